"""All uncertainty: where the true number may lie, how sure it is that a later one is better, and how to say it.

Wilson's score interval for rates and order statistics for a median, both at 90 %. Rates are compared by Bayes:
p ~ Beta(1 + k, 1 + n - k) before and after, P(p1 > p0) in closed form. Times by Gehan's test, which takes a time
that is still running as "at least so long".
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache

from store.rules.monday.measures import Measure, Quantile, Rate, Times, at_rank, few, share

ALMOST_SURELY, PROBABLY = 0.95, 0.80
HARDLY, ALMOST_NEVER = 0.20, 0.05  # the same words the other way
CRIES, CRIES_LOW = 0.99, 0.01  # five numbers then cry wolf on about one Monday in ten
Z = 1.6449  # standard errors to either side of 90 %
NEGLIGIBLE = 1e-17  # of a sum's largest term


def interval(rate: Rate) -> tuple[float, float] | None:
    """Wilson's score interval at 90 %: (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n)."""
    if not rate.n:
        return None
    p, n = rate.hits / rate.n, rate.n
    middle = p + Z * Z / (2 * n)
    reach = Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    whole = 1 + Z * Z / n
    return max(0.0, (middle - reach) / whole), min(1.0, (middle + reach) / whole)


def median_interval(times: Times) -> tuple[Quantile, Quantile] | None:
    """Where the median lies at 90 %: ranks l and n+1-l, l the largest with P(Binomial(n, 1/2) < l) <= 5 %."""
    low = _low_rank(times.n)
    return (at_rank(times, low), at_rank(times, times.n + 1 - low)) if low else None


def under_floor(rate: Rate, floor: float) -> str | None:
    """`below` if the whole interval lies under the floor, `perhaps_below` if only the share does; None: neither."""
    bounds, here = interval(rate), share(rate)
    if bounds is None or here is None or here >= floor:
        return None
    return "below" if bounds[1] < floor else "perhaps_below"


def better(before: Measure | None, after: Measure | None) -> float | None:
    """How sure, from 0 to 1, that a rate rose or a time fell; None if one side has fewer than five."""
    if before is None or after is None or few(before) or few(after):
        return None
    if isinstance(before, Rate) and isinstance(after, Rate):
        return rose(before, after)
    if isinstance(before, Times) and isinstance(after, Times):
        return fell(before, after)
    raise TypeError("a rate and times cannot be compared")


def rose(before: Rate, after: Rate) -> float:
    """P(p1 > p0) = Σ_{i<a1} exp(lnB(a0+i, b0+b1) - ln(b1+i) - lnB(1+i, b1) - lnB(a0, b0)); 20/160 -> 5/20: 0.9437.

    The terms rise to one of them and fall from there. Begun with that one and followed to both sides while they count,
    nothing underflows, and a hundred thousand leads take no more than some thousand terms.
    """
    a0, b0 = 1 + before.hits, 1 + before.n - before.hits
    a1, b1 = 1 + after.hits, 1 + after.n - after.hits
    top = min(max((a0 * (b1 - 1) - b0 - b1) // (b0 + 1) + 1, 0), a1 - 1)
    largest = math.exp(_ln_beta(a0 + top, b0 + b1) - math.log(b1 + top) - _ln_beta(1 + top, b1) - _ln_beta(a0, b0))

    def growth(i: int) -> float:
        """The term after i, of term i."""
        return (a0 + i) * (b1 + i) / ((a0 + b0 + b1 + i) * (1 + i))

    above = _falling(growth(i) for i in range(top, a1 - 1))
    below = _falling(1 / growth(i) for i in range(top - 1, -1, -1))
    return min(1.0, largest * math.fsum((1.0, *above, *below)))


def fell(before: Times, after: Times) -> float:
    """Φ(S / √Var) of Gehan's test: S counts pairs in which the later is surely shorter, less those surely longer.

    Var = n0 n1 / (N (N - 1)) · Σ U², U each one's own count against all others pooled.
    """
    score, squares = _gehan(before, after)
    pairs, both = before.n * after.n, before.n + after.n
    if pairs * squares == 0:
        return 0.5
    return (1 + math.erf(score / math.sqrt(2 * pairs * squares / (both * (both - 1))))) / 2


def how_sure(sure: float | None) -> str:
    """The words for it, as a code: how sure that it got better, or worse."""
    if sure is None:
        return "too_few"
    if sure >= PROBABLY:
        return "almost_surely_better" if sure >= ALMOST_SURELY else "probably_better"
    if sure <= HARDLY:
        return "almost_surely_worse" if sure <= ALMOST_NEVER else "probably_worse"
    return "cannot_tell"


def turned(code: str) -> str:
    """The same words where a fall was hoped for, or a longer time."""
    change = {"better": "worse", "worse": "better"}
    head, _, tail = code.rpartition("_")
    return f"{head}_{change[tail]}" if tail in change else code


def more_than_noise(sure: float | None) -> bool:
    """Whether a week's number is worth a remark."""
    return sure is not None and (sure >= CRIES or sure <= CRIES_LOW)


def _falling(ratios: Iterable[float]) -> Iterator[float]:
    """1 times each ratio in turn, until it is negligible."""
    term = 1.0
    for ratio in ratios:
        term *= ratio
        if term < NEGLIGIBLE:
            return
        yield term


def _gehan(before: Times, after: Times) -> tuple[int, int]:
    """S and Σ U², in one walk over the different times: however many took as long, they are counted together.

    An answered time is shorter than the later answered ones and than those that wait as long or longer; it is longer
    than the earlier answered ones. One that waits is longer than those answered by then.
    """
    done0, waiting0, done1, waiting1 = map(Counter, (before.done, before.waiting, after.done, after.waiting))
    answered0, answered = len(before.done), len(before.done) + len(after.done)
    waited0, waited = len(before.waiting), len(before.waiting) + len(after.waiting)
    past0 = past = score = squares = 0  # answered in a shorter time: before, and of both
    for time in sorted(done0.keys() | waiting0.keys() | done1.keys() | waiting1.keys()):
        here0, here1 = done0.get(time, 0), done1.get(time, 0)
        score += here1 * (answered0 - 2 * past0 - here0 + waited0)
        squares += (here0 + here1) * (answered - 2 * past - here0 - here1 + waited) ** 2
        past0, past = past0 + here0, past + here0 + here1
        still0, still1 = waiting0.get(time, 0), waiting1.get(time, 0)
        score -= still1 * past0
        squares += (still0 + still1) * past**2
        waited0, waited = waited0 - still0, waited - still0 - still1
    return score, squares


def _ln_beta(a: int, b: int) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


@cache
def _low_rank(n: int) -> int:
    """The largest l with P(Binomial(n, 1/2) < l) <= 5 %; 0 if there are too few for any."""
    if n > 1000:  # the normal approximation, with half a rank for continuity, is exact enough there
        return int((n + 1 - Z * math.sqrt(n)) / 2)
    below, rank = 0, 0
    while rank <= n and (below := below + math.comb(n, rank)) * 20 <= 2**n:
        rank += 1
    return rank
