"""Buttons of a card: an act is done at once, or its form opens. Who can't do it reads why before typing anything."""

import logging
from collections.abc import Callable
from datetime import datetime

from slack_bolt import App

from bot.cards.blocks import Message
from bot.cards.lead import replies
from bot.listeners.handoff import act_bindings, lead_views
from bot.listeners.handoff.act_bindings import AtOnce, BehindForm, Opening
from bot.listeners.parts import Parts, on_press
from bot.slack.payloads.gestures import AppIdentity, Click
from store.agreement import policy
from store.db.database import Busy, Transaction
from store.handoffs import card_messages, permits
from store.record.facts import HandoffFacts
from store.record.outcomes import Again, Done
from store.rules import acts
from store.rules.acts import HandoffAct
from store.team import calendars, people, workspace
from store.views import handoff_views

log = logging.getLogger(__name__)

# What is said after an act that makes somebody the owner, where nothing that was pressed shows it.
MINE = (acts.TAKE_OVER, acts.CLAIM)


def register(app: App, parts: Parts) -> None:
    """Listen to every button of an act."""

    def doing(act: HandoffAct, do: AtOnce) -> Callable[[Click], None]:
        def press(click: Click) -> None:
            now = parts.clock()
            with parts.begin() as tx:
                outcome = do(tx, click.id, click.user_id, now)
                repair(tx, click, now)
                done = isinstance(outcome, Done | Again)
                note = _done(act, click) if done else replies.to_outcome(outcome, people.names(tx), now)
                looked_up = _looked_up(tx, click, now, parts.identity)
            if looked_up:
                parts.hints.redraw(click.way, looked_up)
            parts.hints.later(click.way, note)
            parts.wake()

        return press

    def opening(act: HandoffAct, form: BehindForm) -> Callable[[Click], None]:
        def press(click: Click) -> None:
            now = parts.clock()
            with parts.read() as tx:
                refusal = permits.refusal(tx, act, click.id, click.user_id, now)
                asked = None if refusal else _opening(tx, click, now)
                note = replies.to_outcome(refusal, people.names(tx), now) if refusal else None
            if asked:
                parts.show(click.way, form.draw(asked))
            if asked is None or _is_behind(click, asked.facts):
                _repair_card(parts, click, now)
            parts.hints.later(click.way, note)

        return press

    for act, do in act_bindings.AT_ONCE.items():
        on_press(app, act.code, doing(act, do))
    for act, form in act_bindings.BEHIND_FORMS.items():
        on_press(app, act.code, opening(act, form))


def repair(tx: Transaction, click: Click, now: datetime) -> None:
    """If it was a card that was pressed, put right what it shows wrongly."""
    if click.stamp and click.channel and click.ts:
        card_messages.pressed(tx, click.stamp.handoff_id, click.channel, click.ts, click.stamp.version, now)


def _done(act: HandoffAct, click: Click) -> str | None:
    """A card and Home are redrawn; in an answer, a message or a window somebody would not see that it is done."""
    is_home = click.channel is None and click.way.view_id is None
    if is_home or (click.stamp and act is not acts.TAKE_OVER):
        return None
    return replies.YOURS if act in MINE else replies.DONE


def _looked_up(tx: Transaction, click: Click, now: datetime, ours: AppIdentity) -> Message | None:
    """The lead as it is now, if the press was in `/lead`'s answer, which stands in no message that we could redraw."""
    is_answer = click.channel is not None and click.ts is None and click.stamp is None
    facts = handoff_views.handoff_facts(tx, click.id) if is_answer else None
    return lead_views.draw_lead(tx, facts.lead.id, now, ours) if facts else None


def _opening(tx: Transaction, click: Click, now: datetime) -> Opening | None:
    facts = handoff_views.handoff_facts(tx, click.id)
    if facts is None:
        return None
    hours = calendars.of_member(tx, facts.owner_id or click.user_id, now)
    return Opening(facts, policy.current(tx), click.user_id, now, workspace.load(tx), hours.calendar)


def _is_behind(click: Click, facts: HandoffFacts) -> bool:
    return click.stamp is not None and (click.stamp.version < facts.version or click.ts != facts.ts)


def _repair_card(parts: Parts, click: Click, now: datetime) -> None:
    try:
        with parts.begin() as tx:
            repair(tx, click, now)
    except Busy:  # what was asked for is done; the next press repairs the card
        log.info("busy: the card of handoff %s stays as it is", click.id)
    parts.wake()
