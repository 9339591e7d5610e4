"""Leads without a handoff, a deal or an event for a long time, which retention erases."""

from datetime import datetime

from sqlalchemy import Connection, Select, exists, select

from store.db import tables as t


def silent_since(tx: Connection, moment: datetime, limit: int) -> list[int]:
    """Leads that never became a handoff or a deal and had no event since a moment, at most `limit`, oldest first."""
    return list(tx.scalars(_silent(moment).order_by(t.leads.c.id).limit(limit)))


def is_silent(tx: Connection, lead_id: int, moment: datetime) -> bool:
    """Whether this is such a lead; held against events until the transaction ends."""
    return tx.scalar(_silent(moment).where(t.leads.c.id == lead_id).with_for_update(of=t.leads)) is not None


def _silent(moment: datetime) -> Select[int]:
    lead = t.leads.c.id
    worked_on = exists().where(t.handoffs.c.lead_id == lead) | exists().where(t.opportunities.c.lead_id == lead)
    recorded = exists().where(t.trace.c.lead_id == lead, t.trace.c.recorded_at >= moment)
    touched = exists().where(t.touches.c.lead_id == lead, t.touches.c.recorded_at >= moment)
    return select(lead).where(
        t.leads.c.erased_at.is_(None), t.leads.c.received_at < moment, ~(worked_on | recorded | touched)
    )
