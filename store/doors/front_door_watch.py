"""The watch at the front door: tells the owner of capture, once, when a door or one of its sources fell silent."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, select

from store.agreement import policy
from store.db import dialect
from store.db import tables as t
from store.doors import door_deliveries, door_rows
from store.doors.door_rows import KeptDoor
from store.rules import silence
from store.rules.office_time import business_time
from store.rules.office_time.business_time import Calendar
from store.rules.post_kinds import PostKind
from store.team import calendars

ARRIVED = ("waiting", "taken", "refused")
WINDOW = timedelta(weeks=silence.WEEKS)
WHOLE = ""  # of all sources of a door together
_d = t.door_deliveries.c


@dataclass(frozen=True, slots=True)
class FallenSilent:
    """A door, or one source of it, that is silent for longer than chance explains."""

    source: str
    last_at: datetime


def watch(tx: Connection, now: datetime) -> int:
    """Tell of every silence that is odd and not told yet; returns how many."""
    calendar, told = calendars.team(tx, now).calendar, 0
    owner = policy.current(tx).owners.capture
    for door in door_rows.every(tx):
        for fallen in _silences(tx, door, calendar, now):
            row = {"door_id": door.id, "source": fallen.source, "last_at": fallen.last_at, "told_at": now}
            new = dialect.insert_once(tx, t.silent_doors).values(row).returning(t.silent_doors.c.door_id)
            if tx.execute(new).scalar() is not None:
                key = f"door_silent:{door.id}:{fallen.source}:{fallen.last_at.isoformat()}"
                extra = {"door": door.id, "source": fallen.source}
                door_deliveries.tell_about(tx, PostKind.DOOR_SILENT, key, now, owner, extra)
                told += 1
    return told


def note_arrival(tx: Connection, door_id: int, source: str | None) -> None:
    """Something came: the silence of this door, and of this source, has ended."""
    gone = t.silent_doors.c.source.in_({WHOLE, source or WHOLE})
    tx.execute(delete(t.silent_doors).where(t.silent_doors.c.door_id == door_id, gone))


def silences(tx: Connection) -> dict[int, list[FallenSilent]]:
    """By door: the silences that were told and last."""
    found: dict[int, list[FallenSilent]] = {}
    for row in tx.execute(select(t.silent_doors).order_by(t.silent_doors.c.source)):
        found.setdefault(row.door_id, []).append(FallenSilent(row.source, row.last_at))
    return found


def _silences(tx: Connection, door: KeptDoor, calendar: Calendar, now: datetime) -> Iterator[FallenSilent]:
    """The whole door's, or those of sources while others still come. A source counts once enough came of it."""
    since = max(now - WINDOW, door.made_at)
    recent = tx.execute(select(_d.at, _d.source).where(_d.door_id == door.id, _d.at > since, _d.outcome.in_(ARRIVED)))
    arrived = [(row.at, row.source) for row in recent]
    before = select(func.max(_d.at)).where(_d.door_id == door.id, _d.outcome.in_(ARRIVED))
    last = tx.scalar(before) or door.made_at
    quiet = int(door.options.get("quiet_days", silence.QUIET_DAYS)) * business_time.business_day(calendar)
    if _is_odd([at for at, _ in arrived], last, since, calendar, now, quiet):
        yield FallenSilent(WHOLE, last)
        return
    for source in sorted({source for _, source in arrived if source}):
        moments = [at for at, named in arrived if named == source]
        if len(moments) >= silence.ENOUGH and _is_odd(moments, max(moments), since, calendar, now, quiet):
            yield FallenSilent(source, max(moments))


def _is_odd(
    moments: Sequence[datetime], last: datetime, since: datetime, calendar: Calendar, now: datetime, quiet: int
) -> bool:
    watched, silent = business_time.measure(calendar, since, now), business_time.measure(calendar, last, now)
    return silence.is_silence_odd(len(moments), watched, silent, quiet)
