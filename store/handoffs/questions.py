"""Ask marketing: the same handoff, the same owner; sales' clocks pause and marketing's runs until the answer."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from store.agreement import policy
from store.clocks import clocks
from store.db import tables as t
from store.handoffs import handoffs
from store.outbox import homes
from store.record import trace
from store.record.outcomes import Again, Gone, Moved, NotAllowed, Outcome, Refused
from store.rules import clock_kinds, states
from store.rules.clock_kinds import ClockKind, PauseReason
from store.rules.office_time import business_time
from store.rules.roles import MANAGER, MARKETER
from store.rules.trace_kinds import TraceKind
from store.team import calendars, people, presence


def ask(tx: Connection, handoff_id: int, words: str, by: str, now: datetime, act_key: str | None = None) -> Outcome:
    """Ask the marketer of the lead's campaign, else of its source, else the policy's owner of qualification."""
    row = handoffs.locked(tx, handoff_id)
    if row is None:
        return Gone()
    if (refusal := handoffs.not_for_them(tx, row, by, now)) is not None:
        return refusal
    if trace.seen(tx, act_key):
        return Again()
    if row.state not in states.WITHOUT_DEAL:
        return Moved(row.state)
    if row.asked:
        return Refused("words", "A question is open already. Its answer comes into the thread.")
    marketer = _marketer(tx, row)
    _put(tx, row, words, by, marketer, now)
    handoffs.change(tx, row, now, asked=True)
    homes.changed(tx, [marketer])
    return handoffs.tell(tx, row, TraceKind.ASKED, by, now, other_member_id=marketer, act_key=act_key)


def answer(tx: Connection, handoff_id: int, words: str, by: str, now: datetime, act_key: str | None = None) -> Outcome:
    """Answer the open question; sales' clocks go on."""
    row = handoffs.locked(tx, handoff_id)
    if row is None:
        return Gone()
    if not may_answer(tx, row.id, by, now):
        return NotAllowed((MARKETER,))
    if trace.seen(tx, act_key):
        return Again()
    if not row.asked:
        return Moved(row.state)
    open_one = (t.questions.c.handoff_id == row.id) & t.questions.c.answered_at.is_(None)
    values = {"answered_at": now, "answered_by": by, "answer": words}
    question = tx.execute(update(t.questions).where(open_one).values(values).returning(t.questions)).one()
    clocks.keep(tx, row.id, [ClockKind.ANSWER], now)
    clocks.resume(tx, row.id, clock_kinds.OF_SALES, now)
    handoffs.change(tx, row, now, asked=False)
    homes.changed(tx, [question.asked_of, by])
    return handoffs.tell(tx, row, TraceKind.ANSWERED, by, now, question_id=question.id, act_key=act_key)


def may_answer(tx: Connection, handoff_id: int, by: str, now: datetime) -> bool:
    """Whether this person may answer: marketing, managers, and whoever covers for the one who was asked."""
    if people.allowed(tx, by, MARKETER, MANAGER):
        return True
    open_one = (t.questions.c.handoff_id == handoff_id, t.questions.c.answered_at.is_(None))
    asked_of = tx.scalar(select(t.questions.c.asked_of).where(*open_one))
    return asked_of is not None and presence.stand_in(tx, asked_of, now) == by


def _put(tx: Connection, row: Row[Any], words: str, by: str, marketer: str | None, now: datetime) -> None:
    question = {"handoff_id": row.id, "lead_id": row.lead_id, "asked_by": by, "asked_of": marketer, "asked_at": now}
    tx.execute(t.questions.insert().values(question=words, **question))
    clocks.pause(tx, row.id, clock_kinds.OF_SALES, PauseReason.ASKED_MARKETING, now)
    hours = calendars.of_member(tx, presence.stand_in(tx, marketer, now) if marketer else None, now)
    agreed = policy.at_version(tx, row.policy_version)
    promise = business_time.parse_duration(agreed.clocks.answer, hours.calendar)
    clocks.start(tx, row.id, ClockKind.ANSWER, promise, hours, now, agreed.ladder(ClockKind.ANSWER), marketer)


def _marketer(tx: Connection, row: Row[Any]) -> str | None:
    lead = tx.execute(select(t.leads.c.campaign, t.leads.c.source).where(t.leads.c.id == row.lead_id)).one()
    return policy.current(tx).marketer_for(lead.campaign, lead.source)
