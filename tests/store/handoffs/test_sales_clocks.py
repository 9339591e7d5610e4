"""Clocks of sales follow the owner, and what counts as a first response stops them."""

from datetime import UTC, datetime

from store.db.database import Database
from store.handoffs import (
    claim,
    handoffs,
    opportunities,
    release,
)
from store.record.facts import Clock
from store.views import handoff_views
from tests.office.cast import ANA, BEN
from tests.office.clock import HOUR, NOW
from tests.office.store_helpers import claimed


def test_the_next_owner_gets_a_first_response_clock_of_their_own(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        release.release(tx, handoff_id, ANA, NOW + HOUR)
        claim.claim(tx, handoff_id, BEN, NOW + 2 * HOUR)
    clocks = _clocks(database, handoff_id)
    assert [(clock.kind, clock.outcome) for clock in clocks] == [
        ("claim", "met"), ("response", "void"), ("claim", "met"), ("response", None),
    ]  # fmt: skip
    assert clocks[-1].due_at == datetime(2026, 11, 19, 11, tzinfo=UTC)  # one business day from 11:00 UTC


def test_opening_an_opportunity_is_a_first_response_too(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        opportunities.open_deal(tx, handoff_id, 1000, "", ANA, NOW + HOUR)
        row = handoffs.find(tx, handoff_id)
        assert row is not None
        assert row.responded_at == NOW + HOUR
    assert _clocks(database, handoff_id)[-1].outcome == "met"


def _clocks(database: Database, handoff_id: int) -> tuple[Clock, ...]:
    with database.read() as tx:
        facts = handoff_views.handoff_facts(tx, handoff_id)
    assert facts is not None
    return facts.clocks
