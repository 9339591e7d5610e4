"""A due rung waits for its hearer's office to open, or for a snooze to end. When that changes it is looked at again."""

from datetime import datetime

from sqlalchemy import Connection, select, tuple_, update

from store.tables import rungs

KEY = (rungs.c.clock_id, rungs.c.at, rungs.c.act)


def again(tx: Connection, now: datetime, handoff_id: int | None = None) -> None:
    """Look at once at every rung that waits, of one handoff or of all: somebody may hear it sooner now.

    One that another transaction holds is looked at there; waiting for it could be waiting for each other.
    """
    waits = select(*KEY).where(rungs.c.done_at.is_(None), rungs.c.look_at > now, rungs.c.due_at <= now)
    if handoff_id is not None:
        waits = waits.where(rungs.c.handoff_id == handoff_id)
    free = waits.with_for_update(skip_locked=True)
    tx.execute(update(rungs).where(tuple_(*KEY).in_(free)).values(look_at=now))
