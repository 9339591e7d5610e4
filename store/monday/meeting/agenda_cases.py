"""Which handoffs the agenda could talk about, and what it tells of the three that were chosen."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, func, select, union

from store.agreement import policy
from store.clocks import clocks
from store.db import tables as t
from store.db.dialect import AnyRow
from store.monday.meeting.decision_facts import Case
from store.monday.scoreboard.figures import GIVEN_BACK
from store.record.facts import ActFacts
from store.rules.monday.picks import LOOKS_BACK, SLOTS, Candidate
from store.rules.office_time import periods
from store.rules.states import ClockKind
from store.views import handoff_views

USUAL_WEEKS = 8
AT_ONCE = 500
DAY = 24 * 3600
STEPS = 14
# What happened between the two teams; the rest of the trace is bookkeeping.
TOLD = (
    "handed_over", "claimed", "assigned", "released", "asked", "answered", "responded", "opportunity", "won", "lost",
    "deal_reopened", "recycled", "disqualified",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Missed:
    """When the newest missed clock of a handoff ran out, and the largest used / promise."""

    at: datetime
    overrun: float


def candidates(tx: Connection, since: datetime, now: datetime) -> list[Candidate]:
    """The handoffs that something decided since the last agenda, or in the 28 days that an empty block looks back."""
    begin = min(since, now - LOOKS_BACK)
    ids = sorted(tx.scalars(union(_decided(begin, now), _ran_out(begin, now))))
    found: list[Candidate] = []
    for first in range(0, len(ids), AT_ONCE):
        found += _load(tx, ids[first : first + AT_ONCE], now)
    return found


def usual(tx: Connection, since: datetime) -> dict[str, float]:
    """How often each reason came a week, over the 8 weeks before."""
    query = (
        select(t.trace.c.code, func.count())
        .where(t.trace.c.kind.in_(GIVEN_BACK), t.trace.c.code.is_not(None))
        .where(t.trace.c.happened_at >= since - USUAL_WEEKS * periods.WEEK, t.trace.c.happened_at < since)
        .group_by(t.trace.c.code)
    )
    return {reason: count / USUAL_WEEKS for reason, count in tx.execute(query)}


def shown_before(tx: Connection) -> set[int]:
    """Every handoff that an agenda talked about."""
    return set(tx.scalars(select(t.agenda_cases.c.handoff_id)))


def load_cases(tx: Connection, agenda_id: int) -> tuple[Case, Case, Case]:
    """The three of an agenda as they are now, in order; an empty one where there was none."""
    query = (
        select(
            t.agenda_cases.c.slot, t.agenda_cases.c.why, t.handoffs, t.leads.c.name, t.leads.c.company,
            t.leads.c.source, t.leads.c.campaign, t.opportunities.c.amount, t.cards.c.channel, t.cards.c.ts,
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


def _decided(begin: datetime, now: datetime) -> Select[int]:
    """Handoffs that became an opportunity or were given back."""
    return select(t.trace.c.handoff_id).where(
        t.trace.c.kind.in_(("opportunity", *GIVEN_BACK)),
        t.trace.c.happened_at >= begin,
        t.trace.c.happened_at <= now,
        t.trace.c.handoff_id.is_not(None),
    )


def _ran_out(begin: datetime, now: datetime) -> Select[int]:
    return select(t.clocks.c.handoff_id).where(t.clocks.c.due_at >= begin, t.clocks.c.due_at <= now)


def _load(tx: Connection, ids: Sequence[int], now: datetime) -> list[Candidate]:
    missed, events = _missed(tx, ids, now), _events(tx, ids)
    query = (
        select(t.handoffs, t.opportunities.c.amount)
        .join_from(t.handoffs, t.leads)
        .outerjoin(t.opportunities, t.opportunities.c.handoff_id == t.handoffs.c.id)
        .where(t.handoffs.c.id.in_(ids), t.handoffs.c.history.is_(False), t.leads.c.erased_at.is_(None))
    )
    return [_candidate(row, missed.get(row.id), events[row.id]) for row in tx.execute(query)]


def _candidate(row: AnyRow, missed: _Missed | None, events: dict[str, AnyRow]) -> Candidate:
    opened, answered = events.get("opportunity"), events.get("first_response")
    back = max((events[kind] for kind in GIVEN_BACK if kind in events), key=lambda event: event.id, default=None)
    return Candidate(
        handoff_id=row.id,
        handed_over_at=row.handed_over_at,
        opened_at=opened.happened_at if opened else None,
        missed_at=missed.at if missed else None,
        recycled_at=back.happened_at if back else None,
        reason=back.code if back else None,
        releases=row.releases,
        waited=answered.seconds if answered else None,
        amount=row.amount,
        overrun=missed.overrun if missed else 0.0,
        score=row.score,
    )


def _events(tx: Connection, ids: Sequence[int]) -> dict[int, dict[str, AnyRow]]:
    """The newest of each deciding kind, by handoff."""
    kinds = ("opportunity", "first_response", *GIVEN_BACK)
    query = select(t.trace).where(t.trace.c.handoff_id.in_(ids), t.trace.c.kind.in_(kinds)).order_by(t.trace.c.id)
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
        before = found.get(clock.handoff_id)
        ran_out, overrun = clock.due_at or clock.stopped_at, 1 + (late or 0) / (clock.promise or DAY)
        if before is not None:
            ran_out, overrun = max(before.at, ran_out), max(before.overrun, overrun)
        found[clock.handoff_id] = _Missed(ran_out, overrun)
    return found


def _case(tx: Connection, row: AnyRow) -> Case:
    why = dict(row.why)
    return Case(
        slot=row.slot,
        handoff_id=row.id,
        lead_id=row.lead_id,
        name=row.name,
        company=row.company,
        source=row.source,
        campaign=row.campaign,
        owner_id=row.owner_id,
        score=row.score,
        amount=row.amount,
        handed_over_at=row.handed_over_at,
        looked_back=bool(why.pop("looked_back", False)),
        why=why,
        timeline=_timeline(tx, row.id),
        words=_words(tx, row.id) if row.slot == "recycled" else "",
        channel=row.channel,
        ts=row.ts,
    )


def _timeline(tx: Connection, handoff_id: int) -> tuple[ActFacts, ...]:
    query = select(t.trace).where(t.trace.c.handoff_id == handoff_id, t.trace.c.kind.in_(TOLD))
    currency = policy.current(tx).currency
    steps = [
        handoff_views.act_without_words(row, currency)
        for row in tx.execute(query.order_by(t.trace.c.happened_at, t.trace.c.id))
    ]
    return tuple(_ends(steps))


def _ends(steps: Sequence[ActFacts]) -> Iterable[ActFacts]:
    """Of very many steps the first and the last ones."""
    return steps if len(steps) <= STEPS else [*steps[: STEPS // 2], *steps[-STEPS // 2 :]]


def _words(tx: Connection, handoff_id: int) -> str:
    """What the rep said when giving it back."""
    query = (
        select(t.remarks.c.words)
        .join(t.trace)
        .where(t.trace.c.handoff_id == handoff_id, t.trace.c.kind.in_(GIVEN_BACK))
    )
    return tx.scalar(query.order_by(t.trace.c.id.desc()).limit(1)) or ""
