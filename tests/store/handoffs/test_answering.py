"""First responses and next steps: in office time, once, and never to come."""

from datetime import date, timedelta

from sqlalchemy import select

from store.db import tables as t
from store.db.database import Database
from store.handoffs import (
    answering,
    handoffs,
)
from store.record.facts import Clock
from store.record.outcomes import Again, Done, Refused
from store.views import handoff_views
from tests.office.cast import ANA
from tests.office.clock import HOUR, NOW
from tests.office.store_helpers import claimed


def test_a_first_response_before_the_handoff_counts_as_zero_with_a_note(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        answering.respond(tx, handoff_id, NOW - HOUR, "call", "", None, ANA, NOW + HOUR)
        row = handoffs.find(tx, handoff_id)
        assert row is not None
        assert row.responded_at == NOW
        act = tx.execute(select(t.trace).where(t.trace.c.kind == "responded")).one()
        assert (act.code, act.early, act.happened_at) == ("call", True, NOW)


def test_a_first_response_still_to_come_is_refused(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        outcome = answering.respond(tx, handoff_id, NOW + 2 * HOUR, "call", "", None, ANA, NOW + HOUR)
    assert outcome == Refused("happened_at", "Pick a time that has passed.")


def test_late_logging_does_not_mend_a_broken_clock(database: Database) -> None:
    handoff_id = claimed(database)
    late = NOW + timedelta(days=1, hours=2)  # due at 10:00 the next day, told two hours after
    with database.begin() as tx:
        answering.respond(tx, handoff_id, NOW + HOUR, "call", "", None, ANA, late)
    clock = _clocks(database, handoff_id)[-1]
    assert (clock.outcome, clock.missed_by) == ("missed", 2 * 3600)


def test_the_same_form_twice_is_one_act(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        first = answering.plan(tx, handoff_id, "Demo", date(2026, 11, 20), None, ANA, NOW + HOUR, act_key="V1")
        again = answering.plan(tx, handoff_id, "Demo", date(2026, 11, 20), None, ANA, NOW + HOUR, act_key="V1")
    assert (type(first), type(again)) == (Done, Again)


def _clocks(database: Database, handoff_id: int) -> tuple[Clock, ...]:
    with database.read() as tx:
        facts = handoff_views.handoff_facts(tx, handoff_id)
    assert facts is not None
    return facts.clocks
