"""Transactions: who waits for whom, for how long, and what is heard of it."""

import os
import sqlite3
import time
from contextlib import closing

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.runtime import logs
from store.db import migrate
from store.db import tables as t
from store.db.database import Busy, Database
from store.record import trace
from tests.office.clock import NOW
from tests.office.store_helpers import hand_over


def test_a_writer_that_waits_too_long_hears_busy_and_nothing_is_written(database: Database) -> None:
    handoff_id = hand_over(database)
    other = Database(database.url.render_as_string(hide_password=False))
    change = text("UPDATE handoffs SET quality = :quality WHERE id = :id")
    with database.begin() as first:
        first.execute(change, {"quality": 5, "id": handoff_id})
        started = time.monotonic()
        with pytest.raises(Busy), other.begin(wait=0.3) as second:
            second.execute(change, {"quality": 1, "id": handoff_id})
        assert time.monotonic() - started < 5
    with other.read() as tx:
        assert tx.scalar(text("SELECT quality FROM handoffs")) == 5
    other.close()


def test_writers_of_one_process_queue(database: Database) -> None:
    if not database.is_sqlite:
        pytest.skip("PostgreSQL has row locks instead")
    with database.begin(), pytest.raises(Busy), database.begin(wait=0.1):
        pass


def test_a_reader_never_waits_for_a_writer(database: Database) -> None:
    hand_over(database)
    with database.begin() as writing:
        writing.execute(text("UPDATE handoffs SET quality = 3"))
        with database.read() as reading:
            assert reading.scalar(text("SELECT quality FROM handoffs")) is None


def test_a_look_writes_nothing(database: Database) -> None:
    with pytest.raises(DBAPIError, match=r"read-?only"), database.read() as tx:
        trace.record_set_back(tx, NOW)


def test_what_raises_is_undone(database: Database) -> None:
    hand_over(database)
    with pytest.raises(ZeroDivisionError), database.begin() as tx:
        tx.execute(text("UPDATE handoffs SET quality = 3"))
        raise ZeroDivisionError
    with database.read() as tx:
        assert tx.scalar(text("SELECT quality FROM handoffs")) is None


def test_sqlite_keeps_every_commit_and_checks_references(sqlite_url: str) -> None:
    with closing(Database(sqlite_url)) as database, database.begin() as tx:
        assert tx.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert tx.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert tx.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    assert sqlite3.sqlite_version_info >= (3, 35)  # RETURNING


def test_a_new_file_is_for_its_owner_alone_and_so_are_its_logs(tmp_path):
    before = os.umask(0)
    try:
        with closing(Database(f"sqlite:///{tmp_path / 'new.db'}")) as database:
            migrate.upgrade(database)
            migrate.copy_file(database, "0001")
            with database.begin() as tx:
                tx.execute(text("SELECT 1"))
            modes = {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()}
    finally:
        os.umask(before)
    assert {"new.db", "new.db-wal", "new.db-shm", "new.db.at-0001"} <= modes.keys()
    assert set(modes.values()) == {0o600}


def test_what_postgresql_says_of_a_refused_row_is_not_logged(postgresql_database):
    with pytest.raises(IntegrityError) as refused, postgresql_database.begin() as tx:
        tx.execute(t.leads.insert().values(status="nonsense", name="Ada Berg", field_moments={}, cycle=0))
    assert "Ada Berg" in str(refused.value)  # the driver repeats the row
    assert "Ada" not in logs.redact(str(refused.value))
