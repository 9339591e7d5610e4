"""Who has left the workspace: their open handoffs go back to the pool, with a note."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, select

from store.db import tables as t
from store.handoffs import release
from store.reminders import away
from store.rules import states
from store.team import rung_wakeups


def notice(tx: Connection, member_ids: Iterable[str], now: datetime) -> int:
    """See to the open handoffs of those among these people who are not active any more; returns how many."""
    left = select(t.members.c.id).where(t.members.c.id.in_(list(member_ids)), t.members.c.active.is_(False))
    gone = list(tx.scalars(left))
    away.uncover(tx, gone, now)
    theirs = (
        t.handoffs.c.owner_id.in_(gone),
        t.handoffs.c.state.in_(states.HELD),
        t.handoffs.c.history.is_(False),
        t.handoffs.c.erased.is_(False),
    )
    rows = tx.execute(select(t.handoffs).where(*theirs).order_by(t.handoffs.c.id).with_for_update()).all()
    for row in rows:
        if row.state == states.OPPORTUNITY:
            release.ask_manager_to_decide(tx, row, "leaver", now)
        else:
            release.give_back(tx, row, None, now, code="leaver")
    if gone:
        rung_wakeups.wake_waiting(tx, now)
    return len(rows)
