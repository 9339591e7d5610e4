"""Loads the facts of a handoff, a lead or an act, in a few reads."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select

from store.accounts import account_matching
from store.agreement import policy, settings_text
from store.agreement.policy_document import Policy
from store.db import tables as t
from store.handoffs import handoffs, lead_judging
from store.message import briefs
from store.record import extra_facts, trace
from store.record.facts import ActFacts, Clock, Cycle, Deal, HandoffFacts, LeadFacts, OpenQuestion, Ticked, TouchFact
from store.reminders import away
from store.reminders.ringing import OVERDUE_AT
from store.rules import states, trace_kinds
from store.rules.states import ClockKind
from store.rules.trace_kinds import TraceKind

SHOWN_TOUCHES = 5
# What a card shows as it stands in the row.
_OF_HANDOFF = (
    "id", "cycle", "state", "handed_over_at", "owner_id", "claimed_at", "responded_at", "next_step_due", "releases",
    "history", "reserved_until", "reserved_why", "wake_on", "reason", "quality", "channel", "ts", "withdrawn_at",
)  # fmt: skip
_OF_LEAD_ITSELF = (
    "id", "status", "name", "title", "company", "email", "phone", "country", "source", "campaign", "persona",
    "problem", "received_at", "known_owner", "latest_source", "latest_campaign",
)  # fmt: skip
_OF_ACT = ("id", "lead_id", "handoff_id", "member_id", "happened_at", "recorded_at")

_HANDOFF = (
    select(t.handoffs, t.cards.c.version, t.cards.c.channel, t.cards.c.ts)
    .outerjoin(t.cards, t.cards.c.handoff_id == t.handoffs.c.id)
    .where(t.handoffs.c.id == bindparam("handoff"))
)
_CRM = (
    select(t.crm_records.c.system, t.crm_records.c.url)
    .where(t.crm_records.c.lead_id == bindparam("lead"), t.crm_records.c.kind == "contacts")
    .where(t.crm_records.c.gone_at.is_(None), t.crm_records.c.url.is_not(None))
    .order_by(t.crm_records.c.seen_at.desc(), t.crm_records.c.record_id.desc())
    .limit(1)
)
_LEAD = select(t.leads).where(t.leads.c.id == bindparam("lead"))
_IDS = (
    select(t.lead_ids)
    .where(t.lead_ids.c.lead_id == bindparam("lead"))
    .order_by(t.lead_ids.c.system, t.lead_ids.c.external_id)
)
_ACTS = (
    select(t.trace, t.remarks.c.words, t.leads.c.erased_at)
    .outerjoin(t.remarks, t.remarks.c.trace_id == t.trace.c.id)
    .join(t.leads, t.leads.c.id == t.trace.c.lead_id)
)
_ACT = _ACTS.where(t.trace.c.id == bindparam("id"))
_JOURNEY = _ACTS.where(
    t.trace.c.lead_id == bindparam("lead"),
    t.trace.c.kind.not_in((TraceKind.TOUCHED, TraceKind.CLOCK, TraceKind.FIRST_RESPONSE, TraceKind.WITHDRAWN)),
    ~trace.is_withdrawn(t.trace),
)
_CRITERIA = select(t.opportunities.c.criteria, t.opportunities.c.unmet_words).where(
    t.opportunities.c.id == bindparam("deal"), t.opportunities.c.criteria.is_not(None)
)
_WITH_OBJECTION = (TraceKind.RESPONDED, TraceKind.LOGGED, TraceKind.LOST)
_OBJECTION = select(t.phrases.c.code).where(
    t.phrases.c.handoff_id == bindparam("handoff"),
    t.phrases.c.member_id == bindparam("member"),
    t.phrases.c.at == bindparam("at"),
    t.phrases.c.code.is_not(None),
)
_OF_A_TOUCH = (TraceKind.TOUCHED, TraceKind.FOLDED, TraceKind.WOKE)
_OF_LEAD = t.touches.c.lead_id == bindparam("lead")
_TOUCHES = select(t.touches).where(_OF_LEAD)
_NEWEST = _TOUCHES.order_by(t.touches.c.at.desc(), t.touches.c.id.desc())
_NEWEST_FEW = _NEWEST.limit(SHOWN_TOUCHES)
_OF_KINDS = _TOUCHES.where(t.touches.c.kind.in_(bindparam("kinds", expanding=True)))
_NEWEST_OF = _OF_KINDS.order_by(t.touches.c.at.desc()).limit(1)
_COUNT = select(func.count()).where(_OF_LEAD)
_LAST_TOLD = select(func.max(t.touches.c.recorded_at)).where(_OF_LEAD)
_LAST_WORDS = (
    select(t.remarks.c.words)
    .join(t.trace)
    .where(t.trace.c.handoff_id == bindparam("handoff"), t.trace.c.kind == bindparam("state"))
    .order_by(t.trace.c.id.desc())
    .limit(1)
)
_WHY = (
    select(t.clock_spans.c.paused)
    .where(t.clock_spans.c.clock_id == t.clocks.c.id, t.clock_spans.c.until_at.is_(None))
    .scalar_subquery()
)
_SAID = (t.rungs.c.clock_id == t.clocks.c.id, t.rungs.c.at >= OVERDUE_AT, t.rungs.c.done_at.is_not(None))
_OVERDUE = select(t.rungs.c.clock_id).where(*_SAID).exists() & t.clocks.c.stopped_at.is_(None)
_CLOCKS = (
    select(t.clocks, _WHY.label("paused"), _OVERDUE.label("overdue"))
    .where(t.clocks.c.handoff_id == bindparam("handoff"))
    .order_by(t.clocks.c.id)
)
_CLOSED_IN = (
    select(t.trace.c.system)
    .where(t.trace.c.opportunity_id == bindparam("deal"), t.trace.c.kind == bindparam("outcome"))
    .order_by(t.trace.c.id.desc())
    .limit(1)
)
_DEAL = select(t.opportunities).where(t.opportunities.c.handoff_id == bindparam("handoff"))


def handoff_facts(tx: Connection, handoff_id: int) -> HandoffFacts | None:
    """Everything on the card of a handoff; None if there is no such handoff."""
    row = tx.execute(_HANDOFF, {"handoff": handoff_id}).first()
    if row is None:
        return None
    agreed = policy.current(tx)
    of_lead = lead_facts(tx, row.lead_id, _judged_at(tx, row))
    assert of_lead is not None
    faded = row.cycle > 1 and of_lead.score < agreed.scoring.sales_ready
    earlier = _cycles(tx, row)
    return HandoffFacts(
        **{name: row._mapping[name] for name in _OF_HANDOFF},
        lead=of_lead,
        version=row.version or 1,
        next_step=row.next_step or ("" if row.responded_at else agreed.next_step_default),
        next_step_owner=row.next_step_owner or row.owner_id,
        next_step_is_default=not row.next_step,
        currency=agreed.currency,
        reserved_for=row.reserved_for if row.state == states.SALES_READY else None,
        routed_by=settings_text.describe_conditions(row.routed_by or {}),
        question=_question(tx, row.id) if row.asked else None,
        clocks=_clocks(tx, row.id),
        deal=_deal(tx, row.id),
        earlier=earlier,
        new_since=_new_since(tx, row, earlier, agreed),
        words=_last_words(tx, row.id, row.state),
        score_faded_to=of_lead.score if faded else None,
        covered=away.covered(tx, row.owner_id) if row.state in states.HELD else None,
    )


def lead_facts(tx: Connection, lead_id: int, now: datetime) -> LeadFacts | None:
    """A lead with its score, checklist and newest touches; None if there is no such lead."""
    row = tx.execute(_LEAD, {"lead": lead_id}).first()
    if row is None:
        return None
    agreed = policy.current(tx)
    found = lead_judging.judge_stored(tx, row, agreed, now)
    newest = tx.execute(_NEWEST_FEW, {"lead": lead_id})
    ids = tx.execute(_IDS, {"lead": lead_id})
    return LeadFacts(
        **{name: row._mapping[name] for name in _OF_LEAD_ITSELF} | _won(tx, lead_id),
        why_now=row.why_now or _newest_high_intent(tx, lead_id, agreed),
        score=found.score.total,
        reasons=found.score.reasons,
        items=found.items,
        touches=tuple(_touch(touch, agreed) for touch in newest),
        touch_count=tx.scalar(_COUNT, {"lead": lead_id}) or 0,
        erased=row.erased_at is not None,
        ids=tuple(f"{one.system} {one.external_id}" for one in ids),
        extra=extra_facts.named(tx, lead_id),
        crm=_crm(tx, lead_id),
        offer=_offer(tx, row.latest_campaign or row.campaign),
        account_tier=account.tier if (account := account_matching.account_of(tx, row)) else None,
    )


def _won(tx: Connection, lead_id: int) -> dict[str, str]:
    """A lead is won if any of its deals is, whatever its newest handoff came to."""
    is_won = (t.opportunities.c.lead_id == lead_id, t.opportunities.c.outcome == states.WON)
    return {"status": states.WON} if tx.scalar(select(t.opportunities.c.id).where(*is_won).limit(1)) else {}


def _offer(tx: Connection, campaign: str | None) -> str:
    brief = briefs.find_brief(tx, campaign)
    return brief.promise if brief else ""


def _crm(tx: Connection, lead_id: int) -> tuple[str, str] | None:
    row = tx.execute(_CRM, {"lead": lead_id}).first()
    return (row.system, row.url) if row else None


def act_facts(tx: Connection, trace_id: int) -> ActFacts | None:
    """One row of the trace with what was said; None if there is no such row."""
    row = tx.execute(_ACT, {"id": trace_id}).first()
    return None if row is None else _act(tx, row, policy.current(tx))


def last_act_facts(tx: Connection, handoff_id: int) -> ActFacts | None:
    """What was done last with a handoff, or decided about who looks after it."""
    newest = handoffs.last_act(tx, handoff_id)
    return None if newest is None else act_facts(tx, newest)


def journey(tx: Connection, lead_id: int) -> list[ActFacts | TouchFact]:
    """Everything a lead did and everything done with it, in order of happening."""
    agreed = policy.current(tx)
    steps: list[tuple[datetime, int, ActFacts | TouchFact]] = [
        (*trace.by_minute(row), _act(tx, row, agreed)) for row in tx.execute(_JOURNEY, {"lead": lead_id})
    ]
    touched = (_touch(row, agreed) for row in tx.execute(_NEWEST, {"lead": lead_id}))
    steps += [(touch.at, 0, touch) for touch in touched]
    return [step for _, _, step in sorted(steps, key=lambda step: step[:2])]


def heard_from(tx: Connection, lead_id: int) -> str:
    """How the buyer said they had heard of us, of several deals that of the newest; '' if nobody asked."""
    said = select(t.opportunities.c.heard_from).where(
        t.opportunities.c.lead_id == lead_id, t.opportunities.c.heard_from.is_not(None)
    )
    return tx.scalar(said.order_by(t.opportunities.c.id.desc()).limit(1)) or ""


def _judged_at(tx: Connection, row: Row[Any]) -> datetime:
    """A card shows the score as handed over, or as of the newest touch: fading alone changes no card."""
    newest = tx.scalar(_LAST_TOLD, {"lead": row.lead_id})
    handed_over_at: datetime = row.handed_over_at
    return max(handed_over_at, newest or handed_over_at)


def _act(tx: Connection, row: Row[Any], agreed: Policy) -> ActFacts:
    words = row.words or ""
    if row.kind in (TraceKind.ASKED, TraceKind.ANSWERED):
        words = _question_words(tx, row)
    touch = _newest_before(tx, row, agreed) if row.kind in _OF_A_TOUCH else None
    more = {"objection": _objection(tx, row), "ticked": _ticked(tx, row)}
    return act_without_words(row, agreed.currency, words=words, touch=touch, **more)


def act_without_words(row: Row[Any], currency: str, **more: Any) -> ActFacts:
    """A row of the trace as facts. The trace holds no words; those stand in `remarks` and are handed in."""
    known = {name: getattr(row, name) for name in (*_OF_ACT, *trace_kinds.FACTS)}
    return ActFacts(kind=TraceKind(row.kind), currency=currency, **known, **more)


def _question_words(tx: Connection, row: Row[Any]) -> str:
    same = (t.questions.c.handoff_id == row.handoff_id, t.questions.c.asked_at <= row.recorded_at)
    found = tx.execute(select(t.questions).where(*same).order_by(t.questions.c.asked_at.desc()).limit(1)).first()
    if found is None:
        return ""
    return str((found.question if row.kind == TraceKind.ASKED else found.answer) or "")


def _objection(tx: Connection, row: Row[Any]) -> str | None:
    """The code of the objection that was kept with this act."""
    if row.kind not in _WITH_OBJECTION:
        return None
    return tx.scalar(_OBJECTION, {"handoff": row.handoff_id, "member": row.member_id, "at": row.recorded_at})


def _ticked(tx: Connection, row: Row[Any]) -> Ticked | None:
    """The criteria by which an opportunity was opened, where there were any."""
    if row.kind != TraceKind.OPPORTUNITY:
        return None
    deal = tx.execute(_CRITERIA, {"deal": row.opportunity_id}).first()
    return Ticked(**deal.criteria, words=deal.unmet_words or "") if deal else None


def _newest_before(tx: Connection, row: Row[Any], agreed: Policy) -> TouchFact | None:
    query = select(t.touches).where(t.touches.c.lead_id == row.lead_id, t.touches.c.recorded_at <= row.recorded_at)
    found = tx.execute(query.order_by(t.touches.c.at.desc()).limit(1)).first()
    return _touch(found, agreed) if found else None


def _touch(row: Row[Any], agreed: Policy) -> TouchFact:
    return TouchFact(row.kind, _label(row.kind, agreed), row.at, row.campaign, row.detail)


def _label(kind: str, agreed: Policy) -> str:
    rule = agreed.scoring.touches.get(kind)
    return rule.label if rule else kind.replace("_", " ")


def _newest_high_intent(tx: Connection, lead_id: int, agreed: Policy) -> str:
    kinds = list(agreed.checklist.high_intent_kinds)
    row = tx.execute(_NEWEST_OF, {"lead": lead_id, "kinds": kinds}).first()
    if row is None:
        return ""
    label = _label(row.kind, agreed)
    return f"{label}: {row.detail}" if row.detail else label


def _new_since(tx: Connection, row: Row[Any], earlier: Sequence[Cycle], agreed: Policy) -> tuple[TouchFact, ...]:
    ended = max((cycle.closed_at for cycle in earlier if cycle.closed_at), default=None)
    if ended is None:
        return ()
    query = (
        select(t.touches)
        .where(t.touches.c.lead_id == row.lead_id, t.touches.c.at > ended)
        .order_by(t.touches.c.at.desc())
    )
    return tuple(_touch(touch, agreed) for touch in tx.execute(query.limit(SHOWN_TOUCHES)))


def _cycles(tx: Connection, row: Row[Any]) -> tuple[Cycle, ...]:
    if row.cycle <= 1:
        return ()
    query = select(t.handoffs).where(t.handoffs.c.lead_id == row.lead_id, t.handoffs.c.cycle.between(1, row.cycle - 1))
    return tuple(
        Cycle(one.cycle, one.state, one.closed_at, one.reason, _last_words(tx, one.id, one.state))
        for one in tx.execute(query.order_by(t.handoffs.c.cycle))
    )


def _last_words(tx: Connection, handoff_id: int, state: str) -> str:
    """What was said when the handoff came into its present state."""
    if state in states.OPEN:
        return ""
    return tx.scalar(_LAST_WORDS, {"handoff": handoff_id, "state": state}) or ""


def _question(tx: Connection, handoff_id: int) -> OpenQuestion | None:
    due = select(t.clocks.c.due_at).where(
        t.clocks.c.handoff_id == handoff_id, t.clocks.c.kind == ClockKind.ANSWER, t.clocks.c.stopped_at.is_(None)
    )
    query = select(t.questions).where(t.questions.c.handoff_id == handoff_id, t.questions.c.answered_at.is_(None))
    row = tx.execute(query).first()
    if row is None:
        return None
    return OpenQuestion(row.id, row.question, row.asked_by, row.asked_of, row.asked_at, tx.scalar(due))


def _clocks(tx: Connection, handoff_id: int) -> tuple[Clock, ...]:
    return tuple(
        Clock(row.kind, row.due_at, row.stopped_at, row.outcome, row.paused, row.missed_by, row.overdue)
        for row in tx.execute(_CLOCKS, {"handoff": handoff_id})
    )


def _deal(tx: Connection, handoff_id: int) -> Deal | None:
    row = tx.execute(_DEAL, {"handoff": handoff_id}).first()
    if row is None:
        return None
    closed_in = tx.scalar(_CLOSED_IN, {"deal": row.id, "outcome": row.outcome}) if row.outcome else None
    return Deal(row.id, row.amount, row.opened_at, row.outcome, row.closed_at, row.reason, closed_in)
