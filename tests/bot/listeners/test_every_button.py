"""Every button and every form against every state, by somebody who may: it acts, or says kindly that it is too late."""

from datetime import timedelta

import pytest
from slack_bolt import BoltRequest

from bot.cards.forms import act_forms
from bot.cards.lead import replies
from bot.listeners.handoff import act_bindings
from bot.playground.state import payloads as slack_payloads
from store.record.facts import ActFacts
from store.rules import acts
from store.rules.acts import Whose
from store.views import handoff_views
from tests.office.clock import NOW
from tests.office.world import STATES, World

# The states in which a button does something; in all others it is too late, or too early.
AT_ONCE = {act.code: {state for each in acts.ACTS if each.code == act.code for state in each.states}
           for act in act_bindings.AT_ONCE if act is not acts.STEP_DONE}  # fmt: skip
# What else these need than a state has tests of its own.
OPENS = [act for act in act_bindings.BEHIND_FORMS if act not in (acts.ANSWER, acts.EXCUSE)]
REASONS = [("not_now", "Not now")]
TOMORROW = NOW.date() + timedelta(days=1)
DAYS = {"tomorrow": TOMORROW}

# What each form is filled with, and the words that must not get lost.
FORMS = {
    acts.RECYCLE: (lambda facts: act_forms.recycle(facts, REASONS, DAYS),
                   {"reason": "not_now", "words": "kept words"}),
    acts.DISQUALIFY: (lambda facts: act_forms.disqualify(facts, REASONS),
                      {"reason": "not_now", "words": "kept words"}),
    acts.ASK: (act_forms.ask, {"words": "kept words"}),
    acts.RESPOND: (lambda facts: act_forms.respond(facts, NOW, DAYS, REASONS),
                   {"how": "call", "words": "kept words"}),
    acts.PLAN: (lambda facts: act_forms.plan(facts, "U1", DAYS), {"next_step": "kept words", "due": TOMORROW}),
    acts.OPEN_DEAL: (act_forms.open_deal, {"amount": "1,200", "words": "kept words"}),
    acts.WIN: (lambda facts: act_forms.win(facts, NOW.date()), {"words": "kept words"}),
    acts.LOSE: (lambda facts: act_forms.lose(facts, [("price", "Price")], REASONS),
                {"reason": "price", "objection": "kept words"}),
}  # fmt: skip


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
    managers = {act.code for act in acts.ACTS if act.whose is Whose.MANAGERS and act is not acts.EXCUSE}
    return world.sam if action in managers else world.ana


@pytest.mark.parametrize("state", STATES)
def test_a_button_without_a_form_acts_or_says_that_it_is_too_late(shared_world, state):
    for action, states in AT_ONCE.items():
        handoff = shared_world.hand_over(state)
        user = somebody_who_may(shared_world, action)
        told = len(shared_world.notes(user))
        press_anyhow(shared_world, user, handoff, action)
        new = shared_world.notes(user)[told:]
        theirs_already = action == acts.CLAIM.code and shared_world.facts(handoff).owner_id == user
        if state in states or theirs_already:
            assert new == ([replies.YOURS] if action == acts.TAKE_OVER.code else [])
        else:
            assert len(new) == 1
            assert shared_world.facts(handoff).state == state


@pytest.mark.parametrize("state", STATES)
def test_a_button_with_a_form_opens_it_or_says_that_it_is_too_late(shared_world, state):
    handoff = shared_world.hand_over(state)
    for act in OPENS:
        user = somebody_who_may(shared_world, act.code)
        told = len(shared_world.notes(user))
        press_anyhow(shared_world, user, handoff, act.code)
        view = shared_world.slack.open_view(user)
        if state in act.states:
            assert view is not None and view["callback_id"] == act.form
            shared_world.slack.close(user)
        else:
            assert view is None
            assert "This one is already" in shared_world.notes(user)[told:][0]


@pytest.mark.parametrize("act", FORMS, ids=[act.code for act in FORMS])
def test_a_form_is_taken_or_its_words_are_kept(shared_world, act):
    draw, values = FORMS[act]
    for state in STATES:
        handoff = shared_world.hand_over(state, show=False)
        with shared_world.slack.workspace.lock:
            trigger = shared_world.slack.workspace.tickets.trigger(shared_world.ana)
        shared_world.client.views_open(trigger_id=trigger, view=draw(shared_world.facts(handoff)))
        assert shared_world.slack.submit(shared_world.ana, values) is None
        late = state not in act.states
        assert ("This one is already" in shared_world.window(shared_world.ana)) is late
        with shared_world.database.read() as tx:
            journey = handoff_views.journey(tx, shared_world.facts(handoff).lead.id)
        last = [step for step in journey if isinstance(step, ActFacts)][-1]
        assert "kept words" in last.words
        assert (last.kind == "late_words") is late
        if late:
            assert shared_world.facts(handoff).state == state
            shared_world.slack.close(shared_world.ana)


def test_every_act_is_bound_and_every_form_is_filled_here():
    bound = {*act_bindings.AT_ONCE, *act_bindings.BEHIND_FORMS}
    assert {act.code for act in acts.ACTS} == {act.code for act in bound}
    with_words = {act for act in OPENS if act.whose is Whose.OWNERS} - {acts.REMIND_LATER, acts.AMOUNT}
    assert set(FORMS) == with_words
