"""A calendar, compiled a year at a time into sorted UTC intervals with running totals.

A moment is office time when the clock on the calendar's wall shows one of the day's hours. So a block in a DST gap
loses the hour, and one in a fold gains it.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from store.rules.office_time.hours_text import Hours, NoWorkingTime, WeeklyHours

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
DAY = 24 * 3600  # seconds


@dataclass(frozen=True, slots=True)
class Calendar:
    """A zone, the week's blocks, and the dates with hours of their own: () is a holiday.

    Hours belong to the date they begin on: Friday's 22:00-02:00 stands although Saturday is a holiday.
    NoWorkingTime if the week is empty, ValueError for an unknown zone.
    """

    zone: str
    blocks: tuple[WeeklyHours, ...]
    exceptions: Mapping[date, tuple[Hours, ...]] = field(default_factory=dict)
    week: tuple[tuple[Hours, ...], ...] = field(init=False, repr=False, compare=False)
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.blocks:
            raise NoWorkingTime("a calendar needs working time in its week; write it as 'mon-fri 09:00-17:00'")
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
            raise ValueError(f"no time zone is called {self.zone!r}; write one like Europe/Berlin") from unknown
        week = (tuple(block.hours for block in self.blocks if block.weekday == day) for day in range(7))
        object.__setattr__(self, "week", tuple(week))
        # Computed once, because every sum and measure looks the compiled years up by it.
        object.__setattr__(self, "_hash", hash((self.zone, self.blocks, frozenset(self.exceptions.items()))))

    def __hash__(self) -> int:
        return self._hash


@dataclass(frozen=True, slots=True)
class Year:
    """One UTC year of office time in epoch seconds: disjoint sorted intervals, and how much came before each."""

    starts: "array[int]"
    ends: "array[int]"
    before: "array[int]"
    total: int

    def used(self, second: int) -> int:
        """Seconds of office time from the year's beginning to `second`."""
        last = bisect_right(self.starts, second) - 1
        return self.before[last] + min(second, self.ends[last]) - self.starts[last] if last >= 0 else 0

    def second(self, used: int) -> int:
        """The first second by which that much office time has passed; 0 < used <= total."""
        last = bisect_left(self.before, used) - 1
        return self.starts[last] + used - self.before[last]

    def opening(self, second: int) -> int | None:
        """The first second of office time from `second` on, if this year has any."""
        nearest = bisect_right(self.ends, second)
        return max(second, self.starts[nearest]) if nearest < len(self.ends) else None


class Years(dict[int, Year]):
    """The years of one calendar by number, each compiled when it is first asked for, and their running totals."""

    def __init__(self, calendar: Calendar) -> None:
        super().__init__()
        self.calendar = calendar
        self._totals: tuple[int, tuple[int, ...]] = (0, (0,))  # replaced whole, so that threads never see half of it

    def __missing__(self, number: int) -> Year:
        year = self[number] = _compile(self.calendar, number)
        return year

    def totals(self, low: int, high: int) -> tuple[int, tuple[int, ...]]:
        """A first year, not after `low`, and the office time from its beginning to that of each year up to `high`."""
        first, sums = self._totals
        if not first or low < first or high >= first + len(sums):
            first, last = (min(low, first), max(high, first + len(sums) - 1)) if first else (low, high)
            sums = tuple(accumulate((self[number].total for number in range(first, last)), initial=0))
            self._totals = first, sums
        return first, sums


@lru_cache(maxsize=1024)  # a year weighs about 6 kB
def years_of(calendar: Calendar) -> Years:
    """The compiled years, shared by equal calendars."""
    return Years(calendar)


def hours_on(calendar: Calendar, day: date) -> tuple[Hours, ...]:
    """The hours that begin on that date; () on a holiday or a free weekday."""
    return calendar.exceptions.get(day, calendar.week[day.weekday()])


def merge_overlaps(pieces: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same stretches, sorted, with those that overlap or touch made one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(pieces):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def epoch(at: datetime) -> int:
    """Whole seconds since 1970; a part of one is dropped, so that measures add up."""
    return (at - EPOCH) // SECOND


def _compile(calendar: Calendar, number: int) -> Year:
    offsets = _offsets(calendar.zone, number)
    # From two days early, for hours past midnight west of Greenwich, to a day late, for the zones east of it.
    days = range(date(number, 1, 1).toordinal() - 2, date(number + 1, 1, 1).toordinal() + 1)
    joined = merge_overlaps(piece for day in days for piece in _pieces(calendar, date.fromordinal(day), offsets))
    *before, total = accumulate((end - start for start, end in joined), initial=0)
    starts, ends = zip(*joined, strict=True) if joined else ((), ())
    return Year(array("q", starts), array("q", ends), array("q", before), total)


def _pieces(calendar: Calendar, day: date, offsets: Iterable[tuple[int, int, int]]) -> Iterator[tuple[int, int]]:
    """The spans of UTC in which the clock on the wall shows the hours of that date."""
    midnight = (day.toordinal() - EPOCH.toordinal()) * DAY
    for hours in hours_on(calendar, day):
        for begin, until, offset in offsets:
            opens = max(begin, midnight + 60 * hours.start_minute - offset)
            closes = min(until, midnight + 60 * hours.end_minute - offset)
            if opens < closes:
                yield opens, closes


@lru_cache(maxsize=1024)
def _offsets(zone: str, number: int) -> tuple[tuple[int, int, int], ...]:
    """The UTC year cut where the zone's offset changes, at most once a day: (from, until, seconds east of UTC)."""
    clock = ZoneInfo(zone)

    def offset(second: int) -> int:
        return ((EPOCH + second * SECOND).astimezone(clock).utcoffset() or timedelta()) // SECOND

    begin, end = (epoch(datetime(year, 1, 1, tzinfo=UTC)) for year in (number, number + 1))
    spans = []
    for midnight in range(begin, end, DAY):
        if offset(midnight) != offset(midnight + DAY):
            change = _change(offset, range(midnight, midnight + DAY + 1))
            spans.append((begin, change, offset(begin)))
            begin = change
    return (*spans, (begin, end, offset(begin)))


def _change(offset: Callable[[int], int], day: range) -> int:
    """The first second of the day with the offset that it ends with."""
    return day[bisect_left(day, True, key=lambda second: offset(second) == offset(day[-1]))]
