"""Kestrel on a Monday morning, in which stories happen."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from bot.pictures import trend
from scheduler import jobs
from store.db.database import Database
from tests.office import monday_facts
from tests.office.clock import MONDAY_BEFORE
from tests.office.running import Office


@pytest.fixture(scope="session")
def picture() -> bytes | None:
    """Any picture: what is drawn has tests of its own, and takes as long as a story."""
    return trend.draw(monday_facts.make_board())


@pytest.fixture
def begins() -> datetime:
    """When the story begins; one that is set in another season says so by `parametrize`."""
    return MONDAY_BEFORE


@pytest.fixture
def office(
    database: Database, begins: datetime, picture: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Office]:
    """Kestrel on a Monday morning, without a past."""
    monkeypatch.setattr(trend, "draw", lambda _: picture)
    world = Office(database, begins, jobs.tick, jobs.next_due, hold=True)
    world.start(past=False)
    try:
        yield world
        assert world.slack.complaints == []
        assert world.slack.pings == []
    finally:
        world.stop()
