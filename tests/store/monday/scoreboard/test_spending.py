"""What campaigns cost, week by week."""

from datetime import date

from store.db.database import Database
from store.monday.scoreboard import spending
from store.record.outcomes import NotAllowed
from tests.office.cast import ANA, MIA, SAM
from tests.office.clock import NOW
from tests.office.store_helpers import staff

W46, W47, W48 = date(2026, 11, 9), date(2026, 11, 16), date(2026, 11, 23)


def test_any_day_stands_for_its_week_and_the_later_amount_holds(database: Database) -> None:
    with database.begin() as tx:
        assert spending.keep_amounts(tx, [("autumn", W46, 100), ("autumn", date(2026, 11, 15), 120)], MIA, NOW) == {
            "new": 1, "changed": 1,
        }  # fmt: skip
        assert spending.keep_amounts(tx, [("autumn", W46, 120)], MIA, NOW) == {"unchanged": 1}
    with database.read() as tx:
        assert spending.total_by_campaign(tx, W46, W47) == {"autumn": 120}


def test_the_total_is_of_whole_weeks_and_leaves_free_campaigns_out(database: Database) -> None:
    with database.begin() as tx:
        spending.keep_amounts(
            tx, [("autumn", W46, 100), ("autumn", W47, 50), ("autumn", W48, 7), ("word", W46, 0)], None, NOW
        )
    with database.read() as tx:
        assert spending.total_by_campaign(tx, W46, W48) == {"autumn": 150}


def test_marketers_and_managers_enter_it(sqlite_database: Database) -> None:
    with sqlite_database.begin() as tx:
        staff(tx)
        assert [spending.may_enter(tx, who) for who in (MIA, SAM)] == [None, None]
        assert isinstance(spending.may_enter(tx, ANA), NotAllowed)
