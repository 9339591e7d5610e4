"""Office time by example, with the calendars drawn.

    November 2025                 March 2025                  October 2025
Mo Tu We Th Fr Sa Su         Mo Tu We Th Fr Sa Su         Mo Tu We Th Fr Sa Su
17 18 19 20 21 22 23         24 25 26 27 28 29 30         20 21 22 23 24 25 26
24 25 26 27 28 29 30         31           gap --^                     fold --^
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from store.rules.office_time import business_time
from store.rules.office_time.business_time import Calendar

HOUR = 3600
NINE_TO_FIVE = business_time.parse_hours("mon-fri 09:00-17:00")


def office(hours: str = "mon-fri 09:00-17:00", zone: str = "Europe/Berlin", **days: str) -> Calendar:
    """A calendar; `on_2025_12_24="09:00-12:00"` gives a date its own hours and "" makes it a holiday."""
    exceptions = {
        date(*map(int, day.removeprefix("on_").split("_"))): tuple(
            block.hours for block in (business_time.parse_hours(f"mon {text}") if text else ())
        )
        for day, text in days.items()
    }
    return Calendar(zone, business_time.parse_hours(hours), exceptions)


def berlin(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Berlin"), fold=fold).astimezone(UTC)


# ---- Adding ---------------------------------------------------------------------------------------------------------


def test_an_hour_within_the_day_is_an_hour() -> None:
    assert business_time.add(office(), berlin("2025-11-18 10:30"), HOUR) == berlin("2025-11-18 11:30")


def test_saturday_afternoon_plus_an_hour_is_monday_at_ten() -> None:
    """Fr 21 |Sa 22 Su 23| Mo 24: not 16:00, which keeps the time of day."""
    assert business_time.add(office(), berlin("2025-11-22 15:00"), HOUR) == berlin("2025-11-24 10:00")


def test_saturday_night_plus_an_hour_is_monday_at_ten_too() -> None:
    assert business_time.add(office(), berlin("2025-11-22 20:00"), HOUR) == berlin("2025-11-24 10:00")


def test_a_holiday_on_thursday_plus_an_hour_is_friday_at_ten() -> None:
    """We 19 |Th 20| Fr 21."""
    calendar = office(on_2025_11_20="")
    assert business_time.add(calendar, berlin("2025-11-20 14:00"), HOUR) == berlin("2025-11-21 10:00")


def test_half_an_hour_promised_five_minutes_before_closing_goes_on_in_the_morning() -> None:
    """Tu 18 16:55-17:00 is 5 minutes, We 19 09:00-09:25 the other 25."""
    assert business_time.add(office(), berlin("2025-11-18 16:55"), 1800) == berlin("2025-11-19 09:25")


def test_a_promise_used_up_at_closing_time_is_due_at_closing_time() -> None:
    """The first moment by which the hour has passed, not the next morning."""
    assert business_time.add(office(), berlin("2025-11-18 16:00"), HOUR) == berlin("2025-11-18 17:00")


def test_lunch_is_not_office_time() -> None:
    calendar = office("mon-fri 09:00-12:00, 13:00-18:00")
    assert business_time.add(calendar, berlin("2025-11-18 11:30"), HOUR) == berlin("2025-11-18 13:30")


def test_hours_past_midnight_belong_to_the_day_they_began_on() -> None:
    """Fr 21 22:00 to Sa 22 02:00 stands although Saturday is a holiday."""
    calendar = office("fri, sat 22:00-02:00", on_2025_11_22="")
    assert business_time.add(calendar, berlin("2025-11-21 23:00"), 3 * HOUR) == berlin("2025-11-22 02:00")
    assert business_time.next_opening(calendar, berlin("2025-11-22 02:00")) == berlin("2025-11-28 22:00")


def test_hours_past_midnight_reach_into_the_next_year() -> None:
    """Los Angeles, We 31 December 2025: Tuesday's last three hours are past midnight in UTC."""
    calendar = office("tue 20:00-19:00", zone="America/Los_Angeles")
    new_year = datetime(2026, 1, 1, tzinfo=UTC)
    assert business_time.measure(calendar, new_year, new_year + timedelta(days=1)) == 3 * HOUR


def test_a_half_day_has_its_own_hours() -> None:
    """We 24 December 09:00-12:00, the 25th and 26th free, Sa, Su, Mo 29."""
    calendar = office(on_2025_12_24="09:00-12:00", on_2025_12_25="", on_2025_12_26="")
    assert business_time.add(calendar, berlin("2025-12-24 11:00"), 2 * HOUR) == berlin("2025-12-29 10:00")


def test_an_exception_can_open_a_saturday() -> None:
    calendar = office(on_2025_11_22="10:00-14:00")
    assert business_time.add(calendar, berlin("2025-11-21 17:00"), HOUR) == berlin("2025-11-22 11:00")


def test_overlapping_blocks_count_once() -> None:
    """09:00-13:00 and 11:00-17:00 are 8 hours, not 10."""
    calendar = office("mon-fri 09:00-13:00, 11:00-17:00")
    assert business_time.measure(calendar, berlin("2025-11-18 00:00"), berlin("2025-11-19 00:00")) == 8 * HOUR


def test_around_the_clock_is_elapsed_time() -> None:
    at = berlin("2025-03-28 13:37")
    assert business_time.add(office("24/7"), at, 90 * 24 * HOUR) == at + timedelta(days=90)


def test_nothing_added_changes_nothing() -> None:
    saturday = berlin("2025-11-22 15:00") + timedelta(microseconds=5)
    assert business_time.add(office(), saturday, 0) == saturday


def test_office_time_is_not_taken_away() -> None:
    with pytest.raises(ValueError, match="forward only"):
        business_time.add(office(), berlin("2025-11-18 10:00"), -1)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a zone"):
        business_time.next_opening(office(), datetime(2025, 11, 18, 10))  # noqa: DTZ001 - what is refused


def test_the_zone_of_the_calendar_decides_and_not_that_of_the_moment() -> None:
    """Tu 18 18:00 in Berlin is 09:00 in Los Angeles."""
    calendar = office(zone="America/Los_Angeles")
    assert business_time.add(calendar, berlin("2025-11-18 17:00"), HOUR) == berlin("2025-11-18 19:00")


def test_a_long_stretch_of_holidays_is_walked_through() -> None:
    """Closed for five years: from Mo 1 January 2024 to Su 31 December 2028."""
    first = date(2024, 1, 1)
    closed = {first + timedelta(days=day): () for day in range((date(2029, 1, 1) - first).days)}
    calendar = Calendar("Europe/Berlin", NINE_TO_FIVE, closed)
    assert business_time.add(calendar, berlin("2024-01-01 10:00"), HOUR) == berlin("2029-01-01 10:00")
    assert business_time.next_opening(calendar, berlin("2024-01-01 10:00")) == berlin("2029-01-01 09:00")


def test_the_examples_of_the_modules_docstring_hold() -> None:
    calendar = office(on_2025_11_27="")
    examples = [("21 16:30", "24 09:30"), ("22 15:00", "24 10:00"), ("27 14:00", "28 10:00"), ("26 16:00", "26 17:00")]
    for at, due in examples:
        assert business_time.add(calendar, berlin(f"2025-11-{at}"), HOUR) == berlin(f"2025-11-{due}")


# ---- Measuring ------------------------------------------------------------------------------------------------------


def test_from_friday_afternoon_to_monday_morning_are_two_hours() -> None:
    """Fr 21 16:00-17:00, Mo 24 09:00-10:00."""
    assert business_time.measure(office(), berlin("2025-11-21 16:00"), berlin("2025-11-24 10:00")) == 2 * HOUR


def test_backwards_nothing_has_passed() -> None:
    assert business_time.measure(office(), berlin("2025-11-18 12:00"), berlin("2025-11-18 11:00")) == 0


def test_a_year_in_the_office_is_its_working_days() -> None:
    """2025 has 261 days from Monday to Friday."""
    assert business_time.measure(office(), berlin("2025-01-01 00:00"), berlin("2026-01-01 00:00")) == 261 * 8 * HOUR


# ---- Clock changes --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hours", "day", "length"),
    [
        ("sun 00:00-08:00", "2025-03-30", 7),  # the gap lies inside
        ("sun 02:00-03:00", "2025-03-30", 0),  # nothing but the gap
        ("sun 02:30-06:00", "2025-03-30", 3),  # begins in the gap: opens when the clock jumps to 03:00
        ("sat 22:00-02:30", "2025-03-29", 4),  # ends in the gap: closes when the clock jumps
        ("sun 00:00-08:00", "2025-10-26", 9),  # the fold lies inside
        ("sun 02:00-03:00", "2025-10-26", 2),  # nothing but the fold: the clock shows it twice
        ("sun 02:30-06:00", "2025-10-26", 4),  # half of the fold, twice, and three hours
        ("sat 22:00-02:30", "2025-10-25", 5),  # four hours and half of the fold, twice
    ],
)
def test_a_gap_loses_the_hour_and_a_fold_gains_it(hours: str, day: str, length: int) -> None:
    noon = berlin(f"{day} 12:00") - timedelta(days=1)
    assert business_time.measure(office(hours), noon, noon + timedelta(days=3)) == length * HOUR


def test_a_promise_runs_through_the_night_of_the_gap() -> None:
    """Su 30: 01:00, 03:00 (the clock jumps), 04:00."""
    assert business_time.add(office("24/7"), berlin("2025-03-30 01:00"), 2 * HOUR) == berlin("2025-03-30 04:00")


def test_a_promise_runs_through_the_night_of_the_fold() -> None:
    """Su 26: 02:30, 02:30 again, 03:30."""
    first = berlin("2025-10-26 02:30")
    assert business_time.add(office("24/7"), first, HOUR) == berlin("2025-10-26 02:30", fold=1)
    assert business_time.add(office("24/7"), first, 2 * HOUR) == berlin("2025-10-26 03:30")


def test_office_hours_follow_the_wall_across_the_change() -> None:
    """Fr 28 16:00-17:00 at +1, Mo 31 09:00-10:00 at +2."""
    assert business_time.add(office(), berlin("2025-03-28 16:00"), 2 * HOUR) == berlin("2025-03-31 10:00")


def test_a_zone_that_changes_by_half_an_hour_gains_half_an_hour() -> None:
    """Lord Howe, Su 6 April 2025: 02:00 becomes 01:30."""
    calendar = office("sun 00:00-08:00", zone="Australia/Lord_Howe")
    noon = datetime(2025, 4, 5, 12, tzinfo=ZoneInfo("Australia/Lord_Howe"))
    assert business_time.measure(calendar, noon, noon + timedelta(days=1)) == 8 * HOUR + 1800


def test_a_date_that_a_zone_left_out_has_no_office_time() -> None:
    """Apia crossed the date line after Th 29 December 2011; the next morning was Sa 31."""
    calendar = office("fri 09:00-17:00", zone="Pacific/Apia")
    thursday = datetime(2011, 12, 29, 12, tzinfo=ZoneInfo("Pacific/Apia"))
    assert business_time.next_opening(calendar, thursday).date() == date(2012, 1, 5)  # Fr 6 there, 14 hours ahead


# ---- Openings and days ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "opening"),
    [
        ("2025-11-18 10:00", "2025-11-18 10:00"),  # in office
        ("2025-11-18 09:00", "2025-11-18 09:00"),  # just opened
        ("2025-11-18 17:00", "2025-11-19 09:00"),  # just closed
        ("2025-11-21 18:00", "2025-11-24 09:00"),  # Friday evening
    ],
)
def test_the_next_opening(at: str, opening: str) -> None:
    assert business_time.next_opening(office(), berlin(at)) == berlin(opening)


@pytest.mark.parametrize(
    ("hours", "minutes"),
    [
        ("mon-fri 09:00-17:00", 8 * 60),
        ("mon-fri 09:00-12:00, 13:00-18:00", 8 * 60),
        ("mon-thu 09:00-18:00; fri 09:00-13:00", 8 * 60),  # (4 x 9 h + 4 h) / 5
        ("mon-fri 09:00-13:00, 11:00-17:00", 8 * 60),  # the overlap once
        ("fri, sat 22:00-02:00", 4 * 60),  # two working days, not three
        ("sun 22:00-02:00; mon 00:00-04:00", 3 * 60),  # 2 h + 4 h: Monday's first two hours are the same
        ("sun 22:00-02:00", 4 * 60),  # Sunday's hours past midnight wrap to the week's beginning
        ("24/7", 24 * 60),
    ],
)
def test_a_business_day_is_the_weeks_office_time_by_its_working_days(hours: str, minutes: int) -> None:
    assert business_time.business_day(office(hours)) == minutes * 60


@pytest.mark.parametrize(
    ("at", "end"),
    [
        ("2025-11-17 10:00", "2025-11-18 17:00"),  # Monday to Tuesday
        ("2025-11-17 20:00", "2025-11-18 17:00"),  # in the evening too
        ("2025-11-21 10:00", "2025-11-24 17:00"),  # Friday to Monday
        ("2025-11-22 15:00", "2025-11-24 17:00"),  # Saturday to Monday
        ("2025-11-19 10:00", "2025-11-21 12:00"),  # past the holiday on Th 20, to Friday's half day
    ],
)
def test_the_end_of_the_next_working_day(at: str, end: str) -> None:
    calendar = office(on_2025_11_20="", on_2025_11_21="09:00-12:00")
    assert business_time.end_of_next_working_day(calendar, berlin(at)) == berlin(end)


def test_a_working_day_that_ends_in_the_fold_ends_the_second_time() -> None:
    """Sa 25 October 22:00 to Su 26 02:30, which comes twice."""
    end = business_time.end_of_next_working_day(office("sat 22:00-02:30"), berlin("2025-10-24 10:00"))
    assert end == berlin("2025-10-26 02:30", fold=1)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("30m", 1800), ("4h", 4 * HOUR), ("1bd", 8 * HOUR), ("2 BD", 16 * HOUR), ("1h 30m", 5400), ("1bd2h", 10 * HOUR)],
)
def test_a_promise_is_read(text: str, seconds: int) -> None:
    assert business_time.parse_duration(text, office()) == seconds


@pytest.mark.parametrize("text", ["", "4", "1d", "-4h", "1.5h", "4 hours", "h", "0m", "0h 0m", "9999999bd"])
def test_a_promise_that_cannot_be_read_is_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(ValueError, match=r"write (it as 30m, 4h or 1bd|something between 1m and a year)"):
        business_time.parse_duration(text, office())
