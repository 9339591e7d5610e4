"""The past in which a new company is settled."""

from collections.abc import Iterator

import pytest

from bot.demo import company, last_week
from bot.demo.world import World
from scheduler import jobs
from store.db.database import Database
from store.outbox import posts
from store.views import lead_lists
from tests.office.clock import MONDAY_BEFORE

ANA, BEN, LEADS = "U0ANA", "U0BEN", company.LEADS


@pytest.fixture
def empty(sqlite_database: Database, kept_past: None) -> Iterator[World]:
    """The company before anything has happened here, on its way to Monday."""
    made = World(sqlite_database, MONDAY_BEFORE + last_week.BEGINS, jobs.tick, jobs.next_due, hold=True)
    made.start()
    made.settle()
    yield made
    made.stop()


def test_nothing_of_the_past_is_posted_or_promised(empty):
    assert empty.slack.messages(LEADS) == []
    assert [empty.slack.dm(person.id) for person in company.PEOPLE] == [[]] * len(company.PEOPLE)
    with empty.database.read() as tx:
        assert posts.next_opening(tx, empty.clock()) is None
        assert lead_lists.waiting_for_a_rep(tx) == lead_lists.past_their_deadline(tx, empty.clock()) == []


def test_what_people_own_of_the_past_is_not_more_than_they_can_hold(empty):
    with empty.database.read() as tx:
        held = [len(lead_lists.owned_by(tx, person.id)) for person in company.PEOPLE]
    assert sum(held) > 0
    assert max(held) <= 12
