"""Wakes rungs that are due but wait for an office to open or a snooze to end, once that may have changed."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, select, tuple_, update

from store.db import tables as t

_KEY = (t.rungs.c.clock_id, t.rungs.c.at, t.rungs.c.act)
_WAITS = select(*_KEY).where(
    t.rungs.c.done_at.is_(None), t.rungs.c.look_at > bindparam("now"), t.rungs.c.due_at <= bindparam("now")
)
_WAITS_FOR_ONE = _WAITS.where(t.rungs.c.handoff_id == bindparam("handoff"))
_LOOK = update(t.rungs).where(tuple_(*_KEY).in_(_WAITS.with_for_update(skip_locked=True)))
_LOOK_AT_ONE = update(t.rungs).where(tuple_(*_KEY).in_(_WAITS_FOR_ONE.with_for_update(skip_locked=True)))


def wake_waiting(tx: Connection, now: datetime, handoff_id: int | None = None) -> None:
    """Make every waiting rung due now, of one handoff or of all, since its hearer may be in the office sooner.

    Rows that another transaction has locked are skipped, or two transactions could wait for each other.
    """
    if handoff_id is None:
        tx.execute(_LOOK, {"now": now, "look_at": now})
    else:
        tx.execute(_LOOK_AT_ONE, {"now": now, "look_at": now, "handoff": handoff_id})
