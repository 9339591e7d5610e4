"""The days a form offers, drawn.

    November 2026                December 2026                February 2027
Mo Tu We Th Fr Sa Su         Mo Tu We Th Fr Sa Su         Mo Tu We Th Fr Sa Su
23 24 25 26 27 28 29            1  2  3  4  5  6          22 23 24 25 26 27 28
30                           28 29 30 31
"""

from datetime import date

import pytest

from store.rules.office_time import business_time, suggested_days
from store.rules.office_time.business_time import Calendar

WEEKDAYS = Calendar("Europe/Berlin", business_time.parse_hours("mon-fri 09:00-17:00"))
CLOSED_ON_MONDAY_30 = Calendar("Europe/Berlin", WEEKDAYS.blocks, {date(2026, 11, 30): ()})
MONDAYS = Calendar("Europe/Berlin", business_time.parse_hours("mon 09:00-17:00"))


def days(calendar: Calendar, today: date) -> list[str]:
    return [f"{day:%d %b}" for day in suggested_days.for_a_step(calendar, today).values()]


@pytest.mark.parametrize(
    ("calendar", "today", "expected"),
    [
        (WEEKDAYS, date(2026, 11, 24), ["25 Nov", "27 Nov", "01 Dec", "24 Feb"]),
        (WEEKDAYS, date(2026, 11, 27), ["30 Nov", "02 Dec", "04 Dec", "01 Mar"]),  # 27 February is a Saturday
        (CLOSED_ON_MONDAY_30, date(2026, 11, 27), ["01 Dec", "03 Dec", "04 Dec", "01 Mar"]),
        (MONDAYS, date(2026, 11, 27), ["30 Nov", "14 Dec", "07 Dec", "01 Mar"]),
    ],
)
def test_a_step_is_offered_working_days_of_its_owner(calendar: Calendar, today: date, expected: list[str]) -> None:
    assert days(calendar, today) == expected


def test_waking_is_offered_in_one_three_and_six_months() -> None:
    found = suggested_days.for_waking(WEEKDAYS, date(2026, 8, 31))
    assert found == {
        "1_months": date(2026, 9, 30),
        "3_months": date(2026, 11, 30),
        "6_months": date(2027, 3, 1),  # 28 February is a Sunday
    }
