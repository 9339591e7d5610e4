"""Asking marketing stops sales' clocks until the answer."""

from datetime import UTC, datetime

from sqlalchemy import select

from store.db import tables as t
from store.db.database import Database
from store.handoffs import claim, opportunities, questions, release
from store.record.facts import Clock
from store.record.outcomes import Done, Moved, NotAllowed
from store.views import handoff_views
from tests.office.cast import ANA, BEN, MIA
from tests.office.clock import HOUR, NOW
from tests.office.store_helpers import claimed


def test_asking_marketing_stops_sales_clocks_and_the_answer_lets_them_go_on(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        questions.ask(tx, handoff_id, "Which plan?", ANA, NOW + HOUR)
    response, answer = _clocks(database, handoff_id)[-2:]
    assert (response.due_at, response.paused) == (None, "asked_marketing")
    assert answer.due_at == datetime(2026, 11, 19, 10, tzinfo=UTC)
    with database.begin() as tx:
        assert questions.answer(tx, handoff_id, "Team", ANA, NOW + 3 * HOUR) == NotAllowed(("marketer",))
        assert isinstance(questions.answer(tx, handoff_id, "Team", MIA, NOW + 3 * HOUR), Done)
        assert questions.answer(tx, handoff_id, "Team", MIA, NOW + 4 * HOUR) == Moved("claimed")
    response, answer = _clocks(database, handoff_id)[-2:]
    # Eight hours promised, one used before the question, two paused: 12:00 UTC and seven office hours, 9-17 in Berlin.
    assert response.due_at == datetime(2026, 11, 19, 11, tzinfo=UTC)
    assert answer.outcome == "met"


def test_a_lead_released_while_marketing_is_asked_waits_for_the_answer(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        questions.ask(tx, handoff_id, "Which plan?", ANA, NOW + HOUR)
        release.release(tx, handoff_id, ANA, NOW + 2 * HOUR)
        claim.claim(tx, handoff_id, BEN, NOW + 3 * HOUR)
    assert _clocks(database, handoff_id)[-1].paused == "asked_marketing"


def _clocks(database: Database, handoff_id: int) -> tuple[Clock, ...]:
    with database.read() as tx:
        facts = handoff_views.handoff_facts(tx, handoff_id)
    assert facts is not None
    return facts.clocks


def test_asking_about_an_open_deal_starts_marketings_clock_and_says_at_which_stage(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        opportunities.open_deal(tx, handoff_id, 1, "", ANA, NOW)
        done = questions.ask(tx, handoff_id, "A case study from logistics?", ANA, NOW + HOUR)
        running = [(clock.kind, clock.paused) for clock in handoff_views.handoff_facts(tx, handoff_id).clocks
                   if clock.stopped_at is None]  # fmt: skip
        asked = handoff_views.act_facts(tx, done.trace_id)
        question = tx.execute(select(t.questions)).one()
    assert running == [("answer", None)]
    assert (asked.code, asked.question_id, asked.words) == ("close", question.id, "A case study from logistics?")
