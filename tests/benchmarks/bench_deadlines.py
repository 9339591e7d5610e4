"""How long it takes to reckon a deadline, beside a well-known library, and that ten years cost about what a day does.

    pip install businesstimedelta pytz        (for this comparison only; Handoff does not need them)
    python -m tests.benchmarks.bench_deadlines

Microseconds for one call of `business_time.add` or `business_time.measure`, warm. "agrees" says whether both came to
the same answer.
"""

import timeit
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import holidays
from rich.console import Console
from rich.table import Table as Grid

from store import calendars
from store.rules import business_time
from store.rules.business_time import Calendar

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


def main() -> None:
    """Measure and print."""
    console = Console(width=110)
    _, ours = calendars.rules(BERLIN, business_time.parse_hours(HOURS), "DE-BE", 2026, 2037)
    theirs = _rules(ours) if businesstimedelta else None
    if theirs is None:
        console.print("businesstimedelta is not installed: only our own times are shown. How to is said above.")
    grid = Grid("case", title="deadlines in office time, microseconds")
    for column in ("ours", "businesstimedelta", "ratio", "agrees"):
        grid.add_column(column, justify="right")
    took = {case.name: _row(grid, case, ours, theirs) for case in CASES}
    console.print(grid)
    for long, short in (("ten years", "a business day"), ("measured: ten years", "measured: a day")):
        console.print(f"{long} / {short}: {took[long] / took[short]:.2f}, at most {GOAL} wanted")


def _row(grid: Grid, case: Case, ours: Calendar, theirs: object) -> float:
    """Add a line and return our time."""
    mine, took = _timed(_own(case, ours))
    if theirs is None:
        grid.add_row(case.name, f"{took:.2f}", "", "", "")
        return took
    other, other_took = _timed(_library(case, theirs))
    agrees = "yes" if mine == other else f"no: {other}"
    grid.add_row(case.name, f"{took:.2f}", f"{other_took:,.0f}", f"{other_took / took:,.0f}", agrees)
    return took


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


def _timed(call: Callable[[], object]) -> tuple[object, float]:
    """What it answers, and microseconds a call: the best of five tries, warm."""
    answer = call()
    timer = timeit.Timer(call)
    once = max(timer.timeit(1), 1e-7)
    number = max(1, int(SECONDS / 5 / once))
    return answer, 1e6 * min(timer.repeat(5, number)) / number


if __name__ == "__main__":
    main()
