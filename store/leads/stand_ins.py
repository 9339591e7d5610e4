"""Handoffs that stand in for none: each open deal that was never handed over has one, so that people can act on it.

No figure counts one as made: its cycle is 0, or -id of a lead's further ones. It follows its deal until somebody acts
on it, and is withdrawn once a real handoff has the deal.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, bindparam, select, update

from store.agreement import policy
from store.db import tables as t
from store.db.dialect import AnyRow
from store.outbox import cards
from store.rules import states

DEALS_OF_PAST = (
    select(t.opportunities)
    .where(t.opportunities.c.lead_id == bindparam("lead"), t.opportunities.c.history)
    .order_by(t.opportunities.c.id)
)
_NO_ID = 1 << 30  # makes a cycle that no other row has, until the row's own id is known
_STANDING_IN = (t.handoffs.c.cycle <= 0, t.handoffs.c.withdrawn_at.is_(None))
_TAKEN = select(t.opportunities.c.handoff_id).where(t.opportunities.c.handoff_id == t.handoffs.c.id)


def is_worked_on(tx: Connection, of: ColumnElement[bool]) -> bool:
    """Whether a person did something with the handoff or deal that the condition on the trace names."""
    return tx.scalar(select(t.trace.c.id).where(of, t.trace.c.member_id.is_not(None)).limit(1)) is not None


def keep_stand_ins(tx: Connection, lead_id: int, now: datetime) -> None:
    """Give each open deal of a lead's past that has no handoff one; the others follow their deals."""
    gone = {"erased": True, "withdrawn_at": now, "cycle": -t.handoffs.c.id}
    spare = (t.handoffs.c.lead_id == lead_id, *_STANDING_IN, ~_TAKEN.exists())
    tx.execute(update(t.handoffs).where(*spare).values(gone))
    for deal in tx.execute(DEALS_OF_PAST, {"lead": lead_id}).all():
        if deal.handoff_id is not None:
            _follow(tx, deal, now)
        elif deal.outcome is None:
            handoff_id = _make(tx, deal, now)
            mine = t.opportunities.c.id == deal.id
            tx.execute(update(t.opportunities).where(mine).values(handoff_id=handoff_id))


def _follow(tx: Connection, deal: AnyRow, now: datetime) -> None:
    follows = {"owner_id": deal.owner_id, "closed_at": deal.closed_at, "state": deal.outcome or states.OPPORTUNITY}
    row = tx.execute(select(t.handoffs).where(t.handoffs.c.id == deal.handoff_id, *_STANDING_IN)).first()
    if row is None or all(getattr(row, name) == value for name, value in follows.items()):
        return
    if not is_worked_on(tx, t.trace.c.handoff_id == row.id):
        tx.execute(update(t.handoffs).where(t.handoffs.c.id == row.id).values(follows))
        if cards.find(tx, row.id):
            cards.changed(tx, row.id, now)


def _make(tx: Connection, deal: AnyRow, now: datetime) -> int:
    has_first = select(t.handoffs.c.id).where(t.handoffs.c.lead_id == deal.lead_id, t.handoffs.c.cycle == 0)
    further = tx.scalar(has_first) is not None
    row = {
        "lead_id": deal.lead_id, "cycle": -deal.id - _NO_ID if further else 0, "state": states.OPPORTUNITY,
        "history": True, "owner_id": deal.owner_id, "policy_version": policy.current_version(tx),
        "handed_over_at": deal.opened_at or now,
    }  # fmt: skip
    made: int = tx.execute(t.handoffs.insert().values(row).returning(t.handoffs.c.id)).scalar_one()
    if further:
        tx.execute(update(t.handoffs).where(t.handoffs.c.id == made).values(cycle=-made))
    return made
