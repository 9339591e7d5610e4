"""What came through a door and what became of it. The body itself stands in the inbox, where `forget` finds it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from store.db import tables as t
from store.db.dialect import AnyRow
from store.outbox import posts
from store.record import inbox
from store.record.inbox import KnownPayload
from store.rules.post_kinds import PostKind
from store.team import channels

KIND = "door"  # of the inbox


@dataclass(frozen=True, slots=True)
class KeptDelivery:
    """A delivery whose body is to be read: which door's, when it came."""

    id: int
    door_id: int
    inbox_id: int
    body: str
    at: datetime
    outcome: str


@dataclass(frozen=True, slots=True)
class DoorTraffic:
    """What `handoff door list` says of a door."""

    last_at: datetime | None
    taken: int
    refused: int


def keep_body(tx: Connection, door_id: int, webhook_id: str, body: str, now: datetime) -> KeptDelivery | KnownPayload:
    """Keep a body before anybody reads it; the earlier one if the sender's id was seen before."""
    kept = inbox.keep_payload(tx, KIND, webhook_id, body, now)
    if isinstance(kept, KnownPayload):
        return kept
    return KeptDelivery(_insert(tx, door_id, kept, "waiting", now), door_id, kept, body, now, "waiting")


def note_unread(tx: Connection, door_id: int, outcome: str, now: datetime) -> None:
    """Note that something came of which nothing is kept: a test, or what makes no lead."""
    _insert(tx, door_id, None, outcome, now)


def note_outcome(
    tx: Connection, kept: KeptDelivery, outcome: str, now: datetime, answer: dict[str, Any],
    source: str | None = None, faults: Sequence[Mapping[str, str]] | None = None,
) -> None:  # fmt: skip
    """Note what became of a delivery; `faults` are field and remedy."""
    inbox.answered(tx, kept.inbox_id, answer, now)
    said = {"outcome": outcome, "source": source, "faults": list(faults) if faults else None}
    tx.execute(update(t.door_deliveries).where(t.door_deliveries.c.id == kept.id).values(said))
    if outcome in ("ignored", "test", "erased"):
        inbox.blank(tx, [kept.inbox_id])


def lock(tx: Connection, delivery_id: int) -> str | None:
    """The outcome so far, held against others until the transaction ends."""
    query = select(t.door_deliveries.c.outcome).where(t.door_deliveries.c.id == delivery_id)
    return tx.scalar(query.with_for_update())


def tell_refused(tx: Connection, door_id: int, delivery_id: int, now: datetime, owner: str | None) -> None:
    """Say once for a door, until what is refused there was mended, that a delivery waits: to the owner of capture,
    else to those who hear of troubles.
    """
    earlier = select(func.min(t.door_deliveries.c.id)).where(
        t.door_deliveries.c.door_id == door_id, t.door_deliveries.c.outcome == "refused"
    )
    first = tx.scalar(earlier) or delivery_id
    tell_about(tx, PostKind.DOOR_REFUSED, f"door_refused:{door_id}:{first}", now, owner, {"door": door_id})


def tell_about(
    tx: Connection, kind: PostKind, key: str, now: datetime, owner: str | None, extra: dict[str, Any]
) -> None:
    """Write to the owner of capture, else to those who hear of troubles."""
    for member_id in [owner] if owner else channels.hearers_of_trouble(tx):
        posts.say(tx, kind, f"{key}:{member_id}", now, member_id=member_id, extra=extra)


def unread(tx: Connection, limit: int = 100) -> list[KeptDelivery]:
    """Deliveries kept and not read yet, oldest first."""
    return _select(tx, t.door_deliveries.c.outcome == "waiting", limit)


def to_retry(tx: Connection, door_id: int, limit: int = 1000) -> list[KeptDelivery]:
    """Deliveries of a door that could not be mapped, and whose body is still there; oldest first."""
    return _select(tx, (t.door_deliveries.c.outcome == "refused") & (t.door_deliveries.c.door_id == door_id), limit)


def read_refused_again(tx: Connection, door_id: int) -> None:
    """Have what was refused at a door read once more, with what else waits."""
    d = t.door_deliveries.c
    here = (d.door_id == door_id, d.outcome == "refused", d.inbox_id.in_(_STILL_THERE))
    tx.execute(update(t.door_deliveries).where(*here).values(outcome="waiting"))


def latest(tx: Connection, door_id: int) -> KeptDelivery | None:
    """The newest delivery of a door whose body is still there."""
    found = tx.execute(
        _WITH_BODY.where(t.door_deliveries.c.door_id == door_id).order_by(t.door_deliveries.c.id.desc()).limit(1)
    ).first()
    return KeptDelivery(*found) if found else None


def faults_of(tx: Connection, door_id: int) -> list[tuple[datetime, list[dict[str, str]]]]:
    """When each refused delivery came, and its faults; newest first."""
    query = select(t.door_deliveries.c.at, t.door_deliveries.c.faults).where(
        t.door_deliveries.c.door_id == door_id,
        t.door_deliveries.c.outcome == "refused",
        t.door_deliveries.c.inbox_id.in_(_STILL_THERE),
    )
    return [(row.at, row.faults or []) for row in tx.execute(query.order_by(t.door_deliveries.c.id.desc()).limit(50))]


def traffic(tx: Connection, since: datetime) -> dict[int, DoorTraffic]:
    """By door: its last delivery, and how many since a moment were taken; all that are refused."""
    d = t.door_deliveries.c
    taken = func.count().filter(d.outcome == "taken", d.at >= since)
    refused_ones = func.count().filter(d.outcome == "refused")
    query = select(d.door_id, func.max(d.at), taken, refused_ones).group_by(d.door_id)
    return {door_id: DoorTraffic(last, good, bad) for door_id, last, good, bad in tx.execute(query)}


_STILL_THERE = select(t.inbox.c.id).where(t.inbox.c.body != "")
_WITH_BODY = (
    select(
        t.door_deliveries.c.id, t.door_deliveries.c.door_id, t.door_deliveries.c.inbox_id, t.inbox.c.body,
        t.door_deliveries.c.at, t.door_deliveries.c.outcome,
    )
    .join(t.inbox, t.inbox.c.id == t.door_deliveries.c.inbox_id)
    .where(t.inbox.c.body != "")
)  # fmt: skip


def _select(tx: Connection, wanted: Any, limit: int) -> list[KeptDelivery]:
    rows: Sequence[AnyRow] = tx.execute(_WITH_BODY.where(wanted).order_by(t.door_deliveries.c.id).limit(limit)).all()
    return [KeptDelivery(*row) for row in rows]


def _insert(tx: Connection, door_id: int, inbox_id: int | None, outcome: str, now: datetime) -> int:
    row = {"door_id": door_id, "inbox_id": inbox_id, "at": now, "outcome": outcome}
    return int(tx.execute(t.door_deliveries.insert().values(row).returning(t.door_deliveries.c.id)).scalar_one())
