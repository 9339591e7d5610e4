"""What metrics and doctor count."""

from datetime import timedelta

from store.clocks import clocks
from store.db import tables as t
from store.db.database import Database
from store.handoffs import answering
from store.outbox import cards, health, posts
from store.record import inbox
from store.rules import states
from store.rules.states import ClockKind
from tests.office.cast import ANA
from tests.office.clock import MINUTE, NOW
from tests.office.store_helpers import claimed, hand_over


def test_an_empty_database_counts_nothing(database: Database) -> None:
    with database.read() as tx:
        assert set(health.gauges(tx).values()) == {0}


def test_posts_are_counted_by_what_keeps_them(database: Database) -> None:
    with database.begin() as tx:
        for number, state in enumerate(("waiting", "sending", "sending", "unknown", "parked", "said", "dropped")):
            posts.say(tx, "policy", f"policy:{number}", NOW, channel="C0LEADS")
            tx.execute(t.outbox.update().where(t.outbox.c.key == f"policy:{number}").values(state=state))
    with database.read() as tx:
        found = health.gauges(tx)
    assert (found["outbox_waiting"], found["outbox_unknown"], found["outbox_parked"]) == (3, 1, 1)


def test_cards_and_payloads_that_are_behind(database: Database) -> None:
    handoff_id = hand_over(database)
    with database.begin() as tx:
        cards.posted(tx, handoff_id, "C0LEADS", "1.2", 1, NOW)
        cards.changed(tx, handoff_id, NOW)
        inbox.keep_payload(tx, "leads", None, "{}", NOW)
    with database.read() as tx:
        found = health.gauges(tx)
    assert (found["cards_stale"], found["inbox_waiting"]) == (1, 1)


def test_promises_that_run_and_those_past_due(database: Database) -> None:
    handoff_id = claimed(database)
    with database.read() as tx:
        assert health.promises(tx, NOW) == (1, 0)
        assert health.promises(tx, NOW + timedelta(days=9)) == (1, 1)
    with database.begin() as tx:
        answering.respond(tx, handoff_id, NOW, "call", "", None, ANA, NOW + MINUTE)
    with database.read() as tx:
        assert health.promises(tx, NOW + timedelta(days=9)) == (0, 0)


def test_a_wake_date_is_no_promise(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        clocks.void(tx, handoff_id, states.CLOCKS_OF_SALES, NOW)
        clocks.start_until(tx, handoff_id, ClockKind.WAKE, NOW, NOW, NOW)
    with database.read() as tx:
        assert health.promises(tx, NOW + MINUTE) == (0, 0)
