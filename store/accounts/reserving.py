"""For whom a handoff is first reserved: who knows the company, the CRM's owner, the account's rep, the segment's one.

The first of them who may claim it, is active and here, and has not just been released from this lead.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Select, Text, and_, bindparam, case, literal, or_, select, union_all

from store.db import tables as t
from store.db.dialect import AnyRow
from store.rules import states
from store.rules.states import MANAGER, REP
from store.team import people, presence


@dataclass(frozen=True, slots=True)
class Known:
    """Whom a handoff is reserved for, and why: customer, colleague, crm, account or segment."""

    member_id: str
    why: str


def first_known(
    tx: Connection, lead: AnyRow, account_rep: str | None, segment_person: str | None, now: datetime
) -> Known | None:
    """Who may claim a lead before all others; None: every rep may at once."""
    released = tx.scalar(_RELEASED, {"lead": lead.id})
    for known in _in_order(tx, lead, account_rep, segment_person, released, now):
        if known.member_id != released and presence.is_here(tx, known.member_id, now):
            return known
    return None


def _in_order(
    tx: Connection, lead: AnyRow, account_rep: str | None, segment_person: str | None, released: str | None,
    now: datetime,
) -> Iterator[Known]:  # fmt: skip
    if (knows := _who_knows_company(tx, lead, released, now)) is not None:
        yield Known(knows.owner, knows.why)
    named = (("crm", tx.scalar(_CRM_OWNER, {"lead": lead.id})), ("account", account_rep), ("segment", segment_person))
    for why, member_id in named:
        if member_id and people.allowed(tx, member_id, REP, MANAGER):
            yield Known(member_id, why)


def _who_knows_company(tx: Connection, lead: AnyRow, released: str | None, now: datetime) -> AnyRow | None:
    """Who owns an open handoff (`colleague`) or a won deal (`customer`) of the same company, and is active and here.

    The company is the same by mail domain, unless a free-mail provider's; without one by its folded name.
    """
    if not (company := lead.domain or lead.company_key):
        return None
    query = _KNOWN_BY_DOMAIN if lead.domain else _KNOWN_BY_NAME
    return tx.execute(query, {"company": company, "lead": lead.id, "now": now, "released": released or ""}).first()


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
        .where(*others, t.handoffs.c.state.in_(states.HELD), t.handoffs.c.withdrawn_at.is_(None))
    )
    known = union_all(won, held).subquery()
    query = select(known.c.owner, known.c.why).join(t.members, t.members.c.id == known.c.owner)
    query = query.where(presence.HERE, known.c.owner != bindparam("released", type_=Text))
    return query.order_by(known.c.at.desc()).limit(1)


_KNOWN_BY_DOMAIN, _KNOWN_BY_NAME = _who_knows(t.leads.c.domain), _who_knows(t.leads.c.company_key)
# Whom this lead's newest handoff was taken from, if nobody has claimed it since.
_RELEASED = (
    select(case((t.handoffs.c.owner_id.is_(None), t.handoffs.c.released_from)))
    .where(t.handoffs.c.lead_id == bindparam("lead"))
    .order_by(t.handoffs.c.cycle.desc())
    .limit(1)
)
_OWNS = and_(
    t.crm_owners.c.system == t.crm_records.c.system,
    t.crm_owners.c.owner_id == t.crm_records.c.seen["owner"].as_string(),
)
# The member who owns the contact in the CRM: whom a manager named, else the member of the owner's mail.
_CRM_OWNER = (
    select(t.members.c.id)
    .select_from(t.crm_records)
    .join(t.crm_owners, _OWNS)
    .join(
        t.members,
        or_(
            t.crm_owners.c.named == t.members.c.id,
            and_(t.crm_owners.c.named.is_(None), t.crm_owners.c.mail_key == t.members.c.mail_key),
        ),
    )
    .where(t.crm_records.c.lead_id == bindparam("lead"), t.crm_records.c.kind == "contacts")
    .where(t.crm_records.c.gone_at.is_(None), t.members.c.active)
    .order_by(t.crm_records.c.seen_at.desc(), t.crm_records.c.record_id.desc(), t.members.c.id)
    .limit(1)
)
