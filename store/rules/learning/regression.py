"""Logistic regression with an L2 penalty on rows that stand for many leads alike, by Newton's method."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

PENALTY = 1.0  # half of it times the square of each weight is taken off the log-likelihood; the intercept is free
STEPS, NEAR = 25, 1e-6
ENOUGH = 1e-3  # gained by a step: the next one of Newton's would gain about the square of it


@dataclass(frozen=True, slots=True)
class Alike:
    """Leads with the same features, the constant 1 first: how many, and how many good."""

    features: tuple[float, ...]
    n: int
    good: int


@dataclass(frozen=True, slots=True)
class Fitted:
    """A weight for each feature, the penalised log-likelihood, and the Hessian's inverse there."""

    weights: list[float]
    likelihood: float
    inverse: list[list[float]]

    def chance(self, features: Sequence[float]) -> float:
        """How likely a lead with these features is good."""
        return _chance(dot(self.weights, features))


def fit(rows: Sequence[Alike], start: Sequence[float], penalty: float = PENALTY) -> Fitted:
    """The weights with the largest penalised likelihood, looked for from `start`."""
    weights, best = list(start), _likelihood(rows, start, penalty)
    for _ in range(STEPS):
        slope, bend = _derivatives(rows, weights, penalty)
        inverse = invert(bend)
        step = [dot(row, slope) for row in inverse]
        tried = [weight + by for weight, by in zip(weights, step, strict=True)]
        likelihood = _likelihood(rows, tried, penalty)
        while likelihood < best - NEAR:  # a step too far
            step = [by / 2 for by in step]
            tried = [weight + by for weight, by in zip(weights, step, strict=True)]
            likelihood = _likelihood(rows, tried, penalty)
        gained, weights, best = likelihood - best, tried, likelihood
        if gained < ENOUGH:
            break
    return Fitted(weights, best, inverse)


def _derivatives(
    rows: Sequence[Alike], weights: Sequence[float], penalty: float
) -> tuple[list[float], list[list[float]]]:
    """The gradient, and the Hessian with its sign turned."""
    size = len(weights)
    slope = [0.0, *(-penalty * weight for weight in weights[1:])]
    bend = [[penalty * (row == column > 0) for column in range(size)] for row in range(size)]
    for row in rows:
        chance = _chance(dot(weights, row.features))
        missed, spread = row.good - row.n * chance, row.n * chance * (1 - chance)
        held = [(place, value) for place, value in enumerate(row.features) if value]
        for place, value in held:
            slope[place] += missed * value
            line, by = bend[place], spread * value
            for other, factor in held:
                line[other] += by * factor
    return slope, bend


def _likelihood(rows: Sequence[Alike], weights: Sequence[float], penalty: float) -> float:
    found = -penalty / 2 * sum(weight * weight for weight in weights[1:])
    for row in rows:
        at = dot(weights, row.features)
        found += row.good * at - row.n * (max(at, 0.0) + math.log1p(math.exp(-abs(at))))
    return found


def invert(matrix: Sequence[Sequence[float]]) -> list[list[float]]:
    """The inverse of a small positive definite matrix, by elimination."""
    size = len(matrix)
    rows = [[*line, *(float(place == other) for other in range(size))] for place, line in enumerate(matrix)]
    for place in range(size):
        pivot = max(rows[place][place], NEAR * NEAR)
        rows[place] = line = [value / pivot for value in rows[place]]
        for other in range(size):
            if other != place and (factor := rows[other][place]):
                rows[other] = [value - factor * by for value, by in zip(rows[other], line, strict=True)]
    return [line[size:] for line in rows]


def dot(one: Sequence[float], other: Sequence[float]) -> float:
    """The sum of products, exact but for the last rounding."""
    return math.fsum(map(float.__mul__, one, other))


def _chance(at: float) -> float:
    return 1 / (1 + math.exp(-at)) if at > -700 else 0.0
