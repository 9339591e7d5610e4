"""What campaigns cost, by days and weeks."""

from datetime import date
from itertools import pairwise

from store.db.database import Database
from store.monday.scoreboard import spending
from store.monday.scoreboard.spending import SpendPeriod
from store.record.outcomes import NotAllowed
from tests.office.cast import ANA, MIA, SAM
from tests.office.clock import NOW
from tests.office.store_helpers import staff

W46, W47, W48 = date(2026, 11, 9), date(2026, 11, 16), date(2026, 11, 23)


def day(number: int) -> SpendPeriod:
    return SpendPeriod("autumn", date(2026, 11, number), 1)


def test_a_week_replaces_its_days_and_days_within_a_week_are_not_kept(database: Database) -> None:
    week = spending.week_of("autumn", date(2026, 11, 15))
    assert (week.first, week.after) == (W46, W47)
    steps: list[tuple[SpendPeriod, int, str, int]] = [
        (day(9), 10, "new", 10), (day(10), 20, "new", 30), (day(10), 25, "changed", 35), (day(8), 5, "new", 35),
        (day(10), 25, "unchanged", 35), (week, 100, "changed", 100), (week, 100, "unchanged", 100),
        (day(11), 1, "overlaps", 100), (week, 120, "changed", 120), (day(16), 7, "new", 120),
    ]  # fmt: skip
    for period, amount, became, total in steps:
        with database.begin() as tx:
            assert spending.keep_amounts(tx, [(period, amount)], MIA, NOW) == {period: became}
            assert (spending.amount_of(tx, week), became) == (total, became)
    with database.read() as tx:
        assert spending.total_by_campaign(tx, date(2026, 11, 8), date(2026, 11, 17)) == {"autumn": 132}


def test_a_range_counts_by_days_and_its_parts_add_up(database: Database) -> None:
    amounts = [(SpendPeriod("autumn", W46), 100), (SpendPeriod("autumn", W47), 50), (SpendPeriod("word", W46), 0)]
    with database.begin() as tx:
        spending.keep_amounts(tx, [*amounts, (SpendPeriod("autumn", W48), 7)], None, NOW)
    with database.read() as tx:
        assert spending.total_by_campaign(tx, W46, W48) == {"autumn": 150}
        single = [date(2026, 11, number) for number in range(9, 24)]
        by_day = [spending.total_by_campaign(tx, *ends).get("autumn", 0) for ends in pairwise(single)]
    assert by_day[:7] == [14, 14, 14, 15, 14, 14, 15]  # 100 / 7 = 14.29
    assert sum(by_day) == 150


def test_marketers_and_managers_enter_it(sqlite_database: Database) -> None:
    with sqlite_database.begin() as tx:
        staff(tx)
        assert [spending.may_enter(tx, who) for who in (MIA, SAM)] == [None, None]
        assert isinstance(spending.may_enter(tx, ANA), NotAllowed)
