"""First responses and next steps: in office time, once, and never to come."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from store.db import tables as t
from store.db.database import Database
from store.handoffs import answering, claim, handoffs, opportunities, recycling
from store.handoffs.answering import NextStep
from store.record.facts import Clock
from store.record.outcomes import Again, Done, Refused
from store.views import handoff_views
from tests.office.cast import ANA, BEN
from tests.office.clock import HOUR, NOW
from tests.office.store_helpers import claimed, hand_over


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


def test_contacts_are_logged_as_often_as_they_happen_and_only_the_first_is_the_response(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        for hours, how in ((1, "heard"), (2, "call"), (3, "meeting")):
            at = NOW + hours * HOUR
            answering.respond(tx, handoff_id, at, how, "", None, ANA, at)
        row = handoffs.find(tx, handoff_id)
        assert row is not None
        assert (row.state, row.responded_at) == ("contacted", NOW + 2 * HOUR)
        opportunities.open_deal(tx, handoff_id, 1, "", ANA, NOW + 4 * HOUR)
        answering.respond(tx, handoff_id, NOW + 5 * HOUR, "email", "", None, ANA, NOW + 5 * HOUR)
    assert _logged(database) == [
        ("logged", "heard"), ("responded", "call"), ("logged", "meeting"), ("logged", "email")
    ]  # fmt: skip


def test_a_contact_ends_the_step_before_and_begins_the_next_one(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        answering.plan(tx, handoff_id, "Demo", date(2026, 11, 20), None, ANA, NOW)
        answering.respond(
            tx,
            handoff_id,
            NOW + HOUR,
            "call",
            "Went well.",
            5,
            ANA,
            NOW + HOUR,
            step=NextStep("Offer", date(2026, 11, 23)),
        )
        facts = handoff_views.handoff_facts(tx, handoff_id)
        note = handoff_views.act_facts(tx, tx.scalars(select(t.trace.c.id).where(t.trace.c.kind == "responded")).one())
    assert facts is not None
    assert note is not None
    assert (facts.next_step, facts.next_step_due, facts.next_step_owner) == ("Offer", date(2026, 11, 23), ANA)
    steps = [clock for clock in facts.clocks if clock.kind == "next_step"]
    assert [clock.outcome for clock in steps] == ["met", None]
    assert (note.words, note.day) == ("Went well.\n→ Offer", date(2026, 11, 23))


def test_what_they_wrote_ends_no_step_and_a_day_that_has_passed_plans_none(database: Database) -> None:
    handoff_id, yesterday = claimed(database), NextStep("x", date(2026, 11, 17))
    with database.begin() as tx:
        answering.plan(tx, handoff_id, "Demo", None, None, ANA, NOW)
        answering.respond(tx, handoff_id, NOW, "heard", "", None, ANA, NOW + HOUR)
        late = answering.respond(tx, handoff_id, NOW, "call", "", None, ANA, NOW + HOUR, step=yesterday)
        row = handoffs.find(tx, handoff_id)
    assert late == Refused("due", "Pick today or a later day.")
    assert row is not None
    assert (row.state, row.next_step) == ("claimed", "Demo")


def test_a_step_without_a_day_is_done_too_and_the_thread_says_which(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        assert answering.finish_step(tx, handoff_id, ANA, NOW) == Refused("words", "No next step is planned.")
        answering.plan(tx, handoff_id, "Demo", None, None, ANA, NOW)
        done = answering.finish_step(tx, handoff_id, ANA, NOW + HOUR)
        assert isinstance(done, Done)
        note, facts = handoff_views.act_facts(tx, done.trace_id), handoff_views.handoff_facts(tx, handoff_id)
    assert note is not None
    assert facts is not None
    assert (note.words, facts.next_step_is_default) == ("Demo", True)


def test_an_objection_is_kept_with_its_code_its_stage_and_the_words_beside_it(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        answering.respond(tx, handoff_id, NOW, "call", "Too dear.", None, ANA, NOW + HOUR, objection="too_expensive")
        opportunities.open_deal(tx, handoff_id, 1, "", ANA, NOW + 2 * HOUR)
        opportunities.lose(tx, handoff_id, "price", "", "", ANA, NOW + 3 * HOUR, objected="no_proof")
        kept = tx.execute(select(t.phrases.c.code, t.phrases.c.stage, t.phrases.c.words)).all()
        acts = tx.execute(select(t.trace.c.id, t.trace.c.kind).where(t.trace.c.kind.in_(("responded", "lost")))).all()
        notes = {act.kind: handoff_views.act_facts(tx, act.id) for act in acts}
    assert sorted(tuple(row) for row in kept) == [("no_proof", "close", ""), ("too_expensive", "nurture", "Too dear.")]
    said = {kind: note.objection for kind, note in notes.items() if note}
    assert said == {"responded": "too_expensive", "lost": "no_proof"}


def _logged(database: Database) -> list[tuple[str, str]]:
    with database.read() as tx:
        kinds = t.trace.c.kind.in_(("responded", "logged"))
        rows = tx.execute(select(t.trace.c.kind, t.trace.c.code).where(kinds).order_by(t.trace.c.id))
        return [(row.kind, row.code) for row in rows]


def _clocks(database: Database, handoff_id: int) -> tuple[Clock, ...]:
    with database.read() as tx:
        facts = handoff_views.handoff_facts(tx, handoff_id)
    assert facts is not None
    return facts.clocks


@pytest.mark.parametrize(
    ("brought_to", "stage"),
    [("sales_ready", "nurture"), ("claimed", "nurture"), ("opportunity", "close"), ("won", "close"), ("lost", "close"),
     ("recycled", "nurture")],
)  # fmt: skip
def test_an_objection_is_kept_with_its_stage_in_every_state_and_moves_nothing(
    database: Database, brought_to: str, stage: str
) -> None:
    handoff_id = hand_over(database)
    with database.begin() as tx:
        if brought_to != "sales_ready":
            claim.claim(tx, handoff_id, ANA, NOW)
        if stage == "close":
            opportunities.open_deal(tx, handoff_id, 1, "", ANA, NOW)
        if brought_to == "won":
            opportunities.win(tx, handoff_id, 1, None, "", ANA, NOW)
        if brought_to == "lost":
            opportunities.lose(tx, handoff_id, "price", "", "", ANA, NOW)
        if brought_to == "recycled":
            recycling.recycle(tx, handoff_id, "nurture", "not_now", "", None, None, ANA, NOW)
        before = (handoffs.find(tx, handoff_id), tx.execute(select(t.clocks).order_by(t.clocks.c.id)).all())
        done = answering.log_objection(tx, handoff_id, "price", "Too dear for us", BEN, NOW + HOUR, "V7")
        again = answering.log_objection(tx, handoff_id, "price", "Too dear for us", BEN, NOW + HOUR, "V7")
        heard = tx.execute(select(t.phrases).where(t.phrases.c.kind == "objection")).one()
        act = handoff_views.act_facts(tx, done.trace_id)
        after = (handoffs.find(tx, handoff_id), tx.execute(select(t.clocks).order_by(t.clocks.c.id)).all())
    assert (type(done), type(again)) == (Done, Again)
    assert (heard.code, heard.words, heard.stage, heard.member_id) == ("price", "Too dear for us", stage, BEN)
    assert (act.kind, act.code, act.words) == ("objection_heard", "price", "Too dear for us")
    assert before == after
