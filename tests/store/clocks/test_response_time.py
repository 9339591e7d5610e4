"""How long a handoff has waited, in office time.

Everybody works from 9 to 17 in Berlin, but Ben in New York, six hours behind: there it is 9 when Berlin has 15. All
begins on a Wednesday at 10 in Berlin.
"""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from store.clocks import response_time
from store.db import tables as t
from store.db.database import Database, Transaction
from store.handoffs import answering, card_messages, claim, opportunities, questions, release
from store.reminders import away
from store.rules.office_time import business_time
from store.team import calendars
from tests.office.cast import ANA, BEN, CHLOE, MIA, SAM
from tests.office.clock import DAY, HOUR, MINUTE, NOW
from tests.office.store_helpers import hand_over, staff


@pytest.fixture
def handoff_id(sqlite_database: Database) -> int:
    """Nobody has claimed it. Ben's hours are New York's."""
    return made(sqlite_database)


def made(database: Database) -> int:
    with database.begin() as tx:
        staff(tx)
        blocks = business_time.parse_hours("mon-fri 09:00-17:00")
        calendars.set_hours(tx, BEN, "America/New_York", blocks, None, NOW)
    return hand_over(database)


def until(database: Database, handoff_id: int, moment: datetime) -> timedelta:
    with database.read() as tx:
        return timedelta(seconds=response_time.until(tx, handoff_id, moment))


def so_far(database: Database, handoff_id: int, at: datetime) -> timedelta:
    with database.read() as tx:
        return timedelta(seconds=response_time.so_far(tx, [handoff_id], at)[handoff_id])


# ---- Whose hours ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("after", "waited"),
    [(timedelta(), timedelta()), (-HOUR, timedelta()), (2 * HOUR, 2 * HOUR), (9 * HOUR, 7 * HOUR), (DAY, 8 * HOUR),
     (3 * DAY, 7 * HOUR + 16 * HOUR), (5 * DAY, 24 * HOUR)],
)  # fmt: skip
def test_before_the_claim_the_teams_hours_count(
    sqlite_database: Database, handoff_id: int, after: timedelta, waited: timedelta
) -> None:
    assert until(sqlite_database, handoff_id, NOW + after) == waited


def test_after_the_claim_the_owners_hours_count(sqlite_database: Database, handoff_id: int) -> None:
    """10 to 12 in Berlin, then from 15 on."""
    with sqlite_database.begin() as tx:
        claim.claim(tx, handoff_id, BEN, NOW + 2 * HOUR)
    assert until(sqlite_database, handoff_id, NOW + 4 * HOUR) == 2 * HOUR
    assert until(sqlite_database, handoff_id, NOW + 6 * HOUR) == 3 * HOUR


def test_an_assigned_handoff_goes_on_in_the_new_owners_hours(sqlite_database: Database, handoff_id: int) -> None:
    """10 to 12 Ana; Ben from 15 on."""
    with sqlite_database.begin() as tx:
        claim.claim(tx, handoff_id, ANA, NOW + MINUTE)
        claim.assign(tx, handoff_id, BEN, SAM, NOW + 2 * HOUR)
    assert until(sqlite_database, handoff_id, NOW + 6 * HOUR) == 3 * HOUR


def test_while_the_owner_is_away_the_nominees_hours_count(sqlite_database: Database, handoff_id: int) -> None:
    """10 to 11 Ana; from 11 Ben, who begins at 15; from 16 Ana again."""
    with sqlite_database.begin() as tx:
        claim.claim(tx, handoff_id, ANA, NOW)
        away.plan(tx, ANA, date(2026, 11, 18), date(2026, 11, 20), BEN, NOW + HOUR)
        for number in away.to_see_to(tx, NOW + HOUR, limit=10):
            away.see_to(tx, number, NOW + HOUR)
        away.end(tx, ANA, NOW + 6 * HOUR)
    assert until(sqlite_database, handoff_id, NOW + 5 * HOUR) == HOUR
    assert until(sqlite_database, handoff_id, NOW + 7 * HOUR) == 3 * HOUR


def test_new_hours_do_not_change_what_runs(sqlite_database: Database, handoff_id: int) -> None:
    with sqlite_database.begin() as tx:
        blocks = business_time.parse_hours("sat 10:00-11:00")
        calendars.set_hours(tx, calendars.TEAM, "Asia/Tokyo", blocks, None, NOW + HOUR)
    assert until(sqlite_database, handoff_id, NOW + DAY) == 8 * HOUR


# ---- Released -------------------------------------------------------------------------------------------------------


def test_after_a_release_the_teams_hours_count_until_the_next_claim(sqlite_database: Database, handoff_id: int) -> None:
    """10 to 12 the team, 12 to 13 nobody in New York, 13 to 14 the team, then Ben from 15 on."""
    with sqlite_database.begin() as tx:
        claim.claim(tx, handoff_id, BEN, NOW + 2 * HOUR)
        release.release(tx, handoff_id, BEN, NOW + 3 * HOUR)
    assert until(sqlite_database, handoff_id, NOW + 4 * HOUR) == 3 * HOUR
    with sqlite_database.begin() as tx:
        claim.assign(tx, handoff_id, BEN, SAM, NOW + 4 * HOUR)
    assert until(sqlite_database, handoff_id, NOW + 6 * HOUR) == 4 * HOUR


def test_two_releases_count_every_second_once(sqlite_database: Database, handoff_id: int) -> None:
    with sqlite_database.begin() as tx:
        for number, rep in enumerate((ANA, CHLOE, ANA)):
            claim.claim(tx, handoff_id, rep, NOW + (2 * number + 1) * HOUR)
            if number < 2:
                release.release(tx, handoff_id, rep, NOW + (2 * number + 2) * HOUR)
    assert until(sqlite_database, handoff_id, NOW + 6 * HOUR) == 6 * HOUR


# ---- Pauses ---------------------------------------------------------------------------------------------------------


def ask(tx: Transaction, handoff_id: int, by: str, begins: datetime) -> None:
    questions.ask(tx, handoff_id, "Which plan?", by, begins)


def answer(tx: Transaction, handoff_id: int, ends: datetime) -> None:
    questions.answer(tx, handoff_id, "The big one", MIA, ends)


def test_a_question_to_marketing_does_not_count(sqlite_database: Database, handoff_id: int) -> None:
    with sqlite_database.begin() as tx:
        claim.claim(tx, handoff_id, ANA, NOW + MINUTE)
        ask(tx, handoff_id, ANA, NOW + HOUR)
    assert until(sqlite_database, handoff_id, NOW + 2 * HOUR) == HOUR
    with sqlite_database.begin() as tx:
        answer(tx, handoff_id, NOW + 3 * HOUR)
    assert until(sqlite_database, handoff_id, NOW + 4 * HOUR) == 2 * HOUR


def test_a_question_before_the_claim_does_not_count_either(sqlite_database: Database, handoff_id: int) -> None:
    with sqlite_database.begin() as tx:
        ask(tx, handoff_id, ANA, NOW + HOUR)
        claim.claim(tx, handoff_id, ANA, NOW + 2 * HOUR)
        answer(tx, handoff_id, NOW + 3 * HOUR)
    assert until(sqlite_database, handoff_id, NOW + 4 * HOUR) == 2 * HOUR


def test_a_question_stays_open_through_a_release_and_the_next_claim(sqlite_database: Database, handoff_id: int) -> None:
    with sqlite_database.begin() as tx:
        claim.claim(tx, handoff_id, ANA, NOW + MINUTE)
        ask(tx, handoff_id, ANA, NOW + HOUR)
        release.release(tx, handoff_id, ANA, NOW + 2 * HOUR)
    assert until(sqlite_database, handoff_id, NOW + 3 * HOUR) == HOUR
    with sqlite_database.begin() as tx:
        claim.claim(tx, handoff_id, CHLOE, NOW + 3 * HOUR)
        answer(tx, handoff_id, NOW + 4 * HOUR)
    assert until(sqlite_database, handoff_id, NOW + 5 * HOUR) == 2 * HOUR


def test_a_question_after_that_moment_changes_nothing(sqlite_database: Database, handoff_id: int) -> None:
    with sqlite_database.begin() as tx:
        ask(tx, handoff_id, ANA, NOW + 2 * HOUR)
    assert until(sqlite_database, handoff_id, NOW + HOUR) == HOUR


def test_nothing_counts_until_a_late_card_is_there(sqlite_database: Database, handoff_id: int) -> None:
    with sqlite_database.begin() as tx:
        card_messages.shown_late(tx, handoff_id, NOW + 2 * HOUR)
    assert until(sqlite_database, handoff_id, NOW + HOUR) == timedelta()
    assert until(sqlite_database, handoff_id, NOW + 3 * HOUR) == HOUR


def test_a_figure_of_before_a_late_card_was_there_stays_as_it_was(sqlite_database: Database, handoff_id: int) -> None:
    before = so_far(sqlite_database, handoff_id, NOW + HOUR)
    with sqlite_database.begin() as tx:
        card_messages.shown_late(tx, handoff_id, NOW + 2 * HOUR)
    assert so_far(sqlite_database, handoff_id, NOW + HOUR) == before == HOUR
    assert so_far(sqlite_database, handoff_id, NOW + 2 * HOUR) == timedelta()


# ---- Many, and what is kept -----------------------------------------------------------------------------------------


def test_many_are_looked_up_some_at_a_time(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    first = made(database)
    others = [hand_over(database, NOW + n * HOUR, external_id=f"x{n}", email=f"x@x{n}.example") for n in (1, 2, 3)]
    with database.begin() as tx:
        claim.claim(tx, others[0], BEN, NOW + 2 * HOUR)
    monkeypatch.setattr(response_time, "AT_ONCE", 3)
    with database.read() as tx:
        waited = response_time.so_far(tx, [first, *others], NOW + 4 * HOUR)
        assert response_time.so_far(tx, [], NOW) == {}
    assert [waited[one] // 3600 for one in (first, *others)] == [4, 1, 2, 1]


def kept(database: Database, handoff_id: int) -> list[tuple[datetime, int]]:
    """The first response as it stands in the trace: the moment that was stated, and the seconds it took."""
    mine = (t.trace.c.handoff_id == handoff_id, t.trace.c.kind == "first_response")
    with database.read() as tx:
        return [(row.happened_at, row.seconds) for row in tx.execute(select(t.trace).where(*mine))]


@pytest.mark.parametrize(("stated", "took"), [(5 * HOUR, 5 * HOUR), (HOUR, HOUR), (-DAY, timedelta())])
def test_the_first_response_is_kept_as_of_the_moment_that_is_stated(
    sqlite_database: Database, handoff_id: int, stated: timedelta, took: timedelta
) -> None:
    with sqlite_database.begin() as tx:
        claim.claim(tx, handoff_id, ANA, NOW + 2 * HOUR)
        answering.respond(tx, handoff_id, NOW + stated, "call", "", None, ANA, NOW + 5 * HOUR)
        opportunities.open_deal(tx, handoff_id, None, "", ANA, NOW + 6 * HOUR)
    assert kept(sqlite_database, handoff_id) == [(max(NOW + stated, NOW), int(took.total_seconds()))]


def test_an_opportunity_is_a_first_response_if_none_was_logged(sqlite_database: Database, handoff_id: int) -> None:
    with sqlite_database.begin() as tx:
        claim.claim(tx, handoff_id, ANA, NOW + HOUR)
        opportunities.open_deal(tx, handoff_id, None, "", ANA, NOW + 2 * HOUR)
        opportunities.win(tx, handoff_id, None, None, "", ANA, NOW + 3 * HOUR)
    assert kept(sqlite_database, handoff_id) == [(NOW + 2 * HOUR, 7200)]


def test_an_imported_handoff_is_measured_in_the_teams_hours(sqlite_database: Database) -> None:
    """Friday 16:30 to Monday 09:30 in Berlin."""
    with sqlite_database.begin() as tx:
        staff(tx)
        friday = datetime(2026, 11, 13, 15, 30, tzinfo=UTC)
        handoff = SimpleNamespace(id=0, handed_over_at=friday)
        assert response_time.imported(tx, handoff, friday + 2 * DAY + 17 * HOUR, NOW) == 3600
