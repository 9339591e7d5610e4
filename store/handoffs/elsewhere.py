"""What a CRM's people did with a handoff's lead or deal there, done here as well. Nobody pressed anything: the card and
its thread say where it happened. Of two who changed the same thing the later one counts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, exists, select, update

from store.agreement import policy
from store.db import tables as t
from store.db.dialect import AnyRow
from store.handoffs import claim, handoffs, opportunities
from store.outbox import posts
from store.rules import acts, states
from store.rules.lead import folding
from store.rules.post_kinds import PostKind
from store.rules.trace_kinds import TraceKind
from store.team import presence

OUTCOMES = (TraceKind.OPPORTUNITY, TraceKind.WON, TraceKind.LOST, TraceKind.DEAL_REOPENED)
AMOUNTS = (TraceKind.OPPORTUNITY, TraceKind.AMOUNT, TraceKind.WON)


@dataclass(frozen=True, slots=True)
class DealThere:
    """A deal as a CRM has it, changed `at`, `by` its owner there if we know them.

    `outcome` is None while it is open. `currency` is empty for ours: the amount of another one is None.
    """

    system: str
    by: str | None
    at: datetime
    closed_at: datetime
    amount: int | None = None
    currency: str = ""
    outcome: str | None = None
    why: str = ""


def assign_there(tx: Connection, handoff_id: int, to: str, system: str, at: datetime, now: datetime) -> None:
    """An owner named in a CRM is assigned here, unless it was claimed later. Who had it and who gets it are told."""
    row = handoffs.lock(tx, handoff_id)
    if row is None or row.history or row.state not in states.OPEN or row.owner_id == to:
        return
    if row.owner_id and row.claimed_at and row.claimed_at > at:
        done = handoffs.record_act(tx, row, TraceKind.CRM_OWNER_LATE, None, now, other_member_id=to, system=system)
        _tell(tx, row, done.trace_id, (to, row.owner_id), now)
    elif presence.is_here(tx, to, now):
        done = claim.name_owner(tx, row, to, acts.ASSIGN, None, now, system=system)
        _tell(tx, row, done.trace_id, (row.owner_id,), now)


def open_deal_there(
    tx: Connection,
    handoff_id: int,
    system: str,
    deal_id: str | None,
    amount: int | None,
    by: str | None,
    opened_at: datetime,
    now: datetime,
) -> AnyRow | None:
    """A deal made in a CRM is this handoff's; `deal_id` is its id there. None if the handoff has moved on."""
    row = handoffs.lock(tx, handoff_id)
    if row is None or row.state not in states.OWNED_WITHOUT_DEAL:
        return None
    opened_at = max(opened_at, row.handed_over_at)
    deal = {"lead_id": row.lead_id, "handoff_id": row.id, "owner_id": row.owner_id, "amount": amount,
            "opened_at": opened_at, "system": system if deal_id else None, "deal_id": deal_id}  # fmt: skip
    made = tx.execute(t.opportunities.insert().values(deal).returning(t.opportunities)).one()
    handoffs.change_row(tx, row, now, state=states.OPPORTUNITY, responded_at=row.responded_at or now)
    fact = {"opportunity_id": made.id, "money": amount, "happened_at": opened_at, "system": system}
    handoffs.record_act(tx, row, TraceKind.OPPORTUNITY, by, now, **fact)
    return made


def set_amount_there(tx: Connection, handoff_id: int, said: DealThere, now: datetime) -> bool:
    """What the open deal is worth, as a CRM has it, unless it was changed here later; whether that is news.

    In another currency it is not known here, and the thread says so.
    """
    row = handoffs.lock(tx, handoff_id)
    if row is None or row.state != states.OPPORTUNITY or (said.amount is None and not said.currency):
        return False
    deal = _deal(tx, row.id)
    if deal.amount == said.amount and not said.currency:
        return False
    if _is_changed_later(tx, deal, AMOUNTS, said.at):
        return _note_late(tx, row, "amount", "" if said.amount is None else str(said.amount), said, now)
    tx.execute(update(t.opportunities).where(t.opportunities.c.id == deal.id).values(amount=said.amount))
    fact = {"opportunity_id": deal.id, "money": said.amount, "code": said.currency or None, "system": said.system}
    handoffs.record_act(tx, row, TraceKind.AMOUNT, said.by, now, **fact)
    return True


def end_deal_there(tx: Connection, handoff_id: int, said: DealThere, now: datetime) -> bool:
    """A deal closed or opened again in a CRM is so here, celebrated once, unless it was decided here later.

    Whether that is news.
    """
    row = handoffs.lock(tx, handoff_id)
    outcome = said.outcome or states.OPPORTUNITY
    if row is None or row.state not in states.REACHED_A_DEAL or outcome == row.state:
        return False
    deal = _deal(tx, row.id)
    if _is_changed_later(tx, deal, OUTCOMES, said.at):
        return _note_late(tx, row, "outcome", outcome, said, now)
    at = max(said.closed_at, deal.opened_at or said.closed_at)
    fact = {"opportunity_id": deal.id, "system": said.system, "happened_at": at}
    if row.state in states.DEAL_CLOSED:
        opportunities.open_again(tx, row, deal, now)
        again = {"opportunity_id": deal.id, "system": said.system}
        handoffs.record_act(tx, row, TraceKind.DEAL_REOPENED, said.by, now, **again)
        row = handoffs.lock(tx, handoff_id)
        assert row is not None
    if outcome == states.WON:
        amount = said.amount or deal.amount
        opportunities.close_deal(tx, row, deal, states.WON, at, now, amount=amount)
        opportunities.celebrate(tx, row, deal.id, now)
        credit = row.owner_id if row.owner_id != said.by else None
        handoffs.record_act(tx, row, TraceKind.WON, said.by, now, money=amount, other_member_id=credit, **fact)
    elif outcome == states.LOST:
        code = reason_code(tx, said.why)
        opportunities.close_deal(tx, row, deal, states.LOST, at, now, reason=code)
        words = "" if code else said.why
        handoffs.record_act(tx, row, TraceKind.LOST, said.by, now, code=code, words=words, **fact)
    return True


def _is_changed_later(tx: Connection, deal: AnyRow, kinds: Collection[TraceKind], at: datetime) -> bool:
    """Whether a person changed that of the deal here, after it was changed there."""
    here = (t.trace.c.opportunity_id == deal.id, t.trace.c.kind.in_(kinds), t.trace.c.system.is_(None))
    return tx.scalar(select(exists().where(*here, t.trace.c.recorded_at > at))) is True


def _note_late(tx: Connection, row: AnyRow, field: str, value: str, said: DealThere, now: datetime) -> bool:
    """What was said there before it was changed here: the trace names the field, the lead's remarks hold the value.

    Whether that is news: it is noted once, however often it is said.
    """
    noted = (t.trace.c.handoff_id == row.id, t.trace.c.kind == TraceKind.CRM_LATE, t.trace.c.code == field)
    same = (t.trace.c.system == said.system, t.remarks.c.words == value)
    before = exists().where(*noted, *same, t.remarks.c.trace_id == t.trace.c.id, t.trace.c.recorded_at >= said.at)
    if value and tx.scalar(select(before)):
        return False
    handoffs.record_act(tx, row, TraceKind.CRM_LATE, None, now, code=field, system=said.system, words=value)
    return True


def reason_code(tx: Connection, written: str) -> str | None:
    """The agreement's code for a reason as another program words it."""
    key = folding.fact_key(written)
    menu = policy.current(tx).reasons.lost
    found = (each.code for each in menu if key and key in (folding.fact_key(each.label), folding.fact_key(each.code)))
    return next(found, None)


def _deal(tx: Connection, handoff_id: int) -> AnyRow:
    return tx.execute(select(t.opportunities).where(t.opportunities.c.handoff_id == handoff_id)).one()


def _tell(tx: Connection, row: AnyRow, trace_id: int, whom: tuple[str | None, ...], now: datetime) -> None:
    for member in filter(None, whom):
        posts.say(
            tx, PostKind.DIRECT, f"direct:{trace_id}:{member}", now, member_id=member, lead_id=row.lead_id,
            handoff_id=row.id, trace_id=trace_id,
        )  # fmt: skip
