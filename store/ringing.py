"""Rings the clocks: takes what is due, decides by the ladder's rule, and queues what is to be said. Each rung once."""

from collections.abc import Mapping
from datetime import datetime
from itertools import groupby

from sqlalchemy import Connection, select

from store import calendars, handoffs, ladders, outbox, presence, trace
from store.rules import business_time, ladder
from store.rules.ladder import Clock, Hearer, Pass, Rung, Say, Wait
from store.sql import AnyRow
from store.tables import clock_spans, clocks
from store.tables import handoffs as handoff_rows

# How each act is said.
KINDS = {ladder.NUDGE: "nudge", ladder.WARN: "warn", ladder.ESCALATE: "escalation", ladder.TELL: "question"}
MOST_RELEASES = 2


def ring(tx: Connection, handoff_id: int, now: datetime) -> int:
    """Look at the due rungs of one handoff; returns how many there were. Another replica's turn counts as none."""
    locked = select(handoff_rows).where(handoff_rows.c.id == handoff_id).with_for_update(skip_locked=True)
    handoff = tx.execute(locked).first()
    if handoff is None:
        return 0
    due = ladders.due(tx, handoff_id, now)
    for clock_id, rows in groupby(due, key=lambda row: row.clock_id):
        _ring_clock(tx, handoff, clock_id, list(rows), now)
    return len(due)


def clock_facts(tx: Connection, handoff: AnyRow, row: AnyRow) -> Clock:
    """A clock as the ladder's rule sees it."""
    open_ = (clock_spans.c.clock_id == row.id, clock_spans.c.until_at.is_(None))
    paused = tx.scalar(select(clock_spans.c.paused).where(*open_)) if row.due_at is None else None
    return Clock(row.kind, row.due_at, paused, row.stopped_at is not None, handoff.snoozed_until)


def hearers(tx: Connection, handoff: AnyRow, row: AnyRow, now: datetime) -> Mapping[str, Hearer | None]:
    """Who would hear each act of this clock, and when they are in office."""
    team = Hearer(None, business_time.next_opening(calendars.team(tx, now).calendar, now))
    promiser = handoff.owner_id if row.kind in ("claim", "response", "next_step") else row.member_id
    return {
        ladder.NUDGE: team,
        ladder.RELEASE: team if handoff.owner_id else None,
        ladder.WARN: _person(tx, promiser, now),
        ladder.TELL: _person(tx, promiser, now),
        ladder.ESCALATE: _person(tx, presence.the_manager(tx, now), now),
    }


def _person(tx: Connection, member_id: str | None, now: datetime) -> Hearer | None:
    if member_id is None:
        return None
    hearing = presence.stand_in(tx, member_id, now)
    return Hearer(hearing, business_time.next_opening(calendars.of(tx, hearing, now).calendar, now))


def _ring_clock(tx: Connection, handoff: AnyRow, clock_id: int, due: list[AnyRow], now: datetime) -> None:
    clock = tx.execute(select(clocks).where(clocks.c.id == clock_id)).one()
    rows = {Rung(row.at, row.act): row for row in due}
    found = ladder.decide(list(rows), clock_facts(tx, handoff, clock), hearers(tx, handoff, clock, now), now)
    for decision in sorted(found, key=lambda decision: decision.rung.act == ladder.RELEASE):
        match decision:
            case Say(rung, hearer):
                ladders.said(tx, rows[rung], hearer.member_id, now)
                _say(tx, handoff, clock, rung, hearer, now)
            case Pass(rung, why):
                ladders.passed(tx, rows[rung], why, now)
            case Wait(rung, until, _):
                ladders.later(tx, rows[rung], until)


def _say(tx: Connection, handoff: AnyRow, clock: AnyRow, rung: Rung, hearer: Hearer, now: datetime) -> None:
    if rung.act == ladder.RELEASE:
        if handoff.releases >= MOST_RELEASES:
            handoffs.ask_manager(tx, handoff, "released_twice", now)
        else:
            handoffs.give_back(tx, handoff, None, now, code="late")
        return
    code = f"{clock.kind}_{rung.act}"
    trace_id = trace.record(
        tx, "rung", handoff.lead_id, now, handoff_id=handoff.id, code=code, amount=rung.at, other=hearer.member_id
    )
    key = f"rung:{clock.id}:{rung.at}:{rung.act}"
    about = {"clock": clock.id, "kind": clock.kind, "act": rung.act, "at": rung.at}
    outbox.say(
        tx, KINDS[rung.act], key, now, handoff_id=handoff.id, lead_id=handoff.lead_id, trace_id=trace_id,
        member_id=hearer.member_id, in_thread=rung.act == ladder.NUDGE, extra=about,
    )  # fmt: skip
    if rung.act in (ladder.WARN, ladder.ESCALATE):
        outbox.note(tx, trace_id, handoff.lead_id, handoff.id, now)
