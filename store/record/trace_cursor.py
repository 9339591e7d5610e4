"""Reads the trace in order and once: where each reader stands, and how far the trace is settled.

Facts are numbered when they are written and seen when their transaction ends, so on PostgreSQL a lower number may
appear after a higher one. A reader goes only as far as no transaction can still bring one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, bindparam, func, select, text, update

from store.db import dialect
from store.db import tables as t
from store.rules.trace_kinds import TraceKind

_HERE = t.trace_cursors.c.name == bindparam("reader")
_STANDS_AT = select(t.trace_cursors.c.upto).where(_HERE).with_for_update()
_MOVE = update(t.trace_cursors).where(_HERE).values(upto=bindparam("to"))
_NEWEST = select(func.coalesce(func.max(t.trace.c.id), 0))
# Whoever adds a fact holds this lock before the fact has its number, and until it is seen.
_WRITERS = text(
    "SELECT virtualtransaction FROM pg_locks WHERE relation = 'trace'::regclass AND mode = 'RowExclusiveLock'"
    " AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


@dataclass(slots=True)
class SettledTrace:
    """How far the trace is settled, as this process has seen it: one for each thread that reads."""

    _upto: int = 0
    _newest: int = 0
    _writers: frozenset[str] = field(default_factory=frozenset)

    def upto(self, tx: Connection) -> int:
        """The newest fact before which none can appear any more. Ask in a transaction of its own, before reading."""
        newest = tx.scalar(_NEWEST) or 0
        if tx.dialect.name != "postgresql":
            return newest
        writers = frozenset(tx.scalars(_WRITERS))
        if not writers & self._writers:
            # Those who wrote when this number was the newest are done.
            self._upto, self._newest, self._writers = max(self._upto, self._newest), newest, writers
        if not writers:
            self._upto = max(self._upto, newest)
        return self._upto


def start_reader(tx: Connection, reader: str) -> None:
    """Let a reader begin after what is recorded by now. One that has begun stays where it is."""
    row = {"name": reader, "upto": tx.scalar(_NEWEST) or 0}
    tx.execute(dialect.insert_once(tx, t.trace_cursors, "name"), row)


def forget_reader(tx: Connection, reader: str) -> None:
    """Nobody reads by this name any more."""
    tx.execute(t.trace_cursors.delete().where(_HERE), {"reader": reader})


def anything_new(tx: Connection, reader: str) -> bool:
    """Whether there are facts that the reader has not read. Locks nothing."""
    at = tx.scalar(select(t.trace_cursors.c.upto).where(_HERE), {"reader": reader})
    return at is not None and at < (tx.scalar(_NEWEST) or 0)


def read_on(
    tx: Connection, reader: str, settled: int, kinds: Sequence[TraceKind], limit: int = 500
) -> list[dialect.AnyRow]:
    """The next facts of these kinds, and move the reader past them; none for one that never started.

    The reader's place is held until the transaction ends: what is made of the facts is kept with it, or not at all.
    """
    at = tx.scalar(_STANDS_AT, {"reader": reader})
    if at is None or at >= settled:
        return []
    new = (t.trace.c.id > at, t.trace.c.id <= settled, t.trace.c.kind.in_(kinds))
    facts = list(tx.execute(select(t.trace).where(*new).order_by(t.trace.c.id).limit(limit)))
    tx.execute(_MOVE, {"reader": reader, "to": facts[-1].id if len(facts) == limit else settled})
    return facts
