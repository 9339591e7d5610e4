"""The five numbers' arithmetic by example, and against slow and obvious second ways of getting the same."""

import math
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from store.rules.monday import kpi
from store.rules.monday.kpi import Quantile, Rate, Times

counts = st.integers(1, 3000).flatmap(lambda n: st.builds(Rate, st.integers(0, n), st.just(n)))
ascending = st.lists(st.integers(0, 40), max_size=60).map(lambda values: tuple(sorted(values)))
times = st.builds(Times, ascending, ascending)


# ---- Shares and their interval --------------------------------------------------------------------------------------


def test_a_share_is_hits_of_n() -> None:
    assert kpi.share(Rate(1, 4, left_out=7)) == 0.25


def test_of_nothing_there_is_no_share_and_no_interval() -> None:
    assert (kpi.share(Rate(0, 0, 3)), kpi.interval(Rate(0, 0, 3)), kpi.flag(Rate(0, 0))) == (None, None, None)


@pytest.mark.parametrize(("n", "few"), [(0, True), (3, True), (4, True), (5, False), (6, False)])
def test_below_five_it_is_said_as_two_of_three(n: int, few: bool) -> None:
    assert kpi.few(Rate(0, n)) is few
    assert kpi.few(Times((1,) * n)) is few


def test_waiting_ones_count_among_the_five() -> None:
    assert not kpi.few(Times((1, 2, 3), (4, 5)))
    assert kpi.few(Times((1, 2, 3), (4,), left_out=9))


def test_wilsons_interval_of_5_of_20() -> None:
    # z = 1.6449, z² = 2.70570; middle = .25 + 2.70570/40 = .317642; reach = z √(.1875/20 + 2.70570/1600) = .173036
    # whole = 1 + 2.70570/20 = 1.135285; (.317642 -+ .173036) / 1.135285 = .12737 and .43221
    assert kpi.interval(Rate(5, 20)) == pytest.approx((0.12737, 0.43221), abs=1e-5)


def test_wilsons_interval_of_none_and_of_all() -> None:
    # z² / (n + z²) = 2.70570 / 12.70570 = .212951
    assert kpi.interval(Rate(0, 10)) == pytest.approx((0, 0.212951), abs=1e-6)
    assert kpi.interval(Rate(10, 10)) == pytest.approx((1 - 0.212951, 1), abs=1e-6)


@given(counts)
def test_wilsons_bounds_are_where_the_share_lies_z_standard_errors_off(rate: Rate) -> None:
    bounds, p = kpi.interval(rate), rate.hits / rate.n
    assert bounds is not None
    assert 0 <= bounds[0] <= p + 1e-12
    assert p - 1e-12 <= bounds[1] <= 1
    for bound in bounds:
        assert (p - bound) ** 2 == pytest.approx(kpi.Z**2 * bound * (1 - bound) / rate.n, abs=1e-12)


# ---- The floor of KPI 3 ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rate", "flag"),
    [
        (Rate(20, 100), None),  # a fifth is not below a fifth
        (Rate(1, 5), None),
        (Rate(19, 100), "perhaps_below"),
        (Rate(0, 3), "perhaps_below"),  # upper bound 2.70570 / 5.70570 = .474
        (Rate(0, 10), "perhaps_below"),  # .2130
        (Rate(0, 11), "below"),  # 2.70570 / 13.70570 = .1974
        (Rate(14, 100), "perhaps_below"),  # .2066
        (Rate(13, 100), "below"),  # .1952
    ],
)
def test_the_floor_is_flagged_for_sure_only_where_the_upper_bound_lies_below_it(rate: Rate, flag: str | None) -> None:
    assert kpi.flag(rate) == flag


# ---- Quantiles ------------------------------------------------------------------------------------------------------


def test_the_median_needs_three() -> None:
    assert kpi.quantile(Times((1, 2)), 50) is None
    assert kpi.quantile(Times((1,), (0, 9)), 50) == Quantile(1, at_least=True)
    assert kpi.quantile(Times((1, 2, 9)), 50) == Quantile(2, at_least=False)


def test_the_ninetieth_percentile_needs_ten() -> None:
    assert kpi.quantile(Times(tuple(range(9))), 90) is None
    # rank ⌈.9 · 10⌉ = 9
    assert kpi.quantile(Times(tuple(range(1, 11))), 90) == Quantile(9, at_least=False)


def test_the_median_of_an_even_number_is_the_lower_middle_one() -> None:
    # rank ⌈.5 · 4⌉ = 2
    assert kpi.quantile(Times((10, 20, 30, 40)), 50) == Quantile(20, at_least=False)


def test_one_who_waits_below_the_rank_makes_it_at_least() -> None:
    # 5 waiting, 10, 20: rank 2 is 10, and whoever waits since 5 may end up above it
    assert kpi.quantile(Times((10, 20), (5,)), 50) == Quantile(10, at_least=True)


def test_one_who_waits_above_the_rank_changes_nothing() -> None:
    assert kpi.quantile(Times((10, 20), (30,)), 50) == Quantile(20, at_least=False)


def test_of_equal_times_the_answered_one_stands_first() -> None:
    assert kpi.quantile(Times((10, 20), (20,)), 50) == Quantile(20, at_least=False)
    assert kpi.quantile(Times((10,), (10, 10)), 50) == Quantile(10, at_least=True)


def obvious_rank(times: Times, rank: int) -> Quantile:
    people = sorted([(x, 0) for x in times.done] + [(x, 1) for x in times.waiting])
    return Quantile(people[rank - 1][0], any(waits for _, waits in people[:rank]))


@given(times, st.integers(1, 100))
def test_a_quantile_is_found_by_lining_everybody_up(times: Times, percent: int) -> None:
    found = kpi.quantile(times, percent)
    if times.n < (3 if percent <= 50 else 10):
        assert found is None
    else:
        assert found == obvious_rank(times, math.ceil(Fraction(percent, 100) * times.n))


@given(times)
def test_the_middle_and_the_mean_are_of_what_is_done(times: Times) -> None:
    half, n = sorted(times.done), len(times.done)
    if not n:
        assert (kpi.median(times), kpi.mean(times)) == (None, None)
        return
    middle = half[n // 2] if n % 2 else Fraction(half[n // 2 - 1] + half[n // 2], 2)
    assert kpi.median(times) == middle
    assert kpi.mean(times) == pytest.approx(float(Fraction(sum(half), n)))


def test_the_middle_two_are_averaged() -> None:
    assert (kpi.median(Times((1, 14, 15, 300))), kpi.mean(Times((1, 14, 15, 300)))) == (14.5, 82.5)


# ---- Where the median lies ------------------------------------------------------------------------------------------


def below_half(n: int, rank: int) -> Fraction:
    """P(Binomial(n, 1/2) < rank)."""
    return Fraction(sum(math.comb(n, k) for k in range(rank)), 2**n)


def test_the_medians_ranks_are_the_closest_that_hold_ninety_percent() -> None:
    for n in (*range(5, 80), 1000, 1001, 1002, 1500, 2500):
        low, high = kpi.median_interval(Times(tuple(range(1, n + 1)))) or pytest.fail("there is none")
        assert high.value == n + 1 - low.value
        assert below_half(n, low.value) <= Fraction(1, 20) < below_half(n, low.value + 1), n


def test_below_five_nothing_holds_ninety_percent() -> None:
    # from the least to the largest of four: 1 - 2/16 = 87.5 %; of five: 1 - 2/32 = 93.75 %
    assert kpi.median_interval(Times((1, 2, 3, 4))) is None
    assert kpi.median_interval(Times((1, 2, 3, 4, 9))) == (Quantile(1, False), Quantile(9, False))


def test_the_upper_end_is_at_least_if_somebody_waits_below_it() -> None:
    assert kpi.median_interval(Times((1, 2, 3, 9), (4,))) == (Quantile(1, False), Quantile(9, True))


@given(times)
@example(Times((), (3, 3, 3, 3, 3)))
def test_the_medians_interval_holds_the_median(times: Times) -> None:
    bounds, middle = kpi.median_interval(times), kpi.quantile(times, 50)
    if bounds is not None and middle is not None:
        assert bounds[0].value <= middle.value <= bounds[1].value
        assert bounds[0].at_least <= middle.at_least <= bounds[1].at_least


# ---- Weeks pooled ---------------------------------------------------------------------------------------------------


def test_pooled_rates_add_up_and_are_no_average_of_averages() -> None:
    assert kpi.pool([Rate(1, 2, 1), Rate(0, 98, 2)]) == Rate(1, 100, 3)


def test_pooled_times_are_lined_up_again() -> None:
    assert kpi.pool([Times((1, 9), (4,), 1), Times((5,), (2,), 2)]) == Times((1, 5, 9), (2, 4), 3)


def test_nothing_pooled_is_nothing() -> None:
    assert kpi.pool([]) is None


@given(st.lists(times, min_size=1, max_size=5))
def test_pooling_leaves_nobody_out(weeks: list[Times]) -> None:
    pooled = kpi.pool(weeks)
    assert isinstance(pooled, Times)
    assert list(pooled.done) == sorted(x for one in weeks for x in one.done)
    assert list(pooled.waiting) == sorted(x for one in weeks for x in one.waiting)
