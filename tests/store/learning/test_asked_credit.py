from datetime import date

import pytest

from store.learning import asked_credit
from tests.office.clock import NOW
from tests.office.store_helpers import hand_over


@pytest.mark.parametrize(
    ("asked", "first", "after", "rule"),
    [
        ("", date(2026, 10, 1), date(2027, 1, 1), "first"),
        ("quarter decay", date(2026, 10, 1), date(2027, 1, 1), "decay"),
        ("month", date(2026, 11, 1), date(2026, 12, 1), "first"),
        ("linear 2026-02", date(2026, 2, 1), date(2026, 3, 1), "linear"),
        ("2026-11-09..2026-11-15", date(2026, 11, 9), date(2026, 11, 16), "first"),
    ],
)
def test_a_period_and_a_rule_are_read(database, asked, first, after, rule):
    hand_over(database)
    with database.read() as tx:
        found = asked_credit.load_asked(tx, asked, NOW)
    assert (found.days, found.rule) == ((first, after), rule)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("never", "Write `/scoreboard campaigns`"),
        ("2026-13", "Write `/scoreboard campaigns`"),
        ("2026-11-15..2026-11-09", "lies before"),
        ("0001-01-01..2026-11-09", "Days lie between 1970 and 2199"),
        ("2027-01", "nothing to show yet"),
    ],
)
def test_what_is_no_period_is_said(database, asked, said):
    hand_over(database)
    with database.read() as tx, pytest.raises(ValueError, match=said):
        asked_credit.load_asked(tx, asked, NOW)
