"""What a program tells of one deal as it happens: the deal is found again, and goes on where people act on it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, or_, select, update

from store.db import tables as t
from store.db.dialect import AnyRow
from store.handoffs import elsewhere, handoffs
from store.handoffs.elsewhere import DealThere
from store.leads import stand_ins
from store.outbox import cards
from store.record.events import Stages
from store.rules import states
from store.team import people, workspace


@dataclass(frozen=True, slots=True)
class GoesOn:
    """The deal that went on, whether anything of it is new, and whether it was opened by this."""

    deal: int
    changed: bool
    opened: bool


def find_told_deal(tx: Connection, lead_id: int, system: str, stages: Stages) -> AnyRow | None:
    """The lead's deal of that id there; else one without an id that was opened on the same day; else the only open one.

    Where neither id nor opening is told and several are open, or none: one that ended like this, of the same amount.
    """
    withdrawn = t.opportunities.c.handoff_id.is_(None) & ~t.opportunities.c.history
    mine = select(t.opportunities).where(t.opportunities.c.lead_id == lead_id, ~withdrawn)
    deals = tx.execute(mine.order_by(t.opportunities.c.outcome.is_not(None), t.opportunities.c.id)).all()
    if stages.deal_id is not None:
        same = next((deal for deal in deals if (deal.system, deal.deal_id) == (system, stages.deal_id)), None)
        if same is not None:
            return same
    nameless = [deal for deal in deals if stages.deal_id is None or deal.deal_id is None]
    if stages.opportunity is not None:
        return _opened_on(tx, stages.opportunity, nameless)
    open_ = [deal for deal in deals if deal.outcome is None]
    if len(open_) == 1 and open_[0] in nameless:
        return open_[0]
    return None if stages.deal_id is not None else _ended_alike(nameless, stages)


def _opened_on(tx: Connection, opened: datetime, deals: Sequence[AnyRow]) -> AnyRow | None:
    zone = workspace.load(tx).timezone
    day = opened.astimezone(zone).date()
    same = (deal for deal in deals if deal.opened_at and deal.opened_at.astimezone(zone).date() == day)
    return next(same, None) or next((deal for deal in deals if deal.opened_at is None), None)


def _ended_alike(deals: Sequence[AnyRow], stages: Stages) -> AnyRow | None:
    outcome, at = stages.end()
    return next(
        (
            deal
            for deal in deals
            if deal.outcome == outcome and at in (None, deal.closed_at) and stages.amount in (None, 0, deal.amount)
        ),
        None,
    )


def go_on(
    tx: Connection, lead_id: int, deal: AnyRow | None, system: str, stages: Stages, now: datetime
) -> GoesOn | None:
    """What is told happens to the deal on its card; a deal of a claimed lead that has none is opened from its handoff.

    None if nobody acts on it here: it is history, or will be kept beside.
    """
    by = people.find(tx, stages.owner) if stages.owner else None
    opened = deal is None
    if deal is None:
        deal = _open(tx, lead_id, system, stages, by, now)
    elif not _is_acted_on(tx, deal):
        return None
    if deal is None:
        return None
    changed = opened or _take_id(tx, deal, system, stages.deal_id)
    outcome, at = stages.end()
    at = min(at or stages.told_at or now, now)
    told = DealThere(system, by, now, at, stages.amount or None, "", outcome, stages.reason or "")
    if outcome is None:
        changed |= elsewhere.set_amount_there(tx, deal.handoff_id, told, now)
    elif deal.closed_at is None or at > deal.closed_at:  # of two endings the later one counts
        changed |= elsewhere.end_deal_there(tx, deal.handoff_id, told, now)
    return GoesOn(deal.id, changed, opened)


def note_named(tx: Connection, deal_ids: Iterable[int], by: int = 0) -> None:
    """Keep that an import, or 0 a program, named these imported deals: undoing the one that made them leaves them."""
    others = t.opportunities.c.import_id != by
    named = select(t.opportunities).where(t.opportunities.c.id.in_(sorted(set(deal_ids))), others)
    for deal in tx.execute(named).all():
        if by not in (known := deal.named_by or []):
            mine = t.opportunities.c.id == deal.id
            tx.execute(update(t.opportunities).where(mine).values(named_by=[*known, by]))


def with_ending(stages: Stages, deal: AnyRow | None, now: datetime) -> Stages:
    """The ending without a date of a deal that was open until now lies where it was told."""
    outcome, at = stages.end()
    if deal is None or deal.outcome is not None or outcome is None or at is not None:
        return stages
    at = min(stages.told_at or now, now)
    return replace(stages, outcome=None, won=at) if outcome == states.WON else replace(stages, outcome=None, lost=at)


def _open(tx: Connection, lead_id: int, system: str, stages: Stages, by: str | None, now: datetime) -> AnyRow | None:
    handoff = handoffs.current(tx, lead_id)
    opened_at = min(stages.opportunity or stages.told_at or now, now)
    if handoff is None or handoff.history or handoff.state not in states.OWNED_WITHOUT_DEAL:
        return None
    zone = workspace.load(tx).timezone
    if opened_at.astimezone(zone).date() < handoff.handed_over_at.astimezone(zone).date():
        return None  # older than the handoff
    amount = stages.amount or None
    return elsewhere.open_deal_there(tx, handoff.id, system, stages.deal_id, amount, by, opened_at, now)


def _is_acted_on(tx: Connection, deal: AnyRow) -> bool:
    handoff = handoffs.find(tx, deal.handoff_id) if deal.handoff_id is not None else None
    if handoff is None:
        return False
    by_people = or_(t.trace.c.handoff_id == handoff.id, t.trace.c.opportunity_id == deal.id)
    return not handoff.history or cards.find(tx, handoff.id) is not None or stand_ins.is_worked_on(tx, by_people)


def _take_id(tx: Connection, deal: AnyRow, system: str, deal_id: str | None) -> bool:
    if deal_id is None or deal.deal_id is not None:
        return False
    mine = t.opportunities.c.id == deal.id
    tx.execute(update(t.opportunities).where(mine).values(system=system, deal_id=deal_id))
    return True
