"""How well a score tells good leads from others: the area under the ROC curve, its range, and which of two is better.

AUC is the share of pairs of a good and another lead in which the good one scores higher, ties half. Variances are
DeLong's: a lead's placement is the share of the other class that it lies on the right side of.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist, variance

from store.rules.monday.chance import Z

TIE = 1e-12  # of a variance that rounding alone leaves


@dataclass(frozen=True, slots=True)
class Ranking:
    """An AUC with its range at 90 %."""

    auc: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Placements:
    """Of each good lead the share of others below it, of each other lead the share of good ones above it; ties half."""

    of_good: Sequence[float]
    of_others: Sequence[float]

    @property
    def auc(self) -> float:
        """The mean placement, of either class."""
        return math.fsum(self.of_good) / len(self.of_good)


def place(good: Sequence[float], others: Sequence[float]) -> Placements:
    """The placements of scores. ValueError if one class is empty."""
    if not good or not others:
        raise ValueError("a ranking needs a good lead and another")
    up, down = sorted(others), sorted(good)
    return Placements(
        [(bisect_left(up, each) + bisect_right(up, each)) / (2 * len(up)) for each in good],
        [1 - (bisect_left(down, each) + bisect_right(down, each)) / (2 * len(down)) for each in others],
    )


def rank(folds: Sequence[Placements]) -> Ranking:
    """The mean AUC of the folds, which share no lead."""
    auc = math.fsum(fold.auc for fold in folds) / len(folds)
    reach = Z * math.sqrt(math.fsum(_variance(fold.of_good, fold.of_others) for fold in folds)) / len(folds)
    return Ranking(auc, max(0.0, auc - reach), min(1.0, auc + reach))


def surely_better(proposed: Sequence[Placements], present: Sequence[Placements]) -> float:
    """How sure, from 0 to 1, that the first ranks better than the second on the same leads (paired DeLong)."""
    rise, spread = 0.0, 0.0
    for new, old in zip(proposed, present, strict=True):
        rise += new.auc - old.auc
        pairs = zip(new.of_good, old.of_good, strict=True), zip(new.of_others, old.of_others, strict=True)
        spread += _variance(*([one - other for one, other in each] for each in pairs))
    if spread < TIE:
        return 0.5 if abs(rise) < TIE else float(rise > 0)
    return NormalDist().cdf(rise / math.sqrt(spread))


def _variance(of_good: Sequence[float], of_others: Sequence[float]) -> float:
    return sum(variance(each) / len(each) for each in (of_good, of_others) if len(each) > 1)
