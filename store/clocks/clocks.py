"""Promises with a deadline in office time: start, pause, go on in other hours, stop with an outcome.

A clock is a promised amount of office time and a list of spans, each in one calendar version; a paused span counts
nothing. `due_at` is the moment at which the promise is used up if nothing else happens: by it a clock belongs to a
week. One that has passed stays, whatever pauses later. Its ladder says who hears when.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, partial
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from store.clocks import rungs
from store.db import dialect
from store.db import tables as t
from store.record import trace
from store.rules import states
from store.rules.ladder import Rung
from store.rules.office_time import business_time
from store.rules.office_time.business_time import Calendar
from store.rules.states import ClockKind, PauseReason
from store.rules.trace_kinds import TraceKind
from store.team import calendars
from store.team.calendars import CalendarVersion

_CHANGE = update(t.clocks).where(t.clocks.c.id == bindparam("clock"))
_INSERT = t.clocks.insert().returning(t.clocks.c.id)
_RUNNING = (
    select(t.clocks, t.handoffs.c.lead_id)
    .join(t.handoffs, t.handoffs.c.id == t.clocks.c.handoff_id)
    .where(t.clocks.c.handoff_id == bindparam("handoff"), t.clocks.c.stopped_at.is_(None))
    .order_by(t.clocks.c.id)
)
_RUNNING_OF = _RUNNING.where(t.clocks.c.kind.in_(bindparam("kinds", expanding=True)))
_SPANS = select(t.clock_spans).where(t.clock_spans.c.clock_id == bindparam("clock")).order_by(t.clock_spans.c.from_at)
_OPEN = (t.clock_spans.c.clock_id == bindparam("clock")) & t.clock_spans.c.until_at.is_(None)
_END_SPAN = update(t.clock_spans).where(_OPEN)
_NO_SPAN = delete(t.clock_spans).where(_OPEN, t.clock_spans.c.from_at == bindparam("at"))


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a clock's life in one calendar, standing still if `paused` says why."""

    from_at: datetime
    until_at: datetime | None
    calendar_id: int
    paused: str | None


def start(
    tx: Connection,
    handoff_id: int,
    kind: str,
    promise: int,
    hours: CalendarVersion,
    now: datetime,
    ladder: Sequence[Rung] = (),
    member_id: str | None = None,
) -> datetime:
    """Start a promise of `promise` seconds of office time and return when it is due."""
    due = business_time.add(hours.calendar, now, promise)
    clock_id = _insert(tx, handoff_id, kind, now, promise=promise, due_at=due, member_id=member_id)
    _begin_span(tx, clock_id, hours.id, now)
    rungs.put_up(tx, clock_id, handoff_id, ladder, hours.calendar, promise, now)
    return due


def start_until(
    tx: Connection,
    handoff_id: int,
    kind: str,
    begins: datetime,
    due: datetime,
    now: datetime,
    ladder: Sequence[Rung] = (),
    member_id: str | None = None,
) -> None:
    """Start a promise for a day that was named, from when it begins to when it is due: a next step or a wake date."""
    clock_id = _insert(tx, handoff_id, kind, now, promise=0, due_at=due, member_id=member_id)
    rungs.put_up_for_day(tx, clock_id, handoff_id, ladder, begins, due)


def running(tx: Connection, handoff_id: int, kinds: Sequence[str] = ()) -> Sequence[dialect.AnyRow]:
    """The clocks of a handoff that have not stopped, oldest first."""
    if not kinds:
        return tx.execute(_RUNNING, {"handoff": handoff_id}).all()
    return tx.execute(_RUNNING_OF, {"handoff": handoff_id, "kinds": list(kinds)}).all()


def pause(tx: Connection, handoff_id: int, kinds: Sequence[str], why: str, now: datetime) -> None:
    """Let these clocks stand still; a deadline that is still to come is open meanwhile."""
    for clock in running(tx, handoff_id, kinds):
        spans = spans_of(tx, clock.id)
        if spans and spans[-1].paused is None:
            _next_span(tx, clock.id, spans, spans[-1].calendar_id, now, paused=why)
            if clock.due_at > now:
                tx.execute(_CHANGE, {"clock": clock.id, "due_at": None})
            rungs.stand_still(tx, clock.id)


def resume(tx: Connection, handoff_id: int, kinds: Sequence[str], now: datetime) -> None:
    """Let paused clocks go on in the hours they ran in before, with what is left of the promise."""
    for clock in running(tx, handoff_id, kinds):
        spans = spans_of(tx, clock.id)
        if spans and spans[-1].paused is not None:
            _go_on(tx, clock, spans, spans[-1].calendar_id, now)


def move(
    tx: Connection, handoff_id: int, kind: str, hours: CalendarVersion, member_id: str | None, now: datetime
) -> bool:
    """Let what is left of a promise go on in another person's hours; a paused clock keeps standing still.

    Whether there was one.
    """
    found = running(tx, handoff_id, [kind])
    for clock in found:
        spans = spans_of(tx, clock.id)
        if spans[-1].paused is not None:
            _next_span(tx, clock.id, spans, hours.id, now, paused=spans[-1].paused)
            tx.execute(_CHANGE, {"clock": clock.id, "member_id": member_id})
        else:
            _go_on(tx, clock, spans, hours.id, now, member_id=member_id)
    return bool(found)


def not_shown(tx: Connection, handoff_id: int, now: datetime) -> bool:
    """Count nothing of what sales' clocks ran before the card could be seen; whether any was running."""
    shown = False
    for clock in running(tx, handoff_id, states.CLOCKS_OF_SALES):
        spans = spans_of(tx, clock.id)
        if len(spans) == 1 and spans[0].paused is None:
            first = (t.clock_spans.c.clock_id == clock.id) & (t.clock_spans.c.from_at == spans[0].from_at)
            tx.execute(update(t.clock_spans).where(first).values(paused=PauseReason.NOT_SHOWN))
            _go_on(tx, clock, [replace(spans[0], paused=PauseReason.NOT_SHOWN)], spans[0].calendar_id, now)
            shown = True
    return shown


def hand_on(tx: Connection, handoff_id: int, kind: str, member_id: str | None) -> None:
    """The same promise, by somebody else from now on."""
    mine = (t.clocks.c.handoff_id == handoff_id, t.clocks.c.kind == kind, t.clocks.c.stopped_at.is_(None))
    tx.execute(update(t.clocks).where(*mine).values(member_id=member_id))


def next_due(tx: Connection, kinds: Sequence[str]) -> datetime | None:
    """When the next of these clocks is due, of all handoffs."""
    due = select(t.clocks.c.due_at).where(
        t.clocks.c.kind.in_(kinds), t.clocks.c.stopped_at.is_(None), t.clocks.c.due_at.is_not(None)
    )
    return tx.scalar(due.order_by(t.clocks.c.due_at).limit(1))


def stop_in_time(tx: Connection, handoff_id: int, kinds: Sequence[str], now: datetime) -> None:
    """Stop these clocks because the promised act was recorded: met, or missed by so much."""
    _stop(tx, handoff_id, kinds, now, in_time="met")


def void(tx: Connection, handoff_id: int, kinds: Sequence[str], now: datetime) -> None:
    """Stop these clocks because their point is gone: void, or missed if the promise was already broken."""
    _stop(tx, handoff_id, kinds, now, in_time="void")


def excuse(tx: Connection, clock_id: int) -> None:
    """A manager takes a broken promise off the count; if it still runs, it stays excused when it stops."""
    tx.execute(update(t.clocks).where(t.clocks.c.id == clock_id).values(outcome="excused"))


def restart(tx: Connection, now: datetime) -> None:
    """Let go on from `now` what a clock that was ahead started, moved or resumed later than that.

    What it stopped was neither kept nor missed: void, unless it is excused.
    """
    after = t.clock_spans.c.from_at > now
    tx.execute(delete(t.clock_spans).where(after, t.clock_spans.c.until_at.is_not(None)))
    tx.execute(update(t.clock_spans).where(t.clock_spans.c.until_at > now).values(until_at=now))
    begun = tx.scalars(select(t.clock_spans.c.clock_id).where(after)).all()
    tx.execute(update(t.clock_spans).where(after).values(from_at=now))
    stopped = update(t.clocks).where(t.clocks.c.stopped_at > now)
    tx.execute(stopped.where(t.clocks.c.outcome != "excused").values(outcome="void", missed_by=None))
    tx.execute(stopped.values(stopped_at=now))
    tx.execute(update(t.clocks).where(t.clocks.c.started_at > now).values(started_at=now))
    for clock_id in begun:
        spans = spans_of(tx, clock_id)
        clock = tx.execute(select(t.clocks).where(t.clocks.c.id == clock_id)).one()
        if spans[-1].paused is None:
            _go_on(tx, clock, spans, spans[-1].calendar_id, now)
        elif clock.due_at is not None and clock.due_at > now:  # it had not passed when it was paused
            tx.execute(_CHANGE, {"clock": clock_id, "due_at": None})


def used(tx: Connection, spans: Sequence[Span], now: datetime) -> int:
    """Seconds of office time that the spans took up to `now`, less the pauses."""
    return measured(spans, now, _hours(tx))


def measured(spans: Sequence[Span], now: datetime, hours: Callable[[int], Calendar]) -> int:
    """The same for many clocks, with calendars that are looked up once: `hours` gives one by its id."""
    return sum(
        business_time.measure(hours(span.calendar_id), span.from_at, min(span.until_at or now, now))
        for span in spans
        if span.paused is None and span.from_at < now
    )


def late(tx: Connection, clock: dialect.AnyRow, now: datetime) -> int:
    """Seconds past the promise, of office time unless it is one for a day; below 0 while there are some left."""
    return _late(tx, clock, spans_of(tx, clock.id), now)


def _late(tx: Connection, clock: dialect.AnyRow, spans: Sequence[Span], now: datetime) -> int:
    if clock.kind == ClockKind.WAKE:  # a date on which to look again, no promise that could be broken
        return 0
    if spans:
        return used(tx, spans, now) - int(clock.promise)
    return int((now - clock.due_at).total_seconds())


def spans_of(tx: Connection, clock_id: int) -> list[Span]:
    """A clock's spans, oldest first; a promise for a day has none."""
    rows = tx.execute(_SPANS, {"clock": clock_id})
    return [Span(row.from_at, row.until_at, row.calendar_id, row.paused) for row in rows]


def _stop(tx: Connection, handoff_id: int, kinds: Sequence[str], now: datetime, in_time: str) -> None:
    for clock in running(tx, handoff_id, kinds):
        spans = spans_of(tx, clock.id)
        over, paused = _late(tx, clock, spans, now), _paused(spans, now)
        if spans:
            tx.execute(_END_SPAN, {"clock": clock.id, "until_at": now})
        outcome = clock.outcome or ("missed" if over > 0 else in_time)
        values = {"outcome": outcome, "missed_by": over if over > 0 else None, "paused_for": paused,
                  "due_at": clock.due_at or now}  # fmt: skip
        tx.execute(_CHANGE, {"clock": clock.id, "stopped_at": now, **values})
        rungs.take_down(tx, clock.id, now)
        trace.record(
            tx, TraceKind.CLOCK, clock.lead_id, now, handoff_id=handoff_id, member_id=clock.member_id,
            clock_kind=clock.kind, code=outcome, seconds=max(over, 0), paused_seconds=paused or None,
        )  # fmt: skip


def _paused(spans: Sequence[Span], now: datetime) -> int:
    stretches = (((span.until_at or now) - span.from_at) for span in spans if span.paused is not None)
    return int(sum(stretch.total_seconds() for stretch in stretches))


def _insert(tx: Connection, handoff_id: int, kind: str, now: datetime, **values: object) -> int:
    row = {"handoff_id": handoff_id, "kind": kind, "started_at": now, **values}
    clock_id: int = tx.execute(_INSERT, row).scalar_one()
    return clock_id


def _go_on(
    tx: Connection, clock: dialect.AnyRow, spans: Sequence[Span], calendar_id: int, now: datetime, **values: Any
) -> None:
    """Let the clock run on from now in that calendar; `values` change with it."""
    hours = _hours(tx)
    spent = measured(spans, now, hours)
    due = _used_up(_next_span(tx, clock.id, spans, calendar_id, now), clock.promise, hours)
    tx.execute(_CHANGE, {"clock": clock.id, "due_at": due, **values})
    rungs.plan(tx, clock.id, hours(calendar_id), clock.promise, spent, now)


def _hours(tx: Connection) -> Callable[[int], Calendar]:
    """Calendars by id, each read once."""
    return cache(partial(calendars.by_id, tx))


def _used_up(spans: Sequence[Span], promise: int, hours: Callable[[int], Calendar]) -> datetime:
    """When the promise is used up, or was: the first moment by which the spans took that much."""
    left = promise
    for span in spans:
        if span.paused is None:
            due = business_time.add(hours(span.calendar_id), span.from_at, left)
            if span.until_at is None or due <= span.until_at:
                return due
            left -= business_time.measure(hours(span.calendar_id), span.from_at, span.until_at)
    raise ValueError("what is paused has no deadline")


def _next_span(
    tx: Connection, clock_id: int, spans: Sequence[Span], calendar_id: int, now: datetime, paused: str | None = None
) -> list[Span]:
    """End the open span and begin the next, and return all of them; a paused one remembers where to go on."""
    *before, last = spans
    if last.from_at == now:  # it has only just begun
        tx.execute(_NO_SPAN, {"clock": clock_id, "at": now})
    else:
        tx.execute(_END_SPAN, {"clock": clock_id, "until_at": now})
        before.append(replace(last, until_at=now))
    _begin_span(tx, clock_id, calendar_id, now, paused)
    return [*before, Span(now, None, calendar_id, paused)]


def _begin_span(tx: Connection, clock_id: int, calendar_id: int, now: datetime, paused: str | None = None) -> None:
    row = {"clock_id": clock_id, "from_at": now, "calendar_id": calendar_id, "paused": paused}
    tx.execute(t.clock_spans.insert(), row)
