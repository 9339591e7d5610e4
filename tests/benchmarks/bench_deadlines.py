"""How long it takes to reckon a deadline, beside a well-known library, and that ten years cost about what a day does.

    pip install businesstimedelta pytz        (for this comparison only; Handoff does not need them)

Microseconds for one call of `business_time.add` or `business_time.measure`, warm.
"""

import timeit
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import holidays

from store.rules.office_time import business_time
from store.rules.office_time.business_time import Calendar
from store.team import calendars
from tests.benchmarks import table
from tests.benchmarks.table import Row

try:
    import businesstimedelta
    import pytz
except ImportError:
    businesstimedelta = None

BERLIN = "Europe/Berlin"
HOURS = "mon-fri 09:00-12:00, 13:00-18:00"
HOUR, DAY = 3600, 8 * 3600
GOAL = 2.0  # ten years over a day
SECONDS = 0.2  # of trying each


@dataclass(frozen=True)
class Case:
    """From a moment in Berlin, so much office time; or up to a moment."""

    name: str
    start: datetime
    length: int = 0
    until: datetime | None = None


def _at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZoneInfo(BERLIN))  # type: ignore[arg-type, misc]


CASES = (
    Case("an hour within the day", _at(2026, 11, 18, 10), HOUR),
    Case("an hour over the weekend", _at(2026, 11, 21, 15), HOUR),
    Case("an hour on a holiday", _at(2026, 12, 25, 14), HOUR),
    Case("an hour over lunch", _at(2026, 11, 18, 11, 30), HOUR),
    Case("a business day", _at(2026, 11, 18, 10), DAY),
    Case("a week", _at(2026, 11, 18, 10), 5 * DAY),
    Case("a quarter", _at(2026, 11, 18, 10), 63 * DAY),
    Case("a year", _at(2026, 11, 18, 10), 250 * DAY),
    Case("ten years", _at(2026, 11, 18, 10), 2500 * DAY),
    Case("measured: a day", _at(2026, 11, 18, 10), until=_at(2026, 11, 19, 10)),
    Case("measured: a quarter", _at(2026, 11, 18, 10), until=_at(2027, 2, 18, 10)),
    Case("measured: ten years", _at(2026, 11, 18, 10), until=_at(2036, 11, 18, 10)),
)


def rows(quick: bool) -> Iterator[Row]:
    """Ten years beside a day and, if it is installed, a library's day beside ours."""
    seconds = SECONDS / 4 if quick else SECONDS
    _, ours = calendars.with_holidays(BERLIN, business_time.parse_hours(HOURS), "DE-BE", 2026, 2037)
    took = {case.name: _timed(_own(case, ours), seconds)[1] for case in CASES}
    for long, short in (("ten years", "a business day"), ("measured: ten years", "measured: a day")):
        yield table.at_most(f"deadline, {long}", "", took[long], took[short], GOAL, "µs", f"itself, {short}")
    if businesstimedelta is not None:
        theirs = _rules(ours)
        for case in CASES:
            answer, other = _timed(_library(case, theirs), seconds)
            same = "the same answer" if answer == _own(case, ours)() else f"another answer: {answer}"
            told = f"{other:,.0f} µs, businesstimedelta, {same}"
            yield table.beside(f"deadline, {case.name}", "", f"{took[case.name]:.3g} µs", told)


def _own(case: Case, calendar: Calendar) -> Callable[[], object]:
    start, until = case.start.astimezone(UTC), case.until
    if until is None:
        return lambda: business_time.add(calendar, start, case.length)
    end = until.astimezone(UTC)
    return lambda: business_time.measure(calendar, start, end)


def _library(case: Case, rules: object) -> Callable[[], object]:
    start, until = _theirs(case.start), case.until
    if until is None:
        length = businesstimedelta.BusinessTimeDelta(rules, seconds=case.length)
        return lambda: (start + length).astimezone(UTC)
    end = _theirs(until)

    def measured() -> int:
        found = rules.difference(start, end)  # type: ignore[attr-defined]
        return int(found.hours * HOUR + found.seconds)

    return measured


def _theirs(moment: datetime) -> datetime:
    """With a zone of pytz; with one of zoneinfo the library raises."""
    return pytz.timezone(BERLIN).localize(moment.replace(tzinfo=None))  # type: ignore[no-any-return]


def _rules(ours: Calendar) -> object:
    """The same hours and the same holidays for the library."""
    zone = pytz.timezone(BERLIN)
    days_off = holidays.HolidayBase()
    for day in ours.exceptions:
        days_off.append({date(day.year, day.month, day.day): "holiday"})
    halves = ((time(9), time(12)), (time(13), time(18)))
    days = [
        businesstimedelta.WorkDayRule(start_time=opens, end_time=closes, working_days=range(5), tz=zone)
        for opens, closes in halves
    ]
    return businesstimedelta.Rules([*days, businesstimedelta.HolidayRule(days_off, tz=zone)])


def _timed(call: Callable[[], object], seconds: float) -> tuple[object, float]:
    """What it answers, and microseconds a call: the best of five tries, warm."""
    answer = call()
    timer = timeit.Timer(call)
    once = max(timer.timeit(1), 1e-7)
    number = max(1, int(seconds / 5 / once))
    return answer, 1e6 * min(timer.repeat(5, number)) / number
