"""Hand over: a sales-ready lead becomes a handoff, with its clocks, its card and maybe somebody it is kept for."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from store.accounts import account_matching, reserving
from store.agreement.policy_document import Policy
from store.agreement.policy_entries import Segment
from store.db import tables as t
from store.db.dialect import AnyRow
from store.handoffs import sales_clocks
from store.outbox import cards
from store.record import extra_facts, handed_over, trace
from store.rules import states
from store.rules.lead import qualification
from store.rules.lead.folding import fold
from store.rules.post_kinds import PostKind
from store.rules.trace_kinds import TraceFacts, TraceKind
from store.team import calendars, telling, workspace

_INSERT = t.handoffs.insert().returning(t.handoffs.c.id)
_CHANGE_LEAD = update(t.leads).where(t.leads.c.id == bindparam("lead"))
_KINDS = select(t.touches.c.kind).where(t.touches.c.lead_id == bindparam("lead")).distinct()


def hand_over(
    tx: Connection, lead: AnyRow, score: int, complete: bool, agreed: Policy, version: int, now: datetime
) -> int:
    """Pass a sales-ready lead to sales: a new cycle with its clocks and its card. Returns the handoff's id."""
    team, cycle = calendars.team(tx, now), lead.cycle + 1
    account = account_matching.account_of(tx, lead)
    segment = _segment(tx, lead, account, score, agreed)
    named = account.rep_id if account else None, segment.person if segment else None
    known = reserving.first_known(tx, lead, *named, now)
    row = {
        "lead_id": lead.id, "cycle": cycle, "state": states.SALES_READY, "policy_version": version,
        "handed_over_at": now, "score": score, "checklist_complete": complete, "next_step": lead.next_step,
        "threshold_at": lead.threshold_at, "next_step_due": lead.next_step_due, "routed_by": _plain(segment),
        **({"reserved_for": known.member_id, "reserved_why": known.why,
            "reserved_until": sales_clocks.reserved_until(agreed, team, now)} if known else {}),
    }  # fmt: skip
    handoff_id: int = tx.execute(_INSERT, row).scalar_one()
    tx.execute(_CHANGE_LEAD, {"lead": lead.id, "status": states.SALES_READY, "cycle": cycle})
    fact: TraceFacts = {"score": score, "cycle": cycle, "fact_id": None}
    trace_id = trace.record(tx, TraceKind.HANDED_OVER, lead.id, now, handoff_id=handoff_id, **fact)
    sales_clocks.start_claim(tx, handoff_id, team, agreed, now)
    sales_clocks.start_response(tx, handoff_id, team, agreed, now)
    handed_over.keep_copy(tx, handoff_id, lead.id, account.tier if account else None)
    cards.put_up(tx, handoff_id, lead.id, _channel(tx, segment, agreed), now)
    if known:
        made = tx.execute(select(t.handoffs).where(t.handoffs.c.id == handoff_id)).one()
        key, until = f"{PostKind.RESERVED}:{handoff_id}", {"until": made.reserved_until.isoformat()}
        telling.tell_person(tx, PostKind.RESERVED, key, known.member_id, now, until, handoff=made, trace_id=trace_id)
    return handoff_id


def move_waiting_cards(tx: Connection, agreed: Policy) -> None:
    """Cards that are in no channel yet go where the agreement sends their leads now: the one before may refuse us."""
    waiting = select(t.cards.c.handoff_id, t.cards.c.channel, t.handoffs.c.score, t.leads)
    waiting = waiting.join_from(t.cards, t.handoffs).join(t.leads).where(t.cards.c.ts.is_(None))
    for row in tx.execute(waiting.order_by(t.cards.c.handoff_id)).all():
        segment = _segment(tx, row, account_matching.account_of(tx, row), row.score, agreed)
        if (channel := _channel(tx, segment, agreed)) != row.channel:
            cards.move_one(tx, row.handoff_id, channel)
            routed = update(t.handoffs).where(t.handoffs.c.id == row.handoff_id)
            tx.execute(routed.values(routed_by=_plain(segment)))


def card_channel(tx: Connection, lead: AnyRow, score: int, agreed: Policy) -> str | None:
    """The channel of the lead's segment, else the agreement's, else the workspace's, if there is one yet."""
    return _channel(tx, _segment(tx, lead, account_matching.account_of(tx, lead), score, agreed), agreed)


def _channel(tx: Connection, segment: Segment | None, agreed: Policy) -> str | None:
    return (segment and segment.channel) or agreed.channels.default or workspace.load(tx).channel


def _segment(tx: Connection, lead: AnyRow, account: AnyRow | None, score: int, agreed: Policy) -> Segment | None:
    """The segment that chooses channel or person of a lead."""
    asked = {name for segment in agreed.channels.segments for name in segment.conditions}
    if not asked:
        return None
    fields: Mapping[str, Any] = {
        **lead._mapping, **extra_facts.as_fields(tx, [lead.id]).get(lead.id, {}),
        "tier": str(account.tier) if account else "", "band": qualification.SALES_READY,
    }  # fmt: skip
    kinds = {fold(kind) for kind in tx.scalars(_KINDS, {"lead": lead.id})} if "touch" in asked else set()
    return agreed.segment_for(fields, score, kinds)


def _plain(segment: Segment | None) -> dict[str, Any] | None:
    return segment.model_dump(mode="json", exclude_none=True) if segment else None
