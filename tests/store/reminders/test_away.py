"""Nobody there: everybody away, back in time, coverage that ends, and what stays with who is away."""

from datetime import UTC, date, datetime

from scheduler import jobs
from store.db import tables as t
from store.db.database import Database
from store.handoffs import answering, claim, handoffs, permits, questions, recycling
from store.record.outcomes import Done
from store.reminders import away
from store.rules import acts, states
from store.team import people
from tests.office.cast import ANA, BEN, CHLOE, MIA, SAM
from tests.office.clock import MINUTE, NOW
from tests.office.store_helpers import claimed, count, hand_over, staff
from tests.store.reminders.test_ringing import DAY, HOUR, hours, run, said


def test_somebody_back_before_the_deadline_is_not_everybody_away(database: Database) -> None:
    thursday = NOW + DAY
    with database.begin() as tx:
        staff(tx)
        for rep in (ANA, BEN, CHLOE):
            away.plan(tx, rep, date(2026, 11, 18), date(2026, 11, 19 if rep == BEN else 30), None, NOW)
    hand_over(database, thursday + 6 * HOUR)  # due on Friday at 12:00
    jobs.tick(database, thursday + 6 * HOUR)
    assert said(database) == []


def test_everybody_away_from_tomorrow_on_is_everybody_away(database: Database) -> None:
    with database.begin() as tx:
        staff(tx)
        for rep in (ANA, BEN, CHLOE):
            away.plan(tx, rep, date(2026, 11, 19), date(2026, 11, 30), None, NOW)
    evening = NOW + 8 * HOUR
    hand_over(database, evening)
    run(database, NOW + DAY)
    assert said(database)[0] == ("escalation", SAM, datetime(2026, 11, 19, 8, tzinfo=UTC))


def test_a_lead_that_comes_back_to_an_empty_office_is_told_to_the_manager(database: Database) -> None:
    claimed(database)
    with database.begin() as tx:
        for rep in (ANA, BEN, CHLOE):
            away.plan(tx, rep, date(2026, 11, 19), date(2026, 11, 30), None, NOW)
    run(database, datetime(2026, 11, 19, 8, tzinfo=UTC))
    assert said(database)[-1] == ("escalation", SAM, datetime(2026, 11, 19, 8, tzinfo=UTC))


def test_when_who_covers_leaves_it_is_an_absence_without_a_nominee(database: Database) -> None:
    claimed(database)
    with database.begin() as tx:
        away.plan(tx, ANA, date(2026, 11, 19), date(2026, 11, 20), BEN, NOW + MINUTE)
    run(database, datetime(2026, 11, 19, 7, tzinfo=UTC))
    with database.begin() as tx:
        people.remember(tx, [people.Person(BEN, "Ben", active=False)])
        away.notice_leavers(tx, [BEN], datetime(2026, 11, 19, 7, tzinfo=UTC))
    run(database, datetime(2026, 11, 19, 8, tzinfo=UTC))
    with database.read() as tx:
        assert count(tx, t.trace, kind="released", code="away") == 1


def test_contacted_handoffs_stay_with_who_is_away_and_the_manager_is_told(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        answering.respond(tx, handoff_id, NOW + HOUR, "call", "", None, ANA, NOW + HOUR)
        away.plan(tx, ANA, date(2026, 11, 19), date(2026, 11, 20), None, NOW + HOUR)
    run(database, NOW + DAY)
    with database.read() as tx:
        row = handoffs.find(tx, handoff_id)
    assert row is not None
    assert (row.state, row.owner_id) == ("contacted", ANA)
    assert said(database)[-1] == ("escalation", SAM, datetime(2026, 11, 19, 8, tzinfo=UTC))


def test_what_waits_for_who_is_away_goes_at_once_to_whom_it_is_handed_on(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        answering.respond(tx, handoff_id, NOW + HOUR, "call", "", None, ANA, NOW + HOUR)
        answering.plan(tx, handoff_id, "Send the offer", date(2026, 11, 19), None, ANA, NOW + HOUR)
        away.plan(tx, ANA, date(2026, 11, 19), date(2026, 11, 27), None, NOW + HOUR)
    run(database, NOW + DAY)
    with database.begin() as tx:
        claim.assign(tx, handoff_id, BEN, SAM, NOW + DAY + HOUR)
    run(database, NOW + DAY + HOUR)
    assert said(database)[-1] == ("warn", BEN, NOW + DAY + HOUR)


def test_what_waits_for_a_manager_who_goes_away_goes_to_the_next_one(database: Database) -> None:
    """Sam would hear on Thursday at 08:00 and is away from midnight on, when Tom begins to work."""
    hours(database, SAM, "mon-fri 08:00-10:00")
    hours(database, "U0TOM", "mon-fri 00:00-04:00")
    with database.begin() as tx:
        away.plan(tx, SAM, date(2026, 11, 19), date(2026, 11, 20), None, NOW)
    hand_over(database)
    with database.begin() as tx:
        people.remember(tx, [people.Person("U0TOM", "Tom")])
        people.appoint(tx, states.MANAGER, [SAM, "U0TOM"])
    run(database, NOW + DAY)
    assert said(database)[1] == ("escalation", "U0TOM", datetime(2026, 11, 18, 23, tzinfo=UTC))


def test_who_covers_may_give_it_back_and_ask_whatever_their_role(database: Database) -> None:
    """As they may do everything else for who is away."""
    handoff_id = claimed(database)
    now = datetime(2026, 11, 19, 9, tzinfo=UTC)
    with database.begin() as tx:
        away.plan(tx, ANA, date(2026, 11, 19), date(2026, 11, 20), MIA, NOW + MINUTE)
        assert permits.refusal(tx, acts.ASK, handoff_id, MIA, now) is None
        assert isinstance(questions.ask(tx, handoff_id, "Which plan?", MIA, now), Done)
        assert permits.refusal(tx, acts.RECYCLE, handoff_id, MIA, now) is None
        given_back = recycling.recycle(tx, handoff_id, "nurture", "not_now", "", None, None, MIA, now)
        assert isinstance(given_back, Done)
