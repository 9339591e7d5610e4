"""Counts for metrics and doctor."""

from datetime import datetime

from sqlalchemy import Connection, func, select

from store.db import tables as t
from store.outbox import posts
from store.rules.states import ClockKind


def promises(tx: Connection, now: datetime) -> tuple[int, int]:
    """How many clocks run, and how many of them are past due; wake dates are no promises."""
    running = (t.clocks.c.stopped_at.is_(None), t.clocks.c.kind != ClockKind.WAKE)
    late = func.count().filter(t.clocks.c.due_at < now)
    total, overdue = tx.execute(select(func.count(), late).select_from(t.clocks).where(*running)).one()
    return total, overdue


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
