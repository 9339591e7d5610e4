"""Open imported deals that were never handed over: each can be acted on by itself, and none counts as handed over."""

from dataclasses import replace
from typing import Any

from sqlalchemy import select

from store.db import tables as t
from store.db.database import Database
from store.handoffs import opportunities
from store.record.outcomes import Done
from tests.office.clock import DAY, HOUR, NOW
from tests.office.store_helpers import ANA, staff
from tests.store.leads.test_history_deals import D1, D2, tell, told_of_deal

D3 = replace(D2, deal_id="D-3", amount=3000)


def handoffs_of_deals(database: Database) -> list[Any]:
    both = select(t.opportunities.c.deal_id, t.handoffs.c.id, t.handoffs.c.state, t.handoffs.c.cycle)
    both = both.outerjoin(t.handoffs, t.handoffs.c.id == t.opportunities.c.handoff_id)
    with database.read() as tx:
        return list(tx.execute(both.order_by(t.opportunities.c.id)))


def test_each_open_deal_has_its_own_and_one_s_end_leaves_the_others(database: Database) -> None:
    for deal in (D1, D2, D3):
        tell(database, deal)
    made = handoffs_of_deals(database)
    assert [(row.deal_id, row.state) for row in made] == [(f"D-{n}", "opportunity") for n in (1, 2, 3)]
    assert all(row.cycle <= 0 for row in made)
    with database.begin() as tx:
        staff(tx)
        assert isinstance(opportunities.win(tx, made[1].id, None, None, "", "U0SAM", NOW + HOUR), Done)
        assert tx.scalar(select(t.leads.c.status)) == "won"
        assert isinstance(opportunities.lose(tx, made[0].id, "price", "", "", "U0SAM", NOW + HOUR), Done)
        assert tx.scalar(select(t.leads.c.status)) == "won"
    assert [row.state for row in handoffs_of_deals(database)] == ["lost", "won", "opportunity"]
    told_of_deal(database, replace(D3, opportunity=None, lost=NOW - DAY))
    assert [row.state for row in handoffs_of_deals(database)] == ["lost", "won", "lost"]
    assert tell(database, replace(D2, lost=NOW - DAY), NOW + 2 * HOUR).outcome == "unchanged"  # ours is the better


def test_a_real_handoff_takes_the_first_deal_and_leaves_the_others_theirs(database: Database) -> None:
    tell(database, D1)
    tell(database, D2)
    tell(database, replace(D1, sales_ready=NOW - 45 * DAY), NOW + HOUR)
    assert [(row.deal_id, row.cycle > 0) for row in handoffs_of_deals(database)] == [("D-1", True), ("D-2", False)]
    with database.read() as tx:
        withdrawn = tx.scalars(select(t.handoffs.c.cycle).where(t.handoffs.c.withdrawn_at.is_not(None))).all()
    assert withdrawn == [-1]


def test_one_that_is_worked_on_keeps_its_owner(database: Database) -> None:
    tell(database, D1)
    (row,) = handoffs_of_deals(database)
    with database.begin() as tx:
        staff(tx)
        opportunities.set_amount(tx, row.id, 77, "U0SAM", NOW)
    tell(database, replace(D1, owner="Ana", amount=88), NOW + HOUR)
    with database.read() as tx:
        assert tx.scalar(select(t.handoffs.c.owner_id)) != ANA
        assert tx.scalar(select(t.opportunities.c.amount)) == 77
