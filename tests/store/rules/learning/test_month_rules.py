"""What a month says: who is at fault, once for each failed handoff, and which month goes with which board."""

from datetime import date

import pytest

from store.rules.learning import month_rules
from store.rules.learning.month_rules import CRITERIA, FOLLOW_UP, FailedHandoff


@pytest.mark.parametrize(
    ("quality", "at_fault", "missed", "why"),
    [
        (2, None, False, CRITERIA),
        (2, None, True, CRITERIA),  # once, and by the criteria first
        (3, None, True, FOLLOW_UP),
        (3, "fit", True, CRITERIA),
        (5, "too_early", False, CRITERIA),
        (None, "other", True, FOLLOW_UP),
        (None, "other", False, None),
        (None, None, False, None),
    ],
)
def test_each_failed_handoff_has_one_cause_at_most(quality, at_fault, missed, why):
    assert FailedHandoff(quality, at_fault, missed).why == why


@pytest.mark.parametrize(
    ("criteria", "follow_up", "neither", "named"),
    [
        (3, 2, 0, CRITERIA),
        (2, 3, 0, FOLLOW_UP),
        (2, 2, 0, None),
        (2, 1, 1, None),  # exactly half does not exceed it
        (3, 1, 1, CRITERIA),
        (0, 0, 0, None),
    ],
)
def test_the_larger_cause_is_named_if_it_exceeds_half(criteria, follow_up, neither, named):
    failed = [
        *[FailedHandoff(1, None, False)] * criteria, *[FailedHandoff(4, None, True)] * follow_up,
        *[FailedHandoff(4, None, False)] * neither,
    ]  # fmt: skip
    found = month_rules.diagnose(failed)
    assert (found.failed, found.criteria, found.follow_up) == (len(failed), criteria, follow_up)
    assert found.named == named


#     November 2026            December 2026
# Mo  Tu  We  Th  Fr  Sa  Su   Mo  Tu  We  Th
#  2   3   4   5   6   7   8                1 (Tu) ...
#  9 ...                        7   8   9
# 23                           14
# 30                           21
@pytest.mark.parametrize(
    ("week", "newest", "counts_from", "month"),
    [
        (date(2026, 10, 26), None, date(2026, 1, 1), date(2026, 10, 1)),  # posted on Monday 2 November
        (date(2026, 10, 26), date(2026, 9, 1), date(2026, 1, 1), date(2026, 10, 1)),
        (date(2026, 11, 2), date(2026, 10, 1), date(2026, 1, 1), None),  # the second Monday
        (date(2026, 11, 2), date(2026, 9, 1), date(2026, 1, 1), date(2026, 10, 1)),  # it slept through the first
        (date(2026, 11, 23), date(2026, 10, 1), date(2026, 1, 1), None),  # the 30th is a Monday of November
        (date(2026, 11, 30), date(2026, 10, 1), date(2026, 1, 1), date(2026, 11, 1)),  # the 7th is December's first
        (date(2026, 11, 9), None, date(2026, 11, 3), None),  # set up after November's first Monday
        (date(2026, 11, 30), None, date(2026, 11, 3), date(2026, 11, 1)),
        (date(2026, 12, 28), date(2026, 11, 1), date(2026, 1, 1), date(2026, 12, 1)),
    ],
)
def test_a_month_goes_with_the_first_board_of_the_next(week, newest, counts_from, month):
    assert month_rules.month_of_board(week, newest, counts_from) == month
