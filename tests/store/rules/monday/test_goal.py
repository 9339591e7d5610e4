"""A goal worked back into leads a week, by hand: the last quarter of 2026, 1 October to 31 December.

   October 2026         November 2026        December 2026
Mo Tu We Th Fr Sa Su Mo Tu We Th Fr Sa Su Mo Tu We Th Fr Sa Su
          1  2  3  4                    1     1  2  3  4  5  6
 5  6  7  8  9 10 11  2  3  4  5  6  7  8  7  8  9 10 11 12 13
12 13 14 15 16 17 18  9 10 11 12 13 14 15 14 15 16 17 18 19 20
19 20 21 22 23 24 25 16 17 18 19 20 21 22 21 22 23 24 25 26 27
26 27 28 29 30 31    23 24 25 26 27 28 29 28 29 30 31
                     30
"""

import math
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.rules.monday import goal
from store.rules.monday.goal import Arrivals, Assumed, GoalPlan, GoalStep, Measured
from store.rules.monday.kpis import LEAD_TO_QUALIFIED, QUALIFIED_TO_OPPORTUNITY, SALES_CYCLE, WIN_RATE
from store.rules.monday.measures import Rate, Times

QUARTER = (date(2026, 10, 1), date(2027, 1, 1))
TODAY = date(2026, 11, 2)
MEASURED = Measured(
    revenue=25 * 1_000_000,  # 25 deals of 10,000.00
    deals=25,
    rates={WIN_RATE: Rate(10, 40), QUALIFIED_TO_OPPORTUNITY: Rate(30, 100), LEAD_TO_QUALIFIED: Rate(100, 500)},
    cycle=Times((45,) * 25),
)
NOTHING = Measured(0, 0, {}, Times(()))
UNWRITTEN = Assumed()
WRITTEN = Assumed(
    deal_size=500_000,
    rates={WIN_RATE: Rate(25, 100), QUALIFIED_TO_OPPORTUNITY: Rate(30, 100), LEAD_TO_QUALIFIED: Rate(20, 100)},
    cycle_days=30,
)


def plan(
    revenue: int = 20_000_000, assumed: Assumed = UNWRITTEN, measured: Measured = MEASURED, so_far: int = 0,
    today: date = TODAY,
) -> GoalPlan:  # fmt: skip
    return goal.work_back(revenue, QUARTER, assumed, measured, so_far, today)


# ---- The steps ------------------------------------------------------------------------------------------------------


def test_a_goal_is_worked_back_to_leads_each_step_rounded_up() -> None:
    # 200,000 / 10,000 = 20 wins; / .25 = 80; / .3 = 266.7 -> 267; / .2 = 1335
    found = plan()
    assert [(step.what, step.needed) for step in found.steps] == [
        ("wins", 20), ("opportunities", 80), ("handoffs", 267), ("leads", 1335),
    ]  # fmt: skip
    assert [step.by for step in found.steps] == [1_000_000, Rate(10, 40), Rate(30, 100), Rate(100, 500)]
    assert not any(step.assumed for step in found.steps)
    assert (found.deal, found.deal_assumed, found.missing) == (1_000_000, False, ())


def test_what_is_not_measured_comes_from_what_was_written_down_and_is_marked() -> None:
    # 200,000 / 5,000 = 40; / .25 = 160; / .3 = 533.3 -> 534; / .2 = 2670
    found = plan(assumed=WRITTEN, measured=NOTHING)
    assert [step.needed for step in found.steps] == [40, 160, 534, 2670]
    assert all(step.assumed for step in found.steps)
    assert (found.deal, found.deal_assumed) == (500_000, True)


@pytest.mark.parametrize(("n", "assumed"), [(19, True), (20, False)])
def test_a_denominator_of_twenty_is_measured(n: int, assumed: bool) -> None:
    measured = replace(
        MEASURED,
        revenue=n * 1_000_000,
        deals=n,
        rates={**MEASURED.rates, WIN_RATE: Rate(10, n)},
        cycle=Times((45,) * n),
    )
    found = plan(assumed=WRITTEN, measured=measured)
    assert [step.assumed for step in found.steps] == [assumed, assumed, False, False]
    assert found.arrivals is not None
    assert (found.arrivals.cycle_days, found.arrivals.assumed) == ((30, True) if assumed else (45, False))


def test_the_steps_stop_where_nothing_is_known() -> None:
    found = plan(measured=replace(MEASURED, rates={WIN_RATE: Rate(10, 40)}))
    assert [step.what for step in found.steps] == ["wins", "opportunities"]
    assert found.missing == (QUALIFIED_TO_OPPORTUNITY, LEAD_TO_QUALIFIED)
    assert (found.leads_left, found.leads_a_week) == (None, None)


def test_with_nothing_known_everything_is_missing() -> None:
    found = plan(measured=NOTHING)
    assert (found.steps, found.deal, found.deal_assumed) == ((), None, False)
    assert found.missing == (goal.DEAL_SIZE, WIN_RATE, QUALIFIED_TO_OPPORTUNITY, LEAD_TO_QUALIFIED, SALES_CYCLE)


def test_a_measured_rate_of_nothing_reaches_no_goal_so_the_assumption_counts() -> None:
    measured = replace(MEASURED, rates={**MEASURED.rates, WIN_RATE: Rate(0, 40)})
    assert plan(assumed=WRITTEN, measured=measured).steps[1] == GoalStep(
        "opportunities", 80, Rate(25, 100), assumed=True
    )
    assert plan(measured=measured).missing == (WIN_RATE,)


def test_a_measured_deal_is_the_mean_and_not_rounded_before_dividing() -> None:
    # 20 deals brought 33.33: 1.6665 each; 1,000 / 1.6665 = 600.06 -> 601, where 1.67 would give 599
    found = plan(revenue=100_000, measured=replace(MEASURED, revenue=3333, deals=20))
    assert (found.steps[0].needed, found.deal) == (601, 167)


@given(
    st.integers(1, 10**12), st.integers(20, 500), st.integers(1, 10**7),
    *[st.integers(20, 400).flatmap(lambda n: st.builds(Rate, st.integers(1, n), st.just(n)))] * 3,
)  # fmt: skip
def test_the_steps_agree_with_exact_fractions(
    revenue: int, deals: int, mean: int, won: Rate, opened: Rate, qualified: Rate
) -> None:
    rates = {WIN_RATE: won, QUALIFIED_TO_OPPORTUNITY: opened, LEAD_TO_QUALIFIED: qualified}
    found = plan(revenue, measured=Measured(deals * mean + 7, deals, rates, Times(())))
    needed = [math.ceil(revenue / Fraction(deals * mean + 7, deals))]
    for rate in (won, opened, qualified):
        needed.append(math.ceil(needed[-1] / Fraction(rate.hits, rate.n)))
    assert [step.needed for step in found.steps] == needed


# ---- Leads a week ---------------------------------------------------------------------------------------------------


def test_leads_count_that_arrive_a_median_cycle_before_the_quarters_days() -> None:
    # 1 October less 45 days is 17 August, 1 January less 45 days is 17 November
    assert goal.arrivals(QUARTER, Assumed(), MEASURED) == Arrivals(date(2026, 8, 17), date(2026, 11, 17), 45, False)


def test_half_a_day_of_cycle_is_rounded_up() -> None:
    cycle = Times((*(40,) * 10, *(45,) * 10))  # the middle two are 40 and 45
    assert (goal.arrivals(QUARTER, Assumed(), replace(MEASURED, cycle=cycle)) or pytest.fail()).cycle_days == 43


def test_without_a_cycle_nobody_knows_until_when() -> None:
    found = plan(assumed=replace(WRITTEN, cycle_days=None), measured=replace(MEASURED, cycle=Times((45,) * 19)))
    assert (found.arrivals, found.days_left, found.leads_a_week, found.missing) == (None, None, None, (SALES_CYCLE,))
    assert (found.leads_left, found.too_late) == (1335, False)


def test_leads_still_missing_are_spread_over_the_weeks_left() -> None:
    # 1335 - 735 = 600 leads in the 15 days from 2 to 16 November: 600 · 7 / 15 = 280
    found = plan(so_far=735)
    assert (found.days_left, found.leads_so_far, found.leads_left, found.leads_a_week) == (15, 735, 600, 280)


def test_a_part_of_a_lead_is_a_lead() -> None:
    # 601 · 7 / 15 = 280.5
    assert plan(so_far=734).leads_a_week == 281


def test_enough_leads_leave_nothing_to_do() -> None:
    found = plan(so_far=2000)
    assert (found.leads_left, found.leads_a_week) == (0, 0)


@pytest.mark.parametrize(
    ("today", "too_late"), [(date(2026, 11, 16), False), (date(2026, 11, 17), True), (date(2026, 12, 24), True)]
)
def test_past_the_last_day_what_is_won_is_already_in_the_pipeline(today: date, too_late: bool) -> None:
    found = plan(today=today)
    assert (found.too_late, found.leads_a_week is None) == (too_late, too_late)
    assert found.days_left == (0 if too_late else 1)


@given(st.integers(0, 3000), st.integers(0, 46))
def test_keeping_to_the_number_a_week_is_enough_and_one_less_is_not(so_far: int, day: int) -> None:
    found = plan(so_far=so_far, today=date(2026, 10, 1) + timedelta(day))
    weeks = Fraction(found.days_left or 0, 7)
    assert found.leads_a_week is not None
    assert found.leads_a_week * weeks >= 1335 - so_far
    assert found.leads_a_week == 0 or (found.leads_a_week - 1) * weeks < 1335 - so_far


# ---- Pace -----------------------------------------------------------------------------------------------------------

WORKING = [day for number in range(92) if (day := QUARTER[0] + timedelta(number)).weekday() < 5]


def test_pace_is_what_is_won_beside_an_even_share_of_the_working_days() -> None:
    # Thursday 1 October to Friday 30 October: 22 of 66 working days; a third of 60,000 is 20,000; 15,000 / 20,000
    found = goal.pace(1_500_000, 6_000_000, WORKING, date(2026, 10, 31))
    assert (found.days_gone, found.days, found.expected, found.ratio) == (22, 66, 2_000_000, 0.75)


def test_today_has_not_gone_yet_and_a_weekend_adds_nothing() -> None:
    assert goal.pace(0, 1, WORKING, date(2026, 10, 30)).days_gone == 21
    assert {goal.pace(0, 1, WORKING, date(2026, 10, day)).days_gone for day in (31,)} == {22}
    assert goal.pace(0, 1, WORKING, date(2026, 11, 2)).days_gone == 22


def test_on_the_first_day_there_is_no_pace_yet() -> None:
    assert goal.pace(500, 1000, WORKING, QUARTER[0]).ratio is None
    assert goal.pace(500, 1000, [], QUARTER[0]).ratio is None


def test_after_the_last_day_all_of_the_goal_is_expected() -> None:
    found = goal.pace(900, 1000, WORKING, QUARTER[1])
    assert (found.expected, found.ratio) == (1000, 0.9)
