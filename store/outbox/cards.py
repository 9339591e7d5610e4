"""Cards in channels. A card converges to the truth: it is redrawn while the version shown is behind."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, func, or_, select, update

from store.db import tables as t
from store.db.database import machine_now
from store.outbox import backoff, posts, rate_holds
from store.rules import states
from store.rules.post_kinds import PostKind

_OF = select(t.cards).where(t.cards.c.handoff_id == bindparam("handoff"))
_CHANGE = update(t.cards).where(t.cards.c.handoff_id == bindparam("handoff"))
_REDRAW = _CHANGE.values(version=t.cards.c.version + 1).returning(t.cards.c.version)


@dataclass(frozen=True, slots=True)
class StaleCard:
    """A leased card whose message is behind the truth."""

    handoff_id: int
    channel: str
    ts: str


def put_up(tx: Connection, handoff_id: int, lead_id: int, channel: str | None, now: datetime) -> None:
    """Have a card posted for a new handoff; it waits if nobody has named a channel yet."""
    tx.execute(t.cards.insert(), {"handoff_id": handoff_id, "channel": channel})
    posts.say(tx, PostKind.CARD, f"card:{handoff_id}", now, handoff_id=handoff_id, lead_id=lead_id)


def put_up_again(tx: Connection, handoff_id: int, ts: str, now: datetime) -> bool:
    """Post the card again, because its message `ts` was deleted from the channel; whether it is.

    An open handoff must be seen, and its thread waits for the new message. The card of a closed or erased one was
    tidied away: it stays away.
    """
    handoff = tx.execute(select(t.handoffs).where(t.handoffs.c.id == handoff_id).with_for_update()).one()
    if handoff.state in states.CLOSED or handoff.erased:
        return False
    gone = (t.cards.c.handoff_id == handoff_id) & (t.cards.c.ts == ts)
    if tx.execute(update(t.cards).where(gone).values(ts=None, lease_until=None, not_before=None)).rowcount:
        key = f"card:{handoff_id}:{ts}"
        posts.say(tx, PostKind.CARD, key, now, handoff_id=handoff_id, lead_id=handoff.lead_id)
    return True


def changed(tx: Connection, handoff_id: int, now: datetime) -> None:
    """What the card should show has changed, and perhaps what reminders and messages about the handoff ask for."""
    version = tx.scalar(_REDRAW, {"handoff": handoff_id})
    posts.redraw(tx, posts.asking(tx, handoff_id), f"v{handoff_id}.{version}", now)


def find(tx: Connection, handoff_id: int) -> Row[Any] | None:
    """The card of a handoff; history has none."""
    return tx.execute(_OF, {"handoff": handoff_id}).first()


def posted(tx: Connection, handoff_id: int, channel: str, ts: str, version: int, at: datetime) -> None:
    """The card is in the channel as message `ts`, showing `version`; `posted_at` stays the first time."""
    first = func.coalesce(t.cards.c.posted_at, at)
    there = {"channel": channel, "ts": ts, "shown_version": version, "posted_at": first}
    _finish(tx, handoff_id, attempts=0, not_before=None, trouble=None, **there)


def take_stale(tx: Connection) -> StaleCard | None:
    """Lease one card that must be redrawn, unless its channel or chat.update is to be kept quiet."""
    machine = machine_now(tx)
    if rate_holds.any_of(tx, rate_holds.SLACK, "chat.update"):
        return None
    ready = (
        *_stale(machine),
        or_(t.cards.c.lease_until.is_(None), t.cards.c.lease_until <= machine),
        ("channel:" + t.cards.c.channel).not_in(rate_holds.now(machine)),
        or_(
            t.cards.c.channel.not_in(select(t.channels.c.id).where(t.channels.c.trouble == "shared")),
            t.cards.c.handoff_id.in_(select(t.handoffs.c.id).where(t.handoffs.c.erased)),  # it says that it was erased
        ),
    )
    query = select(t.cards).where(*ready).order_by(t.cards.c.handoff_id).limit(1).with_for_update(skip_locked=True)
    row = tx.execute(query).first()
    if row is None:
        return None
    lease = update(t.cards).where(t.cards.c.handoff_id == row.handoff_id, *ready)
    if tx.execute(lease.values(lease_until=machine + backoff.LEASE)).rowcount == 0:
        return None
    return StaleCard(row.handoff_id, row.channel, row.ts)


def note_shown(tx: Connection, handoff_id: int, version: int) -> None:
    """The card shows that version now; a change made meanwhile has it redrawn again."""
    _finish(tx, handoff_id, shown_version=version, attempts=0, not_before=None, trouble=None)


def uncertain(tx: Connection, handoff_id: int) -> None:
    """The outcome of an update is unknown: redraw the card once Slack is surely done with that update."""
    _finish(tx, handoff_id, shown_version=0, not_before=machine_now(tx) + backoff.REDRAW_AFTER_UNKNOWN)


def retry(tx: Connection, handoff_id: int, trouble: str, seconds: float | None = None) -> None:
    """The update was surely not done: again after `seconds`, or later with each try that did not reach Slack."""
    tries = 0
    if seconds is None:
        tries = (tx.scalar(select(t.cards.c.attempts).where(t.cards.c.handoff_id == handoff_id)) or 0) + 1
        seconds = backoff.back_off(tries)
    _finish(tx, handoff_id, attempts=tries, trouble=trouble, not_before=machine_now(tx) + seconds)


def leave(tx: Connection, handoff_id: int, trouble: str) -> None:
    """Slack will not change the message any more: leave it as it is until something else changes, and say why."""
    _finish(tx, handoff_id, shown_version=t.cards.c.version, trouble=trouble)


def move_waiting(tx: Connection, old: str | None, new: str) -> None:
    """Cards that are in no channel yet go to another one. What was tried is looked for where it was tried."""
    where = t.cards.c.channel.is_(None) if old is None else t.cards.c.channel == old
    tx.execute(update(t.cards).where(where, t.cards.c.ts.is_(None)).values(channel=new))


def move_one(tx: Connection, handoff_id: int, channel: str | None) -> None:
    """The same of one card."""
    tx.execute(_CHANGE.where(t.cards.c.ts.is_(None)).values(channel=channel), {"handoff": handoff_id})


def any_stale(tx: Connection) -> bool:
    """Whether any card in Slack is behind, whenever it may be redrawn."""
    return tx.execute(_ANY_STALE).first() is not None


def idle(tx: Connection) -> bool:
    """Whether no card is behind that could be redrawn now without a person's help."""
    refusing = select(t.channels.c.id).where(t.channels.c.trouble.is_not(None))
    stale = select(t.cards.c.handoff_id).where(*_stale(machine_now(tx)), t.cards.c.channel.not_in(refusing))
    return tx.execute(stale.limit(1)).first() is None


def _stale(machine: float) -> tuple[ColumnElement[bool], ...]:
    due = or_(t.cards.c.not_before.is_(None), t.cards.c.not_before <= machine)
    return t.cards.c.shown_version < t.cards.c.version, t.cards.c.ts.is_not(None), due


def _finish(tx: Connection, handoff_id: int, **values: Any) -> None:
    tx.execute(update(t.cards).where(t.cards.c.handoff_id == handoff_id).values(lease_until=None, **values))


_BEHIND = (t.cards.c.shown_version < t.cards.c.version, t.cards.c.ts.is_not(None))
_ANY_STALE = select(t.cards.c.handoff_id).where(*_BEHIND).limit(1)
