"""A team's past, imported: facts for the numbers and for lookup. No card, clock or celebration comes of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, select, update

from store.agreement import policy
from store.clocks import response_time
from store.db import tables as t
from store.handoffs import handoffs
from store.leads import stand_ins, told_deals
from store.record import handed_over, trace
from store.record.events import Stages
from store.rules import states
from store.rules.trace_kinds import UNDATED_ENDINGS, TraceFacts, TraceKind
from store.team import people

# The furthest stage a lead has reached; how a deal ended is asked of the deal.
STATUS = {
    "sales_ready": states.SALES_READY,
    "claimed": states.CLAIMED,
    "first_response": states.CONTACTED,
    "opportunity": states.OPPORTUNITY,
    "lost": states.LOST,
    "won": states.WON,
}
FACTS = {"sales_ready": TraceKind.HANDED_OVER, "first_response": TraceKind.RESPONDED}
ANSWERS = (TraceKind.CLAIMED, TraceKind.RESPONDED)
ENDINGS = (TraceKind.WON, TraceKind.LOST, *UNDATED_ENDINGS.values())
OF_DEALS = (TraceKind.OPPORTUNITY, *ENDINGS)

# Kind, moment, handoff, amount, and whether only the day was told.
_Fact = tuple[TraceKind, datetime | None, int | None, int | None, bool]


@dataclass(frozen=True, slots=True)
class Merged:
    """Whether anything of a past was new, how many deals were (0 or 1), which deal it is about, and which other lead
    has the deal it names."""

    changed: bool = False
    deals: int = 0
    deal_of: int | None = None
    deal: int | None = None


def merge(tx: Connection, lead_id: int, system: str, stages: Stages | None, now: datetime) -> Merged:
    """Keep what is new of a lead's past, or of a deal as a program tells of it.

    Deals of one id in a system are one, else those of one lead and opening. The first one belongs to the handoff. The
    deal of another lead stays that lead's. A deal that people act on here goes on there, if a program tells of it as it
    happens. Nothing else is merged into a lead that was handed over or worked on here: our own record is the better
    one. But of its deals those go on, or are kept beside, that are not this handoff's and are told of or known by id.
    """
    if stages is None or stages == Stages():
        return Merged()
    named = _deal_named(tx, system, stages.deal_id)
    if named is not None and named.lead_id != lead_id:
        return replace(merge(tx, lead_id, system, stages.without_deal(), now), deal_of=named.lead_id)
    if stages.told_at is not None:
        named = told_deals.find_told_deal(tx, lead_id, system, stages)
        goes_on = told_deals.go_on(tx, lead_id, named, system, stages, now)
        if goes_on is not None:
            return Merged(goes_on.changed, int(goes_on.opened), deal=goes_on.deal)
        stages = told_deals.with_ending(stages, named, now)
    if named is not None and not named.history:
        return replace(merge(tx, lead_id, system, stages.without_deal(), now), deal=named.id)
    handoff = handoffs.current(tx, lead_id)
    worked_on = handoff is not None and stand_ins.is_worked_on(tx, t.trace.c.handoff_id == handoff.id)
    if handoff is not None and handoff.cycle <= 0 and not worked_on:
        handoff = None
    if handoff is not None and (not handoff.history or worked_on):
        if (named is None and stages.told_at is None) or (named is not None and named.handoff_id == handoff.id):
            return Merged(deal=named.id if named is not None else None)
        return _merge_deal(tx, lead_id, system, stages.of_deal(), named, now)
    return _merge_past(tx, lead_id, system, stages, handoff, named, now)


def lead_of_deal(tx: Connection, system: str, deal_id: str | None) -> int | None:
    """Whose deal has this id, held until the transaction ends; None if nobody's has."""
    of_deal = select(t.leads.c.id).join(t.opportunities).where(*_has_id(system, deal_id))
    return tx.scalar(of_deal.with_for_update(of=t.leads))


def _merge_deal(
    tx: Connection, lead_id: int, system: str, stages: Stages, deal: Row[Any] | None, now: datetime
) -> Merged:
    """What is new of a deal beside a handoff that has a life of its own here."""
    if deal is not None and stand_ins.is_worked_on(tx, t.trace.c.opportunity_id == deal.id):
        return Merged(deal=deal.id)
    owner = people.find(tx, stages.owner) if stages.owner else None
    kept, deal_id = _keep_deal(tx, lead_id, None, system, stages, owner, deal)
    of_deal = (deal_id, _real_handoff(tx, deal))
    new = _record(tx, lead_id, None, of_deal, stages, system, _said(tx, lead_id, deal_id), now)
    stand_ins.keep_stand_ins(tx, lead_id, now)
    return Merged(bool(kept or new), int(kept == "new"), deal=deal_id)


def _real_handoff(tx: Connection, deal: Row[Any] | None) -> int | None:
    """The handoff that a deal was opened from; none if one stands in for it."""
    handoff = handoffs.find(tx, deal.handoff_id) if deal is not None and deal.handoff_id else None
    return handoff.id if handoff is not None and handoff.cycle > 0 else None


def _merge_past(
    tx: Connection,
    lead_id: int,
    system: str,
    stages: Stages,
    handoff: Row[Any] | None,
    named: Row[Any] | None,
    now: datetime,
) -> Merged:
    owner = people.find(tx, stages.owner) if stages.owner else None
    changed = _keep_owner_name(tx, lead_id, stages.owner, owner)
    handoff_id = handoff.id if handoff else None
    known = tx.execute(stand_ins.DEALS_OF_PAST, {"lead": lead_id}).all()
    deal = _deal_of(known, system, stages) if stages.told_at is None else named
    if deal is not None and stand_ins.is_worked_on(tx, t.trace.c.opportunity_id == deal.id):
        stages = stages.without_deal()
    further = bool(known) and (deal is None or deal.id != known[0].id)
    said = _said(tx, lead_id, deal.id if deal else None)
    if handoff is not None or stages.sales_ready is not None:
        if handoff is None and not further:
            stages = _with_earlier(stages, said, deal)
        handoff_id, made = _keep_handoff(tx, lead_id, handoff, stages, owner, None if further else stages.end()[1])
        changed |= made
    of_handoff = None if further else handoff_id
    deals, deal_id = _keep_deal(tx, lead_id, of_handoff, system, stages, owner, deal)
    changed |= deals is not None
    new = _record(tx, lead_id, handoff_id, (deal_id, of_handoff), stages, system, said, now)
    if handoff_id is not None and new & {TraceKind.HANDED_OVER, TraceKind.RESPONDED}:
        _record_response(tx, handoff_id, now)
    if new or deals:
        _advance(tx, lead_id, handoff_id, stages)
    stand_ins.keep_stand_ins(tx, lead_id, now)
    return Merged(changed or bool(new), int(deals == "new"), deal=deal_id)


def _has_id(system: str, deal_id: str | None) -> tuple[ColumnElement[bool], ...]:
    return t.opportunities.c.system == system, t.opportunities.c.deal_id == deal_id


def _deal_named(tx: Connection, system: str, deal_id: str | None) -> Row[Any] | None:
    return tx.execute(select(t.opportunities).where(*_has_id(system, deal_id))).first() if deal_id else None


def _deal_of(known: Sequence[Row[Any]], system: str, stages: Stages) -> Row[Any] | None:
    """Which of the lead's deals a row is about: that of the same id, else one that has none yet of the same opening.

    A row without an id is about the deal of the same opening, or one whose opening was not known.
    """
    if stages.deal_id is not None:
        same = next((deal for deal in known if (deal.system, deal.deal_id) == (system, stages.deal_id)), None)
        if same is not None:
            return same
        known = [deal for deal in known if deal.deal_id is None]
    if stages.opportunity is None:
        same_end = (deal for deal in known if (deal.outcome, deal.closed_at) == stages.end())
        return next(same_end, known[-1] if known else None)
    openings = (stages.opportunity, None)
    return next((deal for opened in openings for deal in known if deal.opened_at == opened), None)


def _said(tx: Connection, lead_id: int, deal_id: int | None) -> list[_Fact]:
    """What was recorded of a lead so far, and of this deal, in order; undated endings as of when they were known."""
    told = tx.execute(_SAID, {"lead": lead_id, "deal": deal_id})
    return [(TraceKind(row.kind), row.happened_at, row.handoff_id, row.money, bool(row.undated)) for row in told]


_SAID = (
    select(t.trace.c.kind, t.trace.c.happened_at, t.trace.c.handoff_id, t.trace.c.money, t.trace.c.undated)
    .where(t.trace.c.lead_id == bindparam("lead"), trace.stands(t.trace))
    .where(t.trace.c.opportunity_id.is_(None) | (t.trace.c.opportunity_id == bindparam("deal")))
    .order_by(t.trace.c.id)
)


def _with_earlier(stages: Stages, said: Sequence[_Fact], deal: Row[Any] | None) -> Stages:
    """The stages, filled up with what earlier files said: the handoff that is made now gets the whole past."""
    stage_of = {kind: stage for stage, kind in FACTS.items()}
    earlier: dict[str, Any] = {stage_of.get(kind, kind): moment for kind, moment, *_ in said if kind in ANSWERS}
    answers = [is_day for kind, *_, is_day in said if kind is TraceKind.RESPONDED]
    if answers and stages.first_response is None:
        earlier["first_response_is_day"] = answers[-1]
    if deal is not None:
        earlier |= {"opportunity": deal.opened_at, "amount": deal.amount}
        if not (stages.won or stages.lost or stages.outcome):
            ending = {deal.outcome: deal.closed_at} if deal.closed_at else {"outcome": deal.outcome}
            earlier |= {"reason": deal.reason, **ending}
    return replace(stages, **{name: value for name, value in earlier.items() if getattr(stages, name) is None})


def _keep_owner_name(tx: Connection, lead_id: int, name: str | None, owner: str | None) -> bool:
    if name is None or owner is not None:
        return False
    other = (t.leads.c.id == lead_id) & (t.leads.c.known_owner.is_distinct_from(name))
    return tx.execute(update(t.leads).where(other).values(known_owner=name)).rowcount > 0


def _keep_handoff(
    tx: Connection,
    lead_id: int,
    handoff: Row[Any] | None,
    stages: Stages,
    owner: str | None,
    closed_at: datetime | None,
) -> tuple[int, bool]:
    values = {
        "threshold_at": stages.threshold,
        "handed_over_at": stages.sales_ready,
        "claimed_at": stages.claimed,
        "responded_at": stages.first_response,
        "owner_id": owner,
        "closed_at": closed_at,
    }
    if handoff is not None:
        new = {name: value for name, value in values.items() if value is not None and value != getattr(handoff, name)}
        if new:
            tx.execute(update(t.handoffs).where(t.handoffs.c.id == handoff.id).values(new))
        return handoff.id, bool(new)
    row = {"lead_id": lead_id, "cycle": 1, "state": states.SALES_READY, "history": True, **values}
    row["policy_version"] = policy.current_version(tx)
    handoff_id: int = tx.execute(t.handoffs.insert().values(row).returning(t.handoffs.c.id)).scalar_one()
    tx.execute(update(t.leads).where(t.leads.c.id == lead_id).values(cycle=1))
    handed_over.keep_copy(tx, handoff_id, lead_id)
    return handoff_id, True


def _keep_deal(
    tx: Connection,
    lead_id: int,
    handoff_id: int | None,
    system: str,
    stages: Stages,
    owner: str | None,
    deal: Row[Any] | None,
) -> tuple[str | None, int | None]:
    """`new`, `changed` or None, and the deal's id; an amount of 0 is not known."""
    outcome, closed_at = stages.end()
    if not (stages.opportunity or outcome or stages.deal_id):
        return None, deal.id if deal else None
    values = {
        "handoff_id": handoff_id,
        "owner_id": owner,
        "amount": stages.amount or None,
        "opened_at": stages.opportunity,
        "outcome": outcome,
        "closed_at": closed_at,
        "reason": stages.reason,
        "heard_from": stages.heard_from,
        "system": system if stages.deal_id else None,
        "deal_id": stages.deal_id,
    }
    if deal is None:
        made = t.opportunities.insert().values(lead_id=lead_id, history=True, **values)
        return "new", tx.execute(made.returning(t.opportunities.c.id)).scalar_one()
    changed: dict[str, Any] = {
        name: value for name, value in values.items() if value is not None and value != getattr(deal, name)
    }
    if "outcome" in changed and "closed_at" not in changed:
        changed["closed_at"] = None  # that was when it ended otherwise
    if changed:
        tx.execute(update(t.opportunities).where(t.opportunities.c.id == deal.id).values(changed))
    return "changed" if changed else None, deal.id


def _record(
    tx: Connection,
    lead_id: int,
    handoff_id: int | None,
    deal: tuple[int | None, int | None],
    stages: Stages,
    system: str,
    told: Sequence[_Fact],
    now: datetime,
) -> set[TraceKind]:
    """Record the facts that are new or differ from the last ones of their place; returns their kinds.

    `deal` is its id and its handoff's. The newest row counts, so a fact that was said, changed and is said once more
    gets a third row.
    """
    said = [_fact(*fact) for fact in told]
    stages = replace(stages, amount=stages.amount or _amount_of(tx, deal[0]))
    last = {_place(fact[0]): fact for fact in said}
    deal_id, deal_handoff = deal
    ending = next((fact for fact in reversed(told) if _place(fact[0]) == "end"), None)
    facts = _facts(stages, ending, now)
    stated = [
        _fact(
            kind,
            moment,
            deal_handoff if kind in OF_DEALS else handoff_id,
            _numbers(kind, stages).get("money"),
            bool(_numbers(kind, stages).get("undated")),
        )
        for kind, moment in facts
    ]
    final = {_place(fact[0]): fact for fact in stated}
    new = set[TraceKind]()
    for fact, (kind, moment) in zip(stated, facts, strict=True):
        of_handoff = fact[2]
        place = _place(kind)
        if fact in said and (final[place] != fact or last[place] == fact):
            continue
        last[place] = fact
        new.add(kind)
        carried = _numbers(kind, stages)
        if stages.happens_now(moment, now) and "system" in kind.carries:
            carried["system"] = system
        trace.record(
            tx, kind, lead_id, now, happened_at=moment, handoff_id=of_handoff,
            opportunity_id=deal_id if kind in OF_DEALS else None, **carried,
        )  # fmt: skip
    return new


def _amount_of(tx: Connection, deal_id: int | None) -> int | None:
    return tx.scalar(select(t.opportunities.c.amount).where(t.opportunities.c.id == deal_id))


def _numbers(kind: TraceKind, stages: Stages) -> TraceFacts:
    """What a fact carries."""
    facts: TraceFacts = {"money": stages.amount or None} if "money" in kind.carries else {}
    if kind is TraceKind.LOST:
        facts["code"] = stages.reason
    days = {TraceKind.HANDED_OVER: stages.sales_ready_is_day, TraceKind.RESPONDED: stages.first_response_is_day}
    if days.get(kind):
        facts["undated"] = True
    return facts


def _facts(stages: Stages, end: _Fact | None, now: datetime) -> list[tuple[TraceKind, datetime]]:
    """What the stages say happened, and when.

    An ending without a date adds nothing to the same one with a date, and was known since it was first told.
    """
    facts = [(TraceKind(FACTS.get(stage, stage)), moment) for stage, moment in stages.moments().items()]
    ended, since = end[:2] if end else (None, None)
    if stages.outcome and not (stages.won or stages.lost or ended == stages.outcome):
        undated = UNDATED_ENDINGS[stages.outcome]
        facts.append((undated, since if ended is undated and since else now))
    return facts


def _fact(kind: str, moment: datetime | None, handoff_id: int | None, money: int | None, is_day: bool) -> _Fact:
    """Two facts that agree in these are the same. The moment of an undated ending is none."""
    known = TraceKind(kind)
    return known, None if known in UNDATED_ENDINGS.values() else moment, handoff_id, money, is_day


def _place(kind: str) -> str:
    """The place in a lead's life that a fact fills. Of the facts of one place only the last counts."""
    return "end" if kind in ENDINGS else kind


def _record_response(tx: Connection, handoff_id: int, now: datetime) -> None:
    """Record how long the first response took, once both dates are known."""
    row = tx.execute(select(t.handoffs).where(t.handoffs.c.id == handoff_id)).one()
    if row.responded_at is not None:
        took, at = response_time.imported(tx, row, row.responded_at, now), row.responded_at
        trace.record(
            tx, TraceKind.FIRST_RESPONSE, row.lead_id, now, happened_at=at, handoff_id=handoff_id, seconds=took
        )


def _advance(tx: Connection, lead_id: int, handoff_id: int | None, stages: Stages) -> None:
    """Write the furthest stage reached into lead and handoff; an older file never takes a stage back.

    A lead is won if any of its deals is, and else has a deal while one is open; the handoff's state is its deal's.
    """
    deals = [deal.outcome or states.OPPORTUNITY for deal in tx.execute(stand_ins.DEALS_OF_PAST, {"lead": lead_id})]
    state = of_handoff = deals[0] if deals else None
    if deals:
        state = next((each for each in (states.WON, states.OPPORTUNITY) if each in deals), deals[0])
    else:
        order = list(STATUS.values())
        before = tx.scalar(select(t.leads.c.status).where(t.leads.c.id == lead_id))
        reached = [STATUS[stage] for stage in stages.moments()]
        state = of_handoff = max([*reached, before] if before in order else reached, key=order.index)
    tx.execute(update(t.leads).where(t.leads.c.id == lead_id).values(status=state))
    if handoff_id is not None:
        tx.execute(update(t.handoffs).where(t.handoffs.c.id == handoff_id).values(state=of_handoff))
