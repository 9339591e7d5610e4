import time

import pytest
from slack_sdk import WebClient

from bot.playground.driver import Slack
from tests.bot.playground.shapes import home, menu, modal, mrkdwn, plain, section, typed
from tests.bot.playground.wire.test_web_api import refusal


@pytest.fixture
def trigger(slack: Slack, mia: str):
    """Fresh trigger ids of Mia, as from a command."""
    return lambda view_id=None: slack.workspace.tickets.trigger(mia, view_id)


def test_a_modal_opens_for_the_person_behind_the_trigger(client: WebClient, slack: Slack, mia: str, tom: str, trigger):
    view = client.views_open(trigger_id=trigger(), view=modal(private_metadata="7"))["view"]
    assert slack.open_view(mia) == view
    assert slack.open_view(tom) is None
    assert (view["private_metadata"], view["root_view_id"], view["previous_view_id"]) == ("7", view["id"], None)
    assert view["state"] == {"values": {}}


def test_a_trigger_is_good_once_and_for_a_short_while(client, slack, trigger):
    first = trigger()
    client.views_open(trigger_id=first, view=modal())
    assert refusal(client.views_open, trigger_id=first, view=modal())["error"] == "exchanged_trigger_id"
    late = trigger()
    slack.timing.trigger = 0.05
    time.sleep(0.1)
    assert refusal(client.views_open, trigger_id=late, view=modal())["error"] == "expired_trigger_id"
    assert refusal(client.views_open, trigger_id="1.2.3", view=modal())["error"] == "invalid_trigger_id"


def test_views_are_checked(client: WebClient, trigger):
    answer = refusal(client.views_open, trigger_id=trigger(), view=modal(title=plain("x" * 25)))
    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"
    ]
    large = modal(*[section(text=mrkdwn("é" * 2999))] * 50)
    assert refusal(client.views_open, trigger_id=trigger(), view=large)["error"] == "view_too_large"
    assert refusal(client.views_open, trigger_id=trigger(), view=home())["error"] == "invalid_arguments"


def test_three_modals_are_the_most_on_a_stack(client: WebClient, slack: Slack, mia: str, trigger):
    view = client.views_open(trigger_id=trigger(), view=modal())["view"]
    root = view["id"]
    for _ in range(2):
        previous, view = view, client.views_push(trigger_id=trigger(view["id"]), view=modal())["view"]
        assert (view["root_view_id"], view["previous_view_id"]) == (root, previous["id"])
    refused = refusal(client.views_push, trigger_id=trigger(view["id"]), view=modal())
    assert refused["error"] == "push_limit_reached"
    slack.close(mia)
    assert slack.open_view(mia)["id"] == view["previous_view_id"]
    slack.close(mia, everything=True)
    assert slack.open_view(mia) is None


def test_only_a_trigger_from_inside_a_modal_pushes(client: WebClient, trigger):
    client.views_open(trigger_id=trigger(), view=modal())
    assert refusal(client.views_push, trigger_id=trigger(), view=modal())["error"] == "invalid_trigger_id"


def test_an_update_keeps_what_was_typed_where_ids_stay(client: WebClient, slack: Slack, mia: str, trigger):
    view = client.views_open(trigger_id=trigger(), view=modal(typed("a"), typed("b")))["view"]
    slack.press_form(mia, "a", "kept")
    slack.press_form(mia, "b", "lost")
    changed = client.views_update(view_id=view["id"], view=modal(typed("a"), typed("c")))["view"]
    assert changed["id"] == view["id"]
    assert changed["state"]["values"] == {
        "a": {"a": {"type": "plain_text_input", "value": "kept"}},
        "c": {"c": {"type": "plain_text_input", "value": None}},
    }


def test_an_update_with_an_old_hash_loses(client: WebClient, trigger):
    view = client.views_open(trigger_id=trigger(), view=modal())["view"]
    client.views_update(view_id=view["id"], view=modal(), hash=view["hash"])
    refused = refusal(client.views_update, view_id=view["id"], view=modal(), hash=view["hash"])
    assert refused["error"] == "hash_conflict"


def test_a_closed_modal_cannot_be_updated(client: WebClient, slack: Slack, mia: str, trigger):
    view = client.views_open(trigger_id=trigger(), view=modal())["view"]
    slack.close(mia)
    assert refusal(client.views_update, view_id=view["id"], view=modal())["error"] == "not_found"


def test_home_is_published_with_an_optimistic_lock(client: WebClient, slack: Slack, mia: str):
    first = client.views_publish(user_id=mia, view=home(private_metadata="1"))["view"]
    second = client.views_publish(user_id=mia, view=home(private_metadata="2"), hash=first["hash"])["view"]
    assert second["id"] == first["id"]
    assert slack.home(mia)["private_metadata"] == "2"
    refused = refusal(client.views_publish, user_id=mia, view=home(), hash=first["hash"])
    assert refused["error"] == "hash_conflict"


def test_home_needs_a_person_and_the_tab(client: WebClient, slack: Slack, mia: str):
    assert refusal(client.views_publish, user_id="U404", view=home())["error"] == "invalid_arguments"
    slack.app.home_tab = False
    assert refusal(client.views_publish, user_id=mia, view=home())["error"] == "not_enabled"


def test_presets_are_in_the_state_from_the_start(client: WebClient, slack: Slack, mia: str, trigger):
    preset = menu(initial_option=menu()["options"][1])
    client.views_open(trigger_id=trigger(), view=modal(section(block_id="s", accessory=preset)))
    held = slack.open_view(mia)["state"]["values"]["s"]["menu"]
    assert held["selected_option"]["value"] == "1"
