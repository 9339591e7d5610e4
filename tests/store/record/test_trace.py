import pytest

from store.db import tables as t
from store.record import trace
from tests.office.store_helpers import NOW, count, hand_over


def test_an_unknown_kind_cannot_be_recorded(database):
    hand_over(database)
    with database.read() as tx:
        before = count(tx, t.trace)
    with database.begin() as tx, pytest.raises(ValueError, match="no_such_kind"):
        trace.record(tx, "no_such_kind", 1, NOW)
    with database.read() as tx:
        assert count(tx, t.trace) == before
