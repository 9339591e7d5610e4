"""What our code asks the database for, taken down and asked again: the same statements by Core, with their values.

The statements are ready-made when they are asked again, so that nothing but Core and the database is in the baseline.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Executable, event

from store.db import dialect
from store.db.database import Database

# `Database.begin` and `Database.read` say these themselves.
OPENING, READS = "SET LOCAL lock_timeout", "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"


@dataclass
class Asked:
    """One transaction."""

    reads: bool
    statements: list[tuple[Executable, Any]] = field(default_factory=list)


def writes(statement: Executable) -> bool:
    """Whether it inserts, updates or deletes."""
    return bool(getattr(statement, "is_dml", False))


@contextmanager
def recording(database: Database, only: Callable[[Executable], bool] = lambda _: True) -> Iterator[list[Asked]]:
    """Every transaction that is committed while the block runs, in that order, whichever thread it was in.

    `only` says of which statements.
    """
    committed: list[Asked] = []
    under_way: dict[int, Asked] = {}

    def execute(tx: Connection, statement: Executable, several: Any, one: Any, _options: object) -> None:
        asked = under_way.setdefault(id(tx), Asked(reads=database.is_sqlite and tx.engine is database._reader))
        text = getattr(statement, "text", "")
        asked.reads |= text == READS
        if text != READS and not text.startswith(OPENING) and only(statement):
            asked.statements.append((statement, several or one))

    def by_driver(tx: Connection, _cursor: object, _sql: str, rows: Any, context: Any, many: bool) -> None:
        """What the driver is handed as it is, Core writes as it writes everything."""
        if (table := context.execution_options.get("inserts")) is not None:
            named = [dict(zip(table.c.keys(), row, strict=True)) for row in (rows if many else [rows])]
            under_way[id(tx)].statements.append((dialect.insert_once(tx, table), named))

    def commit(tx: Connection) -> None:
        if (asked := under_way.pop(id(tx), None)) is not None:
            committed.append(asked)

    def rollback(tx: Connection) -> None:
        under_way.pop(id(tx), None)

    hearing = {"before_execute": execute, "before_cursor_execute": by_driver, "commit": commit, "rollback": rollback}
    engines = {database._writer, database._reader}
    heard = [(engine, name, hear) for engine in engines for name, hear in hearing.items()]
    for each in heard:
        event.listen(*each)
    try:
        yield committed
    finally:
        for each in heard:
            event.remove(*each)


def replay(database: Database, transactions: Sequence[Asked]) -> None:
    """Ask it all again, in as many transactions that are begun and committed as ours are; read whatever is answered."""
    for asked in transactions:
        with database.read() if asked.reads else database.begin() as tx:
            for statement, parameters in asked.statements:
                found = tx.execute(statement, parameters)
                if found.returns_rows:
                    found.all()
