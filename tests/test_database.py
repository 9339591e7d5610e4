"""Transactions: who waits for whom, for how long, and what is heard of it."""

import sqlite3
import time
from contextlib import closing

import pytest
from sqlalchemy import text

from store.database import Busy, Database
from tests.store_helpers import hand_over


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
