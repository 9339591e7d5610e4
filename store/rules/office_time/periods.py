"""Weeks, quarters and other stretches of days in the workspace's zone, half-open, and how people write them."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

WEEK = timedelta(days=7)
FIRST_YEAR, LAST_YEAR = 1970, 2199  # of what is kept, and can be asked for
_ISO_WEEK = re.compile(r"(\d{4})-?W(\d{1,2})", re.IGNORECASE)
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")


@dataclass(frozen=True, slots=True)
class Period:
    """From one moment to the moment before another, both UTC."""

    start: datetime
    end: datetime

    def back(self, span: timedelta) -> "Period":
        """The stretch of that length that ends with this one."""
        return Period(self.end - span, self.end)


def midnight(day: date, zone: tzinfo) -> datetime:
    """When a day begins there, in UTC."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def days(first: date, after: date, zone: tzinfo) -> Period:
    """From the beginning of one day to the beginning of another."""
    return Period(midnight(first, zone), midnight(after, zone))


def days_between(start: datetime, end: datetime, zone: tzinfo) -> int | None:
    """Calendar days from one moment to another there; None if the second falls on an earlier day."""
    days = (end.astimezone(zone).date() - start.astimezone(zone).date()).days
    return days if days >= 0 else None


def monday(moment: datetime, zone: tzinfo) -> date:
    """The Monday of the week a moment falls in."""
    return monday_of_week(moment.astimezone(zone).date())


def monday_of_week(day: date) -> date:
    """The Monday of the week a day falls in."""
    return day - timedelta(days=day.weekday())


def first_monday_from(day: date) -> date:
    """The first Monday on or after a day."""
    return day + timedelta(days=-day.weekday() % 7)


def week(first: date, zone: tzinfo) -> Period:
    """The week that begins on this Monday."""
    return days(first, first + WEEK, zone)


def weeks_before(first: date, count: int) -> tuple[date, ...]:
    """The Mondays of the `count` weeks before this one, oldest first."""
    return tuple(first - WEEK * back for back in range(count, 0, -1))


def quarter(day: date, first_month: int) -> tuple[date, date]:
    """The first day of a day's quarter and of the one after it, where quarters begin with `first_month` (1 to 12)."""
    months = day.year * 12 + day.month - 1
    begin = months - (months - (first_month - 1)) % 3
    return _month(begin), _month(begin + 3)


def month_begin(day: date, later: int = 0) -> date:
    """The first day of a day's month, or of the month so many months later."""
    return _month(day.year * 12 + day.month - 1 + later)


def month_name(first: date) -> str:
    """A month as people write it: "2026-10"."""
    return f"{first.year}-{first.month:02}"


def parse_month(text: str) -> date | None:
    """The first day of "2026-10"; None if it isn't written like a month."""
    found = _MONTH.fullmatch(text.strip())
    if found is None or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR or not 1 <= int(found[2]) <= 12:
        return None
    return date(int(found[1]), int(found[2]), 1)


def week_name(first: date) -> str:
    """A week as people write it: "2026-W47"."""
    year, number, _ = first.isocalendar()
    return f"{year}-W{number:02}"


def parse(text: str) -> date:
    """The Monday of "2026-W47"; ValueError says what to write."""
    found = _ISO_WEEK.fullmatch(text.strip())
    if found is None or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        raise ValueError(f"“{text}” isn't a week. Try 2026-W47")
    try:
        return date.fromisocalendar(int(found[1]), int(found[2]), 1)
    except ValueError as wrong:
        raise ValueError(f"“{text}” isn't a week of that year. Try 2026-W47") from wrong


def refuse_future(first: date, now: datetime, zone: tzinfo) -> None:
    """ValueError says so if a stretch of days has not begun yet."""
    if first > now.astimezone(zone).date():
        raise ValueError(f"it begins on {first:%-d %b %Y}, so there is nothing to show yet")


def _month(months: int) -> date:
    return date(months // 12, months % 12 + 1, 1)
