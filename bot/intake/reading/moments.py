"""ISO 8601 in, UTC out. A moment without a zone is read in the workspace's."""

from datetime import UTC, date, datetime, timedelta, tzinfo

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)
AHEAD = timedelta(minutes=10)  # senders' clocks run ahead


def iso(text: str, zone: tzinfo) -> datetime:
    """The moment an ISO 8601 text names, in UTC; a date alone is its midnight. ValueError says what would do."""
    try:
        return in_utc(datetime.fromisoformat(text.strip()), zone)
    except ValueError as error:
        raise ValueError("write a moment as 2026-11-18T14:30:00+01:00, from 1970 to 2199") from error


def in_utc(moment: datetime, zone: tzinfo) -> datetime:
    """The moment in UTC, read in `zone` if it has none; ValueError outside 1970 to 2199."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    if not EARLIEST.year <= aware.year <= LATEST.year:  # converting year 1 or 9999 may overflow
        raise ValueError("only moments from 1970 to 2199 are taken")
    utc = aware.astimezone(UTC)
    if not EARLIEST <= utc < LATEST:
        raise ValueError("only moments from 1970 to 2199 are taken")
    return utc


def not_later(moment: datetime, now: datetime) -> datetime:
    """The moment, at most `now`; ValueError if it lies more than ten minutes ahead."""
    if moment > now + AHEAD:
        raise ValueError("this moment lies in the future")
    return min(moment, now)


def day(text: str, zone: tzinfo) -> date:
    """The date an ISO text names; of a moment, the day it falls on in the workspace's zone."""
    return iso(text, zone).astimezone(zone).date()
