"""Weeks and quarters by example, and against days walked through one by one.

     October 2026           December 2026 / January 2027
Mo Tu We Th Fr Sa Su        Mo Tu We Th Fr Sa Su
19 20 21 22 23 24 25 fold   28 29 30 31  1  2  3  2026-W53
26 27 28 29 30 31            4  5  6  7  8  9 10  2027-W01
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.rules.office_time import periods
from store.rules.office_time.periods import Period
from tests.office.clock import DAY, HOUR, MINUTE

BERLIN = ZoneInfo("Europe/Berlin")
# Half-hour changes, changes at midnight, a day that never was (Apia, 30 December 2011), both edges of the date.
ZONES = (
    "UTC", "Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Asia/Kolkata", "Asia/Beirut", "Africa/Cairo",
    "Australia/Lord_Howe", "Pacific/Apia", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/Havana",
)  # fmt: skip
zones = st.sampled_from(ZONES).map(ZoneInfo)
dates = st.dates(date(2005, 1, 1), date(2030, 12, 31))
moments = st.integers(0, 26 * 366 * 24 * 60).map(lambda minutes: datetime(2005, 1, 1, tzinfo=UTC) + minutes * MINUTE)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# ---- Weeks ----------------------------------------------------------------------------------------------------------


def test_a_week_begins_on_monday_at_midnight_there() -> None:
    assert periods.week(date(2026, 11, 16), BERLIN) == Period(at("2026-11-15T23:00"), at("2026-11-22T23:00"))


def test_the_week_of_the_fold_is_an_hour_longer_and_that_of_the_gap_shorter() -> None:
    fold, gap = periods.week(date(2026, 10, 19), BERLIN), periods.week(date(2026, 3, 23), BERLIN)
    assert (fold.end - fold.start, gap.end - gap.start) == (7 * DAY + HOUR, 7 * DAY - HOUR)


def test_sunday_late_at_night_there_is_still_the_old_week() -> None:
    assert periods.monday(at("2026-11-15T22:59"), BERLIN) == date(2026, 11, 9)
    assert periods.monday(at("2026-11-15T23:00"), BERLIN) == date(2026, 11, 16)


def test_a_week_may_lie_in_two_years() -> None:
    assert periods.monday(at("2027-01-01T12:00"), BERLIN) == date(2026, 12, 28)
    assert periods.week_name(date(2026, 12, 28)) == "2026-W53"
    assert periods.week_name(date(2027, 1, 4)) == "2027-W01"
    assert periods.week_name(date(2024, 12, 30)) == "2025-W01"


def test_the_weeks_before_are_named_by_their_mondays_oldest_first() -> None:
    assert periods.weeks_before(date(2027, 1, 4), 2) == (date(2026, 12, 21), date(2026, 12, 28))


@given(moments, zones)
def test_every_moment_lies_in_its_week_and_in_no_other(moment: datetime, zone: ZoneInfo) -> None:
    first = periods.monday(moment, zone)
    week = periods.week(first, zone)
    assert first.weekday() == 0
    assert week.start <= moment < week.end
    assert periods.week(first + periods.WEEK, zone).start == week.end
    assert periods.week(first - periods.WEEK, zone).end == week.start


@given(dates, zones)
def test_a_day_begins_at_its_first_moment(day: date, zone: ZoneInfo) -> None:
    start = periods.midnight(day, zone)
    assert (start - timedelta(seconds=1)).astimezone(zone).date() < day
    assert start.astimezone(zone).date() >= day  # the day after, where the calendar left one out


# ---- Stretches of days ----------------------------------------------------------------------------------------------


def test_a_range_holds_its_first_day_and_not_the_one_after_it() -> None:
    span = periods.days(date(2026, 10, 25), date(2026, 10, 26), BERLIN)
    assert span == Period(at("2026-10-24T22:00"), at("2026-10-25T23:00"))


def test_looking_back_goes_by_elapsed_time_from_the_end() -> None:
    week = periods.week(date(2026, 10, 26), BERLIN)  # ends at 23:00 UTC; 28 days before it is summer
    assert week.back(timedelta(days=28)) == Period(at("2026-10-04T23:00"), at("2026-11-01T23:00"))


def test_calendar_days_between_are_counted_there() -> None:
    late, early = at("2026-11-15T22:59"), at("2026-11-15T23:01")
    assert periods.days_between(late, early, BERLIN) == 1
    assert periods.days_between(late, early, ZoneInfo("UTC")) == 0
    assert periods.days_between(early, late, BERLIN) is None
    assert periods.days_between(early, late, ZoneInfo("UTC")) == 0


# ---- Quarters -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "first_month", "first", "after"),
    [
        (date(2026, 1, 1), 1, date(2026, 1, 1), date(2026, 4, 1)),
        (date(2026, 12, 31), 1, date(2026, 10, 1), date(2027, 1, 1)),
        (date(2026, 12, 31), 2, date(2026, 11, 1), date(2027, 2, 1)),
        (date(2027, 1, 31), 2, date(2026, 11, 1), date(2027, 2, 1)),
        (date(2027, 2, 1), 2, date(2027, 2, 1), date(2027, 5, 1)),
        (date(2026, 1, 15), 12, date(2025, 12, 1), date(2026, 3, 1)),
    ],
)
def test_a_quarter_may_begin_in_any_month(day: date, first_month: int, first: date, after: date) -> None:
    assert periods.quarter(day, first_month) == (first, after)


@given(dates, st.integers(1, 12))
def test_a_quarter_is_found_by_walking_back_to_its_first_day(day: date, first_month: int) -> None:
    starts = {(first_month - 1 + 3 * number) % 12 + 1 for number in range(4)}
    first = day
    while not (first.day == 1 and first.month in starts):
        first -= DAY
    after = day + DAY
    while not (after.day == 1 and after.month in starts):
        after += DAY
    assert periods.quarter(day, first_month) == (first, after)


# ---- As people write them -------------------------------------------------------------------------------------------


@given(dates)
def test_a_week_that_is_written_is_read_again(day: date) -> None:
    first = day - timedelta(days=day.weekday())
    assert periods.parse(periods.week_name(first)) == first


@pytest.mark.parametrize("text", ["2026-W47", " 2026-w47 ", "2026W47"])
def test_small_letters_and_a_missing_dash_are_read(text: str) -> None:
    assert periods.parse(text) == date(2026, 11, 16)


@pytest.mark.parametrize(
    "text", ["", "W47", "2026-47", "2026-W00", "2026-W54", "2025-W53", "26-W47", "2026-W471", "0001-W01", "9999-W52"]
)
def test_what_is_no_week_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="Try 2026-W47"):
        periods.parse(text)
