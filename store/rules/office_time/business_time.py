"""Office time: adding and measuring are bisections over compiled years, so ten years cost about what a day does.

Mo Tu We Th Fr Sa Su    November 2025, mon-fri 09:00-17:00, Thursday 27 a holiday
17 18 19 20 21 22 23    Fr 21 16:30 + 1 h = Mo 24 09:30        Sa 22 15:00 + 1 h = Mo 24 10:00
24 25 26 27 28 29 30    Th 27 14:00 + 1 h = Fr 28 10:00        We 26 16:00 + 1 h = We 26 17:00
"""

import re
from bisect import bisect_left, bisect_right
from datetime import MAXYEAR, UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from store.rules.office_time.calendar_years import (
    DAY,
    EPOCH,
    SECOND,
    Calendar,
    epoch,
    hours_on,
    merge_overlaps,
    years_of,
)
from store.rules.office_time.hours_text import DAY_MINUTES, Hours, NoWorkingTime, WeeklyHours, describe, parse_hours

__all__ = [
    "Calendar", "Hours", "NoWorkingTime", "WeeklyHours", "add", "business_day", "describe", "end_of_next_working_day",
    "hours_on", "measure", "next_opening", "parse_duration", "parse_hours", "stretches",
]  # fmt: skip

WEEK_MINUTES = 7 * DAY_MINUTES
LONGEST = 366 * DAY

_DURATION = re.compile(r"(?:\d+\s*(?:m|h|bd)\s*)+")
_PART = re.compile(r"(\d+)\s*(m|h|bd)")


def add(calendar: Calendar, at: datetime, seconds: int) -> datetime:
    """The first moment by which `seconds` of office time have passed since `at`, so `at` itself for 0.

    ValueError below 0; OverflowError beyond the year 9998.
    """
    if seconds < 0:
        raise ValueError(f"office time is added forward only: {seconds} s")
    at = _utc(at)
    if seconds == 0:
        return at
    years = years_of(calendar)
    first, sums = years.totals(at.year, at.year + 1)
    target = sums[at.year - first] + years[at.year].used(epoch(at)) + seconds
    while sums[-1] < target:
        if first + len(sums) > MAXYEAR:
            raise OverflowError("that much office time does not pass before the year 9999")
        first, sums = years.totals(at.year, first + len(sums))
    place = bisect_left(sums, target) - 1
    return EPOCH + years[first + place].second(target - sums[place]) * SECOND


def measure(calendar: Calendar, start: datetime, end: datetime) -> int:
    """Seconds of office time from `start` to `end`; 0 when `end` comes first."""
    start, end = _utc(start), _utc(end)
    if end <= start:
        return 0
    years = years_of(calendar)
    first, sums = years.totals(start.year, end.year)
    whole = sums[end.year - first] - sums[start.year - first]
    return whole + years[end.year].used(epoch(end)) - years[start.year].used(epoch(start))


def next_opening(calendar: Calendar, at: datetime) -> datetime:
    """`at` if it is office time, else the first moment after it that is."""
    at = _utc(at)
    years = years_of(calendar)
    for number in range(at.year, MAXYEAR):
        opening = years[number].opening(epoch(at))
        if opening is not None:
            return max(at, EPOCH + opening * SECOND)
    raise OverflowError("there is no office time before the year 9999")


def stretches(calendar: Calendar, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """The office time from `start` to `end`, stretch by stretch, in UTC."""
    start, end = _utc(start), _utc(end)
    years, pieces = years_of(calendar), []
    for number in range(start.year, end.year + 1):
        year = years[number]
        for place in range(bisect_right(year.ends, epoch(start)), bisect_right(year.starts, epoch(end) - 1)):
            pieces.append((max(year.starts[place], epoch(start)), min(year.ends[place], epoch(end))))
    return [(EPOCH + opens * SECOND, EPOCH + closes * SECOND) for opens, closes in merge_overlaps(pieces)]


def business_day(calendar: Calendar) -> int:
    """Seconds in one business day: the week's office time / the weekdays on which any begins, rounded down."""
    week = [(DAY_MINUTES * day.weekday + day.start_minute, DAY_MINUTES * day.weekday + day.end_minute)
            for day in calendar.blocks]  # fmt: skip
    # What Sunday has past midnight is Monday's morning.
    wrapped = [(0, end - WEEK_MINUTES) for _, end in week if end > WEEK_MINUTES]
    joined = merge_overlaps([*((start, min(end, WEEK_MINUTES)) for start, end in week), *wrapped])
    return 60 * sum(end - start for start, end in joined) // len({block.weekday for block in calendar.blocks})


def end_of_next_working_day(calendar: Calendar, at: datetime) -> datetime:
    """When the last hours close of the first working date after the date of `at`, both in the calendar's zone."""
    zone = ZoneInfo(calendar.zone)
    day = _utc(at).astimezone(zone).date() + timedelta(days=1)
    while not hours_on(calendar, day):  # ends, because after the last exception the week repeats
        day += timedelta(days=1)
    closing = timedelta(minutes=max(hours.end_minute for hours in hours_on(calendar, day)))
    wall = datetime.combine(day, time(), zone) + closing
    return max(wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1))


def parse_duration(text: str, calendar: Calendar) -> int:
    """Seconds of office time in "30m", "4h", "1h 30m" or "1bd", a business day of that calendar.

    ValueError says what to write.
    """
    written = text.strip().casefold()
    if not _DURATION.fullmatch(written):
        raise ValueError(f"{text!r} is no length of office time; write it as 30m, 4h or 1bd (a business day)")
    units = {"m": 60, "h": 3600, "bd": business_day(calendar)}
    seconds = sum(int(count) * units[unit] for count, unit in _PART.findall(written))
    if not 0 < seconds <= LONGEST:
        raise ValueError(f"{text!r} is no length for a deadline; write something between 1m and a year")
    return seconds


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError(f"a moment needs a zone: {at!r}")
    return at.astimezone(UTC)
