"""The whole app in the playground, once set up and once as installed a minute ago."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.db.database import Database
from tests.conftest import without_disk
from tests.office import world as worlds
from tests.office.world import World


@pytest.fixture
def world(sqlite_database: Database) -> Iterator[World]:
    """Set up, with roles."""
    with worlds.opened(sqlite_database) as opened:
        yield opened


@pytest.fixture
def new_world(sqlite_database: Database) -> Iterator[World]:
    """Not set up yet."""
    with worlds.opened(sqlite_database, set_up=False) as opened:
        yield opened


@pytest.fixture(scope="module")
def shared_world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Set up, and kept for all cases of a table: each takes a handoff of its own."""
    file = shutil.copy(sqlite_template, tmp_path_factory.mktemp("shared") / "handoff.db")
    database = without_disk(Database(f"sqlite:///{file}"))
    with worlds.opened(database) as opened:
        yield opened
    database.close()
