import pytest

from store.db import tables as t
from store.record import trace
from store.record.facts import ActFacts
from store.rules.trace_kinds import FACTS, TraceKind
from tests.office.clock import NOW
from tests.office.store_helpers import count, hand_over


def refused(database, kind, match, **facts):
    hand_over(database)
    with database.read() as tx:
        before = count(tx, t.trace)
    with database.begin() as tx, pytest.raises(ValueError, match=match):
        trace.record(tx, kind, 1, NOW, **facts)
    with database.read() as tx:
        assert count(tx, t.trace) == before


def test_an_unknown_kind_cannot_be_recorded(database):
    refused(database, "no_such_kind", "no_such_kind")


def test_a_kind_carries_what_its_list_says_and_nothing_else(database):
    refused(database, TraceKind.CLAIMED, "a row of claimed does not carry money, percent", money=1, percent=2)


def test_every_fact_is_a_column_and_a_card_can_read_it():
    assert set(FACTS) == {fact for kind in TraceKind for fact in kind.carries}
    assert set(FACTS) <= set(t.trace.c.keys())
    assert set(FACTS) <= set(ActFacts.__dataclass_fields__)
