"""Same company: who already knows these people."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Select, bindparam, literal, select, union_all

from store.db import tables as t
from store.db.dialect import AnyRow
from store.rules import states
from store.team import presence


@dataclass(frozen=True, slots=True)
class Finder:
    """Somebody who owns an open handoff (`colleague`) or a won deal (`customer`) of the same company."""

    member_id: str
    why: str


def owner(tx: Connection, lead: AnyRow, now: datetime) -> Finder | None:
    """Who is to be asked first about this lead, if they are active and not away.

    The company is the same by mail domain, unless a free-mail provider's; without one by its folded name.
    """
    if not (company := lead.domain or lead.company_key):
        return None
    query = _KNOWN_BY_DOMAIN if lead.domain else _KNOWN_BY_NAME
    row = tx.execute(query, {"company": company, "lead": lead.id, "now": now}).first()
    return Finder(row.owner, row.why) if row else None


def _who_knows(company: ColumnElement[str]) -> Select[str, str]:
    others = (company == bindparam("company"), t.leads.c.id != bindparam("lead"))
    won = (
        select(
            t.opportunities.c.owner_id.label("owner"),
            literal("customer").label("why"),
            t.opportunities.c.closed_at.label("at"),
        )
        .join(t.leads, t.leads.c.id == t.opportunities.c.lead_id)
        .where(*others, t.opportunities.c.outcome == states.WON)
    )
    held = (
        select(t.handoffs.c.owner_id, literal("colleague"), t.handoffs.c.claimed_at)
        .join(t.leads, t.leads.c.id == t.handoffs.c.lead_id)
        .where(*others, t.handoffs.c.state.in_(states.HELD))
    )
    known = union_all(won, held).subquery()
    query = select(known.c.owner, known.c.why).join(t.members, t.members.c.id == known.c.owner).where(presence.HERE)
    return query.order_by(known.c.at.desc()).limit(1)


_KNOWN_BY_DOMAIN, _KNOWN_BY_NAME = _who_knows(t.leads.c.domain), _who_knows(t.leads.c.company_key)
