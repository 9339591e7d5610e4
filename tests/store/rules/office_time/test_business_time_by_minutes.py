"""Office time against a clock that is read minute by minute, in any zone and year."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given, settings
from hypothesis import strategies as st

from store.rules.office_time import business_time
from store.rules.office_time.business_time import Calendar, Hours, WeeklyHours
from tests.office.clock import MINUTE
from tests.office.whole import WHOLE

ZONES = sorted(zone for zone in available_timezones() if not zone.startswith(("right/", "posix/")))
minutes = st.integers(0, 1439)
spans = st.builds(lambda start, length: Hours(start, start + length), minutes, st.integers(1, 1440))
blocks = st.builds(lambda day, span: WeeklyHours(day, span.start_minute, span.end_minute), st.integers(0, 6), spans)
fractions = st.floats(0, 2)


@cache
def clock_changes(zone: str, year: int) -> list[datetime]:
    """The UTC hours of a year after which its offset is another."""
    clock, first = ZoneInfo(zone), datetime(year, 1, 1, tzinfo=UTC)
    hours = [first + timedelta(hours=hour) for hour in range(0, 366 * 24, 6)]
    offsets = [hour.astimezone(clock).utcoffset() for hour in hours]
    return [hour for hour, here, there in zip(hours, offsets, offsets[1:], strict=False) if here != there]


@st.composite
def cases(draw: st.DrawFn) -> tuple[Calendar, datetime]:
    """A calendar in any zone, and a moment: near a clock change where the year has one, near New Year, or anywhere."""
    zone, year = draw(st.sampled_from(ZONES)), draw(st.integers(1973, 2037))
    anywhere = datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=draw(st.integers(0, 365)))
    near = draw(st.sampled_from([*clock_changes(zone, year), anywhere, datetime(year, 1, 1, tzinfo=UTC)]))
    at = near - MINUTE * draw(st.integers(0, 36 * 60))
    dates = st.integers(-2, 4).map(lambda days: at.date() + timedelta(days=days))
    exceptions = draw(st.dictionaries(dates, st.lists(spans, max_size=2).map(tuple), max_size=3))
    return Calendar(zone, tuple(draw(st.lists(blocks, min_size=1, max_size=6))), exceptions), at


def yearly(calendar: Calendar, years: float) -> int:
    """At least a second of office time, about as much as passes in so many years."""
    return 1 + int(
        years * 52 * len({block.weekday for block in calendar.blocks}) * business_time.business_day(calendar)
    )


def open_minutes(calendar: Calendar, start: datetime, length: int) -> list[datetime]:
    """When the clock on the wall shows one of the hours of its date, or of the night before."""
    zone = ZoneInfo(calendar.zone)

    @cache
    def hours_on(day: date) -> Sequence[Hours]:
        weekly = [block.hours for block in calendar.blocks if block.weekday == day.weekday()]
        return calendar.exceptions.get(day, weekly)

    def is_open(at: datetime) -> bool:
        wall = at.astimezone(zone)
        minute, today = 60 * wall.hour + wall.minute, wall.date()
        return any(
            hours.start_minute <= shown < hours.end_minute
            for day, shown in ((today, minute), (today - timedelta(days=1), minute + 1440))
            for hours in hours_on(day)
        )

    return [at for at in (start + MINUTE * step for step in range(length)) if is_open(at)]


@settings(max_examples=250 if WHOLE else 60)
@given(cases(), st.integers(1, 2000))
def test_it_agrees_with_a_clock_read_minute_by_minute(case: tuple[Calendar, datetime], length: int) -> None:
    calendar, start = case
    working = open_minutes(calendar, start, length)
    assert business_time.measure(calendar, start, start + MINUTE * length) == 60 * len(working)
    for place in range(0, len(working), 97):
        assert business_time.add(calendar, start, 60 * (place + 1)) == working[place] + MINUTE
    if working:
        assert business_time.next_opening(calendar, start) == working[0]


@settings(max_examples=150 if WHOLE else 40)
@given(cases(), fractions, st.integers(0, 999_999))
def test_measuring_undoes_adding(case: tuple[Calendar, datetime], years: float, microseconds: int) -> None:
    calendar, at = case[0], case[1] + timedelta(microseconds=microseconds)
    seconds = yearly(calendar, years)
    due = business_time.add(calendar, at, seconds)
    assert due > at
    assert business_time.measure(calendar, at, due) == seconds
    assert business_time.measure(calendar, at, due - timedelta(seconds=1)) == seconds - 1


@settings(max_examples=100 if WHOLE else 30)
@given(cases(), fractions, fractions)
def test_adding_in_two_steps_is_adding_at_once(case: tuple[Calendar, datetime], one: float, other: float) -> None:
    calendar, at = case
    first, then = yearly(calendar, one), yearly(calendar, other)
    in_steps = business_time.add(calendar, business_time.add(calendar, at, first), then)
    assert in_steps == business_time.add(calendar, at, first + then)


@settings(max_examples=100 if WHOLE else 30)
@given(cases(), st.integers(0, 10**8), st.integers(0, 10**8))
def test_measures_of_neighbouring_stretches_add_up(case: tuple[Calendar, datetime], one: int, other: int) -> None:
    calendar, start = case
    middle = start + timedelta(milliseconds=one)
    end = middle + timedelta(milliseconds=other)
    parts = business_time.measure(calendar, start, middle) + business_time.measure(calendar, middle, end)
    assert parts == business_time.measure(calendar, start, end)
