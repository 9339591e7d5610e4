"""Delivery in the playground, on both engines, with machine time in the test's hands."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.delivery import post_delivery
from store.db.database import Database
from tests.conftest import Kept, without_disk
from tests.office import delivering
from tests.office.delivering import Machine, TimedWorld


@pytest.fixture(scope="session")
def machine() -> Machine:
    """Machine time; each test begins at the same second."""
    return Machine()


@pytest.fixture(scope="session")
def timed(machine: Machine) -> Iterator[Kept]:
    """As `kept`, by the test's machine time."""
    opened: dict[str, Database] = {}

    def give(url: str) -> Database:
        machine.at = Machine.START
        if url not in opened:
            opened[url] = without_disk(Database(url, machine=machine))
        return opened[url]

    yield give
    for database in opened.values():
        database.close()


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("delivery") / "handoff.db"


@pytest.fixture
def timed_sqlite(sqlite_template: Path, sqlite_file: Path, timed: Kept) -> Database:
    """An empty, migrated file by the test's machine time."""
    for old in sqlite_file.parent.iterdir():
        old.unlink()
    shutil.copy(sqlite_template, sqlite_file)
    return timed(f"sqlite:///{sqlite_file}")


@pytest.fixture
def timed_postgresql(postgresql_url: str, timed: Kept) -> Database:
    """An empty, migrated database by the test's machine time."""
    return timed(postgresql_url)


@pytest.fixture
def timed_database(request: pytest.FixtureRequest) -> Database:
    """Each engine in turn. Modules in which they can't differ take one."""
    database: Database = request.getfixturevalue(f"timed_{request.param}")
    return database


@pytest.fixture
def world(timed_database: Database, machine: Machine, monkeypatch: pytest.MonkeyPatch) -> Iterator[TimedWorld]:
    # How long an answer took to be noted shortens the pause after it: a slow machine must not.
    monkeypatch.setattr(post_delivery, "time", SimpleNamespace(monotonic=machine))
    with delivering.opened(timed_database, machine) as opened:
        yield opened
    timed_database.close()  # its connections: the file is replaced; it opens others when it is used again
