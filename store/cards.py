"""Cards in channels. A card converges to the truth: it is redrawn while the version shown is behind."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, or_, select, update

from store import outbox
from store.database import machine_now
from store.tables import cards, rates


@dataclass(frozen=True, slots=True)
class Stale:
    """A leased card whose message is behind the truth."""

    handoff_id: int
    channel: str
    ts: str


def put_up(tx: Connection, handoff_id: int, lead_id: int, channel: str | None, now: datetime) -> None:
    """Have a card posted for a new handoff; it waits if nobody has named a channel yet."""
    tx.execute(cards.insert().values(handoff_id=handoff_id, channel=channel))
    outbox.say(tx, "card", f"card:{handoff_id}", now, handoff_id=handoff_id, lead_id=lead_id)


def changed(tx: Connection, handoff_id: int) -> None:
    """What the card should show has changed."""
    tx.execute(update(cards).where(cards.c.handoff_id == handoff_id).values(version=cards.c.version + 1))


def of(tx: Connection, handoff_id: int) -> Row[Any] | None:
    """The card of a handoff; history has none."""
    return tx.execute(select(cards).where(cards.c.handoff_id == handoff_id)).first()


def posted(tx: Connection, handoff_id: int, channel: str, ts: str, version: int, now: datetime) -> None:
    """The card is in the channel as message `ts`, showing `version`."""
    values = {"channel": channel, "ts": ts, "shown_version": version, "posted_at": now, "attempts": 0}
    tx.execute(update(cards).where(cards.c.handoff_id == handoff_id).values(values))


def take_stale(tx: Connection) -> Stale | None:
    """Lease one card that must be redrawn, unless its channel or chat.update is to be kept quiet."""
    machine = machine_now(tx)
    ready = (
        cards.c.shown_version < cards.c.version,
        cards.c.ts.is_not(None),
        or_(cards.c.lease_until.is_(None), cards.c.lease_until <= machine),
        or_(cards.c.not_before.is_(None), cards.c.not_before <= machine),
    )
    quiet = select(rates.c.name).where(rates.c.free_at > machine)
    query = (
        select(cards).where(*ready, ("channel:" + cards.c.channel).not_in(quiet)).order_by(cards.c.handoff_id).limit(1)
    )
    if outbox.blocked(tx, "slack", "chat.update"):
        return None
    row = tx.execute(query.with_for_update(skip_locked=True)).first()
    if row is None:
        return None
    lease = update(cards).where(cards.c.handoff_id == row.handoff_id, *ready)
    if tx.execute(lease.values(lease_until=machine + outbox.LEASE_SECONDS)).rowcount == 0:
        return None
    return Stale(row.handoff_id, row.channel, row.ts)


def shown(tx: Connection, handoff_id: int, version: int) -> None:
    """The card shows that version now; a change made meanwhile has it redrawn again."""
    _finish(tx, handoff_id, shown_version=version, attempts=0, not_before=None, trouble=None)


def uncertain(tx: Connection, handoff_id: int, seconds: float) -> None:
    """Nobody knows what the card shows; draw it once more in so many machine seconds."""
    _finish(tx, handoff_id, shown_version=0, not_before=machine_now(tx) + seconds)


def retry(tx: Connection, handoff_id: int, seconds: float | None, trouble: str) -> None:
    """The update was refused; try again after `seconds`, or by exponential back-off if None."""
    tries = (tx.scalar(select(cards.c.attempts).where(cards.c.handoff_id == handoff_id)) or 0) + 1
    wait = min(outbox.LONGEST_BACK_OFF, 2.0**tries) if seconds is None else seconds
    _finish(tx, handoff_id, attempts=tries, trouble=trouble, not_before=machine_now(tx) + wait)


def lost(tx: Connection, handoff_id: int, trouble: str) -> None:
    """The message can't be changed any more (deleted, too old): leave it as it is and say why."""
    _finish(tx, handoff_id, shown_version=cards.c.version, trouble=trouble)


def move_waiting(tx: Connection, old: str | None, new: str) -> None:
    """Cards that were never posted go to another channel."""
    where = cards.c.channel.is_(None) if old is None else cards.c.channel == old
    tx.execute(update(cards).where(where, cards.c.ts.is_(None)).values(channel=new))


def _finish(tx: Connection, handoff_id: int, **values: Any) -> None:
    tx.execute(update(cards).where(cards.c.handoff_id == handoff_id).values(lease_until=None, **values))
