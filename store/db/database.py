"""Engines made once, and transactions as indented blocks: `begin` to write, `read` to look."""

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Dialect, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import OperationalError

from store.db import cut_offs, private_files

# What `begin` and `read` give: callers hand it on and never commit.
Transaction = Connection

SQLITE_BUSY_SECONDS = 10
# A server that does not answer at all, as one whose machine is gone, would be waited for by the quarter of an hour.
PATIENCE_WITH_SERVER = {
    "connect_timeout": 5,  # seconds
    "tcp_user_timeout": 10_000,  # milliseconds, for what was sent
    "keepalives_idle": 10,  # seconds, for what was asked
    "keepalives_interval": 5,
    "keepalives_count": 2,
}
# One that keeps its connections and does not answer on them is let go after this long, a slow statement before that.
ANSWER_SECONDS = 30.0
FIRST_ANSWER_SECONDS = 10.0  # a transaction begins with something light, as does a look whether a connection is good
STATEMENT_SECONDS = 25
IDLE = 0  # libpq's number for a connection outside transactions
WAIT_FOR_WRITER_SECONDS = 20.0  # less than a statement may take, so that who waits hears Busy
# PostgreSQL's codes for a lock that did not come in time, and for two who waited for each other.
LOCKED_OUT = ("55P03", "40P01")


_SERVER_TIME = text("SELECT extract(epoch FROM clock_timestamp())")


class Busy(Exception):
    """Another writer kept the database longer than the caller could wait; nothing was written."""


class Database:
    """One database of one workspace. `url` is SQLAlchemy's; SQLite and PostgreSQL (psycopg 3) are known.

    `machine` gives machine time in seconds instead of the clock that the processes share: for tests.
    """

    def __init__(self, url: str, pool_size: int = 10, machine: Callable[[], float] | None = None) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            self._writer = _sqlite_engine(url, begin="BEGIN IMMEDIATE")
            self._reader = _sqlite_engine(url, begin="BEGIN")
        else:
            self._writer = self._reader = _postgresql_engine(self.url, pool_size)
        for engine in (self._writer, self._reader):
            engine.update_execution_options(machine=machine)
        self._writing = threading.Lock()

    @property
    def file(self) -> Path | None:
        """The SQLite file, or None on PostgreSQL."""
        return Path(self.url.database) if self.is_sqlite and self.url.database else None

    def age_by(self, clock: Callable[[], datetime]) -> None:
        """Let ages be counted up to this clock where office time stands still, ahead of it."""
        for engine in (self._writer, self._reader):
            engine.update_execution_options(ages=clock)

    @contextmanager
    def begin(self, wait: float = WAIT_FOR_WRITER_SECONDS) -> Iterator[Connection]:
        """One short write transaction; committed when the block ends, undone when it raises.

        Busy after `wait` seconds behind others. On SQLite the writers of this process queue at one lock.
        """
        if not self.is_sqlite:
            with _busy_if_locked(), self._writer.begin() as tx:
                tx.execute(text(f"SET LOCAL lock_timeout = {int(wait * 1000)}"))
                yield tx
            return
        if not self._writing.acquire(timeout=wait):
            raise Busy
        try:
            with _busy_if_locked(), self._writer.execution_options(patience=wait).begin() as tx:
                yield tx
        finally:
            self._writing.release()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent look that never waits for a writer."""
        with self._reader.begin() as tx:
            if not self.is_sqlite:
                tx.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
            yield tx

    def close(self) -> None:
        """Give the connections back."""
        self._writer.dispose()
        self._reader.dispose()


@contextmanager
def _busy_if_locked() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        if "database is locked" in str(error.orig) or getattr(error.orig, "sqlstate", None) in LOCKED_OUT:
            raise Busy from error
        raise


def aging_until(tx: Connection, now: datetime) -> datetime:
    """The moment up to which ages are counted: `now`, or less while office time stands still ahead of the machine's."""
    clock: Callable[[], datetime] | None = tx.get_execution_options().get("ages")
    return now if clock is None else min(now, clock())


def machine_now(tx: Connection) -> float:
    """Machine time in seconds, for leases and back-off: the database's clock where several processes share it."""
    given: Callable[[], float] | None = tx.get_execution_options().get("machine")
    if given is not None:
        return given()
    if tx.dialect.name == "postgresql":
        return float(tx.scalar(_SERVER_TIME) or 0.0)
    return time.monotonic()


def _postgresql_engine(url: URL, pool_size: int) -> Engine:
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=pool_size,
        max_overflow=10,
        pool_pre_ping=True,
        hide_parameters=True,  # an error is logged, and names stay out of the log
        connect_args=PATIENCE_WITH_SERVER,
    )

    @event.listens_for(engine, "connect", insert=True)  # before SQLAlchemy's own first questions
    def prepare(connection: Any, _record: object) -> None:
        """All that psycopg asks, the pool's pings too, waits for its answer here."""
        wait = connection.wait

        def wait_a_while(*arguments: Any, **options: Any) -> Any:
            is_first = connection.info.transaction_status == IDLE
            with cut_offs.after(FIRST_ANSWER_SECONDS if is_first else ANSWER_SECONDS, connection.fileno):
                return wait(*arguments, **options)

        connection.wait = wait_a_while
        connection.execute(f"SET statement_timeout = '{STATEMENT_SECONDS}s'")
        connection.commit()

    return engine


def _sqlite_engine(url: str, begin: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": SQLITE_BUSY_SECONDS}, hide_parameters=True)

    @event.listens_for(engine, "do_connect")
    def make(_dialect: Dialect, _record: object, arguments: list[str], _options: dict[str, object]) -> None:
        """A new file holds names and addresses soon: only its owner may read it, and SQLite's logs follow suit."""
        file = Path(arguments[0])
        if not arguments[0].startswith((":memory:", "file:")) and file.parent.is_dir() and not file.exists():
            with suppress(OSError):  # what is wrong is said better by whoever opens it
                os.close(os.open(file, os.O_CREAT | os.O_EXCL, private_files.PRIVATE))

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        # The driver's own transactions leave SELECT and DDL outside; ours begin below.
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")
        # NORMAL may lose the last commits when the power goes.
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        # What is erased is overwritten, and not only out of sight.
        connection.execute("PRAGMA secure_delete=ON")
        if begin == "BEGIN":  # as on PostgreSQL, a look writes nothing
            connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        patience = connection.get_execution_options().get("patience", SQLITE_BUSY_SECONDS)
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {int(patience * 1000)}")
        # A transaction that reads first and writes later fails at once with "database is locked".
        connection.exec_driver_sql(begin)

    return engine
