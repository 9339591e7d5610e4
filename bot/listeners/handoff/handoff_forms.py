"""Buttons that open a form about a handoff. Who can't do it is told at once, and types nothing in vain."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from slack_bolt import App

from bot.cards import actions, forms
from bot.cards.blocks import Choices
from bot.cards.lead import replies
from bot.listeners.handoff import card_presses
from bot.listeners.parts import Json, Parts, on_press
from bot.slack.payloads import Click
from store.agreement import policy
from store.agreement.policy import Policy
from store.agreement.policy_entries import Reason
from store.db.database import Busy, Transaction
from store.handoffs import permits
from store.handoffs.permits import Act
from store.record.facts import HandoffFacts
from store.team import people, workspace
from store.views import handoff_views

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a form is drawn from."""

    facts: HandoffFacts
    agreed: Policy
    by: str
    now: datetime
    zone: ZoneInfo


_FORMS: dict[str, tuple[Act, Callable[[_Asked], Json]]] = {
    actions.RECYCLE: ("recycle", lambda asked: forms.recycle(asked.facts, *_ways(asked.agreed))),
    actions.ASK: ("ask", lambda asked: forms.ask(asked.facts)),
    actions.ANSWER: ("answer", lambda asked: forms.answer(asked.facts)),
    actions.RESPOND: ("respond", lambda asked: forms.respond(asked.facts, asked.now)),
    actions.NEXT_STEP: ("plan", lambda asked: forms.next_step(asked.facts, asked.by)),
    actions.OPEN_DEAL: ("open_deal", lambda asked: forms.opportunity(asked.facts)),
    actions.WIN: ("win", lambda asked: forms.won(asked.facts, asked.now.astimezone(asked.zone).date())),
    actions.LOSE: ("lose", lambda asked: forms.lost(asked.facts, _choices(asked.agreed.reasons.lost))),
    actions.ASSIGN: ("assign", lambda asked: forms.assign(asked.facts)),
    actions.SNOOZE: ("snooze", lambda asked: forms.snooze(asked.facts, _tomorrow(asked))),
    actions.EXCUSE: ("excuse", lambda asked: forms.excuse(asked.facts)),
}


def register(app: App, parts: Parts) -> None:
    """Listen to the buttons that open a form."""

    def opening(act: Act, draw: Callable[[_Asked], Json]) -> Callable[[Click], None]:
        def press(click: Click) -> None:
            now = parts.clock()
            with parts.read() as tx:
                refusal = permits.refusal(tx, act, click.id, click.user_id, now)
                asked = None if refusal else _asked(tx, click, now)
                note = replies.of(refusal, people.names(tx), now) if refusal else None
            if asked:
                parts.show(click.way, draw(asked))
            if asked is None or _is_behind(click, asked.facts):
                _repair(parts, click, now)
            parts.hints.later(click.way, note)

        return press

    for action, (act, draw) in _FORMS.items():
        on_press(app, action, opening(act, draw))


def _asked(tx: Transaction, click: Click, now: datetime) -> _Asked | None:
    facts = handoff_views.handoff_facts(tx, click.id)
    if facts is None:
        return None
    return _Asked(facts, policy.current(tx), click.user_id, now, workspace.load(tx).timezone)


def _is_behind(click: Click, facts: HandoffFacts) -> bool:
    return click.stamp is not None and (click.stamp.version < facts.version or click.ts != facts.ts)


def _repair(parts: Parts, click: Click, now: datetime) -> None:
    try:
        with parts.begin() as tx:
            card_presses.repair(tx, click, now)
    except Busy:  # what was asked for is done; the next press repairs the card
        log.info("busy: the card of handoff %s stays as it is", click.id)
    parts.wake()


def _tomorrow(asked: _Asked) -> datetime:
    """Nine in the morning, in the workspace's zone."""
    day = asked.now.astimezone(asked.zone).date() + timedelta(days=1)
    return datetime.combine(day, time(9), asked.zone)


def _ways(agreed: Policy) -> tuple[Choices, Choices]:
    return _choices(agreed.reasons.recycle), _choices(agreed.reasons.disqualify)


def _choices(reasons: Iterable[Reason]) -> Choices:
    return [(reason.code, reason.label) for reason in reasons]
