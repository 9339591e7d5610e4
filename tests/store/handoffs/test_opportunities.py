"""The day on which a deal was won, as people state it: by the calendar in the workspace's zone. Whose a deal is."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from store.db import tables as t
from store.db.database import Database, Transaction
from store.handoffs import (
    claim,
    opportunities,
    questions,
)
from store.outbox import homes
from store.record.outcomes import Done, Moved, Outcome, Refused
from store.team import workspace
from tests.office.cast import ANA, BEN, MIA, SAM
from tests.office.clock import HOUR, NOW
from tests.office.store_helpers import claimed, count, hand_over

# Tuesday the 17th in New York: 10 in the morning and 10 in the evening, when it is Wednesday in UTC.
MORNING, EVENING = datetime(2026, 11, 17, 15, tzinfo=UTC), datetime(2026, 11, 18, 3, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 20, 15, tzinfo=UTC)


def won(database: Database, opened: datetime, day: date | None) -> tuple[Outcome, datetime | None]:
    """Opened then and won on Friday, as of that day; and the moment that is kept."""
    handoff_id = hand_over(database, MORNING - timedelta(days=1))
    with database.begin() as tx:
        workspace.change(tx, zone="America/New_York")
        claim.claim(tx, handoff_id, ANA, MORNING)
        opportunities.open_deal(tx, handoff_id, None, "", ANA, opened)
        outcome = opportunities.win(tx, handoff_id, None, day, "", ANA, FRIDAY)
        return outcome, tx.execute(select(t.opportunities.c.closed_at)).scalar_one()


@pytest.mark.parametrize(
    ("opened", "day", "closed"),
    [
        (MORNING, None, FRIDAY),
        (MORNING, date(2026, 11, 20), FRIDAY),
        (MORNING, date(2026, 11, 19), datetime(2026, 11, 19, 17, tzinfo=UTC)),  # noon
        (MORNING, date(2026, 11, 17), datetime(2026, 11, 17, 17, tzinfo=UTC)),
        (EVENING, date(2026, 11, 17), EVENING),  # the day of the opening, and not before it
    ],
)
def test_a_stated_day_is_noon_there_and_today_is_now(
    sqlite_database: Database, opened: datetime, day: date | None, closed: datetime
) -> None:
    outcome, closed_at = won(sqlite_database, opened, day)
    assert isinstance(outcome, Done)
    assert closed_at == closed


@pytest.mark.parametrize("day", [date(2026, 11, 16), date(2026, 11, 21)])
def test_a_day_before_the_opening_or_to_come_is_refused(sqlite_database: Database, day: date) -> None:
    outcome, closed_at = won(sqlite_database, EVENING, day)
    assert isinstance(outcome, Refused)
    assert closed_at is None


def _home(tx: Transaction, who: str) -> int:
    return tx.execute(select(t.homes.c.version).where(t.homes.c.member_id == who)).scalar_one()


@pytest.mark.parametrize("end", ["won", "lost"])
def test_nobody_waits_for_an_answer_about_a_closed_deal(database: Database, end: str) -> None:
    handoff_id = claimed(database)
    later = NOW + timedelta(hours=1)
    with database.begin() as tx:
        homes.note_opened(tx, MIA, NOW)
        questions.ask(tx, handoff_id, "Which plan?", ANA, later)
        tx.execute(t.questions.update().values(asked_of=MIA))
        opportunities.open_deal(tx, handoff_id, None, "", ANA, later)
        seen = _home(tx, MIA)
        if end == "won":
            opportunities.win(tx, handoff_id, None, None, "", ANA, later)
        else:
            opportunities.lose(tx, handoff_id, "price", "Too much", "", ANA, later)
        assert count(tx, t.handoffs, asked=True) == 0
        assert count(tx, t.questions, answered_at=None) == 0
        assert _home(tx, MIA) == seen + 1  # who owed it sees that it is gone
        assert isinstance(questions.answer(tx, handoff_id, "The big one", MIA, later), Moved)


def test_a_deal_is_its_handoffs_owners(sqlite_database: Database) -> None:
    """Whoever a manager gives it to has the revenue, and is asked first when the company comes again."""
    handoff_id = claimed(sqlite_database)
    with sqlite_database.begin() as tx:
        opportunities.open_deal(tx, handoff_id, None, "", ANA, NOW + timedelta(hours=1))
        claim.assign(tx, handoff_id, BEN, SAM, NOW + timedelta(hours=2))
        assert count(tx, t.opportunities, owner_id=BEN) == 1


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


def test_the_amount_of_an_open_opportunity_changes_and_is_not_known_again(sqlite_database: Database) -> None:
    handoff_id = claimed(sqlite_database)
    with sqlite_database.begin() as tx:
        opportunities.open_deal(tx, handoff_id, 1, "", ANA, NOW)
        for amount in (2_500_00, None):
            opportunities.set_amount(tx, handoff_id, amount, ANA, NOW + HOUR)
            assert tx.scalar(select(t.opportunities.c.amount)) == amount
        told = list(tx.scalars(select(t.trace.c.money).where(t.trace.c.kind == "amount").order_by(t.trace.c.id)))
    assert told == [2_500_00, None]
