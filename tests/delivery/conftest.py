"""Delivery in the playground, on both engines, with machine time in the test's hands."""

from collections.abc import Iterator

import pytest

from store.database import Database
from tests.delivery import world as worlds
from tests.delivery.world import Machine, World


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def timed_database(database: Database, machine: Machine) -> Iterator[Database]:
    """The same database, by the test's machine time."""
    opened = Database(database.url.render_as_string(hide_password=False), machine=machine)
    yield opened
    opened.close()


@pytest.fixture
def world(timed_database: Database, machine: Machine) -> Iterator[World]:
    with worlds.opened(timed_database, machine) as opened:
        yield opened
