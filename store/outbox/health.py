"""Counts for metrics and doctor."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from store.db import tables as t
from store.outbox import posts
from store.rules.states import ClockKind


@dataclass(frozen=True, slots=True)
class Promises:
    """How many clocks run, and how many of them are past due."""

    running: int
    overdue: int


def overdue(tx: Connection, now: datetime) -> Promises:
    """The promises that run now; wake dates are none."""
    running = (t.clocks.c.stopped_at.is_(None), t.clocks.c.kind != ClockKind.WAKE)
    total = tx.scalar(select(func.count()).select_from(t.clocks).where(*running)) or 0
    late = tx.scalar(select(func.count()).select_from(t.clocks).where(*running, t.clocks.c.due_at < now)) or 0
    return Promises(total, late)


def gauges(tx: Connection) -> dict[str, float]:
    """What is worth watching: posts and cards that wait, posts that are parked, payloads kept and not processed."""
    counts = posts.counts(tx)
    stale = select(func.count()).select_from(t.cards).where(t.cards.c.shown_version < t.cards.c.version)
    unprocessed = select(func.count()).select_from(t.inbox).where(t.inbox.c.processed_at.is_(None))
    return {
        "outbox_waiting": sum(count for state, count in counts.items() if state in ("waiting", "sending")),
        "outbox_unknown": counts.get("unknown", 0),
        "outbox_parked": counts.get("parked", 0),
        "cards_stale": tx.scalar(stale) or 0,
        "inbox_waiting": tx.scalar(unprocessed) or 0,
    }
