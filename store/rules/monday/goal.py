"""A quarter's revenue worked back into wins, opportunities, handoffs and leads a week, and whether it is on pace."""

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from store.rules.monday import measures
from store.rules.monday.kpis import LEAD_TO_QUALIFIED, QUALIFIED_TO_OPPORTUNITY, SALES_CYCLE, WIN_RATE
from store.rules.monday.measures import Rate, Times

DEAL_SIZE = "deal_size"
ENOUGH = 20  # a denominator below this is not measured; the written assumption counts
# From the win back to the lead: what is needed, and by which rate the step after it is divided.
CHAIN = (("opportunities", WIN_RATE), ("handoffs", QUALIFIED_TO_OPPORTUNITY), ("leads", LEAD_TO_QUALIFIED))


@dataclass(frozen=True, slots=True)
class Assumed:
    """What people wrote down: deal size in the smallest unit, rates by KPI (25 % is Rate(25, 100)), days to won."""

    deal_size: int | None = None
    rates: Mapping[str, Rate | None] = field(default_factory=dict)
    cycle_days: int | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """The last 13 matured weeks: known amounts of won deals (their sum and number), rates by KPI, days to won."""

    revenue: int
    deals: int
    rates: Mapping[str, Rate]
    cycle: Times


@dataclass(frozen=True, slots=True)
class GoalStep:
    """So many are needed (`what`: wins, opportunities, handoffs or leads).

    `by`: what the number before was divided by: money a deal (smallest unit), or a rate. `assumed`: written down.
    """

    what: str
    needed: int
    by: Rate | int
    assumed: bool


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Leads that arrive from `since` to the day before `until` are won in the quarter: its days less a median cycle."""

    since: date
    until: date
    cycle_days: int
    assumed: bool


@dataclass(frozen=True, slots=True)
class GoalPlan:
    """The goal's arithmetic. `missing`: what is neither measured nor written down; the steps stop where one is needed.

    `deal` is in the smallest unit. `leads_so_far` came since `arrivals.since`, `leads_left` still have to come within
    `days_left` days, that is `leads_a_week`. `too_late`: no day is left, what is won this quarter is already in the
    pipeline.
    """

    revenue: int
    deal: int | None
    deal_assumed: bool
    steps: tuple[GoalStep, ...]
    missing: tuple[str, ...]
    arrivals: Arrivals | None
    days_left: int | None
    leads_so_far: int
    leads_left: int | None
    leads_a_week: int | None

    @property
    def too_late(self) -> bool:
        """Whether a lead that arrives today will most likely be won only after the quarter."""
        return self.days_left == 0


@dataclass(frozen=True, slots=True)
class Pace:
    """What is won so far, of the goal (both in the smallest unit), after so many working days of the quarter's."""

    won: int
    goal: int
    days_gone: int
    days: int

    @property
    def expected(self) -> float:
        """What would be won by now on an even pace: goal * days gone / days."""
        return self.goal * self.days_gone / self.days if self.days else 0.0

    @property
    def ratio(self) -> float | None:
        """Won so far / expected; None while nothing is expected."""
        return self.won / self.expected if self.expected else None


def arrivals(quarter: tuple[date, date], assumed: Assumed, measured: Measured) -> Arrivals | None:
    """When the leads arrive that are won in the quarter (from its first day to the day before the second).

    None: a median cycle is neither measured nor written down.
    """
    middle = measures.median(measured.cycle) if measured.cycle.n >= ENOUGH else None
    cycle = assumed.cycle_days if middle is None else math.ceil(middle)
    if cycle is None:
        return None
    return Arrivals(quarter[0] - timedelta(cycle), quarter[1] - timedelta(cycle), cycle, middle is None)


def work_back(
    revenue: int, quarter: tuple[date, date], assumed: Assumed, measured: Measured, leads_so_far: int, today: date
) -> GoalPlan:
    """wins = revenue / deal; opportunities = wins / r3; handoffs = opportunities / r2; leads = handoffs / r1.

    Each is rounded up. A rate or deal size is that of the last 13 matured weeks if its denominator is 20 or more, else
    the written assumption, marked. Needed per week = leads still missing / weeks until (quarter end - median cycle).
    `leads_so_far` is counted since arrivals(...).since.
    """
    when = arrivals(quarter, assumed, measured)
    steps = _steps(revenue, assumed, measured)
    deal = _deal(assumed, measured)
    days_left = max((when.until - today).days, 0) if when else None
    left = max(steps[-1].needed - leads_so_far, 0) if len(steps) == 1 + len(CHAIN) else None
    return GoalPlan(
        revenue, round(Fraction(*deal[0])) if deal else None, deal is not None and deal[1],
        steps, _missing(assumed, measured, when), when, days_left, leads_so_far, left,
        -(-left * 7 // days_left) if left is not None and days_left else None,
    )  # fmt: skip


def pace(won: int, goal: int, working_days: Sequence[date], today: date) -> Pace:
    """Won so far / (goal * working days gone / working days of the quarter), ascending; today has not gone yet."""
    return Pace(won, goal, bisect_left(working_days, today), len(working_days))


def _steps(revenue: int, assumed: Assumed, measured: Measured) -> tuple[GoalStep, ...]:
    deal = _deal(assumed, measured)
    if deal is None:
        return ()
    (money, wins), is_assumed = deal
    steps = [GoalStep("wins", -(-revenue * wins // money), round(Fraction(money, wins)), is_assumed)]
    for what, code in CHAIN:
        rate = _rate(code, assumed, measured)
        if rate is None:
            break
        by, is_assumed = rate
        steps.append(GoalStep(what, -(-steps[-1].needed * by.n // by.hits), by, is_assumed))
    return tuple(steps)


def _deal(assumed: Assumed, measured: Measured) -> tuple[tuple[int, int], bool] | None:
    """Money and the number of deals it came from, and whether that was written down."""
    if measured.deals >= ENOUGH and measured.revenue:
        return (measured.revenue, measured.deals), False
    return ((assumed.deal_size, 1), True) if assumed.deal_size else None


def _rate(code: str, assumed: Assumed, measured: Measured) -> tuple[Rate, bool] | None:
    """A measured rate of nothing reaches no goal: then too the assumption counts."""
    here, written = measured.rates.get(code), assumed.rates.get(code)
    if here is not None and here.n >= ENOUGH and here.hits:
        return here, False
    return (written, True) if written is not None and written.hits else None


def _missing(assumed: Assumed, measured: Measured, when: Arrivals | None) -> tuple[str, ...]:
    missing = [] if _deal(assumed, measured) else [DEAL_SIZE]
    missing += [code for _, code in CHAIN if _rate(code, assumed, measured) is None]
    return tuple(missing if when else [*missing, SALES_CYCLE])
