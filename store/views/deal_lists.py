"""Lists of deals: those that are open, the oldest first; those won and those lost, the newest first."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, func, select

from store.db import tables as t
from store.db.dialect import AnyRow
from store.record.facts import DealLine, DealList

OPEN: Final = "open"
SHOWN = 30


def deals(tx: Connection, which: str, owner: str | None = None) -> DealList:
    """The deals that are open, won or lost, of one owner or of all; the first of them, and what all of them sum to."""
    query = _DEALS.where(t.opportunities.c.outcome == (None if which == OPEN else which))
    if owner is not None:
        query = query.where(t.opportunities.c.owner_id == owner)
    newest = t.opportunities.c.closed_at.desc().nulls_last(), t.opportunities.c.id.desc()
    oldest = t.opportunities.c.opened_at.asc().nulls_last(), t.opportunities.c.id
    rows = tx.execute(query.order_by(*(oldest if which == OPEN else newest)).limit(SHOWN)).all()
    return DealList(which, _lines(rows), *((rows[0].total, int(rows[0].amounts or 0)) if rows else (0, 0)))


def deals_beside(tx: Connection, lead_id: int, handoff_id: int | None) -> list[DealLine]:
    """The lead's deals that are not this handoff's: those that are open first."""
    others = (t.opportunities.c.lead_id == lead_id, t.opportunities.c.handoff_id.is_distinct_from(handoff_id))
    order = (t.opportunities.c.outcome.is_not(None), t.opportunities.c.id)
    return _lines(tx.execute(_DEALS.where(*others).order_by(*order).limit(SHOWN)).all())


def _lines(rows: Sequence[AnyRow]) -> list[DealLine]:
    return [DealLine(**{name: value for name, value in row._mapping.items() if name not in _SUMS}) for row in rows]


_SUMS = ("total", "amounts")
_DEALS = (
    select(
        t.opportunities.c.lead_id, t.opportunities.c.handoff_id, t.leads.c.name, t.leads.c.company,
        t.opportunities.c.owner_id, t.opportunities.c.amount, t.opportunities.c.opened_at,
        t.opportunities.c.closed_at, t.opportunities.c.outcome, t.opportunities.c.reason,
        t.handoffs.c.next_step, t.handoffs.c.next_step_due,
        func.count().over().label("total"), func.sum(t.opportunities.c.amount).over().label("amounts"),
    )
    .select_from(t.opportunities.join(t.leads))
    .outerjoin(t.handoffs, t.handoffs.c.id == t.opportunities.c.handoff_id)
    .where(t.leads.c.erased_at.is_(None), t.opportunities.c.history | t.opportunities.c.handoff_id.is_not(None))
)  # fmt: skip
