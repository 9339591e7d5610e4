"""The penalised likelihood is largest where it is found, beside a slow climb and a sum over single leads."""

import math
from random import Random

import pytest

from store.rules.learning import regression
from store.rules.learning.regression import Alike


def penalised(rows: list[Alike], weights: list[float], penalty: float) -> float:
    """Over each lead for itself."""
    found = -penalty / 2 * sum(weight**2 for weight in weights[1:])
    for row in rows:
        chance = 1 / (1 + math.exp(-sum(w * x for w, x in zip(weights, row.features, strict=True))))
        found += sum(math.log(chance) for _ in range(row.good))
        found += sum(math.log(1 - chance) for _ in range(row.n - row.good))
    return found


def climbed(rows: list[Alike], size: int, penalty: float) -> list[float]:
    """One weight after the other, by ever smaller steps."""
    weights, step = [0.0] * size, 1.0
    while step > 1e-7:
        moved = False
        for place in range(size):
            for by in (step, -step):
                tried = [w + by * (at == place) for at, w in enumerate(weights)]
                if penalised(rows, tried, penalty) > penalised(rows, weights, penalty):
                    weights, moved = tried, True
        if not moved:
            step /= 2
    return weights


@pytest.mark.parametrize("seed", range(6))
def test_the_weights_are_those_of_a_slow_climb(seed: int) -> None:
    random = Random(seed)
    rows = []
    for features in ((1.0, 0.0, 0.0), (1.0, 1.0, 0.0), (1.0, 0.0, 1.0), (1.0, 1.0, 1.0)):
        n = random.randint(1, 30)
        rows.append(Alike(features, n, random.randint(0, n)))
    penalty = random.choice([0.5, 1.0, 4.0])
    found = regression.fit(rows, [0.0, 0.0, 0.0], penalty)
    assert found.weights == pytest.approx(climbed(rows, 3, penalty), abs=2e-3)
    assert found.likelihood == pytest.approx(penalised(rows, found.weights, penalty), abs=1e-6)


def test_a_perfect_rule_gets_a_weight_that_stays_small() -> None:
    found = regression.fit([Alike((1.0, 1.0), 40, 40), Alike((1.0, 0.0), 40, 0)], [0.0, 0.0])
    assert 3 < found.weights[1] < 8


def test_a_start_far_away_leads_to_the_same_place() -> None:
    rows = [Alike((1.0, 1.0), 30, 20), Alike((1.0, 0.0), 50, 5)]
    assert regression.fit(rows, [9.0, -9.0]).weights == pytest.approx(
        regression.fit(rows, [0.0, 0.0]).weights, abs=1e-2
    )


def test_an_inverse_undoes_its_matrix() -> None:
    matrix = [[4.0, 1.0, 0.5], [1.0, 3.0, 0.2], [0.5, 0.2, 2.0]]
    inverse = regression.invert(matrix)
    product = [[sum(a * b for a, b in zip(row, column, strict=True)) for column in zip(*inverse, strict=True)]
               for row in matrix]  # fmt: skip
    assert [value for row in product for value in row] == pytest.approx([1, 0, 0, 0, 1, 0, 0, 0, 1])
