"""Which handoffs the agenda could talk about, and what it tells of the three that were chosen."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select, union

from store.agreement import policy
from store.clocks import clocks
from store.db import dialect
from store.db import tables as t
from store.db.dialect import AnyRow
from store.monday.meeting.decision_facts import Case
from store.monday.scoreboard.figures import GIVEN_BACK
from store.record import trace
from store.record.facts import ActFacts
from store.rules.monday.picks import LOOKS_BACK, SLOTS, Candidate
from store.rules.office_time import periods
from store.rules.states import ClockKind
from store.views import handoff_views

USUAL_WEEKS = 8

DAY = 24 * 3600
STEPS = 14
# What happened between the two teams; the rest of the trace is bookkeeping.
TOLD = (
    "handed_over", "claimed", "assigned", "released", "asked", "answered", "responded", "opportunity", "won", "lost",
    "deal_reopened", "recycled", "disqualified",
)  # fmt: skip


_Missed = tuple[datetime, float]  # when the newest missed clock of a handoff ran out, and the largest used / promise


def candidates(tx: Connection, since: datetime, now: datetime) -> list[Candidate]:
    """The handoffs that something decided since the last agenda, or in the 28 days that an empty block looks back."""
    begin = min(since, now - LOOKS_BACK)
    decided = select(t.trace.c.handoff_id).where(
        t.trace.c.kind.in_(("opportunity", *GIVEN_BACK)),
        t.trace.c.happened_at >= begin,
        t.trace.c.happened_at <= now,
        t.trace.c.handoff_id.is_not(None),
        trace.stands(t.trace),
    )
    ran_out = select(t.clocks.c.handoff_id).where(t.clocks.c.due_at >= begin, t.clocks.c.due_at <= now)
    ids = sorted(tx.scalars(union(decided, ran_out)))
    return [found for some in dialect.batches(ids) for found in _load(tx, some, now)]


def usual(tx: Connection, since: datetime) -> dict[str, float]:
    """How often each reason came a week, over the 8 weeks before."""
    query = (
        select(t.trace.c.code, func.count())
        .where(t.trace.c.kind.in_(GIVEN_BACK), t.trace.c.code.is_not(None), trace.stands(t.trace))
        .where(t.trace.c.happened_at >= since - USUAL_WEEKS * periods.WEEK, t.trace.c.happened_at < since)
        .group_by(t.trace.c.code)
    )
    return {reason: count / USUAL_WEEKS for reason, count in tx.execute(query)}


def load_cases(tx: Connection, agenda_id: int) -> tuple[Case, Case, Case]:
    """The three of an agenda as they are now, in order; an empty one where there was none."""
    query = (
        select(
            t.agenda_cases.c.slot, t.agenda_cases.c.handoff_id, t.agenda_cases.c.why,
            t.handoffs.c.lead_id, t.handoffs.c.owner_id, t.handoffs.c.score, t.handoffs.c.handed_over_at,
            t.leads.c.name, t.leads.c.company, t.leads.c.source, t.leads.c.campaign,
            t.opportunities.c.amount, t.cards.c.channel, t.cards.c.ts,
        )
        .join_from(t.agenda_cases, t.handoffs)
        .join(t.leads, t.leads.c.id == t.handoffs.c.lead_id)
        .outerjoin(t.opportunities, t.opportunities.c.handoff_id == t.handoffs.c.id)
        .outerjoin(t.cards, t.cards.c.handoff_id == t.handoffs.c.id)
        .where(t.agenda_cases.c.agenda_id == agenda_id)
    )  # fmt: skip
    found = {row.slot: _case(tx, row) for row in tx.execute(query).all()}
    good, broken, recycled = (found.get(slot) or Case(slot) for slot in SLOTS)
    return good, broken, recycled


def _load(tx: Connection, ids: Sequence[int], now: datetime) -> list[Candidate]:
    missed, events = _missed(tx, ids, now), _events(tx, ids)
    query = (
        select(t.handoffs, t.opportunities.c.amount)
        .join_from(t.handoffs, t.leads)
        .outerjoin(t.opportunities, t.opportunities.c.handoff_id == t.handoffs.c.id)
        .where(t.handoffs.c.id.in_(ids), t.handoffs.c.history.is_(False))
        .where(t.leads.c.erased_at.is_(None), t.handoffs.c.withdrawn_at.is_(None))
    )
    return [_candidate(row, missed.get(row.id), events[row.id]) for row in tx.execute(query)]


def _candidate(row: AnyRow, missed: _Missed | None, events: dict[str, AnyRow]) -> Candidate:
    opened, answered = events.get("opportunity"), events.get("first_response")
    back = max((events[kind] for kind in GIVEN_BACK if kind in events), key=lambda event: event.id, default=None)
    return Candidate(
        handoff_id=row.id,
        handed_over_at=row.handed_over_at,
        opened_at=opened.happened_at if opened else None,
        missed_at=missed[0] if missed else None,
        recycled_at=back.happened_at if back else None,
        reason=back.code if back else None,
        releases=row.releases,
        waited=answered.seconds if answered else None,
        amount=row.amount,
        overrun=missed[1] if missed else 0.0,
        score=row.score,
    )


def _events(tx: Connection, ids: Sequence[int]) -> dict[int, dict[str, AnyRow]]:
    """The newest of each deciding kind, by handoff."""
    kinds = ("opportunity", "first_response", *GIVEN_BACK)
    told = (t.trace.c.handoff_id.in_(ids), t.trace.c.kind.in_(kinds), trace.stands(t.trace))
    query = select(t.trace).where(*told).order_by(t.trace.c.id)
    events: dict[int, dict[str, AnyRow]] = defaultdict(dict)
    for row in tx.execute(query):
        events[row.handoff_id][row.kind] = row
    return events


def _missed(tx: Connection, ids: Sequence[int], now: datetime) -> dict[int, _Missed]:
    """By handoff: stopped clocks that were missed, and running ones past their promise; excused ones are not missed."""
    query = select(t.clocks).where(
        t.clocks.c.handoff_id.in_(ids),
        t.clocks.c.kind != ClockKind.WAKE,
        (t.clocks.c.outcome == "missed")
        | (t.clocks.c.outcome.is_(None) & t.clocks.c.stopped_at.is_(None) & (t.clocks.c.due_at <= now)),
    )
    found: dict[int, _Missed] = {}
    for clock in tx.execute(query).all():
        late = clock.missed_by if clock.stopped_at else clocks.late(tx, clock, now)
        ran_out, overrun = clock.due_at or clock.stopped_at, 1 + (late or 0) / (clock.promise or DAY)
        newest, largest = found.get(clock.handoff_id, (ran_out, overrun))
        found[clock.handoff_id] = max(newest, ran_out), max(largest, overrun)
    return found


def _case(tx: Connection, row: AnyRow) -> Case:
    why = dict(row.why)
    known = {
        **row._mapping,
        "looked_back": bool(why.pop("looked_back", False)),
        "why": why,
        "timeline": _timeline(tx, row.handoff_id),
        "words": _words(tx, row.handoff_id) if row.slot == "recycled" else "",
    }
    return Case(**known)


def _timeline(tx: Connection, handoff_id: int) -> tuple[ActFacts, ...]:
    query = select(t.trace).where(t.trace.c.handoff_id == handoff_id, t.trace.c.kind.in_(TOLD))
    rows = sorted(tx.execute(query), key=trace.by_minute)
    if len(rows) > STEPS:  # the first and the last ones
        rows = [*rows[: STEPS // 2], *rows[-STEPS // 2 :]]
    currency = policy.current(tx).currency
    return tuple(handoff_views.act_without_words(row, currency) for row in rows)


def _words(tx: Connection, handoff_id: int) -> str:
    """What the rep said when giving it back."""
    given_back = (t.trace.c.handoff_id == handoff_id, t.trace.c.kind.in_(GIVEN_BACK))
    query = select(t.remarks.c.words).join(t.trace).where(*given_back)
    return tx.scalar(query.order_by(t.trace.c.id.desc()).limit(1)) or ""
