"""Deals that have an id in the program that told us: one id is one deal, whatever later files say of it."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from store.db import tables as t
from store.db.database import Database
from store.leads import receiving
from store.monday.scoreboard import figures
from store.privacy import forgetting
from store.record.events import Received, Stages
from store.rules.monday.measures import Rate
from store.rules.office_time.periods import Period
from tests.office.clock import DAY, HOUR, NOW
from tests.office.store_helpers import event, staff

CAME = NOW - 60 * DAY
D1 = Stages(opportunity=NOW - 40 * DAY, amount=1000, deal_id="D-1")
D2 = replace(D1, amount=2000, deal_id="D-2")
BARE = replace(D1, deal_id=None)
ALL = Period(NOW - 100 * DAY, NOW + DAY)


def tell(database: Database, stages: Stages, now: datetime = NOW, **about: Any) -> Received:
    with database.begin() as tx:
        staff(tx)
        said = {"at": CAME, "received": CAME, "touches": ()} | about
        return receiving.receive(tx, event(stages=stages, **said), now)


def told_of_deal(database: Database, stages: Stages, **about: Any) -> Received | None:
    with database.begin() as tx:
        said = {"at": CAME, "external_id": None, "email": None, "touches": ()} | about
        return receiving.receive_deal(tx, event(stages=stages, **said), NOW)


def deals(database: Database) -> list[tuple[int, str | None, int | None, str | None]]:
    of = t.opportunities.c
    with database.read() as tx:
        return [tuple(row) for row in tx.execute(select(of.lead_id, of.deal_id, of.amount, of.outcome).order_by(of.id))]


@pytest.mark.parametrize(("told", "left"), [
    pytest.param([D1, D1], [("D-1", 1000, None)], id="twice is as once"),
    pytest.param([D1, D2], [("D-1", 1000, None), ("D-2", 2000, None)], id="opened on one day"),
    pytest.param([D1, replace(D1, opportunity=NOW - 9 * DAY)], [("D-1", 1000, None)], id="an opening put right"),
    pytest.param([D1, Stages(deal_id="D-1", won=NOW - DAY)], [("D-1", 1000, "won")], id="won since"),
    pytest.param([replace(D1, won=NOW - 9 * DAY), replace(D1, lost=NOW - DAY)], [("D-1", 1000, "lost")], id="lost"),
    pytest.param([replace(D1, won=NOW - 9 * DAY), D1], [("D-1", 1000, "won")], id="an older file"),
    pytest.param([Stages(deal_id="D-1"), Stages(deal_id="D-2")], [("D-1", None, None), ("D-2", None, None)], id="bare"),
    pytest.param([BARE, D1], [("D-1", 1000, None)], id="its id became known"),
    pytest.param([D1, BARE], [("D-1", 1000, None)], id="a file without ids"),
    pytest.param([BARE, D1, D2], [("D-1", 1000, None), ("D-2", 2000, None)], id="of two the first has it"),
])  # fmt: skip
def test_one_id_is_one_deal(database: Database, told, left) -> None:
    for number, stages in enumerate(told):
        tell(database, stages, NOW + number * HOUR)
    assert [deal[1:] for deal in deals(database)] == left
    assert tell(database, told[-1], NOW + DAY).outcome == "unchanged"


def test_the_same_id_of_another_program_is_another_deal(database: Database) -> None:
    tell(database, D1)
    tell(database, replace(D1, opportunity=NOW - 9 * DAY), system="other")
    assert [deal[1] for deal in deals(database)] == ["D-1", "D-1"]


def test_a_deal_stays_with_the_contact_it_has_and_that_is_said(database: Database) -> None:
    first = tell(database, D1)
    other = {"external_id": "x2", "email": "other@other.example"}
    second = tell(database, replace(D1, won=NOW - DAY, sales_ready=NOW - 50 * DAY), **other)
    assert (second.outcome, second.deal_of, second.opportunities) == ("new", first.lead_id, 0)
    assert deals(database) == [(first.lead_id, "D-1", 1000, None)]
    again = tell(database, replace(D1, sales_ready=NOW - 50 * DAY), NOW + HOUR, **other)
    assert (again.outcome, again.deal_of) == ("unchanged", first.lead_id)
    with database.read() as tx:
        handed_over = select(t.handoffs.c.lead_id).where(t.handoffs.c.cycle > 0)
        assert tx.scalars(handed_over).all() == [second.lead_id]  # what is the lead's own is kept


def test_the_last_outcome_and_amount_count(database: Database) -> None:
    tell(database, replace(D1, won=NOW - 9 * DAY))
    tell(database, replace(D2, lost=NOW - 8 * DAY))
    tell(database, replace(D2, won=NOW - 7 * DAY), NOW + HOUR)
    tell(database, replace(D1, won=NOW - 9 * DAY, amount=7000), NOW + HOUR)
    with database.read() as tx:
        assert figures.won(tx, [ALL], NOW) == [Rate(1, 2)]
        assert figures.won(tx, [ALL], NOW + HOUR) == [Rate(2, 2)]
        assert sorted(figures.amounts_won(tx, ALL, NOW + HOUR)) == [2000, 7000]


def test_a_known_deal_goes_on_beside_a_handoff_of_our_own(database: Database) -> None:
    """Other deals of a lead that was handed over here are not ours to tell apart; that one is."""
    tell(database, D1)
    with database.begin() as tx:
        tx.execute(t.handoffs.insert().values(lead_id=1, cycle=1, state="sales_ready", handed_over_at=NOW,
                                              policy_version=0, history=False))  # fmt: skip
    assert tell(database, replace(D1, won=NOW - DAY), NOW + HOUR).outcome == "updated"
    assert tell(database, D2, NOW + HOUR).outcome == "unchanged"
    assert [deal[1:] for deal in deals(database)] == [("D-1", 1000, "won")]


def test_a_deal_is_told_of_by_its_id_alone(database: Database) -> None:
    assert told_of_deal(database, D1) is None
    lead_id = tell(database, D1).lead_id
    told = told_of_deal(database, Stages(deal_id="D-1", lost=NOW - DAY, reason="price"))
    assert told is not None
    assert (told.lead_id, told.outcome) == (lead_id, "updated")
    assert told_of_deal(database, D2, external_id="x1").opportunities == 1
    assert deals(database) == [(lead_id, "D-1", 1000, "lost"), (told_of_deal(database, D2).lead_id, "D-2", 2000, None)]


def test_many_at_once_keep_one_deal(database: Database) -> None:
    people = [event(external_id=f"x{n}", email=f"p{n}@x.example", stages=D1, touches=()) for n in range(3)]
    with database.begin() as tx:
        received = receiving.receive_many(tx, people, NOW)
    assert [one.deal_of for one in received] == [None, 1, 1]
    assert len(deals(database)) == 1


def test_a_forgotten_contact_leaves_a_deal_without_its_id(database: Database) -> None:
    lead_id = tell(database, D1).lead_id
    with database.begin() as tx:
        forgetting.forget(tx, lead_id, NOW)
    assert deals(database) == [(lead_id, None, 1000, None)]
    assert told_of_deal(database, D1) is None
