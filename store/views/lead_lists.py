"""Lists of leads: one member's handoffs, those that wait for a rep, those past their deadline, those given back."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from store.accounts import account_matching
from store.agreement.policy_document import Policy
from store.db import tables as t
from store.db.dialect import AnyRow
from store.record.facts import Excerpt, LeadLine
from store.rules import states
from store.rules.office_time.periods import Period
from store.rules.states import ClockKind

SHOWN = 30
MOST = 1000  # of a week or a quarter, from which one marketer's are picked


def owned_by(tx: Connection, member_id: str, among: Sequence[int] | None = None) -> Excerpt[LeadLine]:
    """The open handoffs that a member owns, perhaps only some among them, the most urgent first."""
    which = (t.handoffs.c.owner_id == member_id) & t.handoffs.c.state.in_(states.HELD)
    return _lines(tx, which if among is None else which & t.handoffs.c.id.in_(among))


def covered_by(tx: Connection, member_id: str) -> Excerpt[LeadLine]:
    """The open handoffs of the absent members whom this one covers now, the most urgent first."""
    absent = select(t.aways.c.member_id).where(
        t.aways.c.nominee == member_id, t.aways.c.begun_at.is_not(None), t.aways.c.ended_at.is_(None)
    )
    return _lines(tx, t.handoffs.c.owner_id.in_(absent) & t.handoffs.c.state.in_(states.HELD))


def waiting_for_a_rep(tx: Connection) -> Excerpt[LeadLine]:
    """Handoffs without an owner, imported ones as well, the most urgent first."""
    return _lines(tx, t.handoffs.c.state == states.SALES_READY)


def past_their_deadline(tx: Connection, now: datetime) -> Excerpt[LeadLine]:
    """Open handoffs with a promise that is broken and still running, the latest first."""
    return _lines(tx, t.handoffs.c.id.in_(_late(now)))


def _late(now: datetime) -> Select[int]:
    return select(t.clocks.c.handoff_id).where(
        t.clocks.c.stopped_at.is_(None),
        t.clocks.c.kind != ClockKind.WAKE,
        t.clocks.c.due_at <= now,
        t.clocks.c.outcome.is_(None),
    )


def to_look_after(tx: Connection, handoff_ids: Sequence[int], now: datetime) -> Excerpt[LeadLine]:
    """Of these handoffs those that a manager has to see to: past a deadline or without an owner, and not snoozed."""
    awake = t.handoffs.c.snoozed_until.is_(None) | (t.handoffs.c.snoozed_until <= now)
    looked_after = t.handoffs.c.owner_id.is_not(None) & t.handoffs.c.id.not_in(_late(now))
    return _lines(tx, t.handoffs.c.id.in_(handoff_ids) & t.handoffs.c.state.in_(states.OPEN) & awake & ~looked_after)


def given_back(tx: Connection) -> Excerpt[LeadLine]:
    """What sales gave back, the newest first, with the reason and the rep's words."""
    rows = tx.execute(_GIVEN_BACK.limit(SHOWN)).all()
    return Excerpt(account_matching.with_tiers(tx, list(map(_line, rows))), rows[0].total if rows else 0)


def given_back_in(tx: Connection, agreed: Policy, marketer: str, period: Period) -> Excerpt[LeadLine]:
    """What sales gave back in the period, of the leads that this marketer answers for, with the reps' words."""
    then = (
        t.handoffs.c.closed_at >= period.start,
        t.handoffs.c.closed_at < period.end,
        t.handoffs.c.history.is_(False),
    )
    rows = tx.execute(_GIVEN_BACK.where(*then).limit(MOST))
    return Excerpt(_line(row) for row in rows if agreed.marketer_for(row.campaign, row.source) == marketer)


# Named as a line's fields are; and how many rows there are in all.
_OF_LINE = (
    t.handoffs.c.lead_id, t.handoffs.c.id.label("handoff_id"), t.leads.c.name, t.leads.c.company, t.leads.c.source,
    t.handoffs.c.state.label("status"), t.handoffs.c.owner_id, t.leads.c.newest_touch_at, t.leads.c.campaign,
    func.count().over().label("total"),
)  # fmt: skip
_GIVEN_BACK = (
    select(*_OF_LINE, func.coalesce(t.remarks.c.words, "").label("note"), t.handoffs.c.reason.label("code"))
    .join(t.leads, (t.leads.c.id == t.handoffs.c.lead_id) & (t.leads.c.cycle == t.handoffs.c.cycle))
    .outerjoin(t.trace, (t.trace.c.handoff_id == t.handoffs.c.id) & t.trace.c.kind.in_(("recycled", "disqualified")))
    .outerjoin(t.remarks, t.remarks.c.trace_id == t.trace.c.id)
    .where(t.handoffs.c.state.in_(states.GIVEN_BACK), t.handoffs.c.erased.is_(False))
    .order_by(t.handoffs.c.closed_at.desc())
)
_DUE = (
    select(func.min(t.clocks.c.due_at))
    .where(t.clocks.c.handoff_id == t.handoffs.c.id, t.clocks.c.stopped_at.is_(None))
    .scalar_subquery()
)
_HANDOFFS = (
    select(*_OF_LINE, _DUE.label("due_at"))
    .join(t.leads, t.leads.c.id == t.handoffs.c.lead_id)
    .where(t.handoffs.c.erased.is_(False))
    .order_by(_DUE.is_(None), _DUE, t.handoffs.c.id)
    .limit(SHOWN)
)


def _lines(tx: Connection, which: ColumnElement[bool]) -> Excerpt[LeadLine]:
    rows = tx.execute(_HANDOFFS.where(which)).all()
    kinds = _nearest_kinds(tx, [row.handoff_id for row in rows])
    lines = [_line(row, due_kind=kinds.get(row.handoff_id)) for row in rows]
    return Excerpt(account_matching.with_tiers(tx, lines), rows[0].total if rows else 0)


def _nearest_kinds(tx: Connection, handoff_ids: Iterable[int]) -> dict[int, str]:
    running = (t.clocks.c.handoff_id.in_(handoff_ids), t.clocks.c.stopped_at.is_(None), t.clocks.c.due_at.is_not(None))
    query = select(t.clocks.c.handoff_id, t.clocks.c.kind).where(*running).order_by(t.clocks.c.due_at.desc())
    return {row.handoff_id: row.kind for row in tx.execute(query)}


def _line(row: AnyRow, **more: Any) -> LeadLine:
    return LeadLine(**{name: value for name, value in row._mapping.items() if name not in ("source", "total")}, **more)
