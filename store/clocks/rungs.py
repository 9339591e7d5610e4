"""Rungs as rows: planned with their clock, looked at when due, noted once."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from store.db import tables as t
from store.db.dialect import AnyRow
from store.rules.ladder import Rung, RungAct
from store.rules.office_time import business_time
from store.rules.office_time.business_time import Calendar

# The statements are made once: an act runs dozens, and putting one together takes longer than running it.
_WAITING = (t.rungs.c.clock_id == bindparam("clock")) & t.rungs.c.done_at.is_(None)
_TO_COME = select(t.rungs).where(_WAITING)
_CHANGE_TO_COME = update(t.rungs).where(_WAITING)
_CHANGE = _CHANGE_TO_COME.where(t.rungs.c.at == bindparam("percent"), t.rungs.c.act == bindparam("deed"))
_SAID = select(func.max(t.rungs.c.at)).where(
    t.rungs.c.clock_id == bindparam("clock"), t.rungs.c.act == bindparam("deed"), t.rungs.c.outcome == "said"
)
_SAY_AGAIN = update(t.rungs).where(
    t.rungs.c.clock_id == bindparam("clock"), t.rungs.c.act == bindparam("deed"), t.rungs.c.at == bindparam("percent")
)
_DUE = (
    select(t.rungs)
    .where(
        t.rungs.c.handoff_id == bindparam("handoff"), t.rungs.c.done_at.is_(None), t.rungs.c.look_at <= bindparam("now")
    )
    .order_by(t.rungs.c.clock_id, t.rungs.c.at, t.rungs.c.act.desc())
    .with_for_update()
)
_OPEN_BY_LOOK = select(t.rungs.c.handoff_id).where(t.rungs.c.done_at.is_(None)).order_by(t.rungs.c.look_at)
_TO_LOOK_AT = _OPEN_BY_LOOK.where(
    t.rungs.c.look_at <= bindparam("now"), t.rungs.c.handoff_id.not_in(bindparam("without", expanding=True))
).limit(bindparam("limit"))
_NEXT_LOOK = _OPEN_BY_LOOK.where(t.rungs.c.look_at.is_not(None)).with_only_columns(t.rungs.c.look_at).limit(1)


def put_up(
    tx: Connection, clock_id: int, handoff_id: int, ladder: Sequence[Rung], hours: Calendar, promise: int, now: datetime
) -> None:
    """Give a clock that starts now its rungs: each is due at the first moment with used >= at percent of `promise`."""
    due = [business_time.add(hours, now, _seconds(promise, rung.at)) if rung.at > 0 else now for rung in ladder]
    _insert(tx, clock_id, handoff_id, ladder, due)


def put_up_for_day(
    tx: Connection, clock_id: int, handoff_id: int, ladder: Sequence[Rung], begins_at: datetime, due_at: datetime
) -> None:
    """Give a promise for a day its rungs: 0 percent as it begins, 100 percent as it ends."""
    _insert(tx, clock_id, handoff_id, ladder, [begins_at + (due_at - begins_at) * rung.at / 100 for rung in ladder])


def plan(tx: Connection, clock_id: int, hours: Calendar, promise: int, used: int, now: datetime) -> None:
    """Say anew when the rungs to come are due if the clock runs on from `now` in these hours.

    One whose moment has passed keeps it.
    """
    planned = []
    for row in tx.execute(_TO_COME, {"clock": clock_id}):
        left = _seconds(promise, row.at) - used
        due = business_time.add(hours, now, left) if left > 0 else row.due_at or now
        planned.append({**_key(row), "due_at": due, "look_at": max(due, now)})
    if planned:
        tx.execute(_CHANGE, planned)


def stand_still(tx: Connection, clock_id: int) -> None:
    """While its clock is paused no rung is looked at."""
    tx.execute(_CHANGE_TO_COME, {"clock": clock_id, "look_at": None})


def take_down(tx: Connection, clock_id: int, now: datetime) -> None:
    """The clock has stopped: what was not said has lost its point."""
    tx.execute(_CHANGE_TO_COME, {"clock": clock_id, "done_at": now, "look_at": None, "outcome": "no_point"})


def say_again(tx: Connection, clock_id: int, act: RungAct, at: datetime) -> None:
    """Look at the highest of these rungs that was said once more at that moment; who heard it stays noted."""
    which = {"clock": clock_id, "deed": act}
    again = {"percent": tx.scalar(_SAID, which), "look_at": at, "done_at": None, "outcome": None}
    tx.execute(_SAY_AGAIN, {**which, **again})


def due(tx: Connection, handoff_id: int, now: datetime) -> Sequence[AnyRow]:
    """The rungs of a handoff that are to be looked at now, held against other replicas."""
    return tx.execute(_DUE, {"handoff": handoff_id, "now": now}).all()


def settle_rung(tx: Connection, row: AnyRow, **values: Any) -> None:
    """Note what became of a rung: that it was said, why it was passed, or when to look at it again."""
    tx.execute(_CHANGE, {**_key(row), **values})


def handoffs_to_look_at(tx: Connection, now: datetime, limit: int, without: Collection[int] = ()) -> list[int]:
    """Handoffs with a rung to look at now, the longest due first, some left out."""
    asked = {"now": now, "limit": limit, "without": list(without)}
    return list(dict.fromkeys(tx.scalars(_TO_LOOK_AT, asked)))


def next_look(tx: Connection) -> datetime | None:
    """When the next rung is to be looked at, of all handoffs."""
    return tx.scalar(_NEXT_LOOK)


def _seconds(promise: int, percent: int) -> int:
    return -(-promise * percent // 100)


def _insert(
    tx: Connection, clock_id: int, handoff_id: int, ladder: Sequence[Rung], moments: Sequence[datetime]
) -> None:
    whose = {"clock_id": clock_id, "handoff_id": handoff_id}
    rows = [
        {**whose, "at": rung.at, "act": rung.act, "due_at": due, "look_at": due}
        for rung, due in zip(ladder, moments, strict=True)
    ]
    if rows:
        tx.execute(t.rungs.insert(), rows)


def _key(row: AnyRow) -> dict[str, Any]:
    return {"clock": row.clock_id, "percent": row.at, "deed": row.act}
