"""Which yes/no rules a card is made of: one after the other, each the one that most improves the likelihood of all.

Leads are bits: a rule is the set of leads that it holds for, as one whole number, and counting is `bit_count`.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from store.rules.learning import regression
from store.rules.learning.regression import Alike, Fitted

SHORTLIST = 6  # of all rules those with the largest score test are refitted
LEAST_GAIN = 2.0  # of log-likelihood, as AIC and a half asks; less is luck
FEWEST = 10  # leads for which a rule must hold, and not hold


@dataclass(frozen=True, slots=True)
class Group:
    """Leads alike by all rules so far."""

    features: tuple[float, ...]
    who: int


@dataclass(frozen=True, slots=True)
class Choice:
    """The rules chosen, by place, with their weights; and that of the score they were added to."""

    weights: Mapping[int, float]
    of_base: float | None


def choose_rules(
    rules: Sequence[int],
    who: int,
    good: int,
    most: int,
    only_up: frozenset[int] = frozenset(),
    base: Mapping[float, int] | None = None,
) -> Choice:
    """At most `most` of the rules, learnt from the leads `who`. Rules `only_up` are taken with a weight above 0 alone.

    `base` has who has which present score; then the rules are added to that.
    """
    of_base = {score: members & who for score, members in (base or {}).items()}
    groups = [Group((1.0, score), members) for score, members in of_base.items() if members] or [Group((1.0,), who)]
    first = len(groups[0].features)
    fitted = regression.fit(_rows(groups, good), [0.0] * first)
    left = {place: rule & who for place, rule in enumerate(rules)}
    least, whole = max(1, FEWEST), who.bit_count()
    left = {place: rule for place, rule in left.items() if least <= rule.bit_count() <= whole - least}
    chosen: list[int] = []
    while len(chosen) < most and left:
        step = _best(groups, fitted, left, good, only_up)
        if step is None:
            break
        place, groups, fitted = step
        chosen.append(place)
        del left[place]
    weights = dict(zip(chosen, fitted.weights[first:], strict=True))
    return Choice(weights, fitted.weights[1] if base else None)


def _best(
    groups: Sequence[Group], fitted: Fitted, left: Mapping[int, int], good: int, only_up: frozenset[int]
) -> tuple[int, list[Group], Fitted] | None:
    """The rule after which the likelihood of all is largest, with all refitted; None if none is worth it."""
    hoped = _score_tests(groups, fitted, left, good)
    found = None
    for place in sorted(hoped, key=lambda place: (-hoped[place], place))[:SHORTLIST]:
        if hoped[place] <= 0:
            break
        split = _split(groups, left[place])
        refitted = regression.fit(_rows(split, good), [*fitted.weights, 0.0])
        if place in only_up and refitted.weights[-1] <= 0:
            continue
        if refitted.likelihood > (found[2].likelihood if found else fitted.likelihood + LEAST_GAIN):
            found = place, split, refitted
    return found


def _score_tests(groups: Sequence[Group], fitted: Fitted, left: Mapping[int, int], good: int) -> dict[int, float]:
    """How much each rule would add to the likelihood, to the second order: U² / (V - b'H⁻¹b)."""
    members = [group.who for group in groups]
    chances = [fitted.chance(group.features) for group in groups]
    size = len(groups[0].features)
    by_chance = [
        (chance, chance * (1 - chance), [(place, value) for place, value in enumerate(group.features) if value])
        for chance, group in zip(chances, groups, strict=True)
    ]
    found = {}
    for place, rule in left.items():
        missed, spread, along = float((rule & good).bit_count()), regression.PENALTY, [0.0] * size
        for who, (chance, weight, features) in zip(members, by_chance, strict=True):
            if count := (who & rule).bit_count():
                missed -= count * chance
                by = count * weight
                spread += by
                for at, value in features:
                    along[at] += by * value
        taken = math.fsum(one * regression.dot(row, along) for one, row in zip(along, fitted.inverse, strict=True))
        found[place] = missed * missed / max(spread - taken, 1e-9)
    return found


def _split(groups: Sequence[Group], rule: int) -> list[Group]:
    halves = (
        (Group((*group.features, 1.0), group.who & rule), Group((*group.features, 0.0), group.who & ~rule))
        for group in groups
    )
    return [half for pair in halves for half in pair if half.who]


def _rows(groups: Sequence[Group], good: int) -> list[Alike]:
    return [Alike(group.features, group.who.bit_count(), (group.who & good).bit_count()) for group in groups]
