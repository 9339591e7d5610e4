"""The invented company: its holidays and the leads that come to it."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.demo import company
from store.team import calendars


@pytest.mark.parametrize("year", [2024, 2025, 2026, 2027, 2030])
def test_the_week_that_is_played_has_one_holiday_on_thursday_in_berlin_alone(year):
    today = datetime(year, 11, 20, tzinfo=UTC)
    monday = company.holiday_week(today)
    assert (monday.weekday(), monday.year) == (0, year)
    off = [
        set(calendars.with_holidays("UTC", calendars.USUAL, region, year)[1].exceptions) for region in ("DE-BE", "US")
    ]
    days = [monday + timedelta(days=day) for day in range(5)]
    assert [[day in days_off for day in days] for days_off in off] == [[False] * 3 + [True, False], [False] * 5]
