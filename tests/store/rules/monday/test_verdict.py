"""When a test can be judged and by which weeks, read off the calendar.

September 2026       October 2026         November 2026        December 2026
Mo Tu We Th Fr Sa Su Mo Tu We Th Fr Sa Su Mo Tu We Th Fr Sa Su Mo Tu We Th Fr Sa Su
    1  2  3  4  5  6           1  2  3  4                    1     1  2  3  4  5  6
 7  8  9 10 11 12 13  5  6  7  8  9 10 11  2  3  4  5  6  7  8  7  8  9 10 11 12 13
14 15 16 17 18 19 20 12 13 14 15 16 17 18  9 10 11 12 13 14 15 14 15 16 17 18 19 20
21 22 23 24 25 26 27 19 20 21 22 23 24 25 16 17 18 19 20 21 22 21 22 23 24 25 26 27
28 29 30             26 27 28 29 30 31    23 24 25 26 27 28 29 28 29 30 31
                                          30
"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.rules.monday import chance, verdict
from store.rules.monday.kpis import (
    FIRST_RESPONSE,
    KPIS,
    LEAD_TO_QUALIFIED,
    QUALIFIED_TO_OPPORTUNITY,
    SALES_CYCLE,
    WIN_RATE,
)
from store.rules.monday.measures import Measure, Rate, Times
from store.rules.monday.verdict import DaySpan, TooEarly, Windows
from tests.office.clock import DAY, WEEK

START = date(2026, 11, 4)  # a Wednesday; the first test week is 9 to 15 November
dates = st.dates(date(2020, 1, 1), date(2030, 12, 31))
weekly = st.sampled_from((LEAD_TO_QUALIFIED, FIRST_RESPONSE, QUALIFIED_TO_OPPORTUNITY))


def weeks(*mondays: date) -> tuple[DaySpan, ...]:
    return tuple((monday, monday + WEEK) for monday in mondays)


# ---- The earliest recheck -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kpi", "on"),
    [
        (FIRST_RESPONSE, date(2026, 11, 23)),  # the end of the first test week and 7 days
        (LEAD_TO_QUALIFIED, date(2026, 11, 30)),  # and 14 days
        (QUALIFIED_TO_OPPORTUNITY, date(2026, 12, 7)),  # and 21 days
        (WIN_RATE, date(2026, 12, 7)),  # 28 days after the start is Wednesday 2 December
        (SALES_CYCLE, date(2027, 2, 8)),  # 91 days after it is Wednesday 3 February
    ],
)
def test_a_recheck_waits_for_the_first_monday_with_something_to_judge(kpi: str, on: date) -> None:
    assert verdict.earliest_recheck(kpi, START) == on


def test_a_test_that_starts_on_a_monday_begins_its_first_week_that_day() -> None:
    assert verdict.earliest_recheck(FIRST_RESPONSE, date(2026, 11, 9)) == date(2026, 11, 23)
    assert verdict.earliest_recheck(WIN_RATE, date(2026, 11, 9)) == date(2026, 12, 7)
    assert verdict.earliest_recheck(FIRST_RESPONSE, date(2026, 11, 10)) == date(2026, 11, 30)


@given(weekly, dates)
def test_on_the_earliest_monday_one_week_has_matured_and_a_week_before_none(kpi: str, starts_on: date) -> None:
    earliest = verdict.earliest_recheck(kpi, starts_on)
    now = verdict.windows(kpi, starts_on, earliest) or pytest.fail("there is nothing")
    assert (earliest.weekday(), now.age, len(now.after)) == (0, None, 1)
    before = verdict.windows(kpi, starts_on, earliest - WEEK)
    assert before is None or before.age is not None


# ---- A date that is too early ---------------------------------------------------------------------------------------


def test_from_the_earliest_day_on_no_date_is_refused() -> None:
    assert verdict.too_early(LEAD_TO_QUALIFIED, START, date(2026, 11, 30)) is None
    assert verdict.too_early(LEAD_TO_QUALIFIED, START, date(2026, 12, 2)) is None


def test_an_earlier_date_is_refused_and_the_nearest_faster_number_named() -> None:
    assert verdict.too_early(LEAD_TO_QUALIFIED, START, date(2026, 11, 29)) == TooEarly(
        LEAD_TO_QUALIFIED, date(2026, 11, 30), "weeks", FIRST_RESPONSE, date(2026, 11, 23)
    )
    assert verdict.too_early(SALES_CYCLE, START, date(2027, 1, 4)) == TooEarly(
        SALES_CYCLE, date(2027, 2, 8), "closings", WIN_RATE, date(2026, 12, 7)
    )


def test_a_number_that_cannot_be_judged_by_then_either_is_not_offered() -> None:
    found = verdict.too_early(SALES_CYCLE, START, date(2026, 12, 6))
    assert found is not None
    assert (found.faster, found.faster_from) == (LEAD_TO_QUALIFIED, date(2026, 11, 30))


def test_if_nothing_can_be_judged_by_then_nothing_is_offered() -> None:
    found = verdict.too_early(FIRST_RESPONSE, START, date(2026, 11, 22))
    assert found is not None
    assert (found.earliest, found.faster, found.faster_from) == (date(2026, 11, 23), None, None)


@given(st.sampled_from(tuple(KPIS)), dates, st.integers(-3, 120))
def test_what_is_offered_instead_is_not_refused(kpi: str, starts_on: date, days: int) -> None:
    on = starts_on + days * DAY
    found = verdict.too_early(kpi, starts_on, on)
    assert (found is None) is (on >= verdict.earliest_recheck(kpi, starts_on))
    if found is not None and found.faster is not None:
        assert verdict.too_early(found.faster, starts_on, on) is None
        assert found.faster != kpi


# ---- What is compared -----------------------------------------------------------------------------------------------


def test_after_are_the_weeks_that_have_matured_by_the_recheck() -> None:
    # by 7 December the weeks that ended by 23 November: those of 9 and 16 November
    found = verdict.windows(LEAD_TO_QUALIFIED, START, date(2026, 12, 7)) or pytest.fail("there is nothing")
    assert found.after == weeks(date(2026, 11, 9), date(2026, 11, 16))
    assert found.age is None


def test_before_are_the_eight_last_weeks_that_had_matured_by_the_start() -> None:
    # by 4 November the weeks that ended by 21 October, so the last is that of 12 October
    found = verdict.windows(LEAD_TO_QUALIFIED, START, date(2026, 12, 7)) or pytest.fail("there is nothing")
    assert found.before == weeks(*(date(2026, 10, 12) - number * WEEK for number in range(7, -1, -1)))


def test_a_week_that_ends_a_week_before_the_test_starts_has_matured_for_the_first_response() -> None:
    found = verdict.windows(FIRST_RESPONSE, date(2026, 11, 9), date(2026, 11, 23)) or pytest.fail("there is nothing")
    assert found.before[-1] == (date(2026, 10, 26), date(2026, 11, 2))
    assert found.after == weeks(date(2026, 11, 9))


@pytest.mark.parametrize(("kpi", "days"), [(WIN_RATE, 28), (SALES_CYCLE, 91)])
def test_closings_are_those_before_the_start_and_since(kpi: str, days: int) -> None:
    on = date(2027, 2, 8)
    assert verdict.windows(kpi, START, on) == Windows(((START - days * DAY, START),), ((START, on),))
    assert verdict.windows(kpi, START, START) is None


def test_until_a_week_has_matured_the_first_one_is_measured_at_its_age() -> None:
    assert verdict.windows(LEAD_TO_QUALIFIED, START, date(2026, 11, 15)) is None
    for on, age in ((date(2026, 11, 16), 0), (date(2026, 11, 23), 7), (date(2026, 11, 29), 13)):
        found = verdict.windows(LEAD_TO_QUALIFIED, START, on) or pytest.fail("there is nothing")
        assert (found.after, found.age) == (weeks(date(2026, 11, 9)), age)
        assert found.before[-1] == (date(2026, 10, 12), date(2026, 10, 19))


@given(weekly, dates, st.integers(0, 200))
def test_the_windows_are_found_by_looking_at_every_week(kpi: str, starts_on: date, days: int) -> None:
    on, takes = starts_on + days * DAY, {LEAD_TO_QUALIFIED: 14, QUALIFIED_TO_OPPORTUNITY: 21}.get(kpi, 7) * DAY
    around = [starts_on + number * DAY for number in range(-120, 220)]
    mondays = [day for day in around if day.weekday() == 0]
    before = [day for day in mondays if day + WEEK + takes <= starts_on]
    after = [day for day in mondays if day >= starts_on and day + WEEK + takes <= on]
    begun = [day for day in mondays if day >= starts_on and day + WEEK <= on]
    found = verdict.windows(kpi, starts_on, on)
    if found is None:
        assert not begun
    else:
        assert found.before == weeks(*before[-8:])
        assert found.after == weeks(*(after or begun[:1]))
        assert (found.age is None) is bool(after)


@given(st.sampled_from(tuple(KPIS)), dates, st.integers(0, 200))
def test_nothing_before_reaches_into_the_test(kpi: str, starts_on: date, days: int) -> None:
    on = starts_on + days * DAY
    found = verdict.windows(kpi, starts_on, on)
    if found is not None:
        assert max(after for _, after in found.before) <= starts_on
        assert starts_on <= found.after[0][0]
        assert found.after[-1][1] <= on


# ---- What the numbers say -------------------------------------------------------------------------------------------

RATES = (Rate(20, 160), Rate(5, 20))  # sure to have risen: .9437
TIMES = (Times((90,) * 9), Times((10,) * 9))  # surely shorter


@pytest.mark.parametrize(
    ("kpi", "direction", "measures", "said"),
    [
        (LEAD_TO_QUALIFIED, "up", RATES, "probably_better"),
        (LEAD_TO_QUALIFIED, "up", RATES[::-1], "probably_worse"),
        (LEAD_TO_QUALIFIED, "down", RATES, "probably_worse"),
        (LEAD_TO_QUALIFIED, "down", RATES[::-1], "probably_better"),
        (FIRST_RESPONSE, "down", TIMES, "almost_surely_better"),
        (FIRST_RESPONSE, "up", TIMES, "almost_surely_worse"),
        (SALES_CYCLE, "up", TIMES[::-1], "almost_surely_better"),
        (WIN_RATE, "up", (Rate(5, 20), Rate(5, 20)), "cannot_tell"),
        (WIN_RATE, "down", (Rate(5, 20), Rate(4, 4)), "too_few"),
    ],
)
def test_better_is_to_the_side_hoped_for(
    kpi: str, direction: str, measures: tuple[Measure, Measure], said: str
) -> None:
    assert verdict.judge(kpi, direction, *measures)[1] == said


def test_the_chance_is_turned_to_the_side_hoped_for() -> None:
    assert verdict.judge(WIN_RATE, "up", *RATES)[0] == pytest.approx(0.9437, abs=1e-4)
    assert verdict.judge(WIN_RATE, "down", *RATES)[0] == pytest.approx(1 - 0.9437, abs=1e-4)
    assert verdict.judge(WIN_RATE, "down", Rate(4, 4), Rate(5, 20))[0] is None


@given(
    *[st.integers(5, 60).flatmap(lambda n: st.builds(Rate, st.integers(0, n), st.just(n)))] * 2,
)
def test_hoping_for_the_other_side_turns_the_words_and_nothing_else(before: Rate, after: Rate) -> None:
    (up, rose), (down, fell) = (verdict.judge(WIN_RATE, side, before, after) for side in ("up", "down"))
    assert fell == chance.turned(rose)
    assert (up or 0) + (down or 0) == pytest.approx(1)
