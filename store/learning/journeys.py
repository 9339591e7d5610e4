"""The ways of many leads in a few statements: every end that a deal or a handoff came to, with what went before it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from store.agreement import policy
from store.db import dialect
from store.db import tables as t
from store.db.dialect import AnyRow
from store.message import contents
from store.record import handed_over
from store.rules import states
from store.rules.learning import journey_patterns
from store.rules.learning.journey_patterns import WINS, Journey, JourneyPatterns, JourneyTouch

WITHOUT_WINS = timedelta(weeks=13)

_of_handoff = t.handoffs.c
_SAME_HANDOFF = (_of_handoff.id == t.opportunities.c.handoff_id) & _of_handoff.withdrawn_at.is_(None)
_TOGETHER = t.opportunities.join(t.leads).outerjoin(t.handoffs, _SAME_HANDOFF)
_SHOWN = (t.leads.c.erased_at.is_(None), t.opportunities.c.history | t.opportunities.c.handoff_id.is_not(None))
_DEALS: Select[Any] = (
    select(
        t.opportunities.c.lead_id, t.opportunities.c.handoff_id, t.opportunities.c.outcome, t.opportunities.c.opened_at,
        t.opportunities.c.closed_at.label("ended_at"), t.opportunities.c.reason, t.opportunities.c.amount,
        _of_handoff.handed_over_at, _of_handoff.claimed_at, _of_handoff.responded_at, _of_handoff.threshold_at,
    )
    .select_from(_TOGETHER)
    .where(*_SHOWN)
)  # fmt: skip
_GIVEN_BACK: Select[Any] = (
    select(
        _of_handoff.lead_id, _of_handoff.id.label("handoff_id"), _of_handoff.state.label("outcome"),
        _of_handoff.closed_at.label("ended_at"), _of_handoff.reason, _of_handoff.handed_over_at,
        _of_handoff.claimed_at, _of_handoff.responded_at, _of_handoff.threshold_at,
    )
    .select_from(t.handoffs.join(t.leads))
    .where(t.leads.c.erased_at.is_(None), _of_handoff.withdrawn_at.is_(None))
    .where(_of_handoff.state.in_(states.GIVEN_BACK))
)  # fmt: skip


def newest_ends(tx: Connection, outcome: str, now: datetime, limit: int = WINS) -> list[Journey]:
    """The ways of the leads won (or lost, and never won) last, the newest first, each to its newest such end."""
    leads = select(t.opportunities.c.lead_id).select_from(_TOGETHER).where(*_SHOWN, *_ended_as(outcome, now))
    if outcome == states.LOST:
        leads = leads.where(t.opportunities.c.lead_id.not_in(_won_leads()))
    last = func.max(t.opportunities.c.closed_at).desc(), t.opportunities.c.lead_id.desc()
    ids = tx.scalars(leads.group_by(t.opportunities.c.lead_id).order_by(*last).limit(limit))
    return ends_of(tx, list(ids), outcome, now)


def ends_of(tx: Connection, lead_ids: Sequence[int], outcome: str, now: datetime) -> list[Journey]:
    """The ways of these leads, in this order, each to its newest such end by `now`."""
    query = _DEALS.where(*_ended_as(outcome, now), t.opportunities.c.lead_id.in_(lead_ids))
    rows = {row.lead_id: row for row in tx.execute(query.order_by(t.opportunities.c.closed_at, t.opportunities.c.id))}
    found = [_journey(rows[lead_id], outcome == states.WON) for lead_id in lead_ids if lead_id in rows]
    return _with_steps(tx, found)


def load_patterns(tx: Connection, now: datetime) -> JourneyPatterns:
    """What the last wins have in common beside what ended otherwise since then, and where handing over went wrong."""
    wins = newest_ends(tx, states.WON, now)
    since = journey_patterns.begun(wins) or now - WITHOUT_WINS
    ended = _ended(tx, since, now)
    others = journey_patterns.of_the_same_time(ended, wins)
    chosen = {(one.lead_id, one.handoff_id) for one in others}
    looked_at = [one for one in ended if one.outcome == states.LOST or (one.lead_id, one.handoff_id) in chosen]
    full = {_key(one): one for one in _with_steps(tx, looked_at)}
    agreed = policy.current(tx)
    return journey_patterns.find_patterns(
        wins,
        [full[_key(one)] for one in others],
        [full.get(_key(one), one) for one in ended],
        since,
        frozenset(reason.code for reason in agreed.reasons.all if reason.at_fault == "too_early"),
        frozenset(agreed.checklist.high_intent_kinds),
        contents.answered_since(tx),
    )


def _ended_as(outcome: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return t.opportunities.c.outcome == outcome, t.opportunities.c.closed_at <= now


def _won_leads() -> Select[Any]:
    return select(t.opportunities.c.lead_id).where(t.opportunities.c.outcome == states.WON)


def _key(one: Journey) -> tuple[int, int | None, str, datetime]:
    return one.lead_id, one.handoff_id, one.outcome, one.ended_at


def _ended(tx: Connection, since: datetime, now: datetime) -> list[Journey]:
    """Every end since then with its objections, without touches and questions."""
    deals = _DEALS.where(t.opportunities.c.outcome.in_(states.DEAL_CLOSED), _within(t.opportunities, since, now))
    back = _GIVEN_BACK.where(_within(t.handoffs, since, now))
    rows = [*tx.execute(deals), *tx.execute(back)]
    won: set[int] = set()
    for some in dialect.batches(sorted({row.lead_id for row in rows})):
        won |= set(tx.scalars(_won_leads().where(t.opportunities.c.lead_id.in_(some))))
    heard = _objections(tx, sorted({row.lead_id for row in rows}))
    bare = [_journey(row, row.lead_id in won) for row in rows]
    return [replace(one, objections=_heard_by_then(heard, one)) for one in bare]


def _within(table: Any, since: datetime, now: datetime) -> ColumnElement[bool]:
    found: ColumnElement[bool] = table.c.closed_at.between(since, now)
    return found


def _journey(row: AnyRow, lead_is_won: bool) -> Journey:
    return Journey(**row._mapping, lead_is_won=lead_is_won)


def _with_steps(tx: Connection, bare: Sequence[Journey]) -> list[Journey]:
    """The same with what the lead did until the end, why it was worth a call, what was asked and objected."""
    ids = sorted({one.lead_id for one in bare})
    handoffs = [one.handoff_id for one in bare if one.handoff_id is not None]
    touches, asked, objections = _of_leads(tx, t.touches, ids), _of_leads(tx, t.questions, ids), _objections(tx, ids)
    why_now = {
        handoff_id
        for some in dialect.batches(handoffs)
        for handoff_id, known in handed_over.all_as_handed_over(tx, some).items()
        if known.fields.get("why_now", "").strip()
    }
    return [
        replace(
            one,
            touches=tuple(
                JourneyTouch(row.id, row.kind, row.at, row.detail)
                for row in sorted(touches[one.lead_id], key=lambda row: (row.at, row.id))
                if row.at <= one.ended_at
            ),
            asked=tuple(sorted(row.asked_at for row in asked[one.lead_id] if row.asked_at <= one.ended_at)),
            objections=_heard_by_then(objections, one),
            has_why_now=one.handoff_id in why_now,
        )
        for one in bare
    ]


def _of_leads(tx: Connection, table: Any, lead_ids: Sequence[int], *where: Any) -> dict[int, list[AnyRow]]:
    found: dict[int, list[AnyRow]] = defaultdict(list)
    for some in dialect.batches(lead_ids):
        for row in tx.execute(select(table).where(table.c.lead_id.in_(some), *where)):
            found[row.lead_id].append(row)
    return found


def _heard_by_then(heard: dict[int, list[AnyRow]], one: Journey) -> tuple[tuple[datetime, str], ...]:
    return tuple(sorted((row.at, row.code or "") for row in heard[one.lead_id] if row.at <= one.ended_at))


def _objections(tx: Connection, lead_ids: Sequence[int]) -> dict[int, list[AnyRow]]:
    return _of_leads(tx, t.phrases, lead_ids, t.phrases.c.kind == "objection")
