"""The few things that hold for the whole workspace, chosen at set-up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypedDict, Unpack
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Connection, select

from store.db import dialect
from store.db import tables as t


@dataclass(frozen=True, slots=True)
class WorkspaceSettings:
    """Weeks and dates without a zone are read in `zone`; cards go to `channel` unless the policy names another.

    `closing_days` are [ISO date, place, [[start minute, end minute], ...]]; calendars.closing_days reads them.
    """

    zone: str = "UTC"
    channel: str | None = None
    admin: str | None = None
    set_up_at: datetime | None = None
    set_up_by: str | None = None
    slack_trouble: str | None = None
    closing_days: Sequence[Sequence[Any]] = ()
    terse_notes: bool = False
    zone_is_set: bool = False

    @property
    def timezone(self) -> ZoneInfo:
        """The zone, to reckon with."""
        return ZoneInfo(self.zone)

    def today(self, now: datetime) -> date:
        """The day it is in the workspace's zone."""
        return now.astimezone(self.timezone).date()


class Changes(TypedDict, total=False):
    """What `change` takes."""

    zone: str
    channel: str | None
    admin: str | None
    set_up_at: datetime | None
    set_up_by: str | None
    slack_trouble: str | None
    closing_days: Sequence[Sequence[Any]]
    terse_notes: bool


def load(tx: Connection) -> WorkspaceSettings:
    """The settings as they are; defaults before set-up."""
    kept = {row.name: row.value for row in tx.execute(_KEPT)}
    if kept.get("set_up_at"):
        kept["set_up_at"] = datetime.fromisoformat(kept["set_up_at"])
    return WorkspaceSettings(**kept, zone_is_set="zone" in kept)


def today(tx: Connection, now: datetime) -> date:
    """The day it is in the workspace's zone."""
    return load(tx).today(now)


def change(tx: Connection, **changes: Unpack[Changes]) -> None:
    """Change these settings and leave the others; ValueError for an unknown zone or a moment without one."""
    rows = [{"name": name, "value": _plain(name, value)} for name, value in changes.items()]
    if rows:
        insert = dialect.insert(tx, t.settings)
        newest = insert.on_conflict_do_update(index_elements=["name"], set_={"value": insert.excluded.value})
        tx.execute(newest, rows)


def check_zone(name: str) -> None:
    """ValueError for the name of no time zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
        raise ValueError(f"no time zone is called {name!r}; write one like Europe/Berlin") from unknown


_KEPT = select(t.settings).where(t.settings.c.name.in_(tuple(Changes.__annotations__)))


def _plain(name: str, value: object) -> object:
    if name == "zone":
        check_zone(str(value))
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(f"a moment needs a zone: {value!r}")
        return value.astimezone(UTC).isoformat()
    return value
