"""Bringing a database to the newest schema: `handoff db upgrade`, and at start where that is safe."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, NullPool, create_engine, event, inspect, text
from sqlalchemy.exc import OperationalError

from store.db import backups
from store.db import tables as t
from store.db.database import SQLITE_BUSY_SECONDS, Busy, Database

MIGRATIONS = Path(__file__).parent / "migrations"
UPGRADE_LOCK = 7_266_318  # any number, the same in every replica
# Shorter than PostgreSQL's deadlock_timeout (1 s): whoever we are crossed with waits for us, and never has to give way.
HOLD_MILLISECONDS = 500
HOLD_PAUSE_SECONDS = 0.5
HOLD_TRIES = 300  # minutes, as a pg_dump takes them
# What most acts touch first: held first, it keeps new ones out and lets those under way end.
GATES = ("handoffs", "inbox", "outbox", "settings", "leads")
# What revisions take away, so that today's tables do not name it.
GONE = ("verdicts",)
TOO_LONG = "57014"  # PostgreSQL's code for a statement that ran into its statement_timeout


class SchemaBehind(Exception):
    """The schema is older than the program, and replicas may share it: a person chooses the moment."""


class SchemaUnknown(Exception):
    """The schema was made by a newer program, or by another one."""


def revisions() -> list[str]:
    """Every revision this program knows, oldest first."""
    scripts = ScriptDirectory.from_config(config())
    return [script.revision for script in scripts.walk_revisions()][::-1]


def newest() -> str:
    """The revision this program was written for."""
    return revisions()[-1]


def current(database: Database) -> str | None:
    """The revision the database is at; None while it is empty."""
    with database.read() as tx:
        return MigrationContext.configure(tx).get_current_revision()


def at_head(database: Database) -> bool:
    """Whether the program may run on this database as it is."""
    return current(database) == newest()


def upgrade(database: Database, to: str = "head") -> None:
    """Run what is missing in one transaction: all of it or nothing. SchemaUnknown for a revision this program lacks.

    Others may work on PostgreSQL meanwhile: they wait a moment. Busy if one of them never lets go of its tables.
    """
    _refuse_unknown(current(database))
    with _alone(database) as tx:
        command.upgrade(config(tx), to)


def upgrade_at_start(database: Database) -> Path | None:
    """Be at the newest schema or raise. A SQLite file is copied and upgraded; answers the copy, if one was made.

    SchemaBehind for a PostgreSQL database with older tables; an empty one is filled.
    """
    revision = current(database)
    if revision == newest():
        return None
    _refuse_unknown(revision)
    if revision and not database.is_sqlite:
        raise SchemaBehind(f"The database is at {revision}, this program needs {newest()}. Run: handoff db upgrade")
    copy = copy_file(database, revision) if revision else None
    upgrade(database)
    return copy


def copy_file(database: Database, revision: str) -> Path:
    """Copy the SQLite file beside itself, named after its revision; CannotBackUp if that copy would not be whole."""
    if database.file is None:
        raise ValueError("only a SQLite database is a file")
    copy = database.file.with_name(f"{database.file.name}.at-{revision}")
    copy.unlink(missing_ok=True)
    backups.copy(database, copy)
    return copy


def config(tx: Connection | None = None) -> Config:
    """Alembic's settings, made here so that no ini file is needed where the program runs."""
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    made.attributes["connection"] = tx
    return made


def _refuse_unknown(revision: str | None) -> None:
    if revision is not None and revision not in revisions():
        raise SchemaUnknown(
            f"The database is at revision {revision}, which this program does not know. "
            "Start the version of Handoff that last used it, or a newer one."
        )


@contextmanager
def _alone(database: Database) -> Iterator[Connection]:
    """The only migrating transaction at this moment: the others wait and then find nothing left to do."""
    engine = _sqlite(database) if database.is_sqlite else _postgresql(database)
    try:
        with engine.begin() as tx:
            if not database.is_sqlite:
                tx.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": UPGRADE_LOCK})
                _hold_tables(tx)
            yield tx
            if database.is_sqlite and (broken := tx.execute(text("PRAGMA foreign_key_check")).all()):
                raise RuntimeError(f"the migration left rows without their parents, nothing was changed: {broken[:5]}")
    finally:
        engine.dispose()


def _hold_tables(tx: Connection) -> None:
    """Hold every table before the first change: waiting for one with others changed would keep the bot waiting, too."""
    ours = {*t.leads.metadata.tables, *GONE}
    names = [name for name in inspect(tx).get_table_names() if name in ours]
    names.sort(key=lambda name: name not in GATES)
    for _ in range(HOLD_TRIES):
        if not names or _held(tx, names):
            return
        time.sleep(HOLD_PAUSE_SECONDS)
    raise Busy


def _held(tx: Connection, names: list[str]) -> bool:
    try:
        with tx.begin_nested():  # undone, it lets go of those it got
            tx.execute(text(f"SET LOCAL statement_timeout = {HOLD_MILLISECONDS}"))
            tx.execute(text(f"LOCK TABLE {', '.join(names)}"))
            tx.execute(text("SET LOCAL statement_timeout TO DEFAULT"))
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) != TOO_LONG:
            raise
        return False
    return True


def _postgresql(database: Database) -> Engine:
    return create_engine(database.url.set(drivername="postgresql+psycopg"), poolclass=NullPool)


def _sqlite(database: Database) -> Engine:
    """An engine of its own, because foreign keys must be off before the transaction begins.

    With them on, a batch change of a parent table deletes the child rows.
    """
    engine = create_engine(database.url, poolclass=NullPool, connect_args={"timeout": SQLITE_BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # the driver would leave DDL outside the transaction
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("PRAGMA synchronous=FULL")

    @event.listens_for(engine, "begin")
    def start(tx: Connection) -> None:
        tx.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
