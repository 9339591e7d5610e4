"""A fresh database as often as it is asked for within one test."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from store.db.database import Database
from tests.conftest import Kept, _empty

Fresh = Callable[[], Database]


@pytest.fixture
def fresh(request: pytest.FixtureRequest, kept: Kept) -> Iterator[Fresh]:
    """Empty and migrated at every call, on each engine in turn; what was given before must not be used any more."""
    yield request.getfixturevalue(f"fresh_{request.param}")


@pytest.fixture
def fresh_sqlite(sqlite_template: Path, sqlite_folder: Path, kept: Kept) -> Iterator[Fresh]:
    file = sqlite_folder / "handoff.db"
    database = kept(f"sqlite:///{file}")

    def give() -> Database:
        database.close()
        for old in sqlite_folder.iterdir():
            old.unlink()
        shutil.copy(sqlite_template, file)
        return database

    yield give
    database.close()


@pytest.fixture
def fresh_postgresql(migrated_postgresql: sa.Engine, kept: Kept) -> Fresh:
    def give() -> Database:
        with migrated_postgresql.begin() as tx:
            _empty(tx)
        return kept(migrated_postgresql.url.render_as_string(hide_password=False))

    return give
