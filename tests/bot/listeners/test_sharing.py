"""Share: into a channel of ours through the outbox, elsewhere by the address that Slack gives."""

import json

import pytest
from slack_bolt import BoltRequest
from sqlalchemy import select

from bot.cards import actions
from bot.cards.lead import replies
from bot.slack import directory
from store.db import tables as t
from store.team import channels
from tests.office.store_helpers import count


def share(world, user, channel):
    handoff = world.hand_over("claimed", name="Nora Weiss")
    world.press(user, handoff, "Share…")
    answer = world.slack.submit(user, {"channel": channel})
    world.deliver()
    return answer


def test_in_a_channel_we_are_in_the_lead_is_posted_once(world):
    team = world.slack.add_channel("team", world.mia)
    world.slack.invite_bot(team)
    world.slack.faults.deliver_twice()
    assert share(world, world.mia, team) is None
    [message] = world.slack.messages(team)
    assert "Nora Weiss" in message["text"]
    assert "Shared by Mia Vogel" in str(message["blocks"])


def test_elsewhere_it_goes_by_the_address_of_the_form(world):
    team = world.slack.add_channel("team", world.mia, with_bot=False)
    assert share(world, world.mia, team) is None
    [message] = world.slack.messages(team)
    assert "Nora Weiss" in message["text"]


def test_share_in_a_window_asks_on_top_of_it(world):
    world.hand_over(name="Nora Weiss")
    note = world.slack.command(world.ana, "/lead", "waiting")
    world.slack.press_note(world.ana, note["id"], actions.SHOW_LEAD)
    world.slack.press_form(world.ana, actions.SHARE)
    assert world.slack.open_view(world.ana)["callback_id"] == actions.FORM_SHARE


# ---- Into no channel that is not ours alone: the client's filter is not asked ---------------------------------------


def shared_with_others(world, how):
    """A channel that another company is in, or will be."""
    if how == "before we came":
        channel = world.slack.add_channel("partners", world.mia, with_bot=False)
        world.slack.admin.share(channel)
        world.slack.invite_bot(channel)
        return channel
    channel = world.slack.add_channel("partners", world.mia, with_bot=how != "without us")
    if how == "unheard":
        world.slack.workspace.channels[channel].is_shared = True
        return channel
    world.slack.admin.share(channel, pending=how == "invited")
    return channel


SHARED = ("before we came", "while we were in", "without us", "unheard", "invited")


@pytest.mark.parametrize("how", SHARED)
@pytest.mark.parametrize("what", ["lead", "scoreboard"])
def test_nothing_is_shared_with_another_company(world, how, what):
    channel = shared_with_others(world, how)
    answer = submitted(world, what, channel, addresses=True)
    assert replies.SHARED_CHANNEL in answer
    world.deliver()
    assert world.slack.messages(channel) == []
    with world.database.read() as tx:
        assert count(tx, t.outbox, channel=channel) == 0
        assert not channels.takes_posts(tx, channel)
        assert channels.troubled(tx) == {}  # nobody has to mend it
    assert world.slack.dm(world.sam) == []


@pytest.mark.parametrize("what", ["lead", "scoreboard"])
@pytest.mark.parametrize(
    ("fault", "reply"), [("ratelimited", replies.SLACK_IS_SILENT), ("channel_not_found", replies.NOT_IN_CHANNEL)]
)
def test_nothing_is_shared_while_slack_does_not_say_whose_channel_it_is(world, what, fault, reply):
    team = world.slack.add_channel("team", world.mia)
    world.slack.faults.refuse("conversations.info", fault, times=9)
    assert reply in submitted(world, what, team, addresses=True)
    world.deliver()
    assert world.slack.messages(team) == []


def test_a_channel_that_is_ours_again_takes_posts(world):
    channel = shared_with_others(world, "while we were in")
    world.slack.admin.share(channel, shared=False)
    assert submitted(world, "lead", channel, addresses=False) == '{"response_action": "clear"}'
    world.deliver()
    assert len(world.slack.messages(channel)) == 1


def test_a_shared_channel_that_cards_shall_go_to_is_told_of_after_all(world):
    channel = shared_with_others(world, "before we came")
    with world.database.begin() as tx:
        channels.choose_for_cards(tx, channel, "partners")
    directory.look_around(world.client, world.database, world.identity.team_id, world.office())
    world.deliver()
    assert "shared with another company" in str(world.slack.dm(world.sam))


def submitted(world, what, channel, addresses):
    """A form as a client sends it that filters nothing; the body of the answer."""
    handoff = world.hand_over("claimed", name="Nora Weiss", show=False)
    form = actions.FORM_SHARE if what == "lead" else actions.FORM_SHARE_SCOREBOARD
    with world.database.read() as tx:
        lead = tx.scalar(select(t.handoffs.c.lead_id).where(t.handoffs.c.id == handoff))
    kept = {"lead": lead, "which": "last"}
    field = {"type": "conversations_select", "selected_conversation": channel}
    view = {"id": "V77", "callback_id": form, "type": "modal", "blocks": [], "private_metadata": json.dumps(kept),
            "state": {"values": {"channel": {"channel": field}}}}  # fmt: skip
    address = {
        "channel_id": channel,
        "response_url": f"{world.slack.url}/nowhere",
        "block_id": "channel",
        "action_id": "channel",
    }
    body = {"type": "view_submission", "user": {"id": world.mia, "team_id": world.identity.team_id}, "view": view,
            "response_urls": [address] * addresses}  # fmt: skip
    return str(world.app.dispatch(BoltRequest(body=body, mode="socket_mode")).body)
