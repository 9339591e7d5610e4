"""Hand over: a sales-ready lead becomes a handoff, with its clocks, its card and maybe somebody it is kept for."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, update

from store.agreement.policy import Policy
from store.db import tables as t
from store.db.dialect import AnyRow
from store.handoffs import company_owner, sales_clocks
from store.outbox import cards
from store.record import trace
from store.rules import states
from store.rules.lead.qualification import SALES_READY
from store.rules.trace_kinds import TraceKind
from store.team import calendars, workspace
from store.team.calendars import CalendarVersion

_INSERT = t.handoffs.insert().returning(t.handoffs.c.id)
_CHANGE_LEAD = update(t.leads).where(t.leads.c.id == bindparam("lead"))


def hand_over(
    tx: Connection, lead: AnyRow, score: int, complete: bool, agreed: Policy, version: int, now: datetime
) -> int:
    """Pass a sales-ready lead to sales: a new cycle with its clocks and its card. Returns the handoff's id."""
    team, cycle = calendars.team(tx, now), lead.cycle + 1
    row = {
        "lead_id": lead.id, "cycle": cycle, "state": states.SALES_READY, "policy_version": version,
        "handed_over_at": now, "score": score, "checklist_complete": complete, "next_step": lead.next_step,
        "next_step_due": lead.next_step_due, **_reservation(tx, lead, agreed, team, now),
    }  # fmt: skip
    handoff_id: int = tx.execute(_INSERT, row).scalar_one()
    tx.execute(_CHANGE_LEAD, {"lead": lead.id, "status": states.SALES_READY, "cycle": cycle})
    trace.record(tx, TraceKind.HANDED_OVER, lead.id, now, handoff_id=handoff_id, score=score, cycle=cycle)
    sales_clocks.start_claim(tx, handoff_id, team, agreed, now)
    sales_clocks.start_response(tx, handoff_id, team, agreed, now)
    channel = agreed.channel_for(source=lead.source, band=SALES_READY, country=lead.country, fields=lead._mapping)
    cards.put_up(tx, handoff_id, lead.id, channel or workspace.load(tx).channel, now)
    return handoff_id


def _reservation(tx: Connection, lead: AnyRow, agreed: Policy, team: CalendarVersion, now: datetime) -> dict[str, Any]:
    finder = company_owner.owner(tx, lead, now)
    until = sales_clocks.reserved_until(agreed, team, now) if finder else None
    reserved = (finder.member_id, finder.why) if finder else (None, None)
    return {"reserved_for": reserved[0], "reserved_why": reserved[1], "reserved_until": until}
