"""Giving a lead back: with its reason, and until when."""

from datetime import date

import pytest
from sqlalchemy import select

from store.db import tables as t
from store.db.database import Database
from store.handoffs import handoffs, opportunities, recycling
from store.record.outcomes import Refused
from store.views import handoff_views
from tests.office.cast import ANA
from tests.office.clock import HOUR, NOW
from tests.office.store_helpers import claimed


@pytest.mark.parametrize("way", ["nurture", "wake", "disqualify"])
def test_recycling_ends_the_handoff_with_its_reason(database: Database, way: str) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        recycling.recycle(tx, handoff_id, way, "no_budget", "Next year", date(2027, 1, 11), 2, ANA, NOW + HOUR)
    with database.read() as tx:
        facts = handoff_views.handoff_facts(tx, handoff_id)
    assert facts is not None
    state = "disqualified" if way == "disqualify" else "recycled"
    assert (facts.state, facts.reason, facts.words, facts.quality) == (state, "no_budget", "Next year", 2)
    assert facts.wake_on == (date(2027, 1, 11) if way == "wake" else None)
    assert facts.clock("response").outcome == "void"  # type: ignore[union-attr]


@pytest.mark.parametrize("day", [None, date(2026, 11, 18), date(2029, 1, 1)])
def test_a_wake_date_is_a_day_to_come_within_two_years(database: Database, day: date | None) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        outcome = recycling.recycle(tx, handoff_id, "wake", "not_now", "", day, None, ANA, NOW + HOUR)
        assert handoffs.find(tx, handoff_id).state == "claimed"  # type: ignore[union-attr]
    assert isinstance(outcome, Refused)
    assert outcome.field == "wake_on"


@pytest.mark.parametrize("way", ["nurture", "wake", "disqualify"])
def test_recycling_an_opportunity_loses_its_deal_for_the_same_reason(database: Database, way: str) -> None:
    handoff_id, at = claimed(database), NOW + 2 * HOUR
    with database.begin() as tx:
        opportunities.open_deal(tx, handoff_id, 1, "", ANA, NOW + HOUR)
        recycling.recycle(tx, handoff_id, way, "no_budget", "Next year", date(2027, 1, 11), None, ANA, at)
        deal = tx.execute(select(t.opportunities)).one()
        lost = tx.execute(select(t.trace).where(t.trace.c.kind == "lost")).one()
        state = tx.scalar(select(t.leads.c.status))
        notes = list(tx.scalars(select(t.trace.c.kind).join(t.outbox, t.outbox.c.trace_id == t.trace.c.id)))
    assert (deal.outcome, deal.closed_at, deal.reason) == ("lost", at, "no_budget")
    assert (lost.opportunity_id, lost.handoff_id, lost.code, lost.member_id) == (deal.id, handoff_id, "no_budget", ANA)
    assert state == ("disqualified" if way == "disqualify" else "recycled")
    assert "lost" not in notes
