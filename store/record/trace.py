"""The append-only record of who did what and when: ids, codes, moments and amounts. Words stand in `remarks`."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from store.db import tables as t
from store.rules.trace_kinds import TraceKind

# The code of a lead's `received` when nobody said when it came. Once that is known another row says it.
UNDATED = "undated"
# What an import knows to have happened and not when: recorded as of the import.
UNDATED_ENDINGS = (TraceKind.WON_UNDATED, TraceKind.LOST_UNDATED)
_INSERT = t.trace.insert().returning(t.trace.c.id)
_SEEN = select(t.trace.c.id).where(t.trace.c.act_key == bindparam("key"))


def record(
    tx: Connection,
    kind: TraceKind,
    lead_id: int,
    now: datetime,
    *,
    happened_at: datetime | None = None,
    handoff_id: int | None = None,
    opportunity_id: int | None = None,
    member_id: str | None = None,
    code: str | None = None,
    amount: int | None = None,
    other: str | int | None = None,
    words: str = "",
    act_key: str | None = None,
) -> int:
    """Keep one fact and return its id; ValueError for an unknown kind. `happened_at`, by default `now`, is no later."""
    row = {
        "kind": TraceKind(kind),
        "lead_id": lead_id,
        "handoff_id": handoff_id,
        "opportunity_id": opportunity_id,
        "member_id": member_id,
        "happened_at": min(happened_at or now, now),
        "recorded_at": now,
        "code": code,
        "amount": amount,
        "other": None if other is None else str(other),
        "act_key": act_key,
    }
    trace_id: int = tx.execute(_INSERT, row).scalar_one()
    if words:
        tx.execute(t.remarks.insert(), {"trace_id": trace_id, "lead_id": lead_id, "words": words})
    return trace_id


def record_received(tx: Connection, received: Iterable[tuple[int, datetime, bool]], now: datetime) -> None:
    """Keep the first coming in of many leads: (lead id, moment, whether the import only supposes that moment) each."""
    rows = [
        {
            "kind": TraceKind.RECEIVED,
            "lead_id": lead_id,
            "happened_at": min(at, now),
            "recorded_at": now,
            "code": UNDATED if undated else None,
        }
        for lead_id, at, undated in received
    ]
    tx.execute(t.trace.insert(), rows)


def record_mqls(tx: Connection, scores: Iterable[tuple[int, int]], now: datetime) -> None:
    """Keep that leads became MQLs: (lead id, score) each."""
    rows = [
        {"kind": TraceKind.MQL, "lead_id": lead_id, "happened_at": now, "recorded_at": now, "amount": score}
        for lead_id, score in scores
    ]
    if rows:
        tx.execute(t.trace.insert(), rows)


def seen(tx: Connection, act_key: str | None) -> bool:
    """Whether this very act was kept before. Ask after the handoff's row is locked, so that two can't both say no."""
    return act_key is not None and tx.scalar(_SEEN, {"key": act_key}) is not None


def newest(tx: Connection) -> datetime | None:
    """When the newest fact was recorded: office time never runs behind it."""
    moment: datetime | None = tx.scalar(select(func.max(t.trace.c.recorded_at)))
    return moment
