"""Delivery in the playground, on both engines, with machine time in the test's hands."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.database import Database
from tests.conftest import ENGINES
from tests.delivery import world as worlds
from tests.delivery.world import Machine, World


@pytest.fixture(scope="session")
def machine() -> Machine:
    """Machine time; each test begins at the same second."""
    return Machine()


@pytest.fixture(scope="session")
def kept() -> Iterator[dict[str, Database]]:
    """One engine of each kind for all tests: compiling every statement anew takes longer than running them."""
    opened: dict[str, Database] = {}
    yield opened
    for database in opened.values():
        database.close()


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("delivery") / "handoff.db"


@pytest.fixture(params=ENGINES)
def timed_database(
    request: pytest.FixtureRequest, machine: Machine, kept: dict[str, Database], sqlite_file: Path
) -> Database:
    """An empty, migrated database by the test's machine time, on each engine in turn."""
    machine.at = Machine.START
    if request.param == "sqlite":
        url = f"sqlite:///{sqlite_file}"
        for old in sqlite_file.parent.iterdir():
            old.unlink()
        shutil.copy(request.getfixturevalue("sqlite_template"), sqlite_file)
    else:
        url = request.getfixturevalue("postgresql_url")
    if url not in kept:
        kept[url] = Database(url, machine=machine)
    return kept[url]


@pytest.fixture
def world(timed_database: Database, machine: Machine) -> Iterator[World]:
    with worlds.opened(timed_database, machine) as opened:
        yield opened
    timed_database.close()  # its connections; the engine opens others when it is used again
