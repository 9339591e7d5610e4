"""The bottleneck's sums by hand, and when no stage is named; the upstream warning and each of its conditions."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from store.rules.monday import bottleneck, chance
from store.rules.monday.bottleneck import CLOSE, HANDOFF, NURTURE, Bottleneck, Stage, TeamHealth
from store.rules.monday.measures import Rate
from tests.benchmarks import bench_bottleneck

NURTURED = Stage(NURTURE, Rate(40, 200), Rate(80, 400))  # 20 % and 20 %
HANDED = Stage(HANDOFF, Rate(10, 50), Rate(40, 100))  # 20 % and 40 %
CLOSED = Stage(CLOSE, Rate(10, 40), Rate(20, 80))  # 25 % and 25 %
NO_TARGETS: dict[str, float | None] = {NURTURE: None, HANDOFF: None, CLOSE: None}

rates = st.integers(1, 200).flatmap(lambda n: st.builds(Rate, st.integers(0, n), st.just(n)))
three = st.tuples(*(st.builds(Stage, st.just(code), rates, rates) for code in bottleneck.STAGES))


def find(
    *stages: Stage, leads: float = 50, value: float | None = 1_000_000, **targets: float | None
) -> Bottleneck:  # fmt: skip
    """By default 50 leads a week, and deals of 10,000.00."""
    return bottleneck.find(stages or (NURTURED, HANDED, CLOSED), leads, value, "won", {**NO_TARGETS, **targets})


# ---- The stage that costs most --------------------------------------------------------------------------------------


def test_the_stage_whose_fall_costs_most_is_named_with_its_sum() -> None:
    # L V (r1 b2 r3 - r1 r2 r3) = 50 · 1,000,000 · (.2 · .4 · .25 - .2 · .2 · .25) = 50,000,000 · .01 = 500,000
    found = find()
    assert (found.stage, found.why_none) == (HANDOFF, None)
    assert found.gain == pytest.approx(500_000)
    assert found.sure == pytest.approx(chance.rose(Rate(10, 50), Rate(40, 100)))
    assert (found.leads_a_week, found.value, found.value_from) == (50, 1_000_000, "won")
    assert found.stages == (NURTURED, HANDED, CLOSED)


def test_a_stage_above_its_baseline_costs_nothing() -> None:
    found = find(NURTURED, replace(HANDED, base=Rate(8, 80)), CLOSED)
    assert (found.stage, found.gain, found.sure, found.why_none) == (None, 0, None, "none_below")


def test_the_largest_loss_counts_and_not_the_surest() -> None:
    # Nurture 20 % of 25 %, Close 25 % of 50 %: gains in the ratio (.05 · .2 · .25) to (.2 · .2 · .25)
    found = find(
        replace(NURTURED, base=Rate(1000, 4000)), replace(HANDED, base=HANDED.now), replace(CLOSED, base=Rate(40, 80))
    )
    assert found.stage == CLOSE
    assert found.gain == pytest.approx(50 * 1_000_000 * 0.2 * 0.2 * 0.25)


@pytest.mark.parametrize(("now", "base"), [(Rate(3, 19), Rate(80, 100)), (Rate(3, 100), Rate(15, 19))])
def test_nineteen_on_one_side_are_too_few(now: Rate, base: Rate) -> None:
    assert find(NURTURED, Stage(HANDOFF, now, base), CLOSED).why_none == "too_few"


def test_twenty_on_both_sides_are_enough() -> None:
    assert find(NURTURED, Stage(HANDOFF, Rate(2, 20), Rate(12, 20)), CLOSED).stage == HANDOFF


def test_few_cases_at_another_stage_do_not_hide_this_one() -> None:
    assert find(NURTURED, HANDED, Stage(CLOSE, Rate(1, 5), Rate(0, 0))).stage == HANDOFF


def test_a_rate_of_the_product_that_rests_on_fewer_than_five_names_nothing() -> None:
    assert find(NURTURED, HANDED, Stage(CLOSE, Rate(1, 4), Rate(0, 0))).why_none == "too_few"


def test_what_is_less_than_clearly_worse_is_not_named() -> None:
    # 8 of 40 after 32 of 80: .985
    assert find(NURTURED, Stage(HANDOFF, Rate(8, 40), Rate(32, 80)), CLOSED).why_none == "not_sure"


@pytest.mark.parametrize("leads", [15, 60])
def test_with_nothing_changed_it_cries_wolf_on_at_most_three_mondays_in_a_hundred(leads: int) -> None:
    assert sum(bench_bottleneck.named(leads, bench_bottleneck.USUAL, 500).values()) <= 0.03


def test_a_stage_that_fell_by_half_is_found_where_there_are_enough() -> None:
    found = bench_bottleneck.named(150, bench_bottleneck.fallen(1, 0.5), 100)
    assert found[HANDOFF] > 0.8


def test_if_the_largest_loss_may_be_chance_no_smaller_one_is_named() -> None:
    # Close 20 % of 24 %: the larger loss (a fifth of the product), not sure. Nurture: 20 % of 22 %, sure.
    few, many = Stage(CLOSE, Rate(5, 25), Rate(6, 25)), Stage(NURTURE, Rate(2000, 10_000), Rate(2200, 10_000))
    found = find(many, replace(HANDED, base=HANDED.now), few)
    assert (found.stage, found.why_none) == (None, "not_sure")


def test_a_stage_nobody_went_through_leaves_no_product() -> None:
    assert find(NURTURED, HANDED, Stage(CLOSE, Rate(0, 0), Rate(20, 80))).why_none == "too_few"


def test_small_numbers_without_a_fall_are_too_few_to_say_that_all_is_well() -> None:
    assert find(NURTURED, replace(HANDED, base=HANDED.now), Stage(CLOSE, Rate(2, 4), Rate(1, 4))).why_none == "too_few"


def test_without_a_value_there_is_no_sum() -> None:
    found = find(value=None)
    assert (found.stage, found.why_none, found.target_gain) == (None, "no_value", None)


@given(three)
def test_the_gain_is_the_difference_of_two_products(stages: tuple[Stage, Stage, Stage]) -> None:
    found = find(*stages, leads=1, value=1)
    now = [Fraction(one.now.hits, one.now.n) for one in stages]
    base = [Fraction(one.base.hits, one.base.n) for one in stages]
    gains = {}
    for number, one in enumerate(stages):
        then = [*now[:number], max(now[number], base[number]), *now[number + 1 :]]
        gains[one.code] = then[0] * then[1] * then[2] - now[0] * now[1] * now[2]
    if found.stage is not None:
        assert found.gain == pytest.approx(float(gains[found.stage]))
        assert found.gain == pytest.approx(float(max(gains.values())))
    if found.why_none == "none_below":
        assert max(gains.values()) == 0


# ---- With the target in place of the baseline -----------------------------------------------------------------------


def test_the_target_takes_the_place_of_the_baseline() -> None:
    # 50,000,000 · .2 · (.3 - .2) · .25 = 250,000
    stage, gain = find(**{HANDOFF: 0.3}).target_gain or pytest.fail("there is none")
    assert (stage, gain) == (HANDOFF, pytest.approx(250_000))


def test_of_several_targets_the_one_that_brings_most_is_said() -> None:
    # Close: .2 · .2 · (.5 - .25) = .01; Handoff: .2 · (.3 - .2) · .25 = .005
    stage, gain = find(**{HANDOFF: 0.3, CLOSE: 0.5}).target_gain or pytest.fail("there is none")
    assert (stage, gain) == (CLOSE, pytest.approx(500_000))


def test_a_target_that_is_reached_brings_nothing() -> None:
    assert find(**{NURTURE: 0.2, HANDOFF: 0.1}).target_gain is None


def test_a_target_is_said_even_if_no_stage_stands_out() -> None:
    found = find(NURTURED, replace(HANDED, base=HANDED.now), CLOSED, **{HANDOFF: 0.3})
    assert (found.stage, found.target_gain) == (None, (HANDOFF, pytest.approx(250_000)))


def test_what_was_measured_on_fewer_than_twenty_is_not_held_against_its_target() -> None:
    assert find(NURTURED, Stage(HANDOFF, Rate(2, 19), Rate(32, 80)), CLOSED, **{HANDOFF: 0.3}).target_gain is None


# ---- What a deal is worth -------------------------------------------------------------------------------------------


def test_under_ten_wins_the_goals_deal_size_counts() -> None:
    assert bottleneck.deal_value([100] * 9, 5000) == (5000, "goal")
    assert bottleneck.deal_value([100] * 10, 5000) == (100, "won")
    assert bottleneck.deal_value([100] * 9, None) is None


def test_amounts_above_the_95th_percentile_are_cut_to_it() -> None:
    # rank ⌈.95 · 40⌉ = 38: 38, and 39 and 1000 count as 38. (Σ 1..38 + 2 · 38) / 40 = (741 + 76) / 40
    assert bottleneck.deal_value([*range(1, 40), 1000], None) == (817 / 40, "won")


def test_below_twenty_wins_the_95th_percentile_is_the_largest() -> None:
    # rank ⌈.95 · 19⌉ = 19; of 20: 19, so that the largest is cut
    assert bottleneck.deal_value([10] * 18 + [200], None) == ((180 + 200) / 19, "won")
    assert bottleneck.deal_value([10] * 19 + [200], None) == (10, "won")


@given(st.lists(st.integers(1, 10**9), min_size=10, max_size=60))
def test_cutting_never_raises_the_mean_and_order_does_not_matter(amounts: list[int]) -> None:
    worth, source = bottleneck.deal_value(amounts, None) or pytest.fail("there is none")
    assert source == "won"
    assert min(amounts) <= worth <= sum(amounts) / len(amounts)
    assert bottleneck.deal_value(sorted(amounts, reverse=True), None) == (pytest.approx(worth), "won")


# ---- Upstream -------------------------------------------------------------------------------------------------------

FLAT = TeamHealth(
    kept_sales=Rate(90, 100), kept_marketing=Rate(9, 10), complete=Rate(45, 50),
    opened_before=Rate(10, 40), opened_after=Rate(10, 40), won_before=Rate(5, 20), won_after=Rate(5, 20),
)  # fmt: skip


def test_kept_promises_and_flat_conversion_point_upstream() -> None:
    assert bottleneck.is_upstream(FLAT)


@pytest.mark.parametrize(
    "change",
    [
        {"kept_sales": Rate(89, 100)},
        {"kept_marketing": Rate(8, 9)},
        {"kept_marketing": Rate(0, 0)},
        {"complete": Rate(44, 50)},
        {"opened_before": Rate(10, 39)},
        {"opened_after": Rate(10, 39)},
        {"opened_after": Rate(20, 40)},  # it improves
        {"won_after": Rate(15, 20)},
        {"won_after": Rate(1, 4)},  # too few to say
    ],
)
def test_one_condition_that_does_not_hold_and_nothing_is_warned_of(change: dict[str, Rate]) -> None:
    assert not bottleneck.is_upstream(replace(FLAT, **change))


def test_conversion_that_falls_is_no_improvement_either() -> None:
    assert bottleneck.is_upstream(replace(FLAT, opened_after=Rate(1, 40), won_after=Rate(1, 20)))


@given(rates, rates)
def test_it_warns_exactly_while_it_is_less_than_probable_that_conversion_improved(before: Rate, after: Rate) -> None:
    assume(min(before.n, after.n) >= 5)
    warned = bottleneck.is_upstream(replace(FLAT, won_before=before, won_after=after))
    assert warned is (chance.how_sure(chance.better(before, after)) not in ("probably_better", "almost_surely_better"))
