"""What somebody typed into a form that came too late is kept all the same."""

from datetime import datetime

from sqlalchemy import Connection

from store.handoffs import handoffs
from store.outbox import posts
from store.record import trace
from store.rules.trace_kinds import TraceKind


def keep(tx: Connection, handoff_id: int, words: str, by: str, now: datetime, act_key: str) -> bool:
    """Put the words into the handoff's thread, once for each form; whether they are there."""
    row = handoffs.locked(tx, handoff_id)
    if row is None or not words:
        return False
    if not trace.seen(tx, act_key):
        fact = {"handoff_id": row.id, "member_id": by, "words": words, "act_key": act_key}
        trace_id = trace.record(tx, TraceKind.LATE_WORDS, row.lead_id, now, **fact)
        if not row.history:
            posts.note(tx, trace_id, row.lead_id, row.id, now)
    return True
