"""A copy beside a bot that writes: whole, of one moment, and a database to go on with."""

import shutil
import sqlite3
import stat
import threading
from contextlib import closing
from pathlib import Path

import pytest

from store.db import backups, migrate
from store.db import tables as t
from store.db.backups import CannotBackUp
from store.db.database import Database
from tests.office.clock import NOW
from tests.office.store_helpers import count, receive

BEFORE = 60


def leads(database: Database, numbers: range) -> None:
    for number in numbers:
        receive(database, NOW, external_id=f"w{number}", email=f"lead{number}@acme.example")


def counted(database: Database) -> tuple[int, ...]:
    """Each lead has one touch, one handoff and one post that waits."""
    with database.read() as tx:
        return tuple(count(tx, table) for table in (t.leads, t.touches, t.handoffs, t.outbox))


def test_a_copy_made_while_leads_come_in_adds_up_and_goes_on(sqlite_database, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(backups, "PAGES", 20)
    leads(sqlite_database, range(BEFORE))
    enough, made = threading.Event(), threading.Event()
    came = [BEFORE]

    def come_in() -> None:
        while not made.is_set():
            leads(sqlite_database, range(came[0], came[0] + 1))
            came[0] += 1
            if came[0] >= BEFORE + 5:
                enough.set()

    writer = threading.Thread(target=come_in)
    writer.start()
    steps: list[int] = []

    def step(done: int, of: int) -> None:
        """Leads come in between any two steps."""
        steps.append(done)
        enough.clear()
        enough.wait(0.2)

    enough.wait(10)
    try:
        backups.copy(sqlite_database, tmp_path / "copy.db", step)
    finally:
        made.set()
        writer.join()

    assert len(steps) > 5
    assert steps == sorted(set(steps)), "it began anew"
    shutil.copy(tmp_path / "copy.db", tmp_path / "handoff.db")
    with closing(Database(f"sqlite:///{tmp_path / 'handoff.db'}")) as restored:
        found = counted(restored)
        assert BEFORE <= found[0] < came[0]
        assert len(set(found)) == 1, found
        assert migrate.at_head(restored)
        leads(restored, range(came[0]))  # the senders repeat what the copy lacks
        assert counted(restored) == (came[0],) * 4


def test_the_copy_is_one_file_that_only_its_owner_reads(sqlite_database: Database, tmp_path: Path) -> None:
    size = backups.copy(sqlite_database, tmp_path / "copy.db")
    assert [file.name for file in tmp_path.iterdir()] == ["copy.db"]
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600
    assert size == (tmp_path / "copy.db").stat().st_size
    assert backups.trouble(tmp_path / "copy.db") is None


def test_nothing_is_written_over(sqlite_database: Database, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("precious")
    with pytest.raises(CannotBackUp, match="is there already"):
        backups.copy(sqlite_database, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_text() == "precious"


def test_what_a_killed_backup_left_is_no_obstacle(sqlite_database: Database, tmp_path: Path) -> None:
    (tmp_path / "copy.db.half").write_text("half of one")
    backups.copy(sqlite_database, tmp_path / "copy.db")
    assert [file.name for file in tmp_path.iterdir()] == ["copy.db"]


def test_a_broken_database_gives_no_copy(sqlite_database: Database, tmp_path: Path) -> None:
    leads(sqlite_database, range(BEFORE))
    broken = tmp_path / "broken.db"
    backups.copy(sqlite_database, broken)
    with broken.open("r+b") as file:
        file.seek(4096 * 20)
        file.write(b"\xff" * 4096 * 30)
    with closing(Database(f"sqlite:///{broken}")) as database, pytest.raises(CannotBackUp, match="is broken"):
        backups.copy(database, tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


def test_rows_without_parents_are_noticed(sqlite_database: Database, tmp_path: Path) -> None:
    leads(sqlite_database, range(1))
    backups.copy(sqlite_database, tmp_path / "copy.db")
    with closing(sqlite3.connect(tmp_path / "copy.db")) as file:
        file.execute("DELETE FROM leads")
        file.commit()
    assert backups.trouble(tmp_path / "copy.db") == "rows without their parents"
