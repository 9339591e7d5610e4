"""Office time read off clocks on walls, a quarter of an hour at a time. Nothing here is taken from the program."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import accumulate
from zoneinfo import ZoneInfo

import holidays

from tests.faults.office import WEEKS

START, DAYS = datetime(2025, 8, 1, tzinfo=UTC), 800
QUARTER, DAY, SECOND = 15, 24 * 60, timedelta(seconds=1)  # minutes


@dataclass(frozen=True)
class OfficeByQuarters:
    """Hours in a zone, with the holidays of a region; both begin and end on quarters of an hour."""

    zone: str
    hours: str
    region: str | None = None

    def between(self, start: datetime, end: datetime) -> int:
        """Seconds of office time from one moment to another, each cut to the second; 0 backwards."""
        return max(0, self._until(end) - self._until(start))

    def next_open(self, at: datetime) -> datetime:
        """That moment if it is office time, else the first after it that is."""
        quarter = (at - START) // timedelta(minutes=QUARTER)
        if written_out(self)[quarter]:
            return at
        while not written_out(self)[quarter]:
            quarter += 1
        return START + quarter * timedelta(minutes=QUARTER)

    def midnight(self, at: datetime, days: int) -> datetime:
        """When the local date so many days after that of a moment begins."""
        return midnight(at.astimezone(ZoneInfo(self.zone)).date() + timedelta(days=days), self.zone)

    def _until(self, at: datetime) -> int:
        quarter, rest = divmod((at - START) // SECOND, 60 * QUARTER)
        return 60 * QUARTER * _counted(self)[quarter] + written_out(self)[quarter] * rest


def midnight(day: date, zone: str) -> datetime:
    """When a day begins there."""
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)


@cache
def written_out(office: OfficeByQuarters) -> list[bool]:
    """Every quarter of an hour: open or not. What is open past midnight belongs to the day it began on."""
    off, weeks = _days_off(office.region), WEEKS[office.hours]
    open_in_week = [
        [any(start <= minute < end for start, end in weeks.get(weekday, ())) for minute in range(0, 2 * DAY, QUARTER)]
        for weekday in range(7)
    ]
    return [
        (day not in off and open_in_week[weekday][quarter])
        or (day - 1 not in off and open_in_week[weekday - 1][quarter + DAY // QUARTER])
        for day, weekday, quarter in _walls(office.zone)
    ]


@cache
def _counted(office: OfficeByQuarters) -> list[int]:
    return list(accumulate(written_out(office), initial=0))


@cache
def _walls(zone: str) -> list[tuple[int, int, int]]:
    """What a calendar and a clock there show at each quarter: date, weekday, quarter of the day."""
    moments = (START + timedelta(minutes=QUARTER * number) for number in range(DAYS * DAY // QUARTER))
    walls = (moment.astimezone(ZoneInfo(zone)) for moment in moments)
    return [(wall.toordinal(), wall.weekday(), (60 * wall.hour + wall.minute) // QUARTER) for wall in walls]


@cache
def _days_off(region: str | None) -> set[int]:
    if region is None:
        return set()
    country, _, part = region.partition("-")
    days = holidays.country_holidays(country, subdiv=part or None, years=range(2025, 2029))
    return {day.toordinal() for day in days}
