"""The days on which the teams meet, and the moments of a working day, in the workspace's zone."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Connection

from store import calendars, policy, workspace
from store.policy_document import Meeting
from store.rules.business_time import Calendar, hours_on
from store.rules.periods import WEEK

MINUTES = 30  # a meeting takes no longer
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")


def hours(tx: Connection, year: int) -> Calendar:
    """The team's calendar; the usual hours until others are set. Nothing is written."""
    newest = calendars.latest(tx, calendars.TEAM)
    return newest.calendar if newest else calendars.rules(workspace.load(tx).zone, calendars.USUAL, None, year)[1]


def working_day(calendar: Calendar, day: date) -> date:
    """This day, or the first one after it on which the team works."""
    while not hours_on(calendar, day):  # ends, because after the last exception the week repeats
        day += timedelta(days=1)
    return day


def moment(tx: Connection, day: date, at: str) -> datetime:
    """That time ("09:00") of a day, on a holiday of the next working day."""
    zone = workspace.load(tx).timezone
    return datetime.combine(working_day(hours(tx, day.year), day), time.fromisoformat(at), zone).astimezone(UTC)


def near(tx: Connection, now: datetime, weeks: int) -> Iterator[date]:
    """The days of the meetings of the last two weeks and the next ones, oldest first; one day comes once."""
    today = now.astimezone(workspace.load(tx).timezone).date()
    calendar = hours(tx, today.year)
    first = today - timedelta(days=today.weekday()) + timedelta(days=_WEEKDAYS.index(agreed(tx).day))
    days = (working_day(calendar, first + WEEK * week) for week in range(-2, weeks + 1))
    yield from dict.fromkeys(days)


def starts_at(tx: Connection, meeting: date) -> datetime:
    """When the meeting of that day begins."""
    zone = workspace.load(tx).timezone
    return datetime.combine(meeting, time.fromisoformat(agreed(tx).time), zone).astimezone(UTC)


def agreed(tx: Connection) -> Meeting:
    """What the policy says of the meeting."""
    return policy.current(tx).meeting
