"""What the two engines spell differently means the same."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from store.db import dialect
from store.db import tables as t
from store.db.database import Database
from tests.office.store_helpers import receive

LEAP = datetime(2028, 2, 20, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("fraction", [0, 1, 499_999, 999_500, 999_999])
def test_a_moment_so_much_later_is_exact_to_the_microsecond(database: Database, fraction: int) -> None:
    moment = LEAP.replace(microsecond=fraction)
    receive(database, moment)
    with database.read() as tx:
        for span in (timedelta(), timedelta(seconds=1), timedelta(days=14), timedelta(days=366)):
            later = dialect.later(tx, t.leads.c.received_at, span)
            assert tx.execute(select(later, later == moment + span)).one() == (moment + span, True)


def test_plain_rows_are_kept_as_they_are_and_once(database: Database) -> None:
    rows = [("o'hara", "%s"), ("?", "ß"), ("o'hara", "%s")]
    with database.begin() as tx:
        dialect.insert_plain(tx, t.deletions, rows)
        dialect.insert_plain(tx, t.deletions, rows[:1])
        kept = tx.execute(select(t.deletions).order_by(t.deletions.c.deletion)).all()
    assert [tuple(row) for row in kept] == [("?", "ß"), ("o'hara", "%s")]
