"""Office hours as people write and read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.rules.office_time.hours_text import Hours, NoWorkingTime, WeeklyHours, describe, parse_hours

NINE_TO_FIVE = tuple(WeeklyHours(day, 9 * 60, 17 * 60) for day in range(5))


@pytest.mark.parametrize(
    "text",
    [
        "mon-fri 09:00-17:00",
        "Mon-Fri 9-17",
        "monday – friday 09:00 – 17:00",
        "mon, tue, wed, thu, fri 09:00-17:00",
        "mon-thu 09:00-17:00; fri 09:00-17:00",
        "mon-thu 09:00-17:00, fri 09:00-17:00",
        "fri 9:00-17:00\nmon-wed, thursday 9:00-17:00",
    ],
)
def test_people_write_the_same_week_in_many_ways(text: str) -> None:
    assert parse_hours(text) == NINE_TO_FIVE


def test_several_spans_a_day_are_several_blocks() -> None:
    assert parse_hours("tue 09:00-12:00, 13:00-18:00") == (WeeklyHours(1, 540, 720), WeeklyHours(1, 780, 1080))


def test_hours_may_run_past_midnight() -> None:
    assert parse_hours("fri 22:00-02:00") == (WeeklyHours(4, 22 * 60, 26 * 60),)


def test_midnight_is_the_end_of_a_day_too() -> None:
    assert parse_hours("sat 18:00-24:00") == parse_hours("sat 18:00-00:00") == (WeeklyHours(5, 1080, 1440),)


def test_days_may_run_over_the_weekend() -> None:
    assert [block.weekday for block in parse_hours("sat-mon 09:00-12:00")] == [0, 5, 6]


def test_around_the_clock_is_every_minute_of_the_week() -> None:
    assert parse_hours("24/7") == parse_hours("mon-sun 00:00-24:00")


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("09:00-17:00", "say on which days before '09:00-17:00'"),
        ("mon-fri", "say the hours after 'mon-fri'"),
        ("mon 09:00-17:00; sat", "say the hours after 'sat'"),
        ("mo-fr 09:00-17:00", "'mo-fr' is no day; write mon, tue"),
        ("someday 09:00-17:00", "'someday' is no day"),
        ("mon 9am-5pm", "write the hours as 09:00-17:00"),
        ("mon 09:00", "write the hours as 09:00-17:00"),
        ("mon 09:00-25:00", "an impossible time"),
        ("mon 09:60-17:00", "an impossible time"),
        ("mon 09:00-09:00", "write 00:00-24:00 for a whole day"),
        ("mon 24:00-02:00", "hours begin within the day"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_remedy(text: str, remedy: str) -> None:
    with pytest.raises(ValueError, match=remedy):
        parse_hours(text)


@pytest.mark.parametrize("text", ["", "  ", ";,"])
def test_no_hours_at_all_are_refused(text: str) -> None:
    with pytest.raises(NoWorkingTime, match="write them as 'mon-fri 09:00-17:00'"):
        parse_hours(text)


@pytest.mark.parametrize(("start", "end"), [(540, 540), (540, 480), (-1, 60), (1440, 1500), (540, 540 + 1441)])
def test_hours_that_cannot_be_are_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="hours begin within the day"):
        Hours(start, end)


def test_a_weekday_that_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="from 0, Monday, to 6"):
        WeeklyHours(7, 540, 1020)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("mon-fri 9-17", "Mon-Fri 09:00-17:00"),
        ("mon-fri 9-12 13-18; sat 10-14", "Mon-Fri 09:00-12:00, 13:00-18:00; Sat 10:00-14:00"),
        ("mon tue wed fri 9-17", "Mon-Wed, Fri 09:00-17:00"),
        ("thu 9-17; mon 9-17", "Mon, Thu 09:00-17:00"),
        ("fri 22-2; sat 18-24", "Fri 22:00-02:00; Sat 18:00-24:00"),
        ("mon-sun 0-24", "24/7"),
    ],
)
def test_a_week_is_shown_to_people(text: str, shown: str) -> None:
    assert describe(parse_hours(text)) == shown


@given(
    st.sets(
        st.builds(
            lambda day, start, length: WeeklyHours(day, start, start + length),
            st.integers(0, 6),
            st.integers(0, 1439),
            st.integers(1, 1439),
        ),
        min_size=1,
    )
)
def test_what_is_shown_can_be_written_again(week: set[WeeklyHours]) -> None:
    assert parse_hours(describe(week)) == tuple(sorted(week))
