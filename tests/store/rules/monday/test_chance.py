"""More than noise: published and worked examples, exact fractions for rates, all pairs for times."""

import math
import time
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from store.rules.monday import chance, measures
from store.rules.monday.measures import Measure, Quantile, Rate, Times

small = st.integers(0, 25).flatmap(lambda n: st.builds(Rate, st.integers(0, n), st.just(n)))
large = st.integers(0, 5000).flatmap(lambda n: st.builds(Rate, st.integers(0, n), st.just(n)))
ascending = st.lists(st.integers(0, 12), max_size=12).map(lambda values: tuple(sorted(values)))
times = st.builds(Times, ascending, ascending)
counts = st.integers(1, 3000).flatmap(lambda n: st.builds(Rate, st.integers(0, n), st.just(n)))
long_rows = st.lists(st.integers(0, 40), max_size=60).map(lambda values: tuple(sorted(values)))
many_times = st.builds(Times, long_rows, long_rows)


# ---- Rates ----------------------------------------------------------------------------------------------------------


def test_the_published_example() -> None:
    assert round(chance.rose(Rate(20, 160), Rate(5, 20)), 4) == 0.9437


def test_two_single_draws_by_hand() -> None:
    # 0 of 1 -> 1 of 1: densities 2(1 - x) and 2y; P(y > x) = ∫ 2y (2y - y²) dy = 4/3 - 1/2 = 5/6
    assert chance.rose(Rate(0, 1), Rate(1, 1)) == pytest.approx(5 / 6)
    assert chance.rose(Rate(1, 1), Rate(0, 1)) == pytest.approx(1 / 6)


def test_the_same_before_and_after_is_even() -> None:
    assert chance.rose(Rate(7, 31), Rate(7, 31)) == pytest.approx(0.5)
    assert chance.rose(Rate(0, 0), Rate(0, 0)) == pytest.approx(0.5)


def exact(before: Rate, after: Rate) -> Fraction:
    """P(p1 > p0) = ∫ f1(p) F0(p) dp, where F0(p) = P(Binomial(n0 + 1, p) > k0) makes it a sum of whole powers."""
    tries, total = before.n + 1, Fraction(0)
    for hits in range(before.hits + 1, tries + 1):
        total += math.comb(tries, hits) * beta(1 + after.hits + hits, 1 + after.n - after.hits + tries - hits)
    return total / beta(1 + after.hits, 1 + after.n - after.hits)


def beta(a: int, b: int) -> Fraction:
    return Fraction(math.factorial(a - 1) * math.factorial(b - 1), math.factorial(a + b - 1))


@given(small, small)
def test_rates_agree_with_exact_fractions(before: Rate, after: Rate) -> None:
    assert chance.rose(before, after) == pytest.approx(float(exact(before, after)), rel=1e-11)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Rate(20, 160), Rate(5, 20)),
        (Rate(300, 900), Rate(5, 20)),
        (Rate(3, 900), Rate(80, 700)),
        (Rate(0, 600), Rate(600, 600)),
    ],
)
def test_larger_rates_agree_with_exact_fractions(before: Rate, after: Rate) -> None:
    assert chance.rose(before, after) == pytest.approx(float(exact(before, after)), rel=1e-9)


def by_strips(before: Rate, after: Rate, strips: int = 20_000) -> float:
    """The same integral by adding up strips: what both are believed to be, at each share between 0 and 1."""
    below, total = 0.0, 0.0
    for number in range(strips):
        p = (number + 0.5) / strips
        here = density(before, p) / strips
        total += density(after, p) / strips * (below + here / 2)
        below += here
    return total


def density(rate: Rate, p: float) -> float:
    misses = rate.n - rate.hits
    whole = math.lgamma(rate.n + 2) - math.lgamma(rate.hits + 1) - math.lgamma(misses + 1)
    return math.exp(whole + rate.hits * math.log(p) + misses * math.log(1 - p))


@pytest.mark.parametrize(
    ("before", "after"), [(Rate(20, 160), Rate(5, 20)), (Rate(2, 9), Rate(40, 90)), (Rate(400, 2000), Rate(460, 2000))]
)
def test_rates_agree_with_strips_added_up(before: Rate, after: Rate) -> None:
    assert chance.rose(before, after) == pytest.approx(by_strips(before, after), abs=1e-6)


def in_full(before: Rate, after: Rate) -> float:
    """The definition's sum, term by term."""
    a0, b0 = 1 + before.hits, 1 + before.n - before.hits
    a1, b1 = 1 + after.hits, 1 + after.n - after.hits

    def ln_beta(a: int, b: int) -> float:
        return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)

    return math.fsum(
        math.exp(ln_beta(a0 + i, b0 + b1) - math.log(b1 + i) - ln_beta(1 + i, b1) - ln_beta(a0, b0)) for i in range(a1)
    )


@given(large, large)
def test_leaving_out_what_does_not_count_changes_nothing(before: Rate, after: Rate) -> None:
    assert chance.rose(before, after) == pytest.approx(in_full(before, after), abs=1e-9)


@given(large, large)
def test_either_it_rose_or_it_fell(before: Rate, after: Rate) -> None:
    assert chance.rose(before, after) + chance.rose(after, before) == pytest.approx(1, abs=1e-9)
    assert 0 <= chance.rose(before, after) <= 1


@given(small, small)
def test_one_more_hit_makes_it_surer(before: Rate, after: Rate) -> None:
    if after.hits < after.n:
        assert chance.rose(before, after) <= chance.rose(before, Rate(after.hits + 1, after.n))


@pytest.mark.parametrize(
    ("before", "after", "sure"),
    [
        # Φ((.204 - .2) / √(.2 · .8/800000 + .204 · .796/100000)) = Φ(.004 / .0013504) = Φ(2.962) = .9985
        (Rate(160_000, 800_000), Rate(20_400, 100_000), 0.9985),
        (Rate(20_000, 100_000), Rate(80_000, 100_000), 1.0),
        (Rate(80_000, 100_000), Rate(20_000, 100_000), 0.0),
        (Rate(0, 100_000), Rate(0, 100_000), 0.5),
        (Rate(100_000, 100_000), Rate(100_000, 100_000), 0.5),
    ],
)
def test_weeks_of_a_hundred_thousand_leads_are_compared_at_once(before: Rate, after: Rate, sure: float) -> None:
    started = time.process_time()
    assert chance.rose(before, after) == pytest.approx(sure, abs=1e-4)
    assert time.process_time() - started < 0.5


# ---- Times ----------------------------------------------------------------------------------------------------------


def sign(x: tuple[int, bool], y: tuple[int, bool]) -> int:
    """+1 if x is surely shorter than y, -1 if surely longer, else 0; True is who still waits."""
    if not x[1] and (x[0] < y[0] or (x[0] <= y[0] and y[1])):
        return 1
    if not y[1] and (y[0] < x[0] or (y[0] <= x[0] and x[1])):
        return -1
    return 0


def everybody(times: Times) -> list[tuple[int, bool]]:
    return [(x, False) for x in times.done] + [(x, True) for x in times.waiting]


def by_all_pairs(before: Times, after: Times) -> float:
    ours, theirs = everybody(after), everybody(before)
    both = ours + theirs
    score = sum(sign(x, y) for x, y in product(ours, theirs))
    squares = sum(sum(sign(x, y) for place, y in enumerate(both) if place != own) ** 2 for own, x in enumerate(both))
    variance = Fraction(len(ours) * len(theirs) * squares, len(both) * (len(both) - 1))
    return 0.5 if variance == 0 else (1 + math.erf(score / math.sqrt(variance) / math.sqrt(2))) / 2


def test_gehans_test_by_hand() -> None:
    # after 1, 2; before 3, and 2 still waiting.
    # 1: shorter than 3 and than the one at 2 or more: +2. 2: shorter than 3, and than the one that waits since 2: +2.
    # S = 4. Pooled 1: +3; 2: -1 + 2 = +1; 3: -2; the waiting one: -2 (longer than 1 and 2). ΣU² = 9 + 1 + 4 + 4 = 18.
    # Var = 2 · 2 / (4 · 3) · 18 = 6; Φ(4 / √6) = Φ(1.63299) = .94876
    assert chance.fell(Times((3,), (2,)), Times((1, 2))) == pytest.approx(0.94876, abs=1e-5)


def test_all_the_same_says_nothing() -> None:
    assert chance.fell(Times((4,) * 6), Times((4,) * 9)) == 0.5
    assert chance.fell(Times((), (1, 2, 3, 4, 5)), Times((), (50, 60, 70, 80, 90))) == 0.5


def test_whoever_waits_longer_than_all_answers_took_counts_as_longer() -> None:
    before = Times((1, 2, 3, 4, 5))
    assert chance.fell(before, Times((), (9, 9, 9, 9, 9))) < 0.01
    assert chance.fell(before, Times((), (0, 0, 0, 0, 0))) == 0.5  # they may still be the quickest


@given(times, times)
def test_times_agree_with_all_pairs(before: Times, after: Times) -> None:
    if before.n and after.n:
        assert chance.fell(before, after) == pytest.approx(by_all_pairs(before, after), abs=1e-12)


@given(times, times)
def test_either_it_got_shorter_or_longer(before: Times, after: Times) -> None:
    assert chance.fell(before, after) + chance.fell(after, before) == pytest.approx(1)


@given(times, times, st.integers(1, 1000))
def test_a_common_delay_changes_nothing(before: Times, after: Times, delay: int) -> None:
    later = [Times(tuple(x + delay for x in t.done), tuple(x + delay for x in t.waiting)) for t in (before, after)]
    assert chance.fell(*later) == chance.fell(before, after)


def test_a_hundred_thousand_times_are_compared_in_a_blink() -> None:
    before = Times(tuple(second for second in range(20_000) for _ in range(5)), tuple(range(0, 20_000, 20)))
    after = Times(tuple(second for second in range(19_000) for _ in range(5)), tuple(range(0, 19_000, 20)))
    started = time.process_time()
    assert chance.fell(before, after) > 0.999
    assert time.process_time() - started < 1


# ---- Fewer than five, and the words ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "speaks"),
    [
        (Rate(1, 4), Rate(4, 5), False),
        (Rate(1, 5), Rate(4, 4), False),
        (Rate(1, 5), Rate(4, 5), True),
        (Times((9, 9, 9, 9)), Times((1, 1, 1, 1, 1)), False),
        (Times((9, 9, 9, 9), (7,)), Times((1, 1, 1), (1, 1)), True),
        (None, Rate(4, 5), False),
        (Rate(4, 5), None, False),
    ],
)
def test_a_side_below_five_gives_no_number(before: Measure | None, after: Measure | None, speaks: bool) -> None:
    assert (chance.better(before, after) is not None) is speaks


def test_better_is_a_rate_that_rose_and_a_time_that_fell() -> None:
    assert (chance.better(Rate(1, 20), Rate(15, 20)) or 0) > 0.99
    assert (chance.better(Times((9,) * 9), Times((1,) * 9)) or 0) > 0.99
    assert (chance.better(Times((1,) * 9), Times((9,) * 9)) or 1) < 0.01


def test_a_rate_is_not_compared_with_times() -> None:
    with pytest.raises(TypeError):
        chance.better(Rate(1, 9), Times((1,) * 9))


@pytest.mark.parametrize(
    ("sure", "words"),
    [
        (None, "too_few"),
        (1.0, "almost_surely_better"),
        (0.95, "almost_surely_better"),
        (math.nextafter(0.95, 0), "probably_better"),
        (0.80, "probably_better"),
        (math.nextafter(0.80, 0), "cannot_tell"),
        (0.5, "cannot_tell"),
        (math.nextafter(0.20, 1), "cannot_tell"),
        (0.20, "probably_worse"),
        (math.nextafter(0.05, 1), "probably_worse"),
        (0.05, "almost_surely_worse"),
        (0.0, "almost_surely_worse"),
    ],
)
def test_the_words_begin_exactly_at_their_thresholds(sure: float | None, words: str) -> None:
    assert chance.how_sure(sure) == words


@pytest.mark.parametrize(
    ("code", "other"),
    [
        ("almost_surely_better", "almost_surely_worse"),
        ("probably_worse", "probably_better"),
        ("cannot_tell", "cannot_tell"),
        ("too_few", "too_few"),
    ],
)
def test_turned_words_say_the_same_the_other_way(code: str, other: str) -> None:
    assert chance.turned(code) == other
    assert chance.turned(other) == code


@pytest.mark.parametrize(
    ("sure", "noted"),
    [
        (None, False), (0.99, True), (math.nextafter(0.99, 0), False), (0.5, False),
        (math.nextafter(0.01, 1), False), (0.01, True), (0.0, True),
    ],
)  # fmt: skip
def test_a_week_is_remarked_on_only_at_one_in_a_hundred(sure: float | None, noted: bool) -> None:
    assert chance.more_than_noise(sure) is noted


# ---- Where the true share lies --------------------------------------------------------------------------------------


def test_of_nothing_there_is_no_interval_and_no_floor() -> None:
    assert chance.interval(Rate(0, 0, 3)) is None
    assert chance.under_floor(Rate(0, 0), 0.2) is None


def test_wilsons_interval_of_5_of_20() -> None:
    # z = 1.6449, z² = 2.70570; middle = .25 + 2.70570/40 = .317642; reach = z √(.1875/20 + 2.70570/1600) = .173036
    # whole = 1 + 2.70570/20 = 1.135285; (.317642 -+ .173036) / 1.135285 = .12737 and .43221
    assert chance.interval(Rate(5, 20)) == pytest.approx((0.12737, 0.43221), abs=1e-5)


def test_wilsons_interval_of_none_and_of_all() -> None:
    # z² / (n + z²) = 2.70570 / 12.70570 = .212951
    assert chance.interval(Rate(0, 10)) == pytest.approx((0, 0.212951), abs=1e-6)
    assert chance.interval(Rate(10, 10)) == pytest.approx((1 - 0.212951, 1), abs=1e-6)


@given(counts)
def test_wilsons_bounds_are_where_the_share_lies_z_standard_errors_off(rate: Rate) -> None:
    bounds, p = chance.interval(rate), rate.hits / rate.n
    assert bounds is not None
    assert 0 <= bounds[0] <= p + 1e-12
    assert p - 1e-12 <= bounds[1] <= 1
    for bound in bounds:
        assert (p - bound) ** 2 == pytest.approx(chance.Z**2 * bound * (1 - bound) / rate.n, abs=1e-12)


# ---- A floor, as KPI 3 has ------------------------------------------------------------------------------------------


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
    assert chance.under_floor(rate, 0.2) == flag


# ---- Where the median lies ------------------------------------------------------------------------------------------


def below_half(n: int, rank: int) -> Fraction:
    """P(Binomial(n, 1/2) < rank)."""
    return Fraction(sum(math.comb(n, k) for k in range(rank)), 2**n)


def test_the_medians_ranks_are_the_closest_that_hold_ninety_percent() -> None:
    for n in (*range(5, 80), 1000, 1001, 1002, 1500, 2500):
        low, high = chance.median_interval(Times(tuple(range(1, n + 1)))) or pytest.fail("there is none")
        assert high.value == n + 1 - low.value
        assert below_half(n, low.value) <= Fraction(1, 20) < below_half(n, low.value + 1), n


def test_below_five_nothing_holds_ninety_percent() -> None:
    # from the least to the largest of four: 1 - 2/16 = 87.5 %; of five: 1 - 2/32 = 93.75 %
    assert chance.median_interval(Times((1, 2, 3, 4))) is None
    assert chance.median_interval(Times((1, 2, 3, 4, 9))) == (Quantile(1, False), Quantile(9, False))


def test_the_upper_end_is_at_least_if_somebody_waits_below_it() -> None:
    assert chance.median_interval(Times((1, 2, 3, 9), (4,))) == (Quantile(1, False), Quantile(9, True))


@given(many_times)
@example(Times((), (3, 3, 3, 3, 3)))
def test_the_medians_interval_holds_the_median(times: Times) -> None:
    bounds, middle = chance.median_interval(times), measures.quantile(times, 50)
    if bounds is not None and middle is not None:
        assert bounds[0].value <= middle.value <= bounds[1].value
        assert bounds[0].at_least <= middle.at_least <= bounds[1].at_least
