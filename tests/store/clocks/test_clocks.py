"""Promises: when they begin, in whose hours they run, what moves them, and how they end.

Everybody works from 9 to 17 in Berlin; a claim is promised within 4 office hours, a first response within 8.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from scheduler import jobs
from store.agreement import policy
from store.clocks import clocks
from store.db import tables as t
from store.db.database import Database
from store.db.dialect import AnyRow
from store.handoffs import (
    answering,
    card_messages,
    claim,
    excuses,
    handoffs,
    opportunities,
    permits,
    questions,
    recycling,
    release,
)
from store.record.outcomes import Refused
from store.reminders import away
from store.rules.office_time import business_time
from store.team import calendars, people
from tests.office.cast import ANA, BEN, CHLOE, MIA, SAM
from tests.office.clock import DAY, HOUR, MINUTE, NOW
from tests.office.store_helpers import claimed, hand_over, receive, staff, touch


def clock(database: Database, kind: str = "response") -> AnyRow:
    """The newest clock of that kind."""
    with database.read() as tx:
        newest = select(t.clocks).where(t.clocks.c.kind == kind).order_by(t.clocks.c.id.desc()).limit(1)
        return tx.execute(newest).one()


def used(database: Database, now: datetime) -> timedelta:
    with database.read() as tx:
        return timedelta(seconds=clocks.used(tx, clocks.spans_of(tx, clock(database).id), now))


def in_new_york(database: Database, member_id: str) -> None:
    with database.begin() as tx:
        staff(tx)
        blocks = business_time.parse_hours("mon-fri 09:00-17:00")
        calendars.set_hours(tx, member_id, "America/New_York", blocks, None, NOW)


# ---- Beginning ------------------------------------------------------------------------------------------------------


def test_both_clocks_start_when_the_handoff_is_made(database: Database) -> None:
    hand_over(database)
    assert (clock(database, "claim").started_at, clock(database, "claim").due_at) == (NOW, NOW + 4 * HOUR)
    assert (clock(database).started_at, clock(database).due_at) == (NOW, NOW + DAY)


def test_a_card_that_is_there_within_five_minutes_costs_nothing(database: Database) -> None:
    handoff_id = hand_over(database)
    with database.begin() as tx:
        card_messages.shown_late(tx, handoff_id, NOW + 5 * MINUTE)
    assert clock(database).due_at == NOW + DAY


def test_a_business_day_is_fixed_at_the_start(database: Database) -> None:
    """Chloe works four hours a day: what was promised as eight hours takes her two days."""
    handoff_id = hand_over(database)
    with database.begin() as tx:
        blocks = business_time.parse_hours("mon-fri 09:00-13:00")
        calendars.set_hours(tx, CHLOE, "Europe/Berlin", blocks, None, NOW)
        claim.claim(tx, handoff_id, CHLOE, NOW)
    assert (clock(database).promise, clock(database).due_at) == (8 * 3600, datetime(2026, 11, 20, 9, tzinfo=UTC))


def test_the_policy_may_promise_the_end_of_the_next_working_day(database: Database) -> None:
    with database.begin() as tx:
        policy.apply(tx, policy.amend(policy.current(tx), clocks={"next_working_day": True}), None, NOW)
    hand_over(database)
    assert clock(database).due_at == datetime(2026, 11, 19, 16, tzinfo=UTC)


# ---- Running --------------------------------------------------------------------------------------------------------


def test_after_the_claim_what_is_left_goes_on_in_the_owners_hours(database: Database) -> None:
    """Two hours in Berlin, then from 09:00 in New York six more."""
    in_new_york(database, BEN)
    handoff_id = hand_over(database)
    with database.begin() as tx:
        claim.claim(tx, handoff_id, BEN, NOW + 2 * HOUR)
    assert used(database, NOW + 6 * HOUR) == 3 * HOUR
    assert clock(database).due_at == NOW + 11 * HOUR


def test_an_assigned_handoff_goes_on_in_the_new_owners_hours(database: Database) -> None:
    in_new_york(database, BEN)
    handoff_id = claimed(database)
    with database.begin() as tx:
        claim.assign(tx, handoff_id, BEN, SAM, NOW + 2 * HOUR)
    assert clock(database).due_at == NOW + 11 * HOUR


def test_what_was_used_leaves_pauses_out(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        questions.ask(tx, handoff_id, "Which plan?", ANA, NOW + HOUR)
        questions.answer(tx, handoff_id, "The big one", SAM, NOW + 3 * HOUR)
    assert used(database, NOW + 4 * HOUR) == 2 * HOUR
    assert clock(database).due_at == datetime(2026, 11, 19, 11, tzinfo=UTC)


def test_a_pause_after_the_deadline_leaves_the_deadline_where_it_was(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        questions.ask(tx, handoff_id, "Which plan?", ANA, NOW + DAY + HOUR)
        questions.answer(tx, handoff_id, "The big one", SAM, NOW + DAY + 2 * HOUR)
    assert clock(database).due_at == NOW + DAY


def test_who_takes_over_during_a_pause_goes_on_in_their_own_hours_afterwards(database: Database) -> None:
    in_new_york(database, BEN)
    handoff_id = claimed(database)
    with database.begin() as tx:
        questions.ask(tx, handoff_id, "Which plan?", ANA, NOW + HOUR)
        claim.assign(tx, handoff_id, BEN, SAM, NOW + 2 * HOUR)
        questions.answer(tx, handoff_id, "The big one", SAM, NOW + 5 * HOUR)  # 09:00 in New York
    assert clock(database).due_at == NOW + 12 * HOUR


def test_neither_touches_nor_hours_nor_policy_move_a_running_clock(database: Database) -> None:
    claimed(database)
    before = clock(database)
    with database.begin() as tx:
        for whose in (ANA, calendars.TEAM):
            calendars.set_hours(tx, whose, "Asia/Tokyo", business_time.parse_hours("sat 10:00-11:00"), None, NOW + HOUR)
        policy.apply(tx, policy.amend(policy.current(tx), clocks={"first_response": "1h"}), None, NOW + HOUR)
    receive(database, NOW + HOUR, touches=(touch("pricing_page", NOW + HOUR),))
    assert clock(database) == before


def moved(database: Database, act: str) -> list[str]:
    """The kinds in the trace after the deadline of the first response moved, or ended, by that act."""
    handoff_id = claimed(database) if act != "claim" else hand_over(database)
    later = NOW + 2 * HOUR
    with database.begin() as tx:
        newest = tx.scalars(select(t.trace.c.id).order_by(t.trace.c.id.desc())).first()
        match act:
            case "claim":
                claim.claim(tx, handoff_id, BEN, later)
            case "assign":
                claim.assign(tx, handoff_id, BEN, SAM, later)
            case "release":
                release.release(tx, handoff_id, ANA, later)
            case "pause":
                questions.ask(tx, handoff_id, "Which plan?", ANA, later)
            case "away":
                away.plan(tx, ANA, date(2026, 11, 18), date(2026, 11, 18), BEN, later)
                (away_id,) = away.to_see_to(tx, later, limit=1)
                away.see_to(tx, away_id, later)
            case "leaver":
                people.remember(tx, [people.Person(ANA, "Ana", active=False)])
                away.notice_leavers(tx, [ANA], later)
        return list(tx.scalars(select(t.trace.c.kind).where(t.trace.c.id > newest, t.trace.c.kind != "clock")))


@pytest.mark.parametrize(
    ("act", "kind"),
    [("claim", "claimed"), ("assign", "assigned"), ("release", "released"), ("pause", "asked"), ("away", "covered"),
     ("leaver", "released")],
)  # fmt: skip
def test_whatever_moves_a_clock_stands_in_the_trace(database: Database, act: str, kind: str) -> None:
    in_new_york(database, BEN)
    assert moved(database, act) == [kind]
    first = NOW + DAY
    with database.read() as tx:
        row = tx.execute(select(t.clocks).where(t.clocks.c.kind == "response")).one()
    assert row.due_at != first or row.stopped_at is not None


def test_when_the_owner_is_back_it_goes_on_in_their_hours(database: Database) -> None:
    """Wednesday 11 to 17 Ana has used six hours; Ben in New York one on Thursday; the last is Ana's."""
    in_new_york(database, BEN)
    with database.begin() as tx:
        away.plan(tx, ANA, date(2026, 11, 19), date(2026, 11, 30), BEN, NOW)
    claimed(database, now=NOW + HOUR)
    jobs.tick(database, datetime(2026, 11, 18, 23, tzinfo=UTC))
    with database.begin() as tx:
        away.end(tx, ANA, datetime(2026, 11, 19, 15, tzinfo=UTC))  # 10:00 in New York, 16:00 in Berlin
    assert clock(database).due_at == datetime(2026, 11, 19, 16, tzinfo=UTC)


# ---- Released -------------------------------------------------------------------------------------------------------


def test_a_release_keeps_handoff_and_cycle_and_starts_a_claim_clock(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        release.release(tx, handoff_id, ANA, NOW + 2 * HOUR)
        row = handoffs.find(tx, handoff_id)
    assert row is not None
    assert (row.state, row.cycle, row.owner_id, row.handed_over_at) == ("sales_ready", 1, None, NOW)
    assert clock(database, "claim").due_at == NOW + 6 * HOUR


def test_the_first_response_of_an_earlier_owner_stays_the_first(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        answering.respond(tx, handoff_id, NOW + HOUR, "call", "", None, ANA, NOW + HOUR)
        release.release(tx, handoff_id, ANA, NOW + 2 * HOUR)
        claim.claim(tx, handoff_id, BEN, NOW + 3 * HOUR)
        answering.respond(tx, handoff_id, NOW + 4 * HOUR, "email", "", None, BEN, NOW + 4 * HOUR)
        row = handoffs.find(tx, handoff_id)
    assert row is not None
    assert row.responded_at == NOW + HOUR


def test_a_broken_promise_counts_once_however_many_owners_there_were(database: Database) -> None:
    handoff_id = claimed(database)
    late = NOW + 2 * DAY
    with database.begin() as tx:
        release.release(tx, handoff_id, ANA, late)
        claim.claim(tx, handoff_id, BEN, late)
        answering.respond(tx, handoff_id, late + HOUR, "call", "", None, BEN, late + HOUR)
        outcomes = tx.scalars(select(t.clocks.c.outcome).where(t.clocks.c.kind == "response")).all()
        row = handoffs.find(tx, handoff_id)
    assert sorted(outcomes) == ["met", "missed"]
    assert row is not None
    assert (row.handed_over_at, row.responded_at) == (NOW, late + HOUR)  # the true response time runs on


def test_after_two_releases_nobody_releases_it_a_third_time(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        for owner, following in ((ANA, BEN), (BEN, CHLOE)):
            release.release(tx, handoff_id, owner, NOW + HOUR)
            claim.claim(tx, handoff_id, following, NOW + HOUR)
        refused = release.release(tx, handoff_id, CHLOE, NOW + HOUR)
        assert refused == Refused("words", "It was already released twice. Ask a manager to assign it.")
        row = handoffs.find(tx, handoff_id)
    assert row is not None
    assert row.owner_id == CHLOE


def test_the_manager_can_assign_whom_it_was_released_from(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        release.release(tx, handoff_id, ANA, NOW + HOUR)
        claim.assign(tx, handoff_id, ANA, SAM, NOW + HOUR)
        row = handoffs.find(tx, handoff_id)
    assert row is not None
    assert row.owner_id == ANA


# ---- Ending ---------------------------------------------------------------------------------------------------------


def ended(database: Database, kind: str = "response") -> tuple[str | None, int | None]:
    return clock(database, kind).outcome, clock(database, kind).missed_by


def respond(database: Database, handoff_id: int, now: datetime, happened_at: datetime | None = None) -> None:
    with database.begin() as tx:
        answering.respond(tx, handoff_id, happened_at or now, "call", "", None, ANA, now)


def test_a_promise_kept_in_its_last_second_is_met(database: Database) -> None:
    respond(database, claimed(database), NOW + DAY)
    assert ended(database) == ("met", None)


def test_a_promise_broken_by_a_second_is_missed_by_a_second(database: Database) -> None:
    respond(database, claimed(database), NOW + DAY + timedelta(seconds=1))
    assert ended(database) == ("missed", 1)


def test_missed_is_counted_in_office_time(database: Database) -> None:
    respond(database, claimed(database), NOW + 3 * DAY - HOUR)  # Saturday
    assert ended(database) == ("missed", 15 * 3600)


def test_what_counts_is_when_the_act_was_recorded(database: Database) -> None:
    respond(database, claimed(database), NOW + DAY + HOUR, happened_at=NOW + HOUR)
    assert ended(database) == ("missed", 3600)


@pytest.mark.parametrize(("after", "outcome"), [(HOUR, "void"), (DAY, "void"), (DAY + HOUR, "missed")])
def test_a_recycled_handoff_voids_what_was_not_broken_yet(database: Database, after: timedelta, outcome: str) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        recycling.recycle(tx, handoff_id, "disqualify", "rival", "", None, None, ANA, NOW + after)
    assert ended(database)[0] == outcome


def test_an_opportunity_is_a_first_response(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        opportunities.open_deal(tx, handoff_id, None, "", ANA, NOW + HOUR)
    assert ended(database) == ("met", None)


def test_a_broken_promise_that_was_paused_can_be_excused_afterwards(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        questions.ask(tx, handoff_id, "Which plan?", ANA, NOW + DAY + HOUR)
        questions.answer(tx, handoff_id, "The big one", MIA, NOW + DAY + 2 * HOUR)
        excuses.excuse(tx, handoff_id, "They asked us to wait", SAM, NOW + DAY + 3 * HOUR)
    respond(database, handoff_id, NOW + DAY + 4 * HOUR)
    assert ended(database)[0] == "excused"


def test_a_broken_promise_can_be_excused_while_it_stands_still(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        questions.ask(tx, handoff_id, "Which plan?", ANA, NOW + DAY + HOUR)
        excuses.excuse(tx, handoff_id, "They asked us to wait", SAM, NOW + DAY + 2 * HOUR)
    assert clock(database).outcome == "excused"


def test_a_promise_used_up_at_closing_time_is_not_broken_before_the_morning(database: Database) -> None:
    handoff_id = hand_over(database, NOW - HOUR)  # 09:00 in Berlin: eight hours are over at 17:00
    with database.begin() as tx:
        claim.claim(tx, handoff_id, ANA, NOW)
        night = NOW + 12 * HOUR
        assert permits.broken_deadline(tx, handoff_id, night) is None
        answering.respond(tx, handoff_id, night, "call", "", None, ANA, night)
    assert ended(database) == ("met", None)


def test_a_claim_in_time_is_met_and_a_late_one_missed(database: Database) -> None:
    handoff_id = hand_over(database)
    with database.begin() as tx:
        claim.claim(tx, handoff_id, ANA, NOW + 4 * HOUR)
    assert ended(database, "claim") == ("met", None)
    with database.begin() as tx:
        release.release(tx, handoff_id, ANA, NOW + 4 * HOUR)
        claim.claim(tx, handoff_id, BEN, NOW + DAY + 2 * HOUR)
    assert ended(database, "claim") == ("missed", 2 * 3600)


def test_marketings_answer_is_a_promise_too(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        questions.ask(tx, handoff_id, "Which plan?", ANA, NOW + HOUR)
        questions.answer(tx, handoff_id, "The big one", MIA, NOW + DAY + 3 * HOUR)
    assert ended(database, "answer") == ("missed", 2 * 3600)
