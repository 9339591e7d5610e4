"""Claim, release, answer, plan: one owner, one effect, and clocks that follow the owner."""

from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select, update

from store.agreement import policy
from store.db import tables as t
from store.db.database import Database
from store.handoffs import (
    answering,
    assign,
    card_messages,
    claim,
    handoffs,
    opportunities,
    questions,
    recycling,
    release,
)
from store.record.facts import Clock
from store.record.outcomes import Again, Done, Gone, JustReleased, Moved, NotAllowed, Refused, Reserved, Taken
from store.reminders import away
from store.rules import roles
from store.team import people
from store.views import handoff_views
from tests.office.cast import ANA, BEN, CHLOE, MIA, SAM
from tests.office.clock import HOUR, MINUTE, NOW
from tests.office.store_helpers import claimed, count, hand_over, receive


def test_of_twenty_people_who_claim_at_once_one_owns_it_and_the_others_hear_who(database: Database) -> None:
    handoff_id = hand_over(database)
    crowd = [f"U{number:02d}" for number in range(20)]
    with database.begin() as tx:
        people.appoint(tx, roles.REP, crowd)
    start, outcomes = Barrier(20), []

    def press(member_id: str) -> None:
        start.wait()
        with database.begin() as tx:
            outcomes.append(claim.claim(tx, handoff_id, member_id, NOW))

    threads = [Thread(target=press, args=(member_id,)) for member_id in crowd]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as tx:
        owner = handoffs.find(tx, handoff_id).owner_id  # type: ignore[union-attr]
        assert count(tx, t.trace, kind="claimed") == 1
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Done"] + ["Taken"] * 19
    assert {outcome.owner_id for outcome in outcomes if isinstance(outcome, Taken)} == {owner}


def test_claiming_twice_is_claiming_once(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        assert claim.claim(tx, handoff_id, ANA, NOW + HOUR) == Again()
        assert count(tx, t.trace, kind="claimed") == 1


def test_only_reps_and_managers_claim(database: Database) -> None:
    handoff_id = hand_over(database)
    with database.begin() as tx:
        assert claim.claim(tx, handoff_id, MIA, NOW) == NotAllowed(("rep",))
        assert claim.claim(tx, 99, ANA, NOW) == Gone()
        assert isinstance(claim.claim(tx, handoff_id, SAM, NOW), Done)


NUDGES = {
    "as agreed at first": (None, 2),
    "a quarter": ([{"at": 25, "act": "nudge"}, {"at": 75, "act": "nudge"}], 1),
    "none": ([{"at": 100, "act": "escalate"}], 2),
}


@pytest.mark.parametrize(("ladder", "hours"), NUDGES.values(), ids=NUDGES)
def test_a_reserved_handoff_is_kept_for_its_finder_until_the_nudge(
    database: Database, ladder: list[dict[str, object]] | None, hours: int
) -> None:
    """Of the four hours to claim it; without a nudge it is kept for half of them."""
    claimed(database, by=BEN)
    until = NOW + hours * HOUR
    with database.begin() as tx:
        if ladder is not None:
            policy.apply(tx, policy.amend(policy.current(tx), ladders={"claim": ladder}), None, NOW)
    second = receive(database, external_id="w2", email="bo@acme.example").handoff_id
    with database.begin() as tx:
        assert claim.claim(tx, second, ANA, until - MINUTE) == Reserved(BEN, until, "colleague")
        nudges = tx.scalars(select(t.rungs.c.due_at).where(t.rungs.c.handoff_id == second, t.rungs.c.act == "nudge"))
        assert min(nudges, default=until) == until
        assert isinstance(claim.claim(tx, second, ANA, until), Done)


def test_release_gives_back_card_and_cycle_and_not_to_the_same_person(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        assert isinstance(release.release(tx, handoff_id, ANA, NOW + HOUR), Done)
        row = handoffs.find(tx, handoff_id)
        assert row is not None
        assert (row.state, row.owner_id, row.cycle, row.releases) == ("sales_ready", None, 1, 1)
        assert claim.claim(tx, handoff_id, ANA, NOW + 2 * HOUR) == JustReleased()
        assert isinstance(assign.assign(tx, handoff_id, ANA, SAM, NOW + 2 * HOUR), Done)


def test_naming_the_owner_it_has_changes_nothing_and_is_refused_once_it_was_given_back(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        assert assign.assign(tx, handoff_id, ANA, SAM, NOW + HOUR) == Again()
        recycling.recycle(tx, handoff_id, "nurture", "not_now", "", None, None, ANA, NOW + HOUR)
        assert assign.assign(tx, handoff_id, ANA, SAM, NOW + HOUR) == Moved("recycled")


def test_the_last_rep_here_may_take_it_again(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        release.release(tx, handoff_id, ANA, NOW + HOUR)
        tx.execute(update(t.members).where(t.members.c.id == BEN).values(active=False))
        away.plan(tx, CHLOE, date(2026, 11, 18), date(2026, 11, 20), None, NOW)
        assert isinstance(claim.claim(tx, handoff_id, ANA, NOW + 2 * HOUR), Done)


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


def test_opening_an_opportunity_is_a_first_response_too(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        opportunities.open_deal(tx, handoff_id, 1000, "", ANA, NOW + HOUR)
        row = handoffs.find(tx, handoff_id)
        assert row is not None
        assert row.responded_at == NOW + HOUR
    assert _clocks(database, handoff_id)[-1].outcome == "met"


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


def test_nobody_acts_on_what_somebody_else_owns_but_a_manager(database: Database) -> None:
    handoff_id = claimed(database)
    acts = _owners_acts(handoff_id)
    for act in acts:
        with database.begin() as tx:
            assert act(tx, BEN) == Taken(ANA, NOW + MINUTE)
            assert act(tx, MIA) == NotAllowed(("rep",))
    with database.begin() as tx:
        assert isinstance(acts[0](tx, SAM), Done)


def test_a_reopened_deal_counts_as_neither_won_nor_lost(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        opportunities.open_deal(tx, handoff_id, 1000, "", ANA, NOW + HOUR)
        opportunities.lose(tx, handoff_id, "price", "Too dear for us", "", ANA, NOW + 2 * HOUR)
        assert count(tx, t.phrases, kind="objection", words="Too dear for us") == 1
        opportunities.reopen(tx, handoff_id, ANA, NOW + 3 * HOUR)
        deal = tx.execute(select(t.opportunities)).one()
        assert (deal.outcome, deal.closed_at, deal.reason) == (None, None, None)
        assert isinstance(opportunities.win(tx, handoff_id, 2000, None, "", ANA, NOW + 4 * HOUR), Done)


@pytest.mark.parametrize("day", [date(2026, 11, 17), date(2026, 11, 19)])
def test_a_deal_closes_between_its_opening_and_today(database: Database, day: date) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        opportunities.open_deal(tx, handoff_id, 1000, "", ANA, NOW + HOUR)
        outcome = opportunities.win(tx, handoff_id, None, day, "", ANA, NOW + 2 * HOUR)
    assert isinstance(outcome, Refused)


def test_a_card_that_reached_slack_late_gives_the_time_back(database: Database) -> None:
    handoff_id = hand_over(database)
    with database.begin() as tx:
        card_messages.shown_late(tx, handoff_id, NOW + 4 * MINUTE)
    assert _clocks(database, handoff_id)[0].due_at == NOW + 4 * HOUR
    with database.begin() as tx:
        card_messages.shown_late(tx, handoff_id, NOW + HOUR)
        assert count(tx, t.trace, kind="shown_late", seconds=3600) == 1
    assert _clocks(database, handoff_id)[0].due_at == NOW + 5 * HOUR


def _owners_acts(handoff_id: int):  # type: ignore[no-untyped-def]
    soon = NOW + HOUR
    return (
        lambda tx, by: answering.plan(tx, handoff_id, "Demo", None, None, by, soon),
        lambda tx, by: release.release(tx, handoff_id, by, soon),
        lambda tx, by: answering.respond(tx, handoff_id, NOW, "call", "", None, by, soon),
        lambda tx, by: recycling.recycle(tx, handoff_id, "nurture", "no_budget", "", None, None, by, soon),
        lambda tx, by: questions.ask(tx, handoff_id, "Which plan?", by, soon),
        lambda tx, by: opportunities.open_deal(tx, handoff_id, None, "", by, soon),
    )


def _clocks(database: Database, handoff_id: int) -> tuple[Clock, ...]:
    with database.read() as tx:
        facts = handoff_views.handoff_facts(tx, handoff_id)
    assert facts is not None
    return facts.clocks
