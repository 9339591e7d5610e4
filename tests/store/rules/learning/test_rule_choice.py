"""Each step takes the rule that most improves the likelihood of all, as trying every one finds it."""

import math
from random import Random

import pytest

from store.rules.learning import regression, rule_choice
from store.rules.learning.regression import Alike
from store.rules.learning.yes_no import as_bits


def leads(seed: int, rules: int, size: int = 400) -> tuple[list[int], int]:
    """Random answers, and who is good: the first rules make it likelier, each less than the one before."""
    random = Random(seed)
    answers = [[random.random() < random.choice([0.2, 0.5]) for _ in range(size)] for _ in range(rules)]
    good = []
    for who in range(size):
        at = -1 + sum((2.0 - 0.6 * place) * answers[place][who] for place in range(min(3, rules)))
        good.append(random.random() < 1 / (1 + math.exp(-at)))
    bits = [as_bits((p for p, yes in enumerate(each) if yes), size) for each in answers]
    return bits, as_bits((p for p, yes in enumerate(good) if yes), size)


def likelihood(rules: list[int], size: int, good: int) -> float:
    """Of these rules together, lead by lead."""
    rows = [Alike((1.0, *(float(rule >> who & 1) for rule in rules)), 1, good >> who & 1) for who in range(size)]
    return regression.fit(rows, [0.0] * (len(rules) + 1)).likelihood


@pytest.mark.parametrize("seed", range(3))
def test_each_step_is_the_best_of_all(seed: int) -> None:
    rules, good = leads(seed, 5, 150)
    chosen = list(rule_choice.choose_rules(rules, (1 << 150) - 1, good, 3).weights)
    assert chosen
    so_far: list[int] = []
    for place in chosen:
        tried = {
            each: likelihood([rules[p] for p in (*so_far, each)], 150, good) for each in range(5) if each not in so_far
        }
        assert tried[place] == pytest.approx(max(tried.values()), abs=1e-4)
        so_far.append(place)


def test_weights_are_those_of_all_rules_together() -> None:
    rules, good = leads(1, 4)
    chosen = rule_choice.choose_rules(rules, (1 << 400) - 1, good, 4)
    rows = [
        Alike((1.0, *(float(rules[p] >> who & 1) for p in chosen.weights)), 1, good >> who & 1) for who in range(400)
    ]
    fitted = regression.fit(rows, [0.0] * (len(chosen.weights) + 1))
    assert list(chosen.weights.values()) == pytest.approx(fitted.weights[1:], abs=1e-3)


def test_who_is_not_learnt_from_changes_nothing() -> None:
    rules, good = leads(2, 4)
    half = (1 << 200) - 1
    other = good ^ ((1 << 400) - 1 & ~half)
    assert rule_choice.choose_rules(rules, half, good & half, 3) == rule_choice.choose_rules(
        rules, half, other & half, 3
    )


def test_noise_is_not_taken() -> None:
    good = as_bits((p for p in range(300) if p % 3 == 0), 300)
    flat = as_bits((p for p in range(300) if p % 2), 300)
    assert rule_choice.choose_rules([flat], (1 << 300) - 1, good, 3).weights == {}


def test_a_rule_for_few_leads_is_not_asked() -> None:
    good = as_bits(range(9), 100)
    assert rule_choice.choose_rules([good], (1 << 100) - 1, good, 1).weights == {}


def test_a_touch_is_taken_only_with_points_above_zero() -> None:
    good = as_bits(range(100), 200)
    against = as_bits(range(90, 200), 200)
    everybody = (1 << 200) - 1
    assert rule_choice.choose_rules([against], everybody, good, 1).weights[0] < 0
    assert rule_choice.choose_rules([against], everybody, good, 1, frozenset([0])).weights == {}


def test_rules_are_added_to_the_present_score() -> None:
    """The score says it all, so a rule that says the same adds nothing."""
    good = as_bits((p for p in range(300) if (p % 10 < 7 and p < 150) or p % 10 < 2), 300)
    high = as_bits(range(150), 300)
    everybody = (1 << 300) - 1
    alone = rule_choice.choose_rules([high], everybody, good, 3)
    beside = rule_choice.choose_rules([high], everybody, good, 3, base={6.0: high, 1.0: everybody & ~high})
    assert (list(alone.weights), list(beside.weights)) == ([0], [])
    assert alone.of_base is None
    assert beside.of_base is not None
    assert beside.of_base > 0
