"""`/handoff webhooks`: a manager sees who hears what, adds, tries, pauses and removes; the channel hears."""

import re

import pytest
import standardwebhooks

from bot.cards import actions
from store.db.database import Database
from store.webhooks import subscribers
from tests.bot.webhooks.receiver import Receiver
from tests.office.clock import NOW
from tests.office.world import World, texts

URL = "https://hooks.example.com/in?key=s3cret"


def shown(world: World, user: str | None = None) -> str:
    world.hints.until_idle()
    view = world.slack.open_view(user or world.sam)
    return "\n".join(texts(view["blocks"])) if view else ""


def opened(world: World, user: str | None = None) -> str:
    world.slack.command(user or world.sam, "/handoff", "webhooks")
    return shown(world, user)


def added(world: World, **values: object) -> dict[str, str] | None:
    opened(world)
    world.slack.press_form(world.sam, actions.ADD_WEBHOOK)
    filled = {"name": "warehouse", "url": URL, "types": ["deal.won"], "names": "leave_out", **values}
    wrong: dict[str, str] | None = world.slack.submit(world.sam, filled)
    return wrong


def in_channel(world: World) -> list[str]:
    world.deliver()
    return ["\n".join(texts(message["blocks"])) for message in world.slack.messages(world.leads)]


def kept(database: Database) -> list[tuple[str, str, list[str], bool]]:
    with database.read() as tx:
        return [(one.name, one.state, one.types, one.with_names) for one in subscribers.all_subscribers(tx)]


def test_one_is_added_and_its_secret_is_seen_once(world: World):
    assert "No program hears" in opened(world)
    assert added(world) is None
    (secret,) = re.findall(r"whsec_[\w+/=]+", shown(world))
    with world.database.read() as tx:
        assert subscribers.all_subscribers(tx)[0].secret == secret
    said = opened(world)
    assert "*warehouse* · hooks.example.com\nHears deal.won, without names" in said
    assert "On · Nothing was sent yet" in said
    (told,) = in_channel(world)
    assert "added the webhook warehouse" in told
    for never in (secret, "s3cret"):
        assert never not in said + told
    assert kept(world.database) == [("warehouse", "on", ["deal.won"], False)]


@pytest.mark.parametrize(
    ("values", "field", "remedy"),
    [
        ({"url": "http://hooks.example.com"}, "url", "https://"),
        ({"url": "https://10.0.0.7/hooks"}, "url", "--private"),
        ({"url": "https://localhost/hooks"}, "url", "--private"),
        ({"url": "hooks"}, "url", "https://example.com/path"),
        ({"name": "ware house"}, "name", "letters, digits and hyphens"),
        ({"name": "taken"}, "name", "another one"),
    ],
)
def test_what_can_not_be_is_said_at_its_field(world: World, values: dict[str, str], field: str, remedy: str):
    with world.database.begin() as tx:
        subscribers.add_subscriber(tx, "taken", URL, NOW)
    wrong = added(world, **values)
    assert wrong is not None
    assert remedy in wrong[field]
    assert [each[0] for each in kept(world.database)] == ["taken"]


def test_none_chosen_means_every_event_and_names_only_if_asked_for(world: World):
    assert added(world, types=[], names="send") is None
    assert kept(world.database) == [("warehouse", "on", [], True)]
    assert "Hears all events, with people's names" in opened(world)


def test_it_is_paused_resumed_and_removed_and_the_channel_hears_of_each_once(world: World):
    added(world)
    world.slack.close(world.sam, everything=True)
    opened(world)
    for action, now, said in (
        (actions.PAUSE_WEBHOOK, "Paused", "paused the webhook warehouse"),
        (actions.RESUME_WEBHOOK, "On", "resumed the webhook warehouse"),
        (actions.REMOVE_WEBHOOK, "No program hears", "removed the webhook warehouse"),
    ):
        world.slack.press_form(world.sam, action)
        assert now in shown(world)
        assert said in in_channel(world)[-1]
    assert len(in_channel(world)) == 4
    assert kept(world.database) == []


def test_a_test_is_sent_and_what_came_of_it_is_shown(world: World):
    with Receiver() as receiver:
        with world.database.begin() as tx:
            secret = subscribers.add_subscriber(tx, "data", receiver.url, NOW, is_private=True)
        receiver.answers = [204, 500]
        opened(world)
        world.slack.press_form(world.sam, actions.TEST_WEBHOOK)
        world.slack.wait_for(lambda: "data took it." in shown(world))
        came = receiver.came[0]
        assert standardwebhooks.Webhook(secret).verify(came.body, came.headers)["type"] == "test"
        world.slack.press_form(world.sam, actions.TEST_WEBHOOK)
        world.slack.wait_for(lambda: "data did not take it: it answered 500." in shown(world))


def test_one_that_is_off_says_since_when_and_why(world: World):
    with world.database.begin() as tx:
        subscribers.add_subscriber(tx, "data", URL, NOW)
        (one,) = subscribers.all_subscribers(tx)
        subscribers.note_subscriber_answer(tx, one.id, subscribers.GONE, None, NOW)
    said = opened(world)
    assert f"Off, took nothing since <!date^{int(NOW.timestamp())}" in said
    assert "it says it is gone for good" in said
    world.deliver()
    (told,) = [message for message in world.slack.dm(world.sam) if "switched off" in message["text"]]
    assert told["blocks"][-1]["elements"][0]["action_id"] == actions.WEBHOOKS


def test_only_managers_see_and_change_them(world: World):
    added(world)
    assert "hooks.example.com" not in opened(world, world.ana)
    opened(world)
    theirs = world.slack.open_view(world.sam)
    assert theirs is not None
    view = {key: theirs[key] for key in ("type", "title", "close", "blocks")}
    for action in (actions.PAUSE_WEBHOOK, actions.TEST_WEBHOOK, actions.REMOVE_WEBHOOK, actions.ADD_WEBHOOK):
        trigger = world.slack.workspace.tickets.trigger(world.ana)  # as a manager who is none any more has it open
        world.client.views_open(trigger_id=trigger, view=view)
        world.slack.press_form(world.ana, action)
        world.slack.wait_for(lambda: "Only an admin" in shown(world, world.ana))
    assert kept(world.database) == [("warehouse", "on", ["deal.won"], False)]
