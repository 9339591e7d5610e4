"""Credit split along a path, against a slow second implementation.

1 Nov    5 Nov    12 Nov    19 Nov
webinar  ads      guide     won
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.rules.learning import credit
from store.rules.learning.credit import Encounter, Met
from tests.office.clock import NOW

DAY = timedelta(days=1)
WEBINAR, ADS, GUIDE = (Encounter(NOW + days * DAY, name) for days, name in ((0, "webinar"), (4, "ads"), (11, "guide")))
WON = NOW + 18 * DAY
moments = st.integers(0, 400).map(lambda hours: NOW + timedelta(hours=hours))
names = st.sampled_from(["webinar", "ads", "guide", "event"])
steps = st.lists(st.builds(Encounter, moments, names), max_size=9).map(
    lambda found: sorted(found, key=lambda one: one.at)
)
arrivals = st.none() | st.builds(Encounter, moments, names)


def slow_path(campaigns: Met, sources: Met, moment: datetime) -> list[str]:
    for met in (campaigns, sources):
        found = [step.name for step in met.steps if step.at <= moment]
        before = [step for step in met.steps if step.at <= moment and met.arrival and step.at <= met.arrival.at]
        if met.arrival and not before:
            found = [met.arrival.name, *found]
        if found:
            return found
    return ["(none)"]


def slow_shares(rule: str, path: Sequence[Encounter], moment: datetime) -> list[Fraction]:
    """The definition, step by step."""
    n = len(path)
    ages = [Fraction((moment - step.at) // timedelta(microseconds=1), 7 * DAY // timedelta(microseconds=1))
            for step in path]  # fmt: skip
    newest = min(ages)
    weights = {
        "first": [Fraction(place == 0) for place in range(n)],
        "last": [Fraction(place == n - 1) for place in range(n)],
        "linear": [Fraction(1)] * n,
        "decay": [Fraction(2.0 ** -float(age - newest)) for age in ages],
        "position": [Fraction(1)] if n == 1 else [Fraction(1, 2)] * 2 if n == 2 else
        [Fraction(4, 10), *[Fraction(2, 10) / (n - 2)] * (n - 2), Fraction(4, 10)],
    }[rule]  # fmt: skip
    return [weight / sum(weights) for weight in weights]


def slow_split(amount: int, shares: Sequence[Fraction]) -> list[int]:
    """A unit at a time to who lacks most, the earlier of equals."""
    parts = [int(amount * share) for share in shares]
    while sum(parts) < amount:
        lacking = [amount * share - part for share, part in zip(shares, parts, strict=True)]
        parts[lacking.index(max(lacking))] += 1
    return parts


@given(steps, arrivals, steps, arrivals, moments)
def test_a_path_is_that_of_the_definition(campaigns, first_campaign, sources, first_source, moment):
    met = Met(campaigns, first_campaign), Met(sources, first_source)
    assert [step.name for step in credit.find_path(*met, moment)] == slow_path(*met, moment)


@pytest.mark.parametrize("rule", credit.RULES)
@given(steps, arrivals, moments, st.integers(0, 10**9))
def test_an_amount_is_split_as_a_slow_second_implementation_does_it(rule, campaigns, arrival, moment, amount):
    path = credit.find_path(Met(campaigns, arrival), Met(), moment)
    parts = credit.share_out(amount, credit.weigh(rule, path))
    assert sum(parts) == amount
    assert parts == slow_split(amount, slow_shares(rule, path, moment))


@pytest.mark.parametrize(
    ("rule", "parts"),
    [
        ("first", [1000, 0, 0]),
        ("last", [0, 0, 1000]),
        ("linear", [334, 333, 333]),
        ("position", [400, 200, 400]),
        ("decay", [183, 272, 545]),  # 2^(-18/7), 2^(-14/7), 2^(-7/7) are 0.168, 0.25, 0.5, together 0.918
    ],
)
def test_each_rule_by_hand(rule, parts):
    path = credit.find_path(Met([WEBINAR, ADS, GUIDE]), Met(), WON)
    assert credit.share_out(1000, credit.weigh(rule, path)) == parts


def test_two_steps_share_alike_by_position_and_one_has_all():
    assert credit.weigh("position", [WEBINAR, ADS]) == [1, 1]
    assert credit.weigh("position", [WEBINAR]) == [1]


def test_a_step_of_years_ago_does_not_stop_the_newest_from_counting():
    old = [Encounter(NOW - 4000 * DAY, "webinar"), Encounter(NOW - 3000 * DAY, "ads")]
    assert credit.share_out(100, credit.weigh("decay", old)) == [0, 100]


def test_an_unknown_rule_is_named():
    with pytest.raises(ValueError, match="markov is no rule"):
        credit.weigh("markov", [WEBINAR])


def test_campaigns_whose_share_differs_by_ten_points_are_pointed_out():
    by_rule = {
        "first": {"webinar": 550, "ads": 250, "guide": 200},
        "last": {"webinar": 450, "ads": 250, "guide": 300},
        "linear": {"webinar": 500, "ads": 299, "guide": 201},
    }
    assert list(credit.find_disagreements(by_rule)) == [
        ("guide", "first", 20.0, "last", 30.0), ("webinar", "last", 45.0, "first", 55.0),
    ]  # fmt: skip
    assert not list(credit.find_disagreements({"first": {"webinar": 0}, "last": {}}))
