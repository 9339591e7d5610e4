"""Who has left the workspace: their open handoffs go back to the pool, with a note."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, select

from store import away, handoffs, looking
from store.tables import handoffs as handoff_rows
from store.tables import members


def notice(tx: Connection, member_ids: Iterable[str], now: datetime) -> int:
    """See to the open handoffs of those among these people who are not active any more; returns how many."""
    left = select(members.c.id).where(members.c.id.in_(list(member_ids)), members.c.active.is_(False))
    gone = list(tx.scalars(left))
    away.uncover(tx, gone, now)
    theirs = (
        handoff_rows.c.owner_id.in_(gone),
        handoff_rows.c.state.in_(handoffs.HELD),
        handoff_rows.c.history.is_(False),
        handoff_rows.c.erased.is_(False),
    )
    rows = tx.execute(select(handoff_rows).where(*theirs).order_by(handoff_rows.c.id).with_for_update()).all()
    for row in rows:
        if row.state == "opportunity":
            handoffs.ask_manager(tx, row, "leaver", now)
        else:
            handoffs.give_back(tx, row, None, now, code="leaver")
    if gone:
        looking.again(tx, now)
    return len(rows)
