"""The five shared numbers: what each is made of, how sure it is, and when it can no longer change by itself.

Formulas: Wilson's score interval and the order statistics of a median, both at 90 %; quantiles by rank, so that the
waiting ones count as "at least". A rate is two integers and a time is whole seconds or days, never an average of
averages.
"""

import math
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

LEAD_TO_QUALIFIED = "lead_to_qualified"
FIRST_RESPONSE = "first_response"
QUALIFIED_TO_OPPORTUNITY = "qualified_to_opportunity"
WIN_RATE = "win_rate"
SALES_CYCLE = "sales_cycle"
KPIS = (LEAD_TO_QUALIFIED, FIRST_RESPONSE, QUALIFIED_TO_OPPORTUNITY, WIN_RATE, SALES_CYCLE)
TIMED = frozenset({FIRST_RESPONSE, SALES_CYCLE})

# A lead has so long to be handed over, a handoff so long to become an opportunity.
QUALIFIES_WITHIN, OPENS_WITHIN = timedelta(days=14), timedelta(days=21)
# A week's number is final so long after its end.
MATURES = {LEAD_TO_QUALIFIED: QUALIFIES_WITHIN, QUALIFIED_TO_OPPORTUNITY: OPENS_WITHIN}
# What closes is rare: these look back further than the week.
LOOKS_BACK = {WIN_RATE: timedelta(days=28), SALES_CYCLE: timedelta(days=91)}

FEW = 5  # below this a share is said as "2 of 3"
MEDIAN_FROM, P90_FROM = 3, 10
FLOOR = 0.2  # of handoffs, for KPI 3
Z = 1.6449


@dataclass(frozen=True, slots=True)
class Rate:
    """`hits` of `n`; `left_out` could not be told because a date is not known."""

    hits: int
    n: int
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Times:
    """How long each took, ascending: seconds of office time, or days. `waiting` ones have taken so long so far.

    `left_out`: closed without a response, or a date is not known.
    """

    done: tuple[int, ...]
    waiting: tuple[int, ...] = ()
    left_out: int = 0

    @property
    def n(self) -> int:
        """How many, the waiting ones with them."""
        return len(self.done) + len(self.waiting)


Measure = Rate | Times


@dataclass(frozen=True, slots=True)
class Quantile:
    """A time that such a part stays within; `at_least` because somebody who waits stands at or below that rank."""

    value: int
    at_least: bool


def few(measure: Measure) -> bool:
    """Too few for a share or a comparison: then it is said as "2 of 3"."""
    return measure.n < FEW


def share(rate: Rate) -> float | None:
    """Hits of n, as a number from 0 to 1; None of nothing."""
    return rate.hits / rate.n if rate.n else None


def interval(rate: Rate) -> tuple[float, float] | None:
    """Wilson's score interval at 90 %: (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n)."""
    if not rate.n:
        return None
    p, n = rate.hits / rate.n, rate.n
    middle = p + Z * Z / (2 * n)
    reach = Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    whole = 1 + Z * Z / n
    return max(0.0, (middle - reach) / whole), min(1.0, (middle + reach) / whole)


def quantile(times: Times, percent: int) -> Quantile | None:
    """The time at rank ⌈percent · n / 100⌉, ascending; None if too few to say (the median from 3, the rest from 10)."""
    if times.n < (MEDIAN_FROM if percent <= 50 else P90_FROM):
        return None
    return _at_rank(times, -(-percent * times.n // 100))


def median(times: Times) -> float | None:
    """The middle one, or the mean of the middle two; for times that nobody waits for. None of nothing."""
    done = times.done
    return (done[(len(done) - 1) // 2] + done[len(done) // 2]) / 2 if done else None


def mean(times: Times) -> float | None:
    """The mean of what is done; None of nothing."""
    return sum(times.done) / len(times.done) if times.done else None


def median_interval(times: Times) -> tuple[Quantile, Quantile] | None:
    """Where the median lies at 90 %: ranks l and n+1-l, l the largest with P(Binomial(n, 1/2) < l) <= 5 %."""
    low = _low_rank(times.n)
    return (_at_rank(times, low), _at_rank(times, times.n + 1 - low)) if low else None


def pool(measures: Iterable[Measure]) -> Measure | None:
    """Several weeks as one; None of nothing."""
    kept = list(measures)
    rates = [one for one in kept if isinstance(one, Rate)]
    if rates:
        return Rate(sum(r.hits for r in rates), sum(r.n for r in rates), sum(r.left_out for r in rates))
    times = [one for one in kept if isinstance(one, Times)]
    if not times:
        return None
    done = sorted(value for one in times for value in one.done)
    waiting = sorted(value for one in times for value in one.waiting)
    return Times(tuple(done), tuple(waiting), sum(one.left_out for one in times))


def flag(rate: Rate) -> str | None:
    """`below` if fewer than a fifth of handoffs become opportunities for sure, `perhaps_below` if it only looks so."""
    bounds, here = interval(rate), share(rate)
    if bounds is None or here is None or here >= FLOOR:
        return None
    return "below" if bounds[1] < FLOOR else "perhaps_below"


def _at_rank(times: Times, rank: int) -> Quantile:
    """Of equal times the answered one comes first: who waits will have taken longer."""
    ranked = sorted((*times.done, *times.waiting))  # both ascend, so this only joins them
    first_waiting = bisect_right(times.done, times.waiting[0]) + 1 if times.waiting else math.inf
    return Quantile(ranked[rank - 1], first_waiting <= rank)


@cache
def _low_rank(n: int) -> int:
    """0 if there are too few for any."""
    if n > 1000:  # the normal approximation, with half a rank for continuity, is exact enough there
        return int((n + 1 - Z * math.sqrt(n)) / 2)
    below, rank = 0, 0
    while rank <= n and (below := below + math.comb(n, rank)) * 20 <= 2**n:
        rank += 1
    return rank
