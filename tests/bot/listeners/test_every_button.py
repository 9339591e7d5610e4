"""Every button and every form against every state, by somebody who may: it acts, or says kindly that it is too late."""

from datetime import timedelta
from typing import get_args

import pytest
from slack_bolt import BoltRequest

from bot.cards import actions, forms
from bot.cards.lead import replies
from bot.playground.state import payloads as slack_payloads
from store.handoffs import permits
from store.record.facts import ActFacts
from store.views import handoff_views
from tests.office.clock import NOW
from tests.office.world import STATES, World

# The states in which a button does something; in all others it is too late, or too early.
ACTS = {
    actions.CLAIM: {"sales_ready"},
    actions.RELEASE: {"claimed", "contacted"},
    actions.REOPEN: {"won", "lost", "recycled", "disqualified"},
    actions.TAKE_OVER: {"sales_ready", "claimed", "contacted", "opportunity"},
}
OPENS = {
    actions.RECYCLE: ("recycle", actions.FORM_RECYCLE),
    actions.ASK: ("ask", actions.FORM_ASK),
    actions.RESPOND: ("respond", actions.FORM_RESPOND),
    actions.NEXT_STEP: ("plan", actions.FORM_NEXT_STEP),
    actions.OPEN_DEAL: ("open_deal", actions.FORM_OPEN_DEAL),
    actions.WIN: ("win", actions.FORM_WIN),
    actions.LOSE: ("lose", actions.FORM_LOSE),
    actions.ASSIGN: ("assign", actions.FORM_ASSIGN),
    actions.SNOOZE: ("snooze", actions.FORM_SNOOZE),
}
REASONS = [("not_now", "Not now")], [("bad_fit", "Bad fit")]
TOMORROW = NOW.date() + timedelta(days=1)

# What each form is filled with, and the words that must not get lost.
FORMS = {
    "recycle": (lambda facts: forms.recycle(facts, *REASONS), {"reason": "not_now", "words": "kept words"}),
    "ask": (forms.ask, {"words": "kept words"}),
    "respond": (lambda facts: forms.respond(facts, NOW), {"how": "call", "words": "kept words"}),
    "plan": (lambda facts: forms.next_step(facts, "U1"), {"next_step": "kept words", "due": TOMORROW}),
    "open_deal": (forms.opportunity, {"amount": "1,200", "words": "kept words"}),
    "win": (lambda facts: forms.won(facts, NOW.date()), {"words": "kept words"}),
    "lose": (lambda facts: forms.lost(facts, [("price", "Price")]), {"reason": "price", "objection": "kept words"}),
}


def press_anyhow(world: World, user: str, handoff: int, action: str) -> None:
    """A button that this card may never have had, as a forged or very late press brings it."""
    slack, ts = world.slack, world.facts(handoff).ts
    message = next(m for m in slack.messages(world.leads) if m["ts"] == ts)
    block = next(block for block in message["blocks"] if block["type"] == "actions")
    pressed = {"type": "button", "action_id": action, "block_id": block["block_id"], "value": str(handoff)}
    ws = slack.workspace
    with ws.lock:
        body = slack_payloads.on_message(ws, ws.users[user], ws.channels[world.leads], message, {}, [pressed])
    assert world.app.dispatch(BoltRequest(body=body, mode="socket_mode")).status == 200


def somebody_who_may(world: World, action: str) -> str:
    """The owner; a manager for what is theirs."""
    return world.sam if action in (actions.ASSIGN, actions.SNOOZE, actions.REOPEN, actions.TAKE_OVER) else world.ana


@pytest.mark.parametrize("state", STATES)
def test_a_button_without_a_form_acts_or_says_that_it_is_too_late(shared_world, state):
    for action, states in ACTS.items():
        handoff = shared_world.hand_over(state)
        user = somebody_who_may(shared_world, action)
        told = len(shared_world.notes(user))
        press_anyhow(shared_world, user, handoff, action)
        new = shared_world.notes(user)[told:]
        theirs_already = action == actions.CLAIM and shared_world.facts(handoff).owner_id == user
        if state in states or theirs_already:
            assert new == ([replies.YOURS] if action == actions.TAKE_OVER else [])
        else:
            assert len(new) == 1
            assert shared_world.facts(handoff).state == state


@pytest.mark.parametrize("state", STATES)
def test_a_button_with_a_form_opens_it_or_says_that_it_is_too_late(shared_world, state):
    handoff = shared_world.hand_over(state)
    for action, (act, callback_id) in OPENS.items():
        user = somebody_who_may(shared_world, action)
        told = len(shared_world.notes(user))
        press_anyhow(shared_world, user, handoff, action)
        view = shared_world.slack.open_view(user)
        if state in permits.STATES[act]:
            assert view is not None and view["callback_id"] == callback_id
            shared_world.slack.close(user)
        else:
            assert view is None
            assert "has moved on" in shared_world.notes(user)[told:][0]


@pytest.mark.parametrize("act", FORMS)
def test_a_form_is_taken_or_its_words_are_kept(shared_world, act):
    draw, values = FORMS[act]
    for state in STATES:
        handoff = shared_world.hand_over(state, show=False)
        with shared_world.slack.workspace.lock:
            trigger = shared_world.slack.workspace.tickets.trigger(shared_world.ana)
        shared_world.client.views_open(trigger_id=trigger, view=draw(shared_world.facts(handoff)))
        assert shared_world.slack.submit(shared_world.ana, values) is None
        late = state not in permits.STATES[act]
        assert ("has moved on" in shared_world.window(shared_world.ana)) is late
        with shared_world.database.read() as tx:
            journey = handoff_views.journey(tx, shared_world.facts(handoff).lead.id)
        last = [step for step in journey if isinstance(step, ActFacts)][-1]
        assert "kept words" in last.words
        assert (last.kind == "late_words") is late
        if late:
            assert shared_world.facts(handoff).state == state
            shared_world.slack.close(shared_world.ana)


def test_every_act_that_may_be_asked_about_is_in_these_tables():
    elsewhere = {"answer", "excuse"}  # what else they need than a state has tests of its own
    assert set(permits.STATES) == set(get_args(permits.Act)) == {act for act, _ in OPENS.values()} | elsewhere
    assert set(FORMS) == set(permits.STATES) - {"answer", "assign", "snooze", "excuse"}
