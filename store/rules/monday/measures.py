"""What a KPI is measured as: a rate of two integers, or times in whole seconds or days; never an average of averages.

Quantiles go by rank, so that those who still wait count as "at least".
"""

import math
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

FEW = 5  # below this a share is said as "2 of 3"
MEDIAN_FROM, P90_FROM = 3, 10


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
    """A time that this part of all stays within; `at_least` where one that still waits stands at or below that rank."""

    value: float
    at_least: bool


def few(measure: Measure) -> bool:
    """Too few for a share or a comparison: then it is said as "2 of 3"."""
    return measure.n < FEW


def share(rate: Rate) -> float | None:
    """Hits of n, as a number from 0 to 1; None of nothing."""
    return rate.hits / rate.n if rate.n else None


def quantile(times: Times, percent: int) -> Quantile | None:
    """The time at rank ⌈percent · n / 100⌉, ascending; None if too few to say (the median from 3, the rest from 10)."""
    if times.n < (MEDIAN_FROM if percent <= 50 else P90_FROM):
        return None
    return at_rank(times, -(-percent * times.n // 100))


def median(times: Times) -> float | None:
    """The middle one, or the mean of the middle two; for times that nobody waits for. None of nothing."""
    done = times.done
    return (done[(len(done) - 1) // 2] + done[len(done) // 2]) / 2 if done else None


def mean(times: Times) -> float | None:
    """The mean of what is done; None of nothing."""
    return sum(times.done) / len(times.done) if times.done else None


def pool(measures: Iterable[Measure]) -> Measure | None:
    """Several weeks as one; None of nothing."""
    kept = list(measures)
    rates = [one for one in kept if isinstance(one, Rate)]
    if rates:
        return pool_rates(rates)
    times = [one for one in kept if isinstance(one, Times)]
    if not times:
        return None
    done = sorted(value for one in times for value in one.done)
    waiting = sorted(value for one in times for value in one.waiting)
    return Times(tuple(done), tuple(waiting), sum(one.left_out for one in times))


def pool_rates(rates: Iterable[Rate]) -> Rate:
    """Several rates as one: hits and cases are added up."""
    kept = list(rates)
    return Rate(sum(r.hits for r in kept), sum(r.n for r in kept), sum(r.left_out for r in kept))


def at_rank(times: Times, rank: int) -> Quantile:
    """The time at this rank, from 1; of equal times the answered one comes first, since a waiting one takes longer."""
    ranked = sorted((*times.done, *times.waiting))  # both ascend, so this only joins them
    first_waiting = bisect_right(times.done, times.waiting[0]) + 1 if times.waiting else math.inf
    return Quantile(ranked[rank - 1], first_waiting <= rank)
