"""A due rung waits for its hearer's office to open, or for a snooze to end. When that changes it is looked at again."""

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
    """Look at once at every rung that waits, of one handoff or of all: somebody may hear it sooner now.

    One that another transaction holds is looked at there; waiting for it could be waiting for each other.
    """
    if handoff_id is None:
        tx.execute(_LOOK, {"now": now, "look_at": now})
    else:
        tx.execute(_LOOK_AT_ONE, {"now": now, "look_at": now, "handoff": handoff_id})
