"""Home tabs as versions. Like a card, a Home is published while the version that Slack shows is behind the newest."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, or_, select, update

from store.db import dialect
from store.db import tables as t
from store.db.columns import Moment
from store.db.database import machine_now
from store.outbox import backoff, rate_holds

FOLLOWED_FOR = timedelta(days=1)  # after it was opened
_THESE = t.homes.c.member_id.in_(bindparam("members", expanding=True))
# In one order, or two transactions that mark the same Homes wait for each other.
_LOCK = select(t.homes.c.member_id).where(_THESE).order_by(t.homes.c.member_id).with_for_update()
_MARK = update(t.homes).where(_THESE).values(version=t.homes.c.version + 1)


@dataclass(frozen=True, slots=True)
class StaleHome:
    """A leased Home tab and the version it is to show."""

    member_id: str
    version: int


def changed(tx: Connection, member_ids: Iterable[str | None]) -> None:
    """Mark these members' Homes as out of date."""
    ids = sorted({member_id for member_id in member_ids if member_id})
    if len(ids) > 1:
        tx.execute(_LOCK, {"members": ids}).all()
    if ids:
        tx.execute(_MARK, {"members": ids})


def publish_every(tx: Connection, now: datetime) -> None:
    """Mark every Home as out of date and just opened; Slack shows the last one until the next."""
    tx.execute(select(t.homes.c.member_id).order_by(t.homes.c.member_id).with_for_update()).all()
    tx.execute(update(t.homes).values(version=t.homes.c.version + 1, opened_at=now))


def note_opened(tx: Connection, member_id: str, now: datetime) -> None:
    """The member looks at their Home now: publish it, and follow it for a day. They must have a row in `members`."""
    insert = dialect.insert(tx, t.homes).values(member_id=member_id, opened_at=now)
    once_more = {"opened_at": now, "version": t.homes.c.version + 1}
    tx.execute(insert.on_conflict_do_update(index_elements=["member_id"], set_=once_more))


def take_stale(tx: Connection, now: datetime) -> StaleHome | None:
    """Lease one Home that is out of date, was opened within the day, and whose turn it is."""
    machine = machine_now(tx)
    ready = (
        _stale(now - FOLLOWED_FOR),
        or_(t.homes.c.lease_until.is_(None), t.homes.c.lease_until <= machine),
        or_(t.homes.c.not_before.is_(None), t.homes.c.not_before <= machine),
    )
    if rate_holds.any_of(tx, rate_holds.SLACK, "views.publish"):
        return None
    query = select(t.homes).where(*ready).order_by(t.homes.c.member_id).limit(1).with_for_update(skip_locked=True)
    row = tx.execute(query).first()
    lease = update(t.homes).values(lease_until=machine + backoff.LEASE)
    if row is None or tx.execute(lease.where(t.homes.c.member_id == row.member_id, *ready)).rowcount == 0:
        return None
    return StaleHome(row.member_id, row.version)


def note_shown(tx: Connection, stale: StaleHome, rest: float) -> None:
    """Slack shows this version; leave the Home alone for `rest` machine seconds."""
    _finish(tx, stale, shown_version=stale.version, not_before=machine_now(tx) + rest)


def retry(tx: Connection, stale: StaleHome, seconds: float) -> None:
    """It was not published; give the lease back, to be taken again in so many machine seconds."""
    _finish(tx, stale, not_before=machine_now(tx) + seconds)


def any_stale(tx: Connection, now: datetime) -> bool:
    """Whether any Home that is looked at is behind, whenever it may be published."""
    return tx.execute(_ANY_STALE, {"since": now - FOLLOWED_FOR}).first() is not None


def idle(tx: Connection, now: datetime) -> bool:
    """Whether no Home waits to be published."""
    due = or_(t.homes.c.not_before.is_(None), t.homes.c.not_before <= machine_now(tx))
    return tx.execute(_ANY_STALE.where(due), {"since": now - FOLLOWED_FOR}).first() is None


def _stale(since: Any) -> ColumnElement[bool]:
    return and_(t.homes.c.shown_version < t.homes.c.version, t.homes.c.opened_at >= since)


_ANY_STALE = select(t.homes.c.member_id).where(_stale(bindparam("since", type_=Moment))).limit(1)


def _finish(tx: Connection, stale: StaleHome, **values: Any) -> None:
    tx.execute(update(t.homes).where(t.homes.c.member_id == stale.member_id).values(lease_until=None, **values))
