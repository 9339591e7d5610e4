"""What an event says: ids, codes and amounts; names and addresses of people only for who is allowed them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from store.agreement import policy
from store.db import tables as t
from store.db.dialect import AnyRow
from store.rules.event_types import BY_KIND, FACT_OF
from store.rules.trace_kinds import TraceKind
from store.team import people

NAMED = ("name", "title", "company", "email", "phone", "country")


@dataclass(frozen=True, slots=True)
class EventFacts:
    """One event, as it is told. `facts` are plain values."""

    type: str
    happened_at: datetime
    lead: dict[str, Any]
    handoff: dict[str, Any] | None
    deal: dict[str, Any] | None
    by: dict[str, Any] | None
    facts: dict[str, Any]


def load_event(tx: Connection, trace_id: int, with_names: bool) -> EventFacts:
    """What one fact of the trace is told as, today: of a person who was erased since no name is left."""
    fact = tx.execute(select(t.trace).where(t.trace.c.id == trace_id)).one()
    type_ = BY_KIND[TraceKind(fact.kind)]
    told = {name: getattr(fact, FACT_OF[name]) for name in type_.carries}
    amount = told.pop("amount", None)
    facts = {name: _plain(value) for name, value in told.items() if value is not None}
    if amount is not None:
        facts["amount"] = {"minor_units": amount, "currency": policy.current(tx).currency}
    by = {"member": fact.member_id} if fact.member_id else None
    if by and with_names:
        by["name"] = people.names(tx).get(fact.member_id)
    return EventFacts(
        type_.name,
        fact.happened_at,
        _lead(tx, fact.lead_id, with_names),
        _handoff(tx, fact),
        _deal(tx, fact),
        by,
        facts,
    )


def _lead(tx: Connection, lead_id: int, with_names: bool) -> dict[str, Any]:
    lead = tx.execute(select(t.leads).where(t.leads.c.id == lead_id)).one()
    told: dict[str, Any] = {"id": lead.id, "status": lead.status}
    if with_names and lead.erased_at is None:
        told |= {name: getattr(lead, name) for name in NAMED if getattr(lead, name)}
        # A sender's own id of a person may be an address.
        ids = tx.execute(select(t.lead_ids).where(t.lead_ids.c.lead_id == lead_id).order_by(t.lead_ids.c.system))
        told["ids"] = [{"system": each.system, "id": each.external_id} for each in ids]
    return told


def _handoff(tx: Connection, fact: AnyRow) -> dict[str, Any] | None:
    if fact.handoff_id is None:
        return None
    found = tx.execute(select(t.handoffs).where(t.handoffs.c.id == fact.handoff_id)).one()
    return {"id": found.id, "cycle": found.cycle, "state": found.state, "owner": found.owner_id}


def _deal(tx: Connection, fact: AnyRow) -> dict[str, Any] | None:
    if fact.opportunity_id is None:
        return None
    found = tx.execute(select(t.opportunities).where(t.opportunities.c.id == fact.opportunity_id)).one()
    told: dict[str, Any] = {"id": found.id, "outcome": found.outcome}
    return told | ({"system": found.system, "system_id": found.deal_id} if found.deal_id else {})


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value
