"""A month's review: reckoned from the facts of a moment, kept with the first board of the next month, posted once."""

from datetime import UTC, date, datetime

from sqlalchemy import select

from store.db import tables as t
from store.db.database import Database
from store.handoffs import claim, opportunities
from store.learning import months
from store.rules.monday.measures import Rate
from store.rules.office_time.business_time import parse_hours
from store.team import calendars
from tests.office.cast import ANA
from tests.office.clock import DAY, HOUR, MINUTE, NOW, WEEK
from tests.office.racing import at_once
from tests.office.store_helpers import count, hand_over, receive

NOVEMBER, W48 = date(2026, 11, 1), date(2026, 11, 30)
FIRST_MONDAY = datetime(2026, 12, 7, 8, tzinfo=UTC)  # 09:00 in Berlin


def review(database: Database, now: datetime = FIRST_MONDAY, month: date = NOVEMBER) -> months.MonthReview:
    with database.read() as tx:
        return months.for_month(tx, month, now)


def close(database: Database, now: datetime) -> date | None:
    with database.begin() as tx:
        return months.close_week(tx, now)


def opened(database: Database, number: int, amount: int | None, **fields: object) -> int:
    """A deal opened an hour after its handoff."""
    fields = {"external_id": f"w{number}", "email": f"a{number}@c{number}.example", "company": f"C{number}", **fields}
    handoff = receive(database, **fields).handoff_id
    assert handoff is not None
    with database.begin() as tx:
        claim.claim(tx, handoff, ANA, NOW + MINUTE)
        opportunities.open_deal(tx, handoff, amount, "", ANA, NOW + HOUR)
    return handoff


def test_pipeline_is_by_the_group_of_the_first_source_and_none_is_other_if_something_is_known(database):
    hand_over(database)
    for number, (source, amount) in enumerate((("paid_search", 500), ("Outbound", 70), ("partner", 9), (None, 3)), 2):
        opened(database, number, amount, source=source)
    opened(database, 9, None, source="paid_search")
    found = review(database)
    groups = {line.group: (line.opportunities, line.amount) for line in found.groups}
    assert groups == {"marketing": (2, 500), "sales": (1, 70), "partner": (1, 9), "other": (1, 3)}
    assert found.pipeline == 582


def test_a_deal_of_a_lead_that_no_source_or_touch_brought_is_sales(database):
    hand_over(database)
    handoff = opened(database, 2, 400, source=None)
    with database.begin() as tx:
        lead = tx.scalar(select(t.handoffs.c.lead_id).where(t.handoffs.c.id == handoff))
        tx.execute(t.touches.delete().where(t.touches.c.lead_id == lead))
    groups = {line.group: line.amount for line in review(database).groups}
    assert groups == {"marketing": 0, "sales": 400, "partner": 0, "other": 0}


#  November 2026: made on Wednesday 18th at 10:00; 21 days later is the 9th of December.
def test_handoffs_are_counted_once_they_have_had_21_days(database):
    hand_over(database)
    opened(database, 2, 100)
    due = NOW + 21 * DAY
    before, on_time = review(database, due - MINUTE), review(database, due)
    assert (before.to_opportunity, before.young) == (Rate(0, 0), 2)
    assert (on_time.to_opportunity, on_time.young) == (Rate(1, 2), 0)
    assert (on_time.diagnosis.failed, on_time.diagnosis.follow_up, on_time.diagnosis.named) == (1, 1, "follow_up")


def test_the_last_final_month_is_one_before_whose_handoffs_have_all_had_21_days(database):
    hand_over(database)
    assert review(database).final_month == date(2026, 10, 1)
    assert review(database, month=date(2026, 12, 1)).final_month == date(2026, 10, 1)
    assert review(database, datetime(2026, 12, 21, 23, tzinfo=UTC), date(2026, 12, 1)).final_month == NOVEMBER


def test_it_is_kept_once_with_the_first_board_of_the_next_month_and_never_changes(database):
    hand_over(database)
    assert close(database, NOW + 5 * DAY) is not None  # Monday 23 November: no month is over
    with database.read() as tx:
        assert count(tx, t.months) == 0
    assert close(database, FIRST_MONDAY) == W48
    assert close(database, FIRST_MONDAY) is None
    kept = review(database, FIRST_MONDAY + WEEK)
    opened(database, 2, 100)
    assert review(database, FIRST_MONDAY + WEEK) == kept
    assert kept.at == FIRST_MONDAY and kept.question
    with database.read() as tx:
        assert months.with_board(tx, W48) == kept
        assert months.with_board(tx, None) is None
        assert count(tx, t.months) == 1
    assert close(database, FIRST_MONDAY + WEEK) is not None
    with database.read() as tx:
        assert count(tx, t.months) == 1


def test_on_a_holiday_it_comes_once_on_the_next_working_day(database):
    hand_over(database)
    with database.begin() as tx:  # Whit Monday 2028 is the first Monday of June
        calendars.set_hours(tx, calendars.TEAM, "Europe/Berlin", parse_hours("mon-fri 09:00-17:00"), "DE-BE", NOW)
    whit_monday = datetime(2028, 6, 5, 7, tzinfo=UTC)  # 09:00 in summer time
    assert close(database, whit_monday) is close(database, whit_monday + 12 * HOUR) is None
    assert close(database, whit_monday + DAY) == date(2028, 5, 29)
    assert close(database, whit_monday + 2 * DAY) is None
    with database.read() as tx:
        assert tx.scalars(select(t.months.c.month)).all() == [date(2028, 5, 1)]


def test_two_replicas_that_wake_at_nine_keep_it_once(postgresql_database):
    hand_over(postgresql_database)
    closed = at_once(*[lambda: close(postgresql_database, FIRST_MONDAY)] * 4)
    assert sorted(map(bool, closed)) == [False, False, False, True]
    with postgresql_database.read() as tx:
        assert count(tx, t.months) == 1
        assert months.with_board(tx, W48) is not None


def test_it_is_asked_for_as_month_or_by_its_name(database):
    hand_over(database)
    with database.read() as tx:
        for which, month in (("month", date(2026, 11, 1)), ("2026-10", date(2026, 10, 1)), ("2026-W44", None)):
            found = months.review_asked_for(tx, which, NOW)
            assert (found.month if found else None) == month
