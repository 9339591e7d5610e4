"""Which leads nothing became of: no handoff, no deal and no event for a long time."""

from datetime import datetime

from sqlalchemy import Connection, Select, exists, select

from store.tables import handoffs, leads, opportunities, touches, trace


def silent_since(tx: Connection, moment: datetime, limit: int) -> list[int]:
    """Leads that never became a handoff or a deal and had no event since a moment, at most `limit`, oldest first."""
    return list(tx.scalars(_silent(moment).order_by(leads.c.id).limit(limit)))


def is_silent(tx: Connection, lead_id: int, moment: datetime) -> bool:
    """Whether this is such a lead; held against events until the transaction ends."""
    return tx.scalar(_silent(moment).where(leads.c.id == lead_id).with_for_update(of=leads)) is not None


def _silent(moment: datetime) -> Select[int]:
    lead = leads.c.id
    worked_on = exists().where(handoffs.c.lead_id == lead) | exists().where(opportunities.c.lead_id == lead)
    recorded = exists().where(trace.c.lead_id == lead, trace.c.recorded_at >= moment)
    touched = exists().where(touches.c.lead_id == lead, touches.c.recorded_at >= moment)
    return select(lead).where(
        leads.c.erased_at.is_(None), leads.c.received_at < moment, ~(worked_on | recorded | touched)
    )
