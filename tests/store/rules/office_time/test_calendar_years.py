"""What a calendar must have, and that its compiled years are kept."""

from datetime import date

import pytest

from store.rules.office_time import calendar_years
from store.rules.office_time.calendar_years import Calendar
from store.rules.office_time.hours_text import Hours, NoWorkingTime, parse_hours

WEEK = parse_hours("mon-fri 09:00-17:00")


def test_a_calendar_without_working_time_is_refused() -> None:
    with pytest.raises(NoWorkingTime, match="needs working time"):
        Calendar("Europe/Berlin", ())


def test_open_exceptions_do_not_make_up_for_an_empty_week() -> None:
    with pytest.raises(NoWorkingTime):
        Calendar("Europe/Berlin", (), {date(2025, 12, 24): (Hours(540, 720),)})


@pytest.mark.parametrize("zone", ["", "Berlin", "Europe", "../etc/passwd", "Mars/Olympus"])
def test_an_unknown_zone_is_refused_with_a_remedy(zone: str) -> None:
    with pytest.raises(ValueError, match="write one like Europe/Berlin"):
        Calendar(zone, WEEK)


def test_equal_calendars_share_their_compiled_years() -> None:
    holiday = {date(2025, 12, 25): ()}
    one, other = (Calendar("Europe/Berlin", WEEK, dict(holiday)) for _ in range(2))
    assert calendar_years.years_of(one) is calendar_years.years_of(other)


def test_calendars_that_differ_in_a_holiday_share_nothing() -> None:
    one, other = Calendar("Europe/Berlin", WEEK), Calendar("Europe/Berlin", WEEK, {date(2025, 12, 25): ()})
    assert calendar_years.years_of(one) is not calendar_years.years_of(other)


def test_a_year_is_compiled_once() -> None:
    years = calendar_years.years_of(Calendar("Europe/Berlin", WEEK))
    assert years[2025] is years[2025]


def test_stretches_that_touch_become_one() -> None:
    assert calendar_years.merge_overlaps([(5, 7), (0, 2), (2, 4), (6, 9)]) == [(0, 4), (5, 9)]
