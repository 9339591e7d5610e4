"""How each KPI is counted: by the database, from the trace, as it was recorded by a moment.

Each function takes periods and returns one value for each. An index range on the trace finds the facts in them; scalar
subqueries, which the planner always serves from an index, find the later facts of the same lead, handoff or deal. So
the cost does not rise with what else is stored.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from itertools import pairwise
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    ScalarSelect,
    Select,
    and_,
    case,
    exists,
    false,
    func,
    literal,
    literal_column,
    select,
)

from store.clocks import response_time
from store.db import dialect
from store.db import tables as t
from store.db.dialect import AnyRow
from store.record import trace
from store.record.trace import SAID_ANEW, AsOf
from store.rules import states
from store.rules.monday import kpis, measures
from store.rules.monday.kpis import OPENS_WITHIN, QUALIFIES_WITHIN
from store.rules.monday.measures import Measure, Rate, Times
from store.rules.office_time.periods import Period, days_between
from store.rules.trace_kinds import UNDATED_ENDINGS

ENDINGS = ("won", "lost", *UNDATED_ENDINGS.values())
CLOSINGS = (*ENDINGS, "deal_reopened")
GIVEN_BACK = ("recycled", "disqualified")
PAST_AFTER = timedelta(days=7)  # what is received so much later is facts only
LATER_STAGES = ("claimed", "responded", "opportunity", *ENDINGS)

# A fact that lies in a stretch, another about the same lead or handoff, and the newest of its kind. Made once, because
# making an alias takes as long as building the statement around it.
_fact, _step, _newest = t.trace.alias("fact"), t.trace.alias("step"), t.trace.alias("newest")
_Found = TypeVar("_Found")
MISSED, HIT, LEFT_OUT = range(3)
_MISSED, _HIT, _LEFT_OUT = (literal_column(str(one), t.trace.c.id.type) for one in (MISSED, HIT, LEFT_OUT))
Find = Callable[[Connection, Sequence[Period], datetime, tzinfo], Sequence[Measure]]


@dataclass(frozen=True, slots=True)
class Counting:
    """How a KPI is counted. `find` returns its measure for each period, as known at a moment.

    A case lies in the period in which a fact of a kind in `begins` happened; `same` names the trace's column that ties
    other facts to that case, and those of a kind in `changed_by` can change the number after it was said.
    """

    find: Find
    same: str
    begins: Sequence[str]
    changed_by: Sequence[str]


def measure_kpi(tx: Connection, code: str, periods: Sequence[Period], at: datetime, zone: tzinfo) -> Sequence[Measure]:
    """A KPI in each of these periods, as it was known at `at`; days begin in `zone`."""
    return COUNTED[code].find(tx, periods, at, zone) if periods else []


def measure_rates(tx: Connection, code: str, periods: Sequence[Period], at: datetime, zone: tzinfo) -> list[Rate]:
    """The same of a KPI that is a share."""
    return [one for one in measure_kpi(tx, code, periods, at, zone) if isinstance(one, Rate)]


def during(moment: ColumnElement[datetime], period: Period, at: datetime | None = None) -> ColumnElement[bool]:
    """That a moment lies in the period; with `at`, in what of it has passed by then."""
    lies = (moment >= period.start) & (moment < period.end)
    return lies if at is None else lies & (moment <= at)


def facts_in(kind: str, period: Period, known: AsOf) -> tuple[ColumnElement[bool], ...]:
    """Facts of that kind in the period; of when a lead came, which may be said anew, the last one counts."""
    said = (t.trace.c.kind == kind, during(t.trace.c.happened_at, period))
    return *said, _is_newest(t.trace, "lead_id", [kind], known)


def qualified(tx: Connection, periods: Sequence[Period], at: datetime) -> list[Rate]:
    """KPI 1: leads first received in each period, and how many of them had their first handoff within 14 x 24 h.

    Undated leads are no part of it. An imported lead that got further without a date of its handoff is left out. So is
    every lead of a past that tells of no handoffs at all: whether it had one is not known.
    """
    known = trace.as_of(tx, at)
    # A lead comes back to these states only by an import undone, so most leads need no further look.
    waits: ColumnElement[bool] = t.leads.c.status.in_(states.BEFORE_HANDOFF)
    if not known.is_all:
        undone = select(t.imported_leads.c.lead_id).where(t.imported_leads.c.outcome == "withdrawn")
        waits = and_(waits, _fact.c.lead_id.not_in(undone))
    past: ColumnElement[bool] = false()
    if not _past_tells_of_handoffs(tx, known):
        was_late = _fact.c.happened_at < _fact.c.recorded_at
        late = dialect.later(tx, _fact.c.happened_at, PAST_AFTER) < _fact.c.recorded_at
        past = case((was_late, late), else_=false())  # asked first: arithmetic with moments takes longer
    is_unknown = past | _got_further("lead_id", LATER_STAGES, known)
    looked_up = _in_time(tx, "lead_id", "handed_over", QUALIFIES_WITHIN, known, is_unknown)
    outcome = case((waits, case((past, _LEFT_OUT), else_=_MISSED)), else_=looked_up)
    of_lead = came_first(_fact, known) & (t.leads.c.id == _fact.c.lead_id)
    return _rates(tx, periods, of_lead, outcome)


def came_first(fact: FromClause, known: AsOf) -> ColumnElement[bool]:
    """That this is when a lead first came, as known by then. Said anew, it has a fact for each; the last one counts."""
    came = (fact.c.kind == "received") & fact.c.undated.is_not(True)
    return came & _is_newest(fact, "lead_id", ["received"], known)


def became_opportunities(tx: Connection, periods: Sequence[Period], at: datetime) -> list[Rate]:
    """KPI 3: handoffs made in each period, and from how many of them an opportunity was opened within 21 x 24 h.

    An imported one that was won or lost without a date of its opening is left out.
    """
    known = trace.as_of(tx, at)
    is_unknown = _got_further("handoff_id", ENDINGS, known)
    outcome = _in_time(tx, "handoff_id", "opportunity", OPENS_WITHIN, known, is_unknown)
    return _rates(tx, periods, _made(known), outcome)


def responses(tx: Connection, periods: Sequence[Period], at: datetime) -> list[Times]:
    """KPI 2: office seconds to the first response of the handoffs made in each period; of waiting ones so far.

    Closed without a response: left out. So are those of which nobody knows when they were answered: imported ones, and
    what a clock that was ahead recorded.
    """
    known = trace.as_of(tx, at)
    took = _last_told("first_response", _step.c.seconds, _fact.c.handoff_id, known)
    stretches = _cut(periods)
    # In one column, so that nobody asks of an answered one whether it waits: seconds, or less than none, minus its id.
    told = func.coalesce(took, -_waiting(known))
    rows: list[tuple[int, int | None]] = [
        (number, one) for number, one in tx.execute(_inside(stretches, _made(known), told))
    ]
    so_far = response_time.so_far(tx, [-one for _, one in rows if one is not None and one < 0], at)
    measured = []
    for made in _share_out(periods, stretches, rows):
        told_of = [one for one in made if one is not None]
        done = sorted([one for one in told_of if one >= 0])
        waiting = sorted([so_far[-one] for one in told_of if one < 0])
        measured.append(Times(tuple(done), tuple(waiting), len(made) - len(done) - len(waiting)))
    return measured


def won(tx: Connection, periods: Sequence[Period], at: datetime) -> list[Rate]:
    """KPI 4: opportunities whose last outcome is won or lost, closed in each period, and how many of them were won.

    Left out: those that may have closed in it, since nobody said when.
    """
    known = trace.as_of(tx, at)
    rates = _rates(tx, periods, _closed(["won", "lost"], known), case((_fact.c.kind == "won", _HIT), else_=_MISSED))
    undated = _undated(tx, periods, list(UNDATED_ENDINGS.values()), known)
    return [Rate(rate.hits, rate.n, len(unknown)) for rate, unknown in zip(rates, undated, strict=True)]


def cycles(tx: Connection, periods: Sequence[Period], at: datetime, zone: tzinfo) -> list[Times]:
    """KPI 5: calendar days from the handoff an opportunity was opened from to won, won in each period.

    One that was won before that handoff is left out, and one that may have been won in the period.
    """
    return _cycles(tx, periods, at, zone, "made")


def first_contacts(tx: Connection, periods: Sequence[Period], at: datetime, zone: tzinfo) -> list[Times]:
    """Calendar days from first contact to won, of deals imported without a handoff.

    Undated ones are left out, and those won before that contact.
    """
    return _cycles(tx, periods, at, zone, "came")


def _cycles(tx: Connection, periods: Sequence[Period], at: datetime, zone: tzinfo, start: str) -> list[Times]:
    known = trace.as_of(tx, at)
    undated = _undated(tx, periods, [UNDATED_ENDINGS["won"]], known)
    return [
        _times([*(days for since, days in wins if since == start), *(None for one in unknown if one == start)])
        for wins, unknown in zip(_wins(tx, periods, known, zone), undated, strict=True)
    ]


def _undated(tx: Connection, periods: Sequence[Period], kinds: Sequence[str], known: AsOf) -> list[list[str]]:
    """For each period the deals that may have ended in it: nobody said when, and it was not known before it began.

    Each as what its days would be counted from: the handoff that was made, or the moment the lead came.
    """
    since = min(period.start for period in periods)
    query = select(_fact.c.happened_at, _handoff(known).label("handoff_id"))
    query = query.where(_closed(kinds, known), _fact.c.happened_at >= since)
    rows = tx.execute(query).all()
    return [
        ["came" if row.handoff_id is None else "made" for row in rows if row.happened_at >= period.start]
        for period in periods
    ]


def _past_tells_of_handoffs(tx: Connection, known: AsOf) -> bool:
    """Whether any handoff was imported by then."""
    made = (_fact.c.handoff_id == t.handoffs.c.id, _fact.c.kind == "handed_over", trace.is_said(_fact, known))
    query = select(t.handoffs.c.id).where(t.handoffs.c.history.is_(True), exists().where(*made).correlate(t.handoffs))
    return tx.scalar(query.limit(1)) is not None


def amounts_won(tx: Connection, period: Period, at: datetime) -> list[int]:
    """What each deal won in the period brought, in the currency's smallest unit, where an amount is known."""
    rows = tx.execute(_inside([period], _closed(["won"], trace.as_of(tx, at)), _fact.c.money))
    return [row.money for row in rows if row.money is not None]


def _times(days: Sequence[int | None]) -> Times:
    """The known ones, ascending; the others are left out."""
    known = sorted(each for each in days if each is not None)
    return Times(tuple(known), (), len(days) - len(known))


def _wins(tx: Connection, periods: Sequence[Period], known: AsOf, zone: tzinfo) -> list[list[tuple[str, int | None]]]:
    """For each deal won in each period: since when days are counted (made, or came), and the days if they are known."""
    stretches = _cut(periods)
    # Materialized, or the subquery of each deal's handoff would run again wherever it is used.
    deals = _inside(
        stretches, _closed(["won"], known), _fact.c.happened_at, _fact.c.lead_id, _handoff(known).label("handoff_id")
    ).cte("deals").prefix_with("MATERIALIZED")  # fmt: skip
    made = _last_told("handed_over", _step.c.happened_at, deals.c.handoff_id, known)
    first = (_step.c.lead_id == deals.c.lead_id, came_first(_step, known))
    came = select(func.min(_step.c.happened_at)).where(*first).correlate_except(_step).scalar_subquery()
    since = case((deals.c.handoff_id.is_(None), came), else_=made)
    rows = tx.execute(select(deals, since.label("since"))).all()
    return _share_out(periods, stretches, ((row.number, _days(row, zone)) for row in rows))


def _days(row: AnyRow, zone: tzinfo) -> tuple[str, int | None]:
    days = days_between(row.since, row.happened_at, zone) if row.since else None
    return "came" if row.handoff_id is None else "made", days


def _handoff(known: AsOf) -> ScalarSelect[int]:
    """The handoff that a fact's deal was opened from, as known by then: a file may name it after the deal was closed.

    One of cycle 0 or below stands in for none, so that an imported deal can be acted on. One whose import was undone
    has given up its number, and was handed over if the trace says so.
    """
    of_deal = (_newest.c.opportunity_id == _fact.c.opportunity_id, _newest.c.handoff_id.is_not(None))
    said = (*of_deal, trace.is_said(_newest, known))
    named = select(func.max(_newest.c.id)).where(*said).correlate_except(_newest).scalar_subquery()
    which = select(_step.c.handoff_id).where(_step.c.id == named).correlate_except(_step).scalar_subquery()
    was_made = exists().where(_newest.c.handoff_id == t.handoffs.c.id, _newest.c.kind == "handed_over")
    counted = (t.handoffs.c.cycle > 0) | (t.handoffs.c.withdrawn_at.is_not(None) & was_made)
    return (
        select(t.handoffs.c.id).where(t.handoffs.c.id == which, counted).correlate_except(t.handoffs).scalar_subquery()
    )


def _waiting(known: AsOf) -> ScalarSelect[int]:
    """A fact's handoff, if it was neither imported nor given back by then, nor answered nobody knows when."""
    ended = _last_word(_newest.c.handoff_id == t.handoffs.c.id, GIVEN_BACK, known)
    over = (_step.c.handoff_id == t.handoffs.c.id, _step.c.kind.in_(["first_response", *GIVEN_BACK]))
    at_some_time = exists().where(*over, trace.is_ahead(_step, known.at)).correlate(t.handoffs)
    waits = (t.handoffs.c.id == _fact.c.handoff_id, ~t.handoffs.c.history, ended.is_(None), ~at_some_time)
    return select(t.handoffs.c.id).where(*waits).correlate_except(t.handoffs).scalar_subquery()


def _closed(kinds: Sequence[str], known: AsOf) -> ColumnElement[bool]:
    """A fact that is the last word about an opportunity, of these kinds."""
    return _fact.c.kind.in_(kinds) & _is_newest(_fact, "opportunity_id", CLOSINGS, known)


def _made(known: AsOf) -> ColumnElement[bool]:
    """A handoff, by the last word about its date: an import may have put it right."""
    return (_fact.c.kind == "handed_over") & _is_newest(_fact, "handoff_id", ["handed_over"], known)


def _in_time(
    tx: Connection, same: str, stage: str, within: timedelta, known: AsOf, is_unknown: ColumnElement[bool]
) -> ScalarSelect[int]:
    """What became of a fact's lead or handoff: it reached the stage in time or not; left out if not and `is_unknown`.

    Of a date that was said twice the last word counts.
    """
    said = _is_newest(_step, "handoff_id", [stage], known)
    first = func.min(_step.c.happened_at)
    in_time = first <= dialect.later(tx, _fact.c.happened_at, within)
    outcome = case((first.is_(None) & is_unknown, _LEFT_OUT), (in_time, _HIT), else_=_MISSED)
    reached = select(outcome).where(_step.c[same] == _fact.c[same], _step.c.kind == stage, said)
    return reached.correlate_except(_step).scalar_subquery()


def _got_further(same: str, further: Sequence[str], known: AsOf) -> ColumnElement[bool]:
    """That a fact's lead or handoff came to one of these stages."""
    beyond = (_newest.c[same] == _fact.c[same], _newest.c.kind.in_(further), trace.is_said(_newest, known))
    return select(func.max(_newest.c.id)).where(*beyond).correlate_except(_newest).scalar_subquery().is_not(None)


def _rates(
    tx: Connection, periods: Sequence[Period], which: ColumnElement[bool], outcome: ColumnElement[int]
) -> list[Rate]:
    """Of the facts in each period: how many hit, of how many, and how many are left out."""
    stretches = _cut(periods)
    query = _inside(stretches, which, outcome.label("outcome"), func.count()).group_by("number", "outcome")
    found = ((number, _rate(outcome, n)) for number, outcome, n in tx.execute(query))
    return [measures.pool_rates(inside) for inside in _share_out(periods, stretches, found)]


def _rate(outcome: int, n: int) -> Rate:
    return Rate(0, 0, n) if outcome == LEFT_OUT else Rate(n if outcome == HIT else 0, n)


def is_counted() -> ColumnElement[bool]:
    """That a row of `handoffs` was handed over, not by a clock that was ahead, nor withdrawn with its import."""
    made = (_step.c.handoff_id == t.handoffs.c.id, _step.c.kind == "handed_over", ~trace.stands(_step))
    return ~exists().where(*made).correlate(t.handoffs) & (t.handoffs.c.cycle > 0)


def _is_newest(fact: FromClause, same: str, kinds: Sequence[str], known: AsOf) -> ColumnElement[bool]:
    """That a fact is the last word of these kinds about the same lead, handoff or deal."""
    newest = fact.c.id == _last_word(_newest.c[same] == fact.c[same], kinds, known)
    if not SAID_ANEW.keys() >= set(kinds):
        return newest
    return trace.is_said(fact, known) & (trace.was_said_once(fact, known) | newest)


def _last_told(kind: str, what: ColumnElement[Any], handoff_id: ColumnElement[int], known: AsOf) -> ScalarSelect[Any]:
    """What the last word of a kind about a handoff tells."""
    said = (_step.c.handoff_id == handoff_id, _step.c.kind == kind, _is_newest(_step, "handoff_id", [kind], known))
    return select(what).where(*said).correlate_except(_step).scalar_subquery()


def _last_word(same: ColumnElement[bool], kinds: Sequence[str], known: AsOf) -> ScalarSelect[int]:
    """The newest fact of these kinds about the same handoff or deal, of those that count."""
    said = (same, _newest.c.kind.in_(kinds), trace.is_said(_newest, known))
    return select(func.max(_newest.c.id)).where(*said).correlate_except(_newest).scalar_subquery()


def _inside(stretches: Sequence[Period], which: ColumnElement[bool], *what: ColumnElement[Any]) -> Select[Any]:
    """These columns of each such fact in the stretches, with the stretch's number."""
    whole = Period(stretches[0].start, stretches[-1].end)
    return select(_number(stretches).label("number"), *what).where(which, during(_fact.c.happened_at, whole))


def _number(stretches: Sequence[Period], first: int = 0) -> ColumnElement[int]:
    """The number of the stretch in which a fact lies, by binary search in nested CASE expressions."""
    half = len(stretches) // 2
    if not half:
        return literal(first, t.trace.c.id.type)
    before = _fact.c.happened_at < stretches[half].start
    return case((before, _number(stretches[:half], first)), else_=_number(stretches[half:], first + half))


def _cut(periods: Sequence[Period]) -> list[Period]:
    """The periods' time, cut at every beginning and end, so that a fact in two periods is read only once."""
    edges = sorted({edge for period in periods for edge in (period.start, period.end)})
    return [Period(*ends) for ends in pairwise(edges)] or list(periods[:1])


def _share_out(
    periods: Sequence[Period], stretches: Sequence[Period], found: Iterable[tuple[int, _Found]]
) -> list[list[_Found]]:
    """For each period, what was found in the stretches that lie in it."""
    by_stretch: dict[int, list[_Found]] = defaultdict(list)
    for number, one in found:
        by_stretch[number].append(one)
    inside = (
        [number for number, each in enumerate(stretches) if period.start <= each.start and each.end <= period.end]
        for period in periods
    )
    return [[one for number in numbers for one in by_stretch[number]] for numbers in inside]


def _zoneless(find: Callable[[Connection, Sequence[Period], datetime], Sequence[Measure]]) -> Find:
    """For a KPI in which no days are counted."""
    return lambda tx, periods, at, _zone: find(tx, periods, at)


COUNTED: Mapping[str, Counting] = {
    kpis.LEAD_TO_QUALIFIED: Counting(
        _zoneless(qualified), "lead_id", begins=["received"], changed_by=["received", "handed_over"]
    ),
    kpis.FIRST_RESPONSE: Counting(
        _zoneless(responses), "handoff_id", ["handed_over"], ["first_response", "handed_over", *GIVEN_BACK]
    ),
    kpis.QUALIFIED_TO_OPPORTUNITY: Counting(
        _zoneless(became_opportunities), "handoff_id", begins=["handed_over"], changed_by=["opportunity", "handed_over"]
    ),
    kpis.WIN_RATE: Counting(_zoneless(won), "opportunity_id", begins=["won", "lost"], changed_by=CLOSINGS),
    kpis.SALES_CYCLE: Counting(cycles, "opportunity_id", begins=["won", "lost"], changed_by=[*CLOSINGS, "opportunity"]),
}
