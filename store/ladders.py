"""Rungs as rows: planned with their clock, looked at when due, noted once."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, select, update

from store import calendars
from store.rules import business_time
from store.rules.ladder import Rung
from store.sql import AnyRow
from store.tables import rungs


def put_up(tx: Connection, clock_id: int, handoff_id: int, ladder: Sequence[Rung]) -> None:
    """Give a new clock its rungs; a plan says when each is due."""
    rows = [{"clock_id": clock_id, "handoff_id": handoff_id, "at": rung.at, "act": rung.act} for rung in ladder]
    if rows:
        tx.execute(rungs.insert(), rows)


def plan(tx: Connection, clock_id: int, calendar_id: int, promise: int, used: int, now: datetime) -> None:
    """Say when the rungs to come are due if the clock runs on from `now` in that calendar.

    A rung is due at the first moment with used >= at percent of the promise; one whose moment has passed keeps it.
    """
    hours = calendars.by_id(tx, calendar_id)
    for row in tx.execute(select(rungs).where(_waiting(clock_id))).all():
        left = -(-promise * row.at // 100) - used
        due = business_time.add(hours, now, left) if left > 0 else row.due_at or now
        _set(tx, row, due_at=due, look_at=max(due, now))


def plan_dates(tx: Connection, clock_id: int, begins_at: datetime, due_at: datetime) -> None:
    """The rungs of a promise for a day: 0 percent as it begins, 100 percent as it ends."""
    for row in tx.execute(select(rungs).where(_waiting(clock_id))).all():
        due = begins_at + (due_at - begins_at) * row.at / 100
        _set(tx, row, due_at=due, look_at=due)


def stand_still(tx: Connection, clock_id: int) -> None:
    """While its clock is paused no rung is looked at."""
    tx.execute(update(rungs).where(_waiting(clock_id)).values(look_at=None))


def take_down(tx: Connection, clock_id: int, now: datetime) -> None:
    """The clock has stopped: what was not said has lost its point."""
    tx.execute(update(rungs).where(_waiting(clock_id)).values(done_at=now, look_at=None, outcome="no_point"))


def due(tx: Connection, handoff_id: int, now: datetime) -> Sequence[AnyRow]:
    """The rungs of a handoff that are to be looked at now, held against other replicas."""
    query = select(rungs).where(rungs.c.handoff_id == handoff_id, rungs.c.done_at.is_(None), rungs.c.look_at <= now)
    return tx.execute(query.order_by(rungs.c.clock_id, rungs.c.at, rungs.c.act.desc()).with_for_update()).all()


def said(tx: Connection, row: AnyRow, hearer: str | None, now: datetime) -> None:
    """Note that this rung was said."""
    _set(tx, row, done_at=now, outcome="said", hearer=hearer)


def passed(tx: Connection, row: AnyRow, why: str, now: datetime) -> None:
    """Note that this rung was not said, and why."""
    _set(tx, row, done_at=now, outcome=why)


def later(tx: Connection, row: AnyRow, until: datetime) -> None:
    """Look at this rung again at that moment."""
    _set(tx, row, look_at=until)


def handoffs_to_look_at(tx: Connection, now: datetime, limit: int, without: Collection[int] = ()) -> list[int]:
    """Handoffs with a rung to look at now, the longest due first, some left out."""
    query = select(rungs.c.handoff_id).where(rungs.c.done_at.is_(None), rungs.c.look_at <= now)
    if without:
        query = query.where(rungs.c.handoff_id.not_in(without))
    return list(dict.fromkeys(tx.scalars(query.order_by(rungs.c.look_at).limit(limit))))


def next_look(tx: Connection) -> datetime | None:
    """When the next rung is to be looked at, of all handoffs."""
    query = select(rungs.c.look_at).where(rungs.c.done_at.is_(None), rungs.c.look_at.is_not(None))
    moment: datetime | None = tx.scalar(query.order_by(rungs.c.look_at).limit(1))
    return moment


def _waiting(clock_id: int) -> ColumnElement[bool]:
    return (rungs.c.clock_id == clock_id) & rungs.c.done_at.is_(None)


def _set(tx: Connection, row: AnyRow, **values: Any) -> None:
    one = (rungs.c.clock_id == row.clock_id) & (rungs.c.at == row.at) & (rungs.c.act == row.act)
    tx.execute(update(rungs).where(one, rungs.c.done_at.is_(None)).values(values))
