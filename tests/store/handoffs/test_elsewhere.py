"""A deal closed and an owner named in a CRM: done here as well, once, and the later of two wins."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from store.db import tables as t
from store.db.database import Database, Transaction
from store.handoffs import elsewhere, handoffs, opportunities
from store.handoffs.claim import claim
from store.handoffs.elsewhere import DealThere
from store.privacy import forgetting
from tests.office.cast import ANA, BEN
from tests.office.clock import HOUR, MINUTE, NOW
from tests.office.store_helpers import claimed, count, hand_over

LATER = NOW + 3 * HOUR


def there(at: datetime = NOW, closed_at: datetime | None = None, by: str | None = None, **more: Any) -> DealThere:
    return DealThere("hubspot", by, at, closed_at or at, **more)


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
        said = there(at=NOW + 2 * HOUR, closed_at=NOW, amount=700, outcome="won", by=BEN)
        assert elsewhere.end_deal_there(tx, handoff_id, said, NOW + 2 * HOUR)
        assert not elsewhere.end_deal_there(tx, handoff_id, said, NOW + 3 * HOUR)
        deal = tx.execute(select(t.opportunities)).one()
        # never before it was opened, whatever the CRM says
        assert (deal.outcome, deal.amount, deal.closed_at) == ("won", 700, NOW + HOUR)
        fact = tx.execute(select(t.trace).where(t.trace.c.kind == "won")).one()
        assert (fact.member_id, fact.other_member_id, fact.system) == (BEN, ANA, "hubspot")
        assert count(tx, t.outbox, kind="win") == 1


def test_what_has_moved_on_stays(database: Database) -> None:
    handoff_id = hand_over(database)
    with database.begin() as tx:
        assert elsewhere.open_deal_there(tx, handoff_id, "hubspot", "1", 5, None, NOW, NOW) is None
        assert not elsewhere.set_amount_there(tx, handoff_id, there(amount=5), NOW)
        assert not elsewhere.end_deal_there(tx, handoff_id, there(amount=5, outcome="won"), NOW + MINUTE)


Act = Callable[[Transaction, int, datetime], object]


def lost_there(tx: Transaction, handoff_id: int, at: datetime) -> None:
    elsewhere.end_deal_there(tx, handoff_id, there(at=at, outcome="lost", why="Price"), LATER)


def won_here(tx: Transaction, handoff_id: int, at: datetime) -> None:
    opportunities.win(tx, handoff_id, 800, None, "", ANA, at)


def amount_there(tx: Transaction, handoff_id: int, at: datetime) -> None:
    elsewhere.set_amount_there(tx, handoff_id, there(at=at, amount=900), LATER)


def amount_here(tx: Transaction, handoff_id: int, at: datetime) -> None:
    opportunities.set_amount(tx, handoff_id, 700, ANA, at)


@pytest.mark.parametrize(
    ("here", "there_", "field", "value", "stands", "otherwise"),
    [
        (amount_here, amount_there, "amount", "900", (None, 700), (None, 900)),
        (won_here, lost_there, "outcome", "lost", ("won", 800), ("lost", 800)),
    ],
)
@pytest.mark.parametrize("here_is_later", [True, False])
def test_of_two_who_changed_a_deal_the_later_counts_and_the_others_value_is_kept(
    database: Database, here: Act, there_: Act, field: str, value: str, stands: object, otherwise: object,
    here_is_later: bool,
) -> None:  # fmt: skip
    handoff_id = claimed(database)
    with database.begin() as tx:
        opportunities.open_deal(tx, handoff_id, 500, "", ANA, NOW)
        here(tx, handoff_id, NOW + (2 if here_is_later else 1) * HOUR)
        for _ in range(2):
            there_(tx, handoff_id, NOW + (1 if here_is_later else 2) * HOUR)
        deal = tx.execute(select(t.opportunities)).one()
        assert (deal.outcome, deal.amount) == (stands if here_is_later else otherwise)
        late = tx.execute(select(t.trace.c.code, t.remarks.c.words).join(t.remarks).where(t.trace.c.kind == "crm_late"))
        assert [tuple(row) for row in late] == ([(field, value)] if here_is_later else [])
        forgetting.forget(tx, deal.lead_id, LATER)
        assert count(tx, t.remarks) == 0


def test_an_amount_in_another_currency_is_not_known_here(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        opportunities.open_deal(tx, handoff_id, 500, "", ANA, NOW)
        assert elsewhere.set_amount_there(tx, handoff_id, there(at=LATER, currency="USD"), LATER)
        assert tx.scalar(select(t.opportunities.c.amount)) is None
        fact = tx.execute(select(t.trace).where(t.trace.c.kind == "amount")).one()
        assert (fact.money, fact.code, fact.system) == (None, "USD", "hubspot")


def test_a_reason_of_ours_is_kept_as_such_and_another_in_words(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        opportunities.open_deal(tx, handoff_id, 500, "", ANA, NOW)
        for at, reason, why in ((HOUR, "price", "Price"), (3 * HOUR, None, "They chose another")):
            elsewhere.end_deal_there(tx, handoff_id, there(at=NOW + at, outcome="lost", why=why), NOW + at)
            assert tx.scalar(select(t.opportunities.c.reason)) == reason
            elsewhere.end_deal_there(tx, handoff_id, there(at=NOW + at + HOUR), NOW + at + HOUR)
        assert list(tx.scalars(select(t.remarks.c.words))) == ["They chose another"]
