"""Which deals a list has, in which order, and what it says of those it does not show."""

from datetime import timedelta

from store.db import tables as t
from store.db.database import Database
from store.views import deal_lists
from tests.office.cast import ANA, BEN
from tests.office.clock import NOW
from tests.office.store_helpers import hand_over


def test_deals_by_outcome_owner_and_age(sqlite_database: Database) -> None:
    lead_id = _lead(sqlite_database)
    with sqlite_database.begin() as tx:
        for number, (owner, amount, outcome) in enumerate([
            (ANA, 100, None), (BEN, None, None), (ANA, 500, None), (ANA, 70, "won"), (BEN, 30, "lost"),
        ]):  # fmt: skip
            opened = NOW - timedelta(days=number)
            closed = NOW if outcome else None
            row = {"lead_id": lead_id, "owner_id": owner, "amount": amount, "outcome": outcome, "history": True}
            tx.execute(t.opportunities.insert().values(opened_at=opened, closed_at=closed, **row))
        every = deal_lists.deals(tx, "open")
        anas = deal_lists.deals(tx, "open", ANA)
        won = deal_lists.deals(tx, "won")
    assert [line.amount for line in every.lines] == [500, None, 100]
    assert (every.total, every.amounts) == (3, 600)
    assert [line.amount for line in anas.lines] == [500, 100]
    assert [(line.amount, line.owner_id) for line in won.lines] == [(70, ANA)]


def test_deals_of_an_erased_lead_are_not_listed(sqlite_database: Database) -> None:
    lead_id = _lead(sqlite_database)
    with sqlite_database.begin() as tx:
        tx.execute(t.opportunities.insert().values(lead_id=lead_id, history=True))
        tx.execute(t.leads.update().values(erased_at=NOW))
        assert deal_lists.deals(tx, "open").total == 0


def _lead(database: Database) -> int:
    hand_over(database, external_id="w1", email="ada@acme.example")
    with database.read() as tx:
        return int(tx.scalar(t.leads.select().with_only_columns(t.leads.c.id)) or 0)
