"""Hand over: a sales-ready lead becomes a handoff, with its clocks, its card and maybe somebody it is kept for."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, literal, select, union_all, update

from store.agreement.policy_document import Policy
from store.db import tables as t
from store.db.dialect import AnyRow
from store.handoffs import sales_clocks
from store.outbox import cards
from store.record import extra_facts, handed_over, trace
from store.rules import states
from store.rules.lead.qualification import SALES_READY
from store.rules.post_kinds import PostKind
from store.rules.trace_kinds import TraceKind
from store.team import calendars, presence, telling, workspace
from store.team.calendars import CalendarVersion

_INSERT = t.handoffs.insert().returning(t.handoffs.c.id)
_CHANGE_LEAD = update(t.leads).where(t.leads.c.id == bindparam("lead"))


def hand_over(
    tx: Connection, lead: AnyRow, score: int, complete: bool, agreed: Policy, version: int, now: datetime
) -> int:
    """Pass a sales-ready lead to sales: a new cycle with its clocks and its card. Returns the handoff's id."""
    team, cycle = calendars.team(tx, now), lead.cycle + 1
    reservation = _reservation(tx, lead, agreed, team, now)
    row = {
        "lead_id": lead.id, "cycle": cycle, "state": states.SALES_READY, "policy_version": version,
        "handed_over_at": now, "score": score, "checklist_complete": complete, "next_step": lead.next_step,
        "threshold_at": lead.threshold_at, "next_step_due": lead.next_step_due, **reservation,
    }  # fmt: skip
    handoff_id: int = tx.execute(_INSERT, row).scalar_one()
    tx.execute(_CHANGE_LEAD, {"lead": lead.id, "status": states.SALES_READY, "cycle": cycle})
    trace_id = trace.record(tx, TraceKind.HANDED_OVER, lead.id, now, handoff_id=handoff_id, score=score, cycle=cycle)
    sales_clocks.start_claim(tx, handoff_id, team, agreed, now)
    sales_clocks.start_response(tx, handoff_id, team, agreed, now)
    handed_over.keep_copy(tx, handoff_id, lead.id)
    cards.put_up(tx, handoff_id, lead.id, card_channel(tx, lead, agreed), now)
    if reservation:
        whom, until = reservation["reserved_for"], {"until": reservation["reserved_until"].isoformat()}
        made = tx.execute(select(t.handoffs).where(t.handoffs.c.id == handoff_id)).one()
        key = f"{PostKind.RESERVED}:{handoff_id}"
        telling.tell_person(tx, PostKind.RESERVED, key, whom, now, until, handoff=made, trace_id=trace_id)
    return handoff_id


def move_waiting_cards(tx: Connection, agreed: Policy) -> None:
    """Cards that are in no channel yet go where the agreement sends their leads now: the one before may refuse us."""
    waiting = select(t.cards.c.handoff_id, t.cards.c.channel, t.leads).join_from(t.cards, t.handoffs).join(t.leads)
    for row in tx.execute(waiting.where(t.cards.c.ts.is_(None))).all():
        if (channel := card_channel(tx, row, agreed)) != row.channel:
            cards.move_one(tx, row.handoff_id, channel)


def card_channel(tx: Connection, lead: AnyRow, agreed: Policy) -> str | None:
    """The channel of the lead's segment, else the workspace's, if there is one yet."""
    fields = {**lead._mapping, **extra_facts.as_fields(tx, [lead.id]).get(lead.id, {})}
    named = agreed.channel_for(source=lead.source, band=SALES_READY, country=lead.country, fields=fields)
    return named or workspace.load(tx).channel


def _reservation(tx: Connection, lead: AnyRow, agreed: Policy, team: CalendarVersion, now: datetime) -> dict[str, Any]:
    known = _who_knows_company(tx, lead, now)
    if known is None:
        return {}
    until = sales_clocks.reserved_until(agreed, team, now)
    return {"reserved_for": known.owner, "reserved_why": known.why, "reserved_until": until}


def _who_knows_company(tx: Connection, lead: AnyRow, now: datetime) -> AnyRow | None:
    """Who owns an open handoff (`colleague`) or a won deal (`customer`) of the same company, and is active and here.

    The company is the same by mail domain, unless a free-mail provider's; without one by its folded name.
    """
    if not (company := lead.domain or lead.company_key):
        return None
    query = _KNOWN_BY_DOMAIN if lead.domain else _KNOWN_BY_NAME
    return tx.execute(query, {"company": company, "lead": lead.id, "now": now}).first()


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
    query = select(known.c.owner, known.c.why).join(t.members, t.members.c.id == known.c.owner).where(presence.HERE)
    return query.order_by(known.c.at.desc()).limit(1)


_KNOWN_BY_DOMAIN, _KNOWN_BY_NAME = _who_knows(t.leads.c.domain), _who_knows(t.leads.c.company_key)
