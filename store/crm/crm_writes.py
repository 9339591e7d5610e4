"""What is to be written into a CRM, as rows: read off the trace, leased one at a time in the order of each lead, tried
again later or parked."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, case, exists, func, or_, select, update

from store.crm import crm_state, set_aside
from store.db import dialect
from store.db import tables as t
from store.db.database import machine_now
from store.db.dialect import AnyRow
from store.record import trace_cursor
from store.rules.trace_kinds import TraceKind

LEASE = 60.0  # seconds; a write is a handful of calls, each with a deadline of ten
# What each fact has written: our own properties, a note, a new deal, how a deal stands.
INTENTS: Mapping[TraceKind, tuple[str, ...]] = {
    TraceKind.HANDED_OVER: ("contact",),
    TraceKind.CLAIMED: ("contact", "note"),
    TraceKind.ASSIGNED: ("contact",),
    TraceKind.RELEASED: ("contact",),
    TraceKind.RESPONDED: ("contact", "note"),
    TraceKind.RECYCLED: ("contact", "note", "stage"),
    TraceKind.DISQUALIFIED: ("contact", "note", "stage"),
    TraceKind.REOPENED: ("contact",),
    TraceKind.OPPORTUNITY: ("contact", "deal"),
    TraceKind.AMOUNT: ("stage",),
    TraceKind.WON: ("contact", "note", "stage"),
    TraceKind.LOST: ("contact", "stage"),
    TraceKind.DEAL_REOPENED: ("contact", "stage"),
}
_open = t.crm_writes.alias("earlier")


def queue_writes(tx: Connection, settled: int, now: datetime) -> int:
    """Read the trace on and queue what it asks for; how many rows. Nothing unless a CRM is connected.

    What was done in the CRM itself is not told to it, and nothing of history is.
    """
    system = crm_state.connection(tx).system
    rows = []
    for fact in trace_cursor.read_on(tx, crm_state.READER, settled, list(INTENTS)) if system else ():
        if fact.handoff_id is None or _is_history(tx, fact.handoff_id):
            continue
        kinds = INTENTS[TraceKind(fact.kind)]
        kinds = tuple(kind for kind in kinds if kind == "contact" or fact.system != system)
        rows += [
            {"system": system, "lead_id": fact.lead_id, "trace_id": fact.id, "kind": kind, "made_at": now}
            for kind in kinds
        ]
    if rows:
        tx.execute(dialect.insert_once(tx, t.crm_writes, "trace_id", "kind"), rows)
    return len(rows)


def take_write(tx: Connection) -> AnyRow | None:
    """Lease the oldest row that may be tried: nothing of its lead waits before it."""
    now = machine_now(tx)
    before = exists().where(
        _open.c.lead_id == t.crm_writes.c.lead_id, _open.c.state == "waiting", _open.c.id < t.crm_writes.c.id
    )
    free = [
        t.crm_writes.c.state == "waiting",
        *(or_(column.is_(None), column <= now) for column in (t.crm_writes.c.not_before, t.crm_writes.c.lease_until)),
    ]
    found = tx.scalar(select(t.crm_writes.c.id).where(*free, ~before).order_by(t.crm_writes.c.id).limit(1))
    lease = update(t.crm_writes).where(t.crm_writes.c.id == found, *free).values(lease_until=now + LEASE)
    return tx.execute(lease.returning(t.crm_writes)).first() if found is not None else None


def holds_lease(tx: Connection, row: AnyRow) -> bool:
    """Whether the leased row is still ours: a process may have slept over it, and another has it, or has done it."""
    mine = (t.crm_writes.c.id == row.id, t.crm_writes.c.state == "waiting")
    held = t.crm_writes.c.lease_until == row.lease_until
    return tx.scalar(select(t.crm_writes.c.id).where(*mine, held).with_for_update()) is not None


def finish_write(tx: Connection, write_id: int, state: str = "done") -> None:
    """It is done, parked or dropped."""
    tx.execute(update(t.crm_writes).where(t.crm_writes.c.id == write_id).values(state=state, lease_until=None))


def put_off_write(tx: Connection, row: AnyRow, seconds: float) -> None:
    """Try it again after so many seconds."""
    later = {"not_before": machine_now(tx) + seconds, "lease_until": None, "attempts": row.attempts + 1}
    tx.execute(update(t.crm_writes).where(t.crm_writes.c.id == row.id).values(later))


def recover_writes(tx: Connection) -> None:
    """After a start on SQLite: machine time has begun anew, and nobody holds a lease."""
    tx.execute(update(t.crm_writes).values(lease_until=None, not_before=None).where(t.crm_writes.c.state == "waiting"))


def retry_parked(tx: Connection) -> int:
    """Try everything that is parked once more; how many."""
    parked = update(t.crm_writes).where(t.crm_writes.c.state == "parked")
    return tx.execute(parked.values(state="waiting", attempts=0, not_before=None)).rowcount


def count_writes(tx: Connection) -> tuple[int, int]:
    """How many wait, and how many are parked."""
    counts = [func.coalesce(func.sum(case((t.crm_writes.c.state == state, 1), else_=0)), 0)
              for state in ("waiting", "parked")]  # fmt: skip
    row = tx.execute(select(*counts).where(t.crm_writes.c.state.in_(("waiting", "parked")))).one()
    return int(row[0]), int(row[1])


def write_gauges(tx: Connection) -> dict[str, float]:
    """Numbers for whoever watches."""
    waiting, parked = count_writes(tx)
    aside = len(set_aside.set_aside(tx))
    return {"crm_writes_waiting": waiting, "crm_writes_parked": parked, "crm_records_set_aside": aside}


def _is_history(tx: Connection, handoff_id: int) -> bool:
    return bool(tx.scalar(select(t.handoffs.c.history | t.handoffs.c.erased).where(t.handoffs.c.id == handoff_id)))
