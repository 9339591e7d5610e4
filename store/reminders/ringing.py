"""Takes the rungs that are due, decides by the ladder's rule, and queues what is to be said. Each rung once."""

from collections.abc import Collection, Mapping
from datetime import datetime
from itertools import groupby

from sqlalchemy import Connection, bindparam, select

from store.clocks import rungs
from store.db import tables as t
from store.db.dialect import AnyRow
from store.handoffs import release
from store.outbox import cards, posts
from store.record import trace
from store.rules import ladder, states
from store.rules.ladder import Audience, ClockState, Hearer, Pass, Rung, RungAct, Say, Wait
from store.rules.office_time import business_time
from store.rules.trace_kinds import TraceFacts, TraceKind
from store.team import calendars, hearing, people, presence

OVERDUE_AT = 100

_HANDOFF = select(t.handoffs).where(t.handoffs.c.id == bindparam("handoff"))
_FREE_HANDOFF = _HANDOFF.with_for_update(skip_locked=True)
_CLOCK = select(t.clocks).where(t.clocks.c.id == bindparam("clock"))
_PAUSED = select(t.clock_spans.c.paused).where(
    t.clock_spans.c.clock_id == bindparam("clock"), t.clock_spans.c.until_at.is_(None)
)


def ring(tx: Connection, handoff_id: int, now: datetime) -> int:
    """Look at the due rungs of one handoff; returns how many there were. Another replica's turn counts as none."""
    handoff = tx.execute(_FREE_HANDOFF, {"handoff": handoff_id}).first()
    if handoff is None:
        return 0
    due = rungs.due(tx, handoff_id, now)
    for clock_id, rows in groupby(due, key=lambda row: row.clock_id):
        _ring_clock(tx, handoff, clock_id, list(rows), now)
    return len(due)


def clock_facts(tx: Connection, handoff: AnyRow, row: AnyRow) -> ClockState:
    """A clock as the ladder's rule sees it."""
    paused = tx.scalar(_PAUSED, {"clock": row.id})
    excused = row.outcome == "excused"
    return ClockState(row.kind, row.due_at, paused, row.stopped_at is not None, handoff.snoozed_until, excused)


def promiser(handoff: AnyRow, row: AnyRow) -> str | None:
    """Who is reminded of a clock, or their nominee: sales' promises are the owner's, whoever that is by now."""
    if row.kind in states.CLOCKS_OF_SALES:
        return str(handoff.owner_id) if handoff.owner_id else None
    return str(row.member_id) if row.member_id else None


def hearers(
    tx: Connection, handoff: AnyRow, row: AnyRow, now: datetime, acts: Collection[RungAct] = tuple(RungAct)
) -> Mapping[RungAct, Hearer | None]:
    """Who would hear each of these acts of a clock, and when they are in office."""
    return {act: _hearer(tx, handoff, row, act, now) for act in acts}


def hearer_now(tx: Connection, clock_id: int, act: RungAct, now: datetime) -> Hearer | None:
    """Who would hear this act of a clock if it were said now; None if nobody would."""
    row = tx.execute(_CLOCK, {"clock": clock_id}).one()
    handoff = tx.execute(_HANDOFF, {"handoff": row.handoff_id}).one()
    return _hearer(tx, handoff, row, act, now)


def decider(tx: Connection, now: datetime) -> Hearer | None:
    """Who decides about a handoff that nobody looks after."""
    return _person(tx, presence.the_manager(tx, now), now)


def _hearer(tx: Connection, handoff: AnyRow, row: AnyRow, act: RungAct, now: datetime) -> Hearer | None:
    match act.audience:
        case Audience.PROMISER:
            return _person(tx, promiser(handoff, row), now)
        case Audience.MANAGER:
            return decider(tx, now)
        case Audience.POOL if handoff.owner_id is None:
            return None
        case Audience.POOL if _not_released(handoff):
            return decider(tx, now)
    return Hearer(None, business_time.next_opening(calendars.team(tx, now).calendar, now))


def _not_released(handoff: AnyRow) -> str | None:
    """Why the manager decides instead of a release; None if it may go back to the pool."""
    if handoff.state == states.OPPORTUNITY:
        return "deal"
    return "released_twice" if handoff.releases >= states.MOST_RELEASES else None


def _person(tx: Connection, member_id: str | None, now: datetime) -> Hearer | None:
    if member_id is None:
        return None
    hearing = presence.stand_in(tx, member_id, now)
    if people.is_active(tx, hearing) is False:
        return None
    return Hearer(hearing, presence.next_in_office(tx, hearing, now))


def _ring_clock(tx: Connection, handoff: AnyRow, clock_id: int, due: list[AnyRow], now: datetime) -> None:
    clock = tx.execute(_CLOCK, {"clock": clock_id}).one()
    rows = {Rung(row.at, RungAct(row.act)): row for row in due}
    audience = hearers(tx, handoff, clock, now, {rung.act for rung in rows})
    found = ladder.decide(list(rows), clock_facts(tx, handoff, clock), audience, now)
    for decision in sorted(found, key=lambda decision: decision.rung.act.audience is Audience.POOL):
        match decision:
            case Say(rung, hearer):
                rungs.settle_rung(tx, rows[rung], done_at=now, outcome="said", hearer=hearer.member_id)
                said_before = rows[rung].hearer is not None
                _say(tx, handoff, clock, rung, hearer, now, said_before)
            case Pass(rung, why):
                rungs.settle_rung(tx, rows[rung], done_at=now, outcome=why)
            case Wait(rung, until, _):
                change = presence.next_coming_or_going(tx, now)
                rungs.settle_rung(tx, rows[rung], look_at=min(until, change or until))
    if any(rung.at >= OVERDUE_AT for rung in rows):  # the card says so from now on
        cards.changed(tx, handoff.id, now)


def _say(
    tx: Connection, handoff: AnyRow, clock: AnyRow, rung: Rung, hearer: Hearer, now: datetime, said_before: bool
) -> None:
    if rung.act.post is None:
        why = _not_released(handoff)
        if why is not None:
            release.ask_manager_to_decide(tx, handoff, why, now, clock.kind)
        else:
            release.give_back(tx, handoff, None, now, "late", clock.kind)
        return
    fact: TraceFacts = {"clock_kind": clock.kind, "code": rung.act, "percent": rung.at}
    fact["other_member_id"] = hearer.member_id
    trace_id = trace.record(tx, TraceKind.RUNG, handoff.lead_id, now, handoff_id=handoff.id, **fact)
    key = f"rung:{clock.id}:{rung.at}:{rung.act}" + (f":{trace_id}" if said_before else "")
    about = {"clock": clock.id, "kind": clock.kind, "act": rung.act, "at": rung.at, "again": said_before}
    where = hearing.place_for(tx, rung.act.post, hearer.member_id, about)
    if where is not None:
        where["in_thread"] = "in_thread" in where or rung.act.audience is Audience.TEAM
        posts.say(
            tx, rung.act.post, key, now, handoff_id=handoff.id, lead_id=handoff.lead_id, trace_id=trace_id, **where
        )
    if rung.act.noted:
        posts.note(tx, trace_id, handoff.lead_id, handoff.id, now)
