"""`handoff when`: count office time by hand, and see how it is counted."""

from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.commands import opening
from store.rules.office_time import business_time
from store.rules.office_time.business_time import Calendar
from store.team import calendars

WRITTEN = "2026-11-21 15:00"
YEARS = range(1900, 2201)  # zones and holidays mean little outside
# Of a long count the first and the last stretches are shown.
SHOWN_FIRST, SHOWN_LAST = 8, 2

Moment = Annotated[
    str, typer.Argument(metavar="MOMENT", help=f'Where counting begins, in that zone: "{WRITTEN}".', show_default=False)
]
Duration = Annotated[
    str, typer.Argument(metavar="[DURATION]", help="30m, 4h, or 1bd for a business day.", show_default=False)
]
Zone = Annotated[str, typer.Option("--zone", metavar="ZONE", help="As in Europe/Berlin.")]
Hours = Annotated[
    str, typer.Option("--hours", metavar="HOURS", help='As in "mon-fri 09:00-12:00,13:00-18:00", or "24/7".')
]
Holidays = Annotated[str, typer.Option("--holidays", metavar="REGION", help="As in DE-BE or US.", show_default=False)]
Until = Annotated[
    str, typer.Option("--until", metavar="MOMENT", help="Measure the office time up to here.", show_default=False)
]


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("when")
    def when(
        moment: Moment, zone: Zone, hours: Hours, duration: Duration = "", holidays: Holidays = "", until: Until = ""
    ) -> None:
        """Say when a length of office time has passed, and how it is counted.

        The last line begins with the answer in ISO 8601: a moment such as 2026-11-23T10:00:00+01:00, or with --until a
        length such as PT7H.
        """
        if not duration and not until:
            opening.stop("Say how long, as in 4h or 1bd, or --until when.")
        try:
            lines = _answer(moment, duration, zone, hours, holidays, until)
        except ValueError as wrong:
            opening.stop(f"{wrong}.")
        except OverflowError:
            opening.stop(f"That much office time does not pass in {hours!r}; write a shorter length.")
        for line in lines:
            typer.echo(line)


def _answer(moment: str, duration: str, zone: str, hours: str, holidays: str, until: str) -> list[str]:
    blocks = business_time.parse_hours(hours)
    Calendar(zone, blocks)  # knows the zone, or says so before a moment is read in it
    start = _moment(moment, zone)
    end = _moment(until, zone) if until else start
    if end < start:
        raise ValueError(f"{until!r} lies before {moment!r}; write the later moment after --until")
    region, calendar = calendars.with_holidays(zone, blocks, holidays or None, start.year, end.year)
    where = f", holidays of {region}" if region else ""
    return [
        f"{business_time.describe(blocks)} {zone}{where}",
        f"From {_words(start)}{_closed(calendar, start)}",
        *(_added(calendar, start, duration) if duration else ()),
        *(_measured(calendar, start, end) if until else ()),
    ]


def _moment(text: str, zone: str) -> datetime:
    """A moment as people write it, read in the zone unless it names an offset of its own."""
    try:
        written = datetime.fromisoformat(text.strip())
    except ValueError as wrong:
        raise ValueError(f"{text!r} is no moment; write it as {WRITTEN!r}") from wrong
    if written.year not in YEARS:
        raise ValueError(f"{text!r} is too far away; write a year from {YEARS[0]} to {YEARS[-1]}")
    clock = ZoneInfo(zone)
    moment = written.astimezone(clock) if written.tzinfo else written.replace(tzinfo=clock)
    if written.tzinfo is None and datetime.fromtimestamp(moment.timestamp(), clock).replace(tzinfo=None) != written:
        raise ValueError(f"{text!r} is skipped in {zone}, where the clocks are put forward; write another time")
    return moment


def _added(calendar: Calendar, start: datetime, duration: str) -> list[str]:
    seconds = business_time.parse_duration(duration, calendar)
    found = business_time.add(calendar, start, seconds).astimezone(start.tzinfo)
    day = (
        f"; 1bd is {_length(business_time.business_day(calendar))} in these hours"
        if "bd" in duration.casefold()
        else ""
    )
    return [
        f"{_length(seconds)} of office time{day}:",
        *_stretches(calendar, start, found),
        f"{found.isoformat()}  {_words(found)}",
    ]


def _measured(calendar: Calendar, start: datetime, end: datetime) -> list[str]:
    seconds = business_time.measure(calendar, start, end)
    return [
        f"Until {_words(end)}:",
        *_stretches(calendar, start, end),
        f"{_iso(seconds)}  {_length(seconds)} of office time",
    ]


def _stretches(calendar: Calendar, start: datetime, end: datetime) -> list[str]:
    """A line for each stretch of office time, and for each holiday that has none."""
    zone = start.tzinfo
    lines = []
    for opens, closes in business_time.stretches(calendar, start, end):
        first, last = opens.astimezone(zone), closes.astimezone(zone)
        until = f"-{last:%H:%M}" if first.date() == last.date() else f" - {last:%a %d %b %Y  %H:%M}"
        length = _length(int((closes - opens).total_seconds()))
        lines.append((first.date(), f"  {first:%a %d %b %Y  %H:%M}{until}  {length}"))
    for day, hours in calendar.exceptions.items():
        if not hours and calendar.week[day.weekday()] and start.date() <= day <= end.date():
            lines.append((day, f"  {day:%a %d %b %Y}  holiday"))
    shown = [line for _, line in sorted(lines)] or ["  no office time"]
    left_out = len(shown) - SHOWN_FIRST - SHOWN_LAST
    if left_out <= 1:
        return shown
    return [*shown[:SHOWN_FIRST], f"  ... {left_out} more lines ...", *shown[-SHOWN_LAST:]]


def _closed(calendar: Calendar, start: datetime) -> str:
    opens = business_time.next_opening(calendar, start).astimezone(start.tzinfo)
    return "" if opens == start else f" (closed; opens {_words(opens)})"


def _words(moment: datetime) -> str:
    return f"{moment:%A} {moment.day} {moment:%B %Y, %H:%M}"


def _length(seconds: int) -> str:
    return " ".join(f"{number} {unit}" for number, unit in _parts(seconds, "h", "min", "s")) or "0 min"


def _iso(seconds: int) -> str:
    return "PT" + ("".join(f"{number}{unit}" for number, unit in _parts(seconds, "H", "M", "S")) or "0S")


def _parts(seconds: int, *units: str) -> list[tuple[int, str]]:
    numbers = (seconds // 3600, seconds // 60 % 60, seconds % 60)
    return [(number, unit) for number, unit in zip(numbers, units, strict=True) if number]
