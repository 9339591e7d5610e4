"""A week's office hours as people write them: "mon-fri 09:00-12:00, 13:00-18:00; sat 10:00-14:00"."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAY_MINUTES = 24 * 60
EXAMPLE = "mon-fri 09:00-17:00"

_TOKEN = re.compile(r"[^\s,;]+")
_DASH = re.compile(r"\s*[-\u2010-\u2015]\s*")
_TIMES = re.compile(r"(\d{1,2})(?::(\d\d))?-(\d{1,2})(?::(\d\d))?")


class NoWorkingTime(ValueError):
    """A calendar in which no promise could ever fall due."""


@dataclass(frozen=True, slots=True, order=True)
class Hours:
    """From one minute of a day to another; an end beyond 1440 is past midnight and belongs to the day it began on."""

    start_minute: int
    end_minute: int

    def __post_init__(self) -> None:
        if (
            not 0 <= self.start_minute < self.end_minute <= self.start_minute + DAY_MINUTES
            or self.start_minute >= DAY_MINUTES
        ):
            raise ValueError(f"hours begin within the day and last up to 24 of them: {show_hours(self)}")


@dataclass(frozen=True, slots=True, order=True)
class WeeklyHours:
    """Hours that come back every week. Monday is 0."""

    weekday: int
    start_minute: int
    end_minute: int

    def __post_init__(self) -> None:
        if self.weekday not in range(7):
            raise ValueError(f"a weekday is a number from 0, Monday, to 6: {self.weekday}")
        Hours(self.start_minute, self.end_minute)

    @property
    def hours(self) -> Hours:
        """The block without its day."""
        return Hours(self.start_minute, self.end_minute)


def parse_hours(text: str) -> tuple[WeeklyHours, ...]:
    """The blocks of a written week, in order; 22:00-02:00 runs past midnight, "24/7" is always.

    ValueError says what to write; NoWorkingTime when nothing is written.
    """
    if text.strip() == "24/7":
        return tuple(WeeklyHours(weekday, 0, DAY_MINUTES) for weekday in range(7))
    blocks: set[WeeklyHours] = set()
    days: list[int] = []
    timed = True
    for token in _TOKEN.findall(_DASH.sub("-", text.casefold())):
        if token[0].isdigit():
            if not days:
                raise ValueError(f"say on which days before {token!r}, as in {EXAMPLE!r}")
            hours = read_times(token)
            blocks |= {WeeklyHours(day, hours.start_minute, hours.end_minute) for day in days}
            timed = True
        else:
            days = [*([] if timed else days), *_read_days(token)]
            timed = False
    if not timed:
        raise ValueError(f"say the hours after {token!r}, as in {EXAMPLE!r}")
    if not blocks:
        raise NoWorkingTime(f"no working hours are given; write them as {EXAMPLE!r}")
    return tuple(sorted(blocks))


def describe(blocks: Iterable[WeeklyHours]) -> str:
    """The same week for people: "Mon-Fri 09:00-17:00; Sat 10:00-14:00"."""
    by_day: dict[int, list[Hours]] = defaultdict(list)
    for block in sorted(set(blocks)):
        by_day[block.weekday].append(block.hours)
    if by_day == {weekday: [Hours(0, DAY_MINUTES)] for weekday in range(7)}:
        return "24/7"
    days_of: dict[str, list[int]] = defaultdict(list)
    for weekday, hours in by_day.items():
        days_of[", ".join(map(show_hours, hours))].append(weekday)
    return "; ".join(f"{', '.join(_runs(days))} {hours}" for hours, days in days_of.items())


def _read_days(token: str) -> list[int]:
    """The weekdays of "mon", "Monday" or "fri-mon"."""
    first, *rest = [_read_day(name, token) for name in token.split("-", 1)]
    last = rest[0] if rest else first
    return [(first + step) % 7 for step in range((last - first) % 7 + 1)]


def _read_day(name: str, token: str) -> int:
    found = [number for number, day in enumerate(DAYS) if len(name) >= 3 and day.startswith(name)]
    if not found:
        raise ValueError(f"{token!r} is no day; write mon, tue, wed, thu, fri, sat or sun, as in {EXAMPLE!r}")
    return found[0]


def read_times(token: str) -> Hours:
    """The hours of "09:00-17:00" or "9-17"; ValueError says what to write."""
    match = _TIMES.fullmatch(token)
    if not match:
        raise ValueError(f"{token!r} is no span of time; write the hours as 09:00-17:00")
    start, end = _minute(match[1], match[2], token), _minute(match[3], match[4], token)
    if start == end:
        raise ValueError(f"{token!r} opens and closes at once; write 00:00-24:00 for a whole day")
    return Hours(start, end if start < end else end + DAY_MINUTES)


def _minute(hour: str, minute: str | None, token: str) -> int:
    minutes = 60 * int(hour) + int(minute or 0)
    if minutes > DAY_MINUTES or int(minute or 0) > 59:
        raise ValueError(f"{token!r} holds an impossible time; write times from 00:00 to 24:00")
    return minutes


def _runs(days: list[int]) -> Iterator[str]:
    """Neighbouring days joined: Mon-Wed, Fri."""
    for _, run in groupby(enumerate(days), key=lambda pair: pair[1] - pair[0]):
        names = [DAYS[day][:3].title() for _, day in run]
        yield names[0] if len(names) == 1 else f"{names[0]}-{names[-1]}"


def show_hours(hours: Hours) -> str:
    """ "09:00-17:00"."""
    end = hours.end_minute if hours.end_minute <= DAY_MINUTES else hours.end_minute - DAY_MINUTES
    return f"{hours.start_minute // 60:02}:{hours.start_minute % 60:02}-{end // 60:02}:{end % 60:02}"
