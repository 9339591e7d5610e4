"""A deal closed and an owner named in a CRM: done here as well, once, and the later of two wins."""

from datetime import datetime

import pytest
from sqlalchemy import select

from store.db import tables as t
from store.db.database import Database
from store.handoffs import elsewhere, handoffs, opportunities
from store.handoffs.claim import claim
from tests.office.cast import ANA, BEN
from tests.office.clock import HOUR, MINUTE, NOW
from tests.office.store_helpers import claimed, count, hand_over


@pytest.mark.parametrize(
    ("claimed_at", "named_at", "owner", "told"),
    [
        (None, NOW, BEN, [BEN]),
        (NOW, NOW + HOUR, BEN, [ANA, BEN]),
        (NOW + HOUR, NOW, ANA, [ANA, BEN]),
    ],
)
def test_of_a_claim_and_an_owner_named_there_the_later_counts_and_both_are_told(
    database: Database, claimed_at: datetime | None, named_at: datetime, owner: str, told: list[str]
) -> None:
    handoff_id = hand_over(database)
    with database.begin() as tx:
        if claimed_at:
            claim(tx, handoff_id, ANA, claimed_at)
        for _ in range(2):
            elsewhere.assign_there(tx, handoff_id, BEN, "hubspot", named_at, NOW + 2 * HOUR)
        row = handoffs.find(tx, handoff_id)
        assert row is not None
        assert row.owner_id == owner
        heard = tx.scalars(select(t.outbox.c.member_id).where(t.outbox.c.member_id.is_not(None)))
        assert sorted(set(heard)) == sorted(told)


def test_won_there_is_won_here_and_celebrated_once(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        opportunities.open_deal(tx, handoff_id, 500, "", ANA, NOW + HOUR)
        ending = ("won", NOW, 700, "")
        assert elsewhere.end_deal_there(tx, handoff_id, ending, "hubspot", BEN, NOW + 2 * HOUR)
        assert not elsewhere.end_deal_there(tx, handoff_id, ending, "hubspot", BEN, NOW + 3 * HOUR)
        deal = tx.execute(select(t.opportunities)).one()
        # never before it was opened, whatever the CRM says
        assert (deal.outcome, deal.amount, deal.closed_at) == ("won", 700, NOW + HOUR)
        fact = tx.execute(select(t.trace).where(t.trace.c.kind == "won")).one()
        assert (fact.member_id, fact.other_member_id, fact.system) == (BEN, ANA, "hubspot")
        assert count(tx, t.outbox, kind="win") == 1


def test_what_has_moved_on_stays(database: Database) -> None:
    handoff_id = hand_over(database)
    with database.begin() as tx:
        assert elsewhere.open_deal_there(tx, handoff_id, ("hubspot", "1"), 5, None, NOW, NOW) is None
        assert not elsewhere.set_amount_there(tx, handoff_id, 5, "hubspot", None, NOW)
        assert not elsewhere.end_deal_there(tx, handoff_id, ("won", NOW, 5, ""), "hubspot", None, NOW + MINUTE)
