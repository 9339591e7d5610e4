"""AUC, its range, and which of two rankings is better, beside sums over all pairs."""

import math
from random import Random
from statistics import NormalDist

import pytest

from store.rules.learning import ranking
from store.rules.monday.chance import Z


def kernel(good: float, other: float) -> float:
    return 1.0 if good > other else 0.5 if good == other else 0.0


def by_pairs(goods: list[list[float]], others: list[list[float]]) -> tuple[list[float], list[list[float]]]:
    """DeLong, DeLong and Clarke-Pearson (1988) as they wrote it: the AUC of each score, and their covariances."""
    m, n = len(goods[0]), len(others[0])
    up = [[sum(kernel(g, o) for o in other) / n for g in good] for good, other in zip(goods, others, strict=True)]
    down = [[sum(kernel(g, o) for g in good) / m for o in other] for good, other in zip(goods, others, strict=True)]
    aucs = [sum(each) / m for each in up]

    def covariance(one: list[float], two: list[float], first: float, second: float) -> float:
        return sum((a - first) * (b - second) for a, b in zip(one, two, strict=True)) / (len(one) - 1)

    places = range(len(goods))
    return aucs, [
        [covariance(up[r], up[s], aucs[r], aucs[s]) / m + covariance(down[r], down[s], aucs[r], aucs[s]) / n
         for s in places]
        for r in places
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(20))
def test_auc_and_its_range_are_those_of_all_pairs(seed: int) -> None:
    random = Random(seed)
    good = [random.choice([1, 2, 3, 5, 8]) for _ in range(random.randint(2, 30))]
    others = [random.choice([0, 1, 2, 3, 5]) for _ in range(random.randint(2, 30))]
    (auc,), ((variance,),) = by_pairs([good], [others])
    found = ranking.rank([ranking.place(good, others)])
    assert found.auc == pytest.approx(auc)
    assert found.low == pytest.approx(max(0.0, auc - Z * math.sqrt(variance)))
    assert found.high == pytest.approx(min(1.0, auc + Z * math.sqrt(variance)))


@pytest.mark.parametrize("seed", range(20))
def test_the_better_of_two_is_found_by_the_paired_test(seed: int) -> None:
    random = Random(seed)
    good = [[random.gauss(1, 1) for _ in range(12)] for _ in range(2)]
    others = [[random.gauss(0, 1) for _ in range(15)] for _ in range(2)]
    aucs, ((a, ab), (_, b)) = by_pairs(good, others)
    sure = NormalDist().cdf((aucs[0] - aucs[1]) / math.sqrt(a + b - 2 * ab))
    first, second = (ranking.place(*each) for each in zip(good, others, strict=True))
    assert ranking.surely_better([first], [second]) == pytest.approx(sure)
    assert ranking.surely_better([second], [first]) == pytest.approx(1 - sure)


def test_a_ranking_is_as_good_as_itself_and_sure_where_every_lead_says_so() -> None:
    right, even = ranking.place([2, 3], [0, 1]), ranking.place([1, 1], [1, 1])
    assert ranking.surely_better([right], [right]) == 0.5
    assert ranking.surely_better([right], [even]) == 1.0
    assert ranking.surely_better([even], [right]) == 0.0


def test_folds_count_alike() -> None:
    """(1 + 1/2) / 2."""
    folds = [ranking.place([2], [1]), ranking.place([1], [1])]
    assert ranking.rank(folds).auc == 0.75


def test_one_class_alone_has_no_ranking() -> None:
    with pytest.raises(ValueError, match="a good lead and another"):
        ranking.place([1], [])
