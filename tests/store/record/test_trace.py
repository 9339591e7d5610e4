from datetime import timedelta
from types import SimpleNamespace

import pytest

from store.db import tables as t
from store.record import trace
from store.record.facts import ActFacts
from store.rules.trace_kinds import FACTS, TraceKind
from tests.office.clock import NOW
from tests.office.store_helpers import count, hand_over


def test_within_a_minute_what_was_noted_first_was_first():
    """A first response is stated in whole minutes: it may not stand before the claim a few seconds before it."""
    claimed = SimpleNamespace(happened_at=NOW.replace(second=30), id=7)
    responded = SimpleNamespace(happened_at=NOW.replace(second=0), id=8)
    before = SimpleNamespace(happened_at=NOW - timedelta(minutes=1), id=9)
    assert sorted([responded, claimed, before], key=trace.by_minute) == [before, claimed, responded]


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
