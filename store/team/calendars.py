"""Office hours of the team and of persons: rows that are never edited, each with its holidays written out."""

import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

import holidays
from sqlalchemy import Connection, Text, bindparam, cast, func, select

from store.db import dialect
from store.db import tables as t
from store.db.dialect import AnyRow
from store.rules.office_time.business_time import Calendar, Hours, NoWorkingTime, WeeklyHours, parse_hours
from store.rules.office_time.closing_days import ClosingDay
from store.rules.office_time.hours_text import describe
from store.team import rung_wakeups, workspace

log = logging.getLogger(__name__)

TEAM = ""
USUAL = parse_hours("mon-fri 09:00-17:00")
# Last year for what began then; the years ahead for promises and wake dates.
YEARS_BACK, YEARS_AHEAD = 1, 5
RENEWED_BEFORE = timedelta(days=2 * 365)


@dataclass(frozen=True, slots=True)
class CalendarVersion:
    """One calendar row: the rules, whose hours they are (TEAM or a member's id) and where the holidays were read."""

    id: int
    whose: str
    version: int
    region: str | None
    calendar: Calendar


class UnusableHours(ValueError):
    """Hours that can't be kept; `field` is zone, hours or holidays, and the message says what would do."""

    def __init__(self, field: str, remedy: str) -> None:
        super().__init__(remedy)
        self.field = field


def team(tx: Connection, now: datetime) -> CalendarVersion:
    """The team's hours: Monday to Friday 9 to 17 in the workspace's zone until others are set."""
    return latest(tx, TEAM) or set_hours(tx, TEAM, workspace.load(tx).zone, USUAL, None, now)


def of_member(tx: Connection, member_id: str | None, now: datetime) -> CalendarVersion:
    """A member's own hours, else the team's."""
    return (latest(tx, member_id) if member_id else None) or team(tx, now)


def latest(tx: Connection, whose: str) -> CalendarVersion | None:
    """The newest hours that were set for the team (TEAM) or a member; None if they have none of their own."""
    row = tx.execute(_NEWEST, {"owner": whose}).first()
    if row is None or not json.loads(row.blocks):  # a version without blocks: the team's hours, from then on
        return None
    return CalendarVersion(row.id, row.whose, row.version, row.region, _rules(row.zone, row.blocks, row.exceptions))


def use_teams(tx: Connection, member_id: str, now: datetime) -> CalendarVersion:
    """From now on the team's hours are this member's too; what runs keeps the version it has. Returns the team's."""
    newest = latest(tx, member_id)
    if newest is not None:
        row: dict[str, Any] = {"zone": newest.calendar.zone, "blocks": [], "exceptions": {}, "region": None}
        if _insert(tx, member_id, newest.version + 1, row, now) is None:
            return use_teams(tx, member_id, now)  # the member took this version meanwhile; ours is the next
    return team(tx, now)


def in_words(version: CalendarVersion) -> str:
    """Hours in words: "Mon-Fri 09:00-17:00 Europe/Berlin, holidays of DE-BE"."""
    where = f", holidays of {version.region}" if version.region else ""
    return f"{describe(version.calendar.blocks)} {version.calendar.zone}{where}"


def by_id(tx: Connection, calendar_id: int) -> Calendar:
    """The rules of one version; LookupError if there is none."""
    row = tx.execute(_BY_ID, {"calendar": calendar_id}).first()
    if row is None:
        raise LookupError(f"there is no calendar {calendar_id}")
    return _rules(row.zone, row.blocks, row.exceptions)


def with_holidays(
    zone: str, blocks: Iterable[WeeklyHours], region: str | None, year: int, until: int = 0
) -> tuple[str | None, Calendar]:
    """The region as it is written, and these hours with its holidays from the year before to some years after.

    With `until` at least to that year. UnusableHours says what would do.
    """
    place, days_off = _holidays(region, range(year - YEARS_BACK, max(until, year + YEARS_AHEAD) + 1))
    try:
        return place, Calendar(zone, tuple(sorted(set(blocks))), dict.fromkeys(days_off, ()))
    except NoWorkingTime as wrong:
        raise UnusableHours("hours", str(wrong)) from wrong
    except ValueError as wrong:
        raise UnusableHours("zone", str(wrong)) from wrong


def set_hours(
    tx: Connection, whose: str, zone: str, blocks: Iterable[WeeklyHours], region: str | None, now: datetime
) -> CalendarVersion:
    """Give the team or a member new hours, with the holidays of a region such as "DE-BE" or "US"; None has none.

    What runs keeps the version it has. The same again changes nothing. UnusableHours says what would do.
    """
    place, calendar = _with_closing_days(tx, *with_holidays(zone, blocks, region, now.year))
    newest = latest(tx, whose)
    if newest and (newest.calendar, newest.region) == (calendar, place):
        return newest
    last = tx.scalar(select(func.max(t.calendars.c.version)).where(t.calendars.c.whose == whose))
    version = (last or 0) + 1
    row: dict[str, Any] = {
        "zone": zone,
        "blocks": [[block.weekday, block.start_minute, block.end_minute] for block in calendar.blocks],
        "exceptions": {
            day.isoformat(): [[each.start_minute, each.end_minute] for each in hours]
            for day, hours in calendar.exceptions.items()
        },
        "region": place,
    }
    made = _insert(tx, whose, version, row, now)
    if made is None:  # another transaction took this version; ours is the next
        return set_hours(tx, whose, zone, blocks, region, now)
    return CalendarVersion(made, whose, version, place, calendar)


def closing_days(tx: Connection) -> tuple[ClosingDay, ...]:
    """The days on which the team's office or a region's is closed, beside public holidays."""
    return tuple(
        ClosingDay(date.fromisoformat(day), place, tuple(Hours(*each) for each in hours))
        for day, place, hours in workspace.load(tx).closing_days
    )


def set_closing_days(tx: Connection, days: Iterable[ClosingDay], now: datetime) -> None:
    """Make these the closing days: new versions of all hours they touch. What runs keeps the version it has."""
    rows = [
        [one.day.isoformat(), one.place, [[each.start_minute, each.end_minute] for each in one.hours]] for one in days
    ]
    workspace.change(tx, closing_days=rows)
    team(tx, now)
    for row in _current(tx):
        if json.loads(row.blocks):
            hours = _rules(row.zone, row.blocks, row.exceptions)
            set_hours(tx, row.whose, row.zone, hours.blocks, row.region, now)


def _with_closing_days(tx: Connection, place: str | None, calendar: Calendar) -> tuple[str | None, Calendar]:
    closed = {one.day: one.hours for one in closing_days(tx) if one.holds_in(place)}
    days_off = {**calendar.exceptions, **closed} if closed else calendar.exceptions
    return place, Calendar(calendar.zone, calendar.blocks, days_off)


def _current(tx: Connection) -> Sequence[AnyRow]:
    """The newest hours of the team and of each member who ever had some."""
    newest = select(t.calendars.c.whose, func.max(t.calendars.c.version).label("version")).group_by(t.calendars.c.whose)
    last = newest.subquery()
    of_whom = (last.c.whose == t.calendars.c.whose) & (last.c.version == t.calendars.c.version)
    return tx.execute(_ROWS.join(last, of_whom).order_by(t.calendars.c.whose)).all()


def renew(tx: Connection, now: datetime) -> int:
    """Write new versions of hours whose holidays are written out for less than two years; returns how many.

    Same hours, same region; what runs keeps the version it has.
    """
    renewed = 0
    for row in (each for each in _current(tx) if each.region is not None):
        hours = _rules(row.zone, row.blocks, row.exceptions)
        if max(hours.exceptions, default=now.date()) < now.date() + RENEWED_BEFORE:
            try:
                made = set_hours(tx, row.whose, row.zone, hours.blocks, row.region, now)
                renewed += made.version != row.version
            except UnusableHours as wrong:  # the holidays' package may forget a region; these hours hold until then
                log.warning("the holidays of calendar %s can't be renewed: %s", row.id, wrong)
    return renewed


def _insert(tx: Connection, whose: str, version: int, row: dict[str, Any], now: datetime) -> int | None:
    """The new row's id; None if that version is there already. Rungs that wait for an office to open are looked at."""
    values = {"whose": whose, "version": version, "made_at": now, **row}
    made: int | None = tx.scalar(
        dialect.insert_once(tx, t.calendars, "whose", "version").values(values).returning(t.calendars.c.id)
    )
    if made is not None:
        rung_wakeups.wake_waiting(tx, now)
    return made


_ROWS = select(
    t.calendars.c.id, t.calendars.c.whose, t.calendars.c.version, t.calendars.c.region, t.calendars.c.zone,
    cast(t.calendars.c.blocks, Text).label("blocks"), cast(t.calendars.c.exceptions, Text).label("exceptions"),
)  # fmt: skip

_BY_ID = _ROWS.where(t.calendars.c.id == bindparam("calendar"))
_NEWEST = _ROWS.where(t.calendars.c.whose == bindparam("owner")).order_by(t.calendars.c.version.desc()).limit(1)


@lru_cache(maxsize=1024)
def _rules(zone: str, blocks: str, exceptions: str) -> Calendar:
    """Cached by content, because an id means another row in another database or after a rollback."""
    days = {
        date.fromisoformat(day): tuple(Hours(start, end) for start, end in hours)
        for day, hours in json.loads(exceptions).items()
    }
    return Calendar(zone, tuple(WeeklyHours(*block) for block in json.loads(blocks)), days)


def _holidays(region: str | None, years: range) -> tuple[str | None, list[date]]:
    """The region as it is written, and its public holidays in those years."""
    if not region or not region.strip():
        return None, []
    country, _, part = region.strip().upper().partition("-")
    offered = holidays.list_supported_countries(include_aliases=True)
    known = {name.upper(): name for name in offered.get(country, ())}
    if country not in offered:
        raise UnusableHours("holidays", f"no holidays are known for {region!r}; write a country such as DE or US")
    if part and part not in known:
        choice = f"one of {', '.join(known.values())}" if known else "the country alone"
        raise UnusableHours("holidays", f"{country} has no region {part!r}; write {choice}")
    days = holidays.country_holidays(country, subdiv=known.get(part), years=years)
    return "-".join(filter(None, (country, known.get(part)))), sorted(days)
