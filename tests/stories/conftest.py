"""Kestrel on a Monday morning, in which stories happen."""

from collections.abc import Iterator

import pytest

from scheduler import jobs
from store.db.database import Database
from tests.office.clock import MONDAY_BEFORE
from tests.office.running import Office


@pytest.fixture
def office(database: Database) -> Iterator[Office]:
    """Kestrel on a Monday morning, without a past."""
    world = Office(database, MONDAY_BEFORE, jobs.tick, jobs.next_due, hold=True)
    world.start(past=False)
    try:
        yield world
        assert world.slack.complaints == []
        assert world.slack.pings == []
    finally:
        world.stop()
