"""A past that is imported again: with other dates, from an older file, or after somebody worked on it here."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from store.db import tables as t
from store.db.database import Database
from store.handoffs import answering, claim, opportunities
from store.leads import receiving
from store.monday.scoreboard import figures
from store.record.events import Received, Stages
from store.rules.monday.measures import Rate, Times
from store.rules.office_time.periods import Period
from tests.office.cast import BEN, SAM
from tests.office.clock import DAY, HOUR, NOW
from tests.office.store_helpers import event, staff

CAME = NOW - 41 * DAY
PAST = Stages(
    sales_ready=NOW - 40 * DAY, claimed=NOW - 40 * DAY, first_response=NOW - 39 * DAY, opportunity=NOW - 30 * DAY,
    owner="Ben",
)  # fmt: skip
ALL = Period(NOW - 100 * DAY, NOW + DAY)


def tell(database: Database, stages: Stages, now: datetime = NOW) -> Received:
    with database.begin() as tx:
        staff(tx)
        return receiving.receive(tx, event(at=CAME, received=CAME, stages=stages, touches=()), now)


def handoff(database: Database) -> int:
    """The id of the one that was imported."""
    with database.read() as tx:
        handoff_id: int = tx.execute(select(t.handoffs.c.id)).scalar_one()
        return handoff_id


def status(database: Database) -> tuple[str, str]:
    """The lead's and its handoff's."""
    with database.read() as tx:
        lead = tx.execute(select(t.leads.c.status)).scalar_one()
        return lead, tx.execute(select(t.handoffs.c.state)).scalar_one()


def test_a_date_that_is_put_right_moves_the_handoff_into_another_week(database: Database) -> None:
    tell(database, PAST)
    right = replace(PAST, sales_ready=NOW - 57 * DAY, first_response=NOW - 57 * DAY + HOUR)
    tell(database, right, NOW + HOUR)
    old, new = Period(NOW - 41 * DAY, NOW), Period(NOW - 58 * DAY, NOW - 56 * DAY)
    with database.read() as tx:
        before, after = (figures.responses(tx, [old, new], at) for at in (NOW, NOW + HOUR))
        opened = figures.became_opportunities(tx, [old, new], NOW + HOUR)
    assert [one.n for one in before] == [1, 0]
    assert after == [Times(()), Times((3600,))]
    assert opened == [Rate(0, 0), Rate(0, 1)]  # a month is too long for it now


def test_an_arrival_told_earlier_and_earlier_counts_once_where_it_was_told_last(database: Database) -> None:
    days = [Period(CAME - back * DAY, CAME - back * DAY + HOUR) for back in range(3)]
    for back in range(3):
        with database.begin() as tx:
            told = event(at=CAME, received=CAME - back * DAY, touches=())
            receiving.receive(tx, told, NOW + back * HOUR)
    with database.read() as tx:
        counted = [[one.left_out for one in figures.qualified(tx, days, NOW + back * HOUR)] for back in range(3)]
    assert counted == [[1, 0, 0], [0, 1, 0], [0, 0, 1]]


def test_the_first_file_again_takes_a_wrong_one_back(database: Database) -> None:
    for number, stages in enumerate((PAST, replace(PAST, sales_ready=NOW - 60 * DAY), PAST)):
        assert tell(database, stages, NOW + number * HOUR).outcome != "unchanged"
    with database.read() as tx:
        assert figures.became_opportunities(tx, [Period(NOW - 41 * DAY, NOW)], NOW + 2 * HOUR) == [Rate(1, 1)]


def test_a_deal_known_before_its_handoff_belongs_to_it_in_the_end(database: Database) -> None:
    tell(database, replace(PAST, sales_ready=None))
    tell(database, PAST, NOW + HOUR)
    with database.read() as tx:
        assert figures.became_opportunities(tx, [ALL], NOW + HOUR) == [Rate(1, 1)]


def test_what_two_files_tell_of_a_handoff_and_of_what_came_of_it_belongs_together(database: Database) -> None:
    tell(database, replace(PAST, sales_ready=None, won=NOW - 10 * DAY, amount=4800))
    tell(database, Stages(sales_ready=PAST.sales_ready), NOW + HOUR)
    assert status(database) == ("won", "won")
    with database.read() as tx:
        at = NOW + HOUR
        assert figures.became_opportunities(tx, [ALL], at) == [Rate(1, 1)]
        assert figures.responses(tx, [ALL], at) == [Times((6 * 3600,))]  # Friday 11 to Saturday
        assert figures.cycles(tx, [ALL], at, ZoneInfo("Europe/Berlin")) == [Times((30,))]
        assert figures.first_contacts(tx, [ALL], at, ZoneInfo("Europe/Berlin")) == [Times(())]
        assert figures.amounts_won(tx, ALL, at) == [4800]


@pytest.mark.parametrize("again", [{}, {"outcome": "won"}])
def test_a_deal_closed_before_its_handoff_was_known_counts_from_it(database: Database, again: dict[str, str]) -> None:
    tell(database, replace(PAST, sales_ready=None, outcome="won"))
    tell(database, replace(PAST, sales_ready=None, won=NOW - 10 * DAY), NOW + HOUR)
    tell(database, replace(PAST, **again), NOW + 2 * HOUR)
    with database.read() as tx:
        for at, since_handoff in ((NOW + HOUR, ()), (NOW + 2 * HOUR, (30,))):
            assert figures.cycles(tx, [ALL], at, ZoneInfo("Europe/Berlin")) == [Times(since_handoff)]


def test_a_first_response_told_by_a_later_file_alone_is_measured(database: Database) -> None:
    tell(database, Stages(sales_ready=NOW - DAY))
    tell(database, Stages(first_response=NOW - DAY + HOUR), NOW + HOUR)
    with database.read() as tx:
        assert figures.responses(tx, [ALL], NOW + HOUR) == [Times((3600,))]


def test_an_ending_whose_date_is_known_keeps_it(database: Database) -> None:
    tell(database, replace(PAST, won=NOW - 10 * DAY))
    tell(database, replace(PAST, outcome="won"), NOW + HOUR)
    with database.read() as tx:
        assert figures.won(tx, [ALL], NOW + HOUR) == [Rate(1, 1)]
    tell(database, replace(PAST, outcome="lost"), NOW + 2 * HOUR)
    with database.read() as tx:
        assert figures.won(tx, [ALL], NOW + 2 * HOUR) == [Rate(0, 0, 1)]
        assert tx.execute(select(t.opportunities.c.closed_at)).scalar_one() is None


def test_won_without_a_date_is_no_missed_opportunity(database: Database) -> None:
    tell(database, Stages(sales_ready=PAST.sales_ready, outcome="won"))
    assert tell(database, Stages(sales_ready=PAST.sales_ready, outcome="won")).outcome == "unchanged"
    with database.read() as tx:
        assert figures.became_opportunities(tx, [ALL], NOW) == [Rate(0, 0, 1)]
        assert figures.won(tx, [ALL], NOW) == [Rate(0, 0, 1)]


@pytest.mark.parametrize("opened", [None, PAST.opportunity])
def test_an_ending_without_a_date_lies_in_no_week_that_begins_after_it_was_first_told(
    database: Database, opened: datetime | None
) -> None:
    """Its handoff is told a week later: that it was won is no news then."""
    told = Stages(claimed=PAST.claimed, opportunity=opened, outcome="won")
    tell(database, told, NOW)
    tell(database, replace(told, sales_ready=PAST.claimed), NOW + 7 * DAY)
    weeks = [Period(NOW - DAY, NOW + 6 * DAY), Period(NOW + 6 * DAY, NOW + 13 * DAY)]
    with database.read() as tx:
        at = NOW + 8 * DAY
        assert figures.won(tx, weeks, at) == [Rate(0, 0, left_out=1), Rate(0, 0)]
        assert figures.cycles(tx, weeks, at, ZoneInfo("UTC")) == [Times((), (), 1), Times(())]


def test_first_contact_to_won_waits_for_the_day_of_the_first_contact(database: Database) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    for now, dated in ((NOW, {"undated": True}), (NOW + HOUR, {"received": NOW - 30 * DAY})):
        with database.begin() as tx:
            staff(tx)
            stages = Stages(won=NOW - 10 * DAY)
            receiving.receive(tx, event(at=CAME, stages=stages, touches=(), **dated), now)
    with database.read() as tx:
        known = [figures.first_contacts(tx, [ALL], at, berlin) for at in (NOW, NOW + HOUR)]
    assert known == [[Times((), (), 1)], [Times((20,))]]


def test_a_lead_that_was_claimed_is_no_lead_that_never_qualified(database: Database) -> None:
    tell(database, Stages(claimed=PAST.claimed))
    with database.read() as tx:
        assert figures.qualified(tx, [ALL], NOW) == [Rate(0, 0, 1)]


def test_an_older_file_takes_no_stage_back(database: Database) -> None:
    tell(database, PAST)
    tell(database, Stages(sales_ready=NOW - 50 * DAY))
    assert status(database) == ("opportunity", "opportunity")


def test_what_somebody_worked_on_here_is_known_better_here(database: Database) -> None:
    tell(database, replace(PAST, opportunity=None))
    with database.begin() as tx:
        opportunities.open_deal(tx, handoff(database), None, "", BEN, NOW)
        opportunities.lose(tx, handoff(database), "price", "Too much", "", BEN, NOW)
    assert tell(database, replace(PAST, won=NOW - DAY), NOW + HOUR).outcome == "unchanged"
    assert status(database) == ("lost", "lost")


def test_an_imported_handoff_that_is_answered_here_is_measured_in_the_teams_hours(database: Database) -> None:
    """From 10 to 10 in Berlin: eight hours of each working day."""
    tell(database, Stages(sales_ready=NOW - 7 * DAY))
    with database.begin() as tx:
        claim.claim(tx, handoff(database), BEN, NOW)
        answering.respond(tx, handoff(database), NOW, "call", "", None, BEN, NOW)
    with database.read() as tx:
        assert figures.responses(tx, [ALL], NOW) == [Times((5 * 8 * 3600,))]


def test_nobody_knows_when_an_imported_deal_was_first_answered(database: Database) -> None:
    tell(database, replace(PAST, first_response=None))
    with database.begin() as tx:
        opportunities.win(tx, handoff(database), None, None, "", BEN, NOW)
    with database.read() as tx:
        assert figures.responses(tx, [ALL], NOW) == [Times((), (), 1)]


def test_a_deal_without_a_date_of_its_opening_can_be_reopened_and_won_on_any_earlier_day(database: Database) -> None:
    tell(database, Stages(sales_ready=PAST.sales_ready, outcome="lost"))
    noon = datetime(2026, 11, 16, 12, tzinfo=ZoneInfo("Europe/Berlin"))
    with database.begin() as tx:
        opportunities.reopen(tx, handoff(database), SAM, NOW)
        opportunities.win(tx, handoff(database), None, noon.date(), "", SAM, NOW)
        assert tx.execute(select(t.opportunities.c.closed_at)).scalar_one() == noon


@pytest.mark.parametrize("day", ["sales_ready_is_day", "first_response_is_day"])
def test_what_is_told_by_its_day_alone_has_no_hours(database: Database, day: str) -> None:
    """Not in its own file, nor once another tells the other date; until one tells the hour."""
    of_day = "sales_ready" if day == "sales_ready_is_day" else "first_response"
    other = "first_response" if of_day == "sales_ready" else "sales_ready"
    tell(database, replace(PAST, **{other: None}, **{day: True}))
    tell(database, replace(PAST, **{of_day: None}), NOW + HOUR)
    with database.read() as tx:
        assert figures.responses(tx, [ALL], NOW + HOUR) == [Times((), (), 1)]
    assert tell(database, replace(PAST, **{day: True}), NOW + 2 * HOUR).outcome == "unchanged"
    tell(database, PAST, NOW + 3 * HOUR)
    with database.read() as tx:
        assert [one.n for one in figures.responses(tx, [ALL], NOW + 3 * HOUR)] == [1]


def test_an_answer_here_to_a_handoff_known_by_its_day_has_no_hours(database: Database) -> None:
    tell(database, replace(PAST, first_response=None, opportunity=None, sales_ready_is_day=True))
    with database.begin() as tx:
        answering.respond(tx, 1, NOW, "call", "", None, BEN, NOW)
        assert figures.responses(tx, [ALL], NOW) == [Times((), (), 1)]
