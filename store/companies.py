"""Same company: who already knows these people."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, literal, select, union_all

from store import presence
from store.sql import AnyRow
from store.tables import handoffs, leads, members, opportunities

OPEN_AND_OWNED = ("claimed", "contacted", "opportunity")


@dataclass(frozen=True, slots=True)
class Finder:
    """Somebody who owns an open handoff (`colleague`) or a won deal (`customer`) of the same company."""

    member_id: str
    why: str


def owner(tx: Connection, lead: AnyRow, now: datetime) -> Finder | None:
    """Who is to be asked first about this lead, if they are active and not away.

    The company is the same by mail domain, unless a free-mail provider's; without one by its folded name.
    """
    if lead.domain:
        same = leads.c.domain == lead.domain
    elif lead.company_key:
        same = leads.c.company_key == lead.company_key
    else:
        return None
    others = (same, leads.c.id != lead.id)
    won = (
        select(
            opportunities.c.owner_id.label("owner"),
            literal("customer").label("why"),
            opportunities.c.closed_at.label("at"),
        )
        .join(leads, leads.c.id == opportunities.c.lead_id)
        .where(*others, opportunities.c.outcome == "won")
    )
    held = (
        select(handoffs.c.owner_id, literal("colleague"), handoffs.c.claimed_at)
        .join(leads, leads.c.id == handoffs.c.lead_id)
        .where(*others, handoffs.c.state.in_(OPEN_AND_OWNED))
    )
    known = union_all(won, held).subquery()
    query = select(known.c.owner, known.c.why).join(members, members.c.id == known.c.owner).where(presence.here(now))
    row = tx.execute(query.order_by(known.c.at.desc()).limit(1)).first()
    return Finder(row.owner, row.why) if row else None
