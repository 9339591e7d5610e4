"""Promises with a deadline in office time: start, pause, go on in other hours, stop with an outcome.

A clock is a promised amount of office time and a list of spans, each in one calendar version; a paused span counts
nothing. `due_at` is the moment at which the promise is used up if nothing else happens. Its ladder says who hears when.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import ColumnElement, Connection, select, update

from store import calendars, ladders, sql, trace
from store.rules import business_time
from store.rules.business_time import Calendar
from store.rules.ladder import Rung
from store.tables import clock_spans, clocks, handoffs

CLAIM, RESPONSE, ANSWER, NEXT_STEP, WAKE = "claim", "response", "answer", "next_step", "wake"
OF_SALES = (CLAIM, RESPONSE)
NOT_SHOWN = "not_shown"


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
    calendar_id: int,
    now: datetime,
    ladder: Sequence[Rung] = (),
    member_id: str | None = None,
) -> datetime:
    """Start a promise of `promise` seconds of office time and return when it is due."""
    due = business_time.add(calendars.by_id(tx, calendar_id), now, promise)
    clock_id = _insert(tx, handoff_id, kind, now, promise=promise, due_at=due, member_id=member_id)
    tx.execute(clock_spans.insert().values(clock_id=clock_id, from_at=now, calendar_id=calendar_id))
    ladders.put_up(tx, clock_id, handoff_id, ladder)
    ladders.plan(tx, clock_id, calendar_id, promise, 0, now)
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
    ladders.put_up(tx, clock_id, handoff_id, ladder)
    ladders.plan_dates(tx, clock_id, begins, due)


def running(tx: Connection, handoff_id: int, kinds: Sequence[str] = ()) -> Sequence[sql.AnyRow]:
    """The clocks of a handoff that have not stopped, oldest first."""
    query = select(clocks).where(clocks.c.handoff_id == handoff_id, clocks.c.stopped_at.is_(None)).order_by(clocks.c.id)
    return tx.execute(query.where(clocks.c.kind.in_(kinds)) if kinds else query).all()


def pause(tx: Connection, handoff_id: int, kinds: Sequence[str], why: str, now: datetime) -> None:
    """Let these clocks stand still; they have no deadline meanwhile."""
    for clock in running(tx, handoff_id, kinds):
        spans = spans_of(tx, clock.id)
        if clock.due_at is not None and spans:
            _next_span(tx, clock.id, spans[-1].calendar_id, now, paused=why)
            tx.execute(update(clocks).where(clocks.c.id == clock.id).values(due_at=None))
            ladders.stand_still(tx, clock.id)


def resume(tx: Connection, handoff_id: int, kinds: Sequence[str], now: datetime) -> None:
    """Let paused clocks go on in the hours they ran in before, with what is left of the promise."""
    for clock in running(tx, handoff_id, kinds):
        if clock.due_at is None:
            _go_on(tx, clock.id, clock.promise, spans_of(tx, clock.id)[-1].calendar_id, now)


def move(tx: Connection, handoff_id: int, kind: str, calendar_id: int, member_id: str | None, now: datetime) -> None:
    """Let what is left of a promise go on in another person's hours; a paused clock keeps standing still."""
    for clock in running(tx, handoff_id, [kind]):
        tx.execute(update(clocks).where(clocks.c.id == clock.id).values(member_id=member_id))
        if clock.due_at is None:
            _next_span(tx, clock.id, calendar_id, now, paused=spans_of(tx, clock.id)[-1].paused)
        else:
            _go_on(tx, clock.id, clock.promise, calendar_id, now)


def not_shown(tx: Connection, handoff_id: int, now: datetime) -> bool:
    """Count nothing of what sales' clocks ran before the card could be seen; whether any was running."""
    shown = False
    for clock in running(tx, handoff_id, OF_SALES):
        spans = spans_of(tx, clock.id)
        if clock.due_at is not None and len(spans) == 1:
            first = (clock_spans.c.clock_id == clock.id) & (clock_spans.c.from_at == spans[0].from_at)
            tx.execute(update(clock_spans).where(first).values(paused=NOT_SHOWN))
            _go_on(tx, clock.id, clock.promise, spans[0].calendar_id, now)
            shown = True
    return shown


def hand_on(tx: Connection, handoff_id: int, kind: str, member_id: str | None) -> None:
    """The same promise, by somebody else from now on."""
    mine = (clocks.c.handoff_id == handoff_id, clocks.c.kind == kind, clocks.c.stopped_at.is_(None))
    tx.execute(update(clocks).where(*mine).values(member_id=member_id))


def next_due(tx: Connection, kinds: Sequence[str]) -> datetime | None:
    """When the next of these clocks is due, of all handoffs."""
    due = select(clocks.c.due_at).where(
        clocks.c.kind.in_(kinds), clocks.c.stopped_at.is_(None), clocks.c.due_at.is_not(None)
    )
    moment: datetime | None = tx.scalar(due.order_by(clocks.c.due_at).limit(1))
    return moment


def keep(tx: Connection, handoff_id: int, kinds: Sequence[str], now: datetime) -> None:
    """Stop these clocks because the promised act was recorded: met, or missed by so much."""
    _stop(tx, handoff_id, kinds, now, in_time="met")


def void(tx: Connection, handoff_id: int, kinds: Sequence[str], now: datetime) -> None:
    """Stop these clocks because their point is gone: void, or missed if the promise was already broken."""
    _stop(tx, handoff_id, kinds, now, in_time="void")


def excuse(tx: Connection, clock_id: int) -> None:
    """A manager takes a broken promise off the count; if it still runs, it stays excused when it stops."""
    tx.execute(update(clocks).where(clocks.c.id == clock_id).values(outcome="excused"))


def used(tx: Connection, spans: Sequence[Span], now: datetime) -> int:
    """Seconds of office time that the spans took up to `now`, less the pauses."""
    return measured(spans, now, partial(calendars.by_id, tx))


def measured(spans: Sequence[Span], now: datetime, hours: Callable[[int], Calendar]) -> int:
    """The same for many clocks, with calendars that are looked up once: `hours` gives one by its id."""
    return sum(
        business_time.measure(hours(span.calendar_id), span.from_at, min(span.until_at or now, now))
        for span in spans
        if span.paused is None and span.from_at < now
    )


def late(tx: Connection, clock: sql.AnyRow, now: datetime) -> int:
    """Seconds past the promise, of office time unless it is one for a day; below 0 while there are some left."""
    if clock.kind == WAKE:  # a date on which to look again, no promise that could be broken
        return 0
    spans = spans_of(tx, clock.id)
    if spans:
        return used(tx, spans, now) - int(clock.promise)
    return int((now - clock.due_at).total_seconds())


def spans_of(tx: Connection, clock_id: int) -> list[Span]:
    """A clock's spans, oldest first; a promise for a day has none."""
    query = select(clock_spans).where(clock_spans.c.clock_id == clock_id).order_by(clock_spans.c.from_at)
    return [Span(row.from_at, row.until_at, row.calendar_id, row.paused) for row in tx.execute(query)]


def _stop(tx: Connection, handoff_id: int, kinds: Sequence[str], now: datetime, in_time: str) -> None:
    for clock in running(tx, handoff_id, kinds):
        over, paused = late(tx, clock, now), _paused(tx, clock.id, now)
        tx.execute(clock_spans.update().where(_open_span(clock.id)).values(until_at=now))
        outcome = clock.outcome or ("missed" if over > 0 else in_time)
        values = {"outcome": outcome, "missed_by": over if over > 0 else None, "paused_for": paused}
        tx.execute(update(clocks).where(clocks.c.id == clock.id).values(stopped_at=now, **values))
        ladders.take_down(tx, clock.id, now)
        lead_id = tx.scalar(select(handoffs.c.lead_id).where(handoffs.c.id == handoff_id))
        trace.record(
            tx, "clock", lead_id or 0, now, handoff_id=handoff_id, member_id=clock.member_id,
            code=f"{clock.kind}_{outcome}", amount=max(over, 0), other=paused or None,
        )  # fmt: skip


def _paused(tx: Connection, clock_id: int, now: datetime) -> int:
    stretches = (((span.until_at or now) - span.from_at) for span in spans_of(tx, clock_id) if span.paused is not None)
    return int(sum(stretch.total_seconds() for stretch in stretches))


def _insert(tx: Connection, handoff_id: int, kind: str, now: datetime, **values: object) -> int:
    row = {"handoff_id": handoff_id, "kind": kind, "started_at": now, **values}
    clock_id: int = tx.execute(clocks.insert().values(row).returning(clocks.c.id)).scalar_one()
    return clock_id


def _go_on(tx: Connection, clock_id: int, promise: int, calendar_id: int, now: datetime) -> None:
    spent = used(tx, spans_of(tx, clock_id), now)
    _next_span(tx, clock_id, calendar_id, now)
    due = _used_up(tx, spans_of(tx, clock_id), promise)
    tx.execute(update(clocks).where(clocks.c.id == clock_id).values(due_at=due))
    ladders.plan(tx, clock_id, calendar_id, promise, spent, now)


def _used_up(tx: Connection, spans: Sequence[Span], promise: int) -> datetime:
    """When the promise is used up, or was: the first moment by which the spans took that much."""
    left = promise
    for span in spans:
        if span.paused is None:
            hours = calendars.by_id(tx, span.calendar_id)
            due = business_time.add(hours, span.from_at, left)
            if span.until_at is None or due <= span.until_at:
                return due
            left -= business_time.measure(hours, span.from_at, span.until_at)
    raise ValueError("a clock that stands still has no deadline")


def _next_span(tx: Connection, clock_id: int, calendar_id: int, now: datetime, paused: str | None = None) -> None:
    """End the open span and begin the next; a paused one remembers the calendar in which to go on."""
    tx.execute(clock_spans.delete().where(_open_span(clock_id), clock_spans.c.from_at == now))
    tx.execute(clock_spans.update().where(_open_span(clock_id)).values(until_at=now))
    tx.execute(clock_spans.insert().values(clock_id=clock_id, from_at=now, paused=paused, calendar_id=calendar_id))


def _open_span(clock_id: int) -> ColumnElement[bool]:
    return (clock_spans.c.clock_id == clock_id) & clock_spans.c.until_at.is_(None)
