"""Holds on places and on methods of Slack's: one post at a time, gaps, troubles, and after a 429 the method for as long
as Slack asks. What a failure means is sorted in one place, bot/slack/slack_errors.py.
"""

from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select, update

from store.db import dialect
from store.db import tables as t
from store.db.database import machine_now
from store.outbox import backoff

SLACK = "slack"  # everything


def channel(channel_id: str) -> str:
    """The name under which a channel in trouble is held."""
    return f"channel:{channel_id}"


def hold_back(tx: Connection, name: str, seconds: float) -> None:
    """Call no place or method of this name for at least so many seconds."""
    insert = dialect.insert(tx, t.rates).values(name=name, free_at=machine_now(tx) + seconds)
    later = insert.on_conflict_do_update(
        index_elements=["name"],
        set_={"free_at": insert.excluded.free_at},
        where=t.rates.c.free_at < insert.excluded.free_at,
    )
    tx.execute(later)


def end(tx: Connection, name: str, seconds: float = 0.0) -> None:
    """A place or a method may be used again in so many seconds; at once by default.

    Never earlier than now: whoever chose a post before this moment must choose again, or order would be lost.
    """
    tx.execute(update(t.rates).where(t.rates.c.name == name).values(free_at=machine_now(tx) + seconds))


def reserve(tx: Connection, name: str, machine: float, seconds: float) -> bool:
    """Hold a place for so many seconds if it is free at the machine moment; whether it was."""
    insert = dialect.insert(tx, t.rates).values(name=name, free_at=machine + seconds)
    taken = insert.on_conflict_do_update(
        index_elements=["name"], set_={"free_at": insert.excluded.free_at}, where=t.rates.c.free_at <= machine
    )
    return tx.execute(taken.returning(t.rates.c.name)).first() is not None


def now(machine: float | ColumnElement[float]) -> Any:
    """The names held at a machine moment, as a subquery."""
    return select(t.rates.c.name).where(t.rates.c.free_at > machine)


def any_of(tx: Connection, *names: str) -> bool:
    """Whether any of these is held now."""
    return tx.scalar(now(machine_now(tx)).where(t.rates.c.name.in_(names)).limit(1)) is not None


def next_end(tx: Connection) -> float | None:
    """In how many seconds the next place or method may be used again; None if all may."""
    machine = machine_now(tx)
    soonest = tx.scalar(select(func.min(t.rates.c.free_at)).where(t.rates.c.free_at > machine))
    return None if soonest is None else soonest - machine


def begin_anew(tx: Connection) -> None:
    """After a restart of the only process: no place is in hand, and what Slack said of its methods still counts.

    A hold that reaches further than any is made for comes of another boot's clock.
    """
    tx.execute(t.rates.delete().where(t.rates.c.name.not_like("%.%")))
    machine = machine_now(tx)
    far = t.rates.c.free_at > machine + backoff.LONGEST_WAIT
    tx.execute(update(t.rates).where(far).values(free_at=machine + backoff.WITHOUT_RETRY_AFTER))
