"""The days on which the teams meet, and the moments of a working day, in the workspace's zone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from store.agreement import policy
from store.agreement.policy_document import Meeting
from store.rules.office_time.business_time import Calendar, hours_on
from store.rules.office_time.periods import WEEK, monday
from store.team import calendars, workspace

MINUTES = 30  # a meeting takes no longer
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What the policy says of the meeting, read in the workspace's zone and the team's working days."""

    agreed: Meeting
    zone: ZoneInfo
    hours: Calendar

    def moment(self, day: date, at: str) -> datetime:
        """That time ("09:00") of a day, on a holiday of the next working day."""
        return self._at(working_day(self.hours, day), at)

    def near(self, now: datetime, weeks: int) -> list[date]:
        """The days of the meetings of the last two weeks and the next ones, oldest first; one day comes once."""
        first = monday(now, self.zone) + timedelta(days=_WEEKDAYS.index(self.agreed.day))
        return list(dict.fromkeys(working_day(self.hours, first + WEEK * week) for week in range(-2, weeks + 1)))

    def starts_at(self, meeting: date) -> datetime:
        """When the meeting of that day begins."""
        return self._at(meeting, self.agreed.time)

    def ends_at(self, meeting: date) -> datetime:
        """When the meeting of that day is over."""
        return self.starts_at(meeting) + timedelta(minutes=MINUTES)

    def posted_at(self, meeting: date) -> datetime:
        """When its agenda is posted."""
        return self.starts_at(meeting) - timedelta(minutes=self.agreed.agenda_minutes_before)

    def _at(self, day: date, at: str) -> datetime:
        return datetime.combine(day, time.fromisoformat(at), self.zone).astimezone(UTC)


def rhythm(tx: Connection, year: int) -> Rhythm:
    """What holds now; `year` is one for which usual hours are reckoned until others are set."""
    return Rhythm(policy.current(tx).meeting, workspace.load(tx).timezone, team_hours(tx, year))


def team_hours(tx: Connection, year: int) -> Calendar:
    """The team's calendar; the usual hours until others are set. Nothing is written."""
    newest = calendars.latest(tx, calendars.TEAM)
    return (
        newest.calendar if newest else calendars.with_holidays(workspace.load(tx).zone, calendars.USUAL, None, year)[1]
    )


def working_day(calendar: Calendar, day: date) -> date:
    """This day, or the first one after it on which the team works."""
    while not hours_on(calendar, day):  # ends, because after the last exception the week repeats
        day += timedelta(days=1)
    return day
