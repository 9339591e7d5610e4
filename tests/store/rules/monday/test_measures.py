"""The five numbers' arithmetic by example, and against slow and obvious second ways of getting the same."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.rules.monday import measures
from store.rules.monday.measures import Quantile, Rate, Times

counts = st.integers(1, 3000).flatmap(lambda n: st.builds(Rate, st.integers(0, n), st.just(n)))
ascending = st.lists(st.integers(0, 40), max_size=60).map(lambda values: tuple(sorted(values)))
times = st.builds(Times, ascending, ascending)


# ---- Shares --------------------------------------------------------------------------------------------------------


def test_a_share_is_hits_of_n() -> None:
    assert measures.share(Rate(1, 4, left_out=7)) == 0.25


def test_of_nothing_there_is_no_share() -> None:
    assert measures.share(Rate(0, 0, 3)) is None


@pytest.mark.parametrize(("n", "few"), [(0, True), (3, True), (4, True), (5, False), (6, False)])
def test_below_five_it_is_said_as_two_of_three(n: int, few: bool) -> None:
    assert measures.few(Rate(0, n)) is few
    assert measures.few(Times((1,) * n)) is few


def test_waiting_ones_count_among_the_five() -> None:
    assert not measures.few(Times((1, 2, 3), (4, 5)))
    assert measures.few(Times((1, 2, 3), (4,), left_out=9))


# ---- Quantiles ------------------------------------------------------------------------------------------------------


def test_the_median_needs_three() -> None:
    assert measures.quantile(Times((1, 2)), 50) is None
    assert measures.quantile(Times((1,), (0, 9)), 50) == Quantile(1, at_least=True)
    assert measures.quantile(Times((1, 2, 9)), 50) == Quantile(2, at_least=False)


def test_the_ninetieth_percentile_needs_ten() -> None:
    assert measures.quantile(Times(tuple(range(9))), 90) is None
    # rank ⌈.9 · 10⌉ = 9
    assert measures.quantile(Times(tuple(range(1, 11))), 90) == Quantile(9, at_least=False)


def test_the_median_of_an_even_number_is_the_lower_middle_one() -> None:
    # rank ⌈.5 · 4⌉ = 2
    assert measures.quantile(Times((10, 20, 30, 40)), 50) == Quantile(20, at_least=False)


def test_one_who_waits_below_the_rank_makes_it_at_least() -> None:
    # 5 waiting, 10, 20: rank 2 is 10, and whoever waits since 5 may end up above it
    assert measures.quantile(Times((10, 20), (5,)), 50) == Quantile(10, at_least=True)


def test_one_who_waits_above_the_rank_changes_nothing() -> None:
    assert measures.quantile(Times((10, 20), (30,)), 50) == Quantile(20, at_least=False)


def test_of_equal_times_the_answered_one_stands_first() -> None:
    assert measures.quantile(Times((10, 20), (20,)), 50) == Quantile(20, at_least=False)
    assert measures.quantile(Times((10,), (10, 10)), 50) == Quantile(10, at_least=True)


def obvious_rank(times: Times, rank: int) -> Quantile:
    people = sorted([(x, 0) for x in times.done] + [(x, 1) for x in times.waiting])
    return Quantile(people[rank - 1][0], any(waits for _, waits in people[:rank]))


@given(times, st.integers(1, 100))
def test_a_quantile_is_found_by_lining_everybody_up(times: Times, percent: int) -> None:
    found = measures.quantile(times, percent)
    if times.n < (3 if percent <= 50 else 10):
        assert found is None
    else:
        assert found == obvious_rank(times, math.ceil(Fraction(percent, 100) * times.n))


@given(times)
def test_the_middle_and_the_mean_are_of_what_is_done(times: Times) -> None:
    half, n = sorted(times.done), len(times.done)
    if not n:
        assert (measures.median(times), measures.mean(times)) == (None, None)
        return
    middle = half[n // 2] if n % 2 else Fraction(half[n // 2 - 1] + half[n // 2], 2)
    assert measures.median(times) == middle
    assert measures.mean(times) == pytest.approx(float(Fraction(sum(half), n)))


def test_the_middle_two_are_averaged() -> None:
    assert (measures.median(Times((1, 14, 15, 300))), measures.mean(Times((1, 14, 15, 300)))) == (14.5, 82.5)


# ---- Weeks pooled ---------------------------------------------------------------------------------------------------


def test_pooled_rates_add_up_and_are_no_average_of_averages() -> None:
    assert measures.pool([Rate(1, 2, 1), Rate(0, 98, 2)]) == Rate(1, 100, 3)


def test_pooled_times_are_lined_up_again() -> None:
    assert measures.pool([Times((1, 9), (4,), 1), Times((5,), (2,), 2)]) == Times((1, 5, 9), (2, 4), 3)


def test_nothing_pooled_is_nothing() -> None:
    assert measures.pool([]) is None


@given(st.lists(times, min_size=1, max_size=5))
def test_pooling_leaves_nobody_out(weeks: list[Times]) -> None:
    pooled = measures.pool(weeks)
    assert isinstance(pooled, Times)
    assert list(pooled.done) == sorted(x for one in weeks for x in one.done)
    assert list(pooled.waiting) == sorted(x for one in weeks for x in one.waiting)
