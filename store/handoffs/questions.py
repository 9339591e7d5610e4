"""Ask marketing: the same handoff, the same owner; sales' clocks pause and marketing's runs until the answer."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from store.agreement import policy
from store.clocks import clocks
from store.db import tables as t
from store.handoffs import handoffs, permits
from store.outbox import homes
from store.record.outcomes import Outcome
from store.rules import acts, states
from store.rules.office_time import business_time
from store.rules.post_kinds import PostKind
from store.rules.states import ClockKind, PauseReason
from store.team import calendars, presence, telling


def ask(tx: Connection, handoff_id: int, words: str, by: str, now: datetime, act_key: str | None = None) -> Outcome:
    """Ask the marketer of the lead's campaign, else of its source, else the policy's owner of qualification."""
    row = permits.locked_for(tx, acts.ASK, handoff_id, by, now, act_key)
    if isinstance(row, Outcome):
        return row
    marketer = _marketer(tx, row)
    question_id = _put(tx, row, words, by, marketer, now)
    handoffs.change_row(tx, row, now, asked=True)
    homes.changed(tx, [marketer])
    about = {"question_id": question_id, "code": handoffs.stage_of_handoff(row)}
    return handoffs.record_act(tx, row, acts.ASK.kind, by, now, other_member_id=marketer, act_key=act_key, **about)


def answer(tx: Connection, handoff_id: int, words: str, by: str, now: datetime, act_key: str | None = None) -> Outcome:
    """Answer the open question; sales' clocks go on."""
    row = permits.locked_for(tx, acts.ANSWER, handoff_id, by, now, act_key)
    if isinstance(row, Outcome):
        return row
    open_one = (t.questions.c.handoff_id == row.id) & t.questions.c.answered_at.is_(None)
    values = {"answered_at": now, "answered_by": by, "answer": words}
    question = tx.execute(update(t.questions).where(open_one).values(values).returning(t.questions)).one()
    clocks.stop_in_time(tx, row.id, [ClockKind.ANSWER], now)
    clocks.resume(tx, row.id, states.CLOCKS_OF_SALES, now)
    handoffs.change_row(tx, row, now, asked=False)
    homes.changed(tx, [question.asked_of, by])
    about = {"question_id": question.id, "code": handoffs.stage_of_handoff(row)}
    done = handoffs.record_act(tx, row, acts.ANSWER.kind, by, now, act_key=act_key, **about)
    waits = row.owner_id or question.asked_by
    if waits != by and not row.history:
        telling.tell_person(
            tx, PostKind.ANSWERED, f"answered:{done.trace_id}", waits, now, handoff=row, trace_id=done.trace_id
        )
    return done


def _put(tx: Connection, row: Row[Any], words: str, by: str, marketer: str | None, now: datetime) -> int:
    question = {"handoff_id": row.id, "lead_id": row.lead_id, "asked_by": by, "asked_of": marketer, "asked_at": now}
    asked = tx.execute(t.questions.insert().values(question=words, **question).returning(t.questions.c.id))
    clocks.pause(tx, row.id, states.CLOCKS_OF_SALES, PauseReason.ASKED_MARKETING, now)
    hours = calendars.of_member(tx, presence.stand_in(tx, marketer, now) if marketer else None, now)
    agreed = policy.at_version(tx, row.policy_version)
    promise = business_time.parse_duration(agreed.clocks.answer, hours.calendar)
    clocks.start(tx, row.id, ClockKind.ANSWER, promise, hours, now, agreed.ladder(ClockKind.ANSWER), marketer)
    return int(asked.scalar_one())


def _marketer(tx: Connection, row: Row[Any]) -> str | None:
    lead = tx.execute(select(t.leads.c.campaign, t.leads.c.source).where(t.leads.c.id == row.lead_id)).one()
    return policy.current(tx).marketer_for(lead.campaign, lead.source)
