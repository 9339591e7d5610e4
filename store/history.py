"""A team's past, imported: facts for the numbers and for lookup. No card, clock, reminder or celebration comes of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from store import people, policy, trace
from store.events import Stages
from store.tables import handoffs, leads, opportunities
from store.tables import trace as rows

# The furthest stage a lead has reached; won after lost, because a lost deal may be won in the end.
STATUS = {
    "sales_ready": "sales_ready",
    "claimed": "claimed",
    "first_response": "contacted",
    "opportunity": "opportunity",
    "lost": "lost",
    "won": "won",
}
FACTS = {"sales_ready": "handed_over", "first_response": "responded"}


def keep(tx: Connection, lead_id: int, stages: Stages, now: datetime) -> int:
    """Keep the past of a lead that is new here; returns the number of opportunities (0 or 1)."""
    return merge(tx, lead_id, stages, now)[1]


def merge(tx: Connection, lead_id: int, stages: Stages, now: datetime) -> tuple[bool, int]:
    """Keep what is new of a lead's past: whether anything was, and how many opportunities came of it.

    A lead that already has a handoff of ours keeps its own life: what happened here is known better.
    """
    newest = select(handoffs).where(handoffs.c.lead_id == lead_id).order_by(handoffs.c.cycle.desc()).limit(1)
    handoff = tx.execute(newest).first()
    if handoff is not None and not handoff.history:
        return False, 0
    owner = people.find(tx, stages.owner) if stages.owner else None
    changed = _keep_owner_name(tx, lead_id, stages.owner, owner)
    handoff_id = handoff.id if handoff else None
    if stages.sales_ready is not None:
        handoff_id, made = _keep_handoff(tx, lead_id, handoff, stages, owner, now)
        changed |= made
    deals = _keep_deal(tx, lead_id, handoff_id, stages, owner)
    changed |= deals is not None
    new = _record(tx, lead_id, handoff_id, stages, now)
    if new or deals:
        _advance(tx, lead_id, handoff_id, stages)
    return changed or new, 1 if deals == "new" else 0


def _keep_owner_name(tx: Connection, lead_id: int, name: str | None, owner: str | None) -> bool:
    if name is None or owner is not None:
        return False
    other = (leads.c.id == lead_id) & (leads.c.known_owner.is_distinct_from(name))
    return tx.execute(update(leads).where(other).values(known_owner=name)).rowcount > 0


def _keep_handoff(
    tx: Connection, lead_id: int, handoff: Row[Any] | None, stages: Stages, owner: str | None, now: datetime
) -> tuple[int, bool]:
    values = {
        "handed_over_at": stages.sales_ready,
        "claimed_at": stages.claimed,
        "responded_at": stages.first_response,
        "owner_id": owner,
        "closed_at": stages.won or stages.lost,
    }
    if handoff is not None:
        new = {name: value for name, value in values.items() if value is not None and value != getattr(handoff, name)}
        if new:
            tx.execute(update(handoffs).where(handoffs.c.id == handoff.id).values(new))
        return handoff.id, bool(new)
    row = {"lead_id": lead_id, "cycle": 1, "state": "sales_ready", "history": True, **values}
    row["policy_version"] = policy.current_version(tx)
    handoff_id: int = tx.execute(handoffs.insert().values(row).returning(handoffs.c.id)).scalar_one()
    tx.execute(update(leads).where(leads.c.id == lead_id).values(cycle=1))
    return handoff_id, True


def _keep_deal(tx: Connection, lead_id: int, handoff_id: int | None, stages: Stages, owner: str | None) -> str | None:
    """`new`, `changed` or None; an amount of 0 is not known."""
    outcome = "won" if stages.won else "lost" if stages.lost else stages.outcome
    if not (stages.opportunity or outcome):
        return None
    values = {
        "handoff_id": handoff_id,
        "owner_id": owner,
        "amount": stages.amount or None,
        "opened_at": stages.opportunity,
        "outcome": outcome,
        "closed_at": stages.won or stages.lost,
        "reason": stages.reason,
    }
    mine = opportunities.c.lead_id == lead_id
    deal = tx.execute(select(opportunities).where(mine, opportunities.c.history)).first()
    if deal is None:
        tx.execute(opportunities.insert().values(lead_id=lead_id, history=True, **values))
        return "new"
    changed = {name: value for name, value in values.items() if value is not None and value != getattr(deal, name)}
    if changed:
        tx.execute(update(opportunities).where(opportunities.c.id == deal.id).values(changed))
    return "changed" if changed else None


def _record(tx: Connection, lead_id: int, handoff_id: int | None, stages: Stages, now: datetime) -> bool:
    known = {tuple(row) for row in tx.execute(select(rows.c.kind, rows.c.happened_at).where(rows.c.lead_id == lead_id))}
    facts = [(FACTS.get(stage, stage), moment) for stage, moment in stages.moments().items()]
    new = [(kind, moment) for kind, moment in facts if (kind, moment) not in known]
    deal = tx.scalar(select(opportunities.c.id).where(opportunities.c.lead_id == lead_id, opportunities.c.history))
    for kind, moment in new:
        of_deal = kind in ("opportunity", "won", "lost")
        trace.record(
            tx, kind, lead_id, now, happened_at=moment, handoff_id=handoff_id,
            code=stages.reason if kind == "lost" else None,
            opportunity_id=deal if of_deal else None, amount=stages.amount or None if of_deal else None,
        )  # fmt: skip
    return bool(new)


def _advance(tx: Connection, lead_id: int, handoff_id: int | None, stages: Stages) -> None:
    state = stages.outcome or STATUS[list(stages.moments())[-1]]
    tx.execute(update(leads).where(leads.c.id == lead_id).values(status=state))
    if handoff_id is not None:
        tx.execute(update(handoffs).where(handoffs.c.id == handoff_id).values(state=state))
