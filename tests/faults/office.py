"""Office time as the oracle knows it: a month written out minute by minute. Nothing here is taken from the program."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import accumulate
from zoneinfo import ZoneInfo

import holidays

START = datetime(2026, 10, 1, tzinfo=UTC)
DAYS = 50
DAY = 24 * 60
NINE, SIX = 9 * 60, 18 * 60
Week = Mapping[int, Sequence[tuple[int, int]]]  # weekday, Monday is 0 -> from minute to minute


def _each(days: Iterable[int], hours: Sequence[tuple[int, int]]) -> Week:
    return dict.fromkeys(days, hours)


# The same week in words for the program and in minutes for the oracle. A business day divides into whole quarters.
WEEKS: dict[str, Week] = {
    "mon-fri 09:00-17:00": _each(range(5), [(540, 1020)]),
    "mon-fri 09:00-12:00, 13:00-18:00": _each(range(5), [(540, 720), (780, 1080)]),
    "mon-thu 08:00-18:00": _each(range(4), [(480, 1080)]),
    "sun-thu 09:00-17:00": _each((6, 0, 1, 2, 3), [(540, 1020)]),
    "mon-fri 22:00-02:00": _each(range(5), [(1320, 1560)]),
    "tue, thu 10:00-18:00; sat 09:00-13:00": {1: [(600, 1080)], 3: [(600, 1080)], 5: [(540, 780)]},
    "sat, sun 00:00-06:00; wed 12:00-20:00": {5: [(0, 360)], 6: [(0, 360)], 2: [(720, 1200)]},
    "24/7": _each(range(7), [(0, 1440)]),
}


@dataclass(frozen=True)
class OfficeByMinutes:
    """Hours in a zone, with the holidays of a region."""

    zone: str
    hours: str
    region: str | None = None

    def open_at(self, minute: int) -> bool:
        """Whether that minute is office time."""
        return written_out(self)[minute]

    def between(self, start: int, end: int) -> int:
        """Minutes of office time from one minute to another."""
        return counted(self)[end] - counted(self)[start]

    def next_open(self, minute: int) -> int:
        """The first minute from this one on that is office time."""
        while not self.open_at(minute):
            minute += 1
        return minute

    @property
    def business_day(self) -> int:
        """A week's minutes by its days, rounded down."""
        week = WEEKS[self.hours]
        return sum(end - start for hours in week.values() for start, end in hours) // len(week)

    def midnight(self, minute: int, days: int = 0) -> int:
        """The minute at which the local date of that minute, or one so many days later, begins."""
        zone = ZoneInfo(self.zone)
        day = moment(minute).astimezone(zone).date() + timedelta(days=days)
        return minute_of(datetime(day.year, day.month, day.day, tzinfo=zone))


def moment(minute: int) -> datetime:
    """The moment that a minute stands for."""
    return START + timedelta(minutes=minute)


def minute_of(at: datetime) -> int:
    """The minute that a moment stands for; it must be a whole one."""
    minutes, rest = divmod(at - START, timedelta(minutes=1))
    assert not rest, at
    return minutes


@cache
def written_out(office: OfficeByMinutes) -> list[bool]:
    """Every minute of the time simulated: open or not."""
    off = _days_off(office.region)
    open_in_week = _open_in_week(office.hours)
    return [
        (day not in off and open_in_week[weekday][minute])
        or (day - 1 not in off and open_in_week[weekday - 1][minute + DAY])
        for day, weekday, minute in _local(office.zone)
    ]


@cache
def counted(office: OfficeByMinutes) -> list[int]:
    """How many minutes of office time came before each minute."""
    return list(accumulate(written_out(office), initial=0))


@cache
def _open_in_week(hours: str) -> list[list[bool]]:
    """For each weekday and each minute after its midnight, whether hours that begin on that day are open."""
    return [
        [any(start <= minute < end for start, end in WEEKS[hours].get(weekday, ())) for minute in range(2 * DAY)]
        for weekday in range(7)
    ]


@cache
def _local(zone: str) -> list[tuple[int, int, int]]:
    """What the calendar and the clock on a wall there show, minute by minute: date, weekday, minute of the day."""
    wall = (moment(minute).astimezone(ZoneInfo(zone)) for minute in range(DAYS * DAY))
    return [(at.toordinal(), at.weekday(), 60 * at.hour + at.minute) for at in wall]


@cache
def _days_off(region: str | None) -> set[int]:
    if region is None:
        return set()
    country, _, part = region.partition("-")
    return {day.toordinal() for day in holidays.country_holidays(country, subdiv=part or None, years=2026)}
