"""A card that reached Slack late gives the time back."""

from store.db import tables as t
from store.db.database import Database
from store.handoffs import (
    card_messages,
)
from store.record.facts import Clock
from store.views import handoff_views
from tests.office.clock import HOUR, MINUTE, NOW
from tests.office.store_helpers import count, hand_over


def test_a_card_that_reached_slack_late_gives_the_time_back(database: Database) -> None:
    handoff_id = hand_over(database)
    with database.begin() as tx:
        card_messages.shown_late(tx, handoff_id, NOW + 4 * MINUTE)
    assert _clocks(database, handoff_id)[0].due_at == NOW + 4 * HOUR
    with database.begin() as tx:
        card_messages.shown_late(tx, handoff_id, NOW + HOUR)
        assert count(tx, t.trace, kind="shown_late", seconds=3600) == 1
    assert _clocks(database, handoff_id)[0].due_at == NOW + 5 * HOUR


def _clocks(database: Database, handoff_id: int) -> tuple[Clock, ...]:
    with database.read() as tx:
        facts = handoff_views.handoff_facts(tx, handoff_id)
    assert facts is not None
    return facts.clocks
