"""Erasing a person while others act on them."""

import pytest
from sqlalchemy import select

from store.db import tables as t
from store.db.database import Database
from store.handoffs import claim, handoffs
from store.leads import receiving
from tests.office.cast import ANA
from tests.office.clock import NOW
from tests.office.forgetting_helpers import forget
from tests.office.lives import HOUR
from tests.office.racing import at_once
from tests.office.store_helpers import count, hand_over, receive, touch


@pytest.mark.parametrize("number", range(6))
def test_who_is_erased_while_somebody_claims_has_no_running_promise(database, number):
    handoff_id = hand_over(database)
    with database.read() as tx:
        lead_id = handoffs.find(tx, handoff_id).lead_id

    def press_claim() -> None:
        with database.begin() as tx:
            claim.claim(tx, handoff_id, ANA, NOW + HOUR)

    at_once(press_claim, lambda: forget(database, lead_id, NOW + HOUR))
    with database.read() as tx:
        assert count(tx, t.clocks, stopped_at=None) == 0
        row = handoffs.find(tx, handoff_id)
        assert row.erased and (row.state, row.owner_id) in (("claimed", ANA), ("sales_ready", None))


@pytest.mark.parametrize("number", range(6))
def test_who_is_erased_while_the_same_person_comes_in_is_not_there_afterwards(database, number):
    lead_id = receive(database).lead_id
    assert lead_id is not None
    at_once(
        lambda: receive(database, NOW + HOUR, name="Ada Berg-Holm"),
        lambda: forget(database, lead_id, NOW + HOUR),
        lambda: receive(database, NOW + HOUR, external_id="w1", email=None, title="Founder"),
        lambda: _touch(database),
    )
    with database.read() as tx:
        assert list(tx.scalars(select(t.leads.c.email_key))) == [None]
        assert count(tx, t.lead_ids) == count(tx, t.words) == count(tx, t.remarks) == 0


def _touch(database: Database) -> None:
    with database.begin() as tx:
        receiving.receive_touch(tx, "website", "w1", None, touch("webinar", NOW), NOW + HOUR)


def test_two_who_erase_the_same_person_erase_once(database):
    lead_id = receive(database).lead_id
    done: list[object] = []
    at_once(*[lambda: done.append(forget(database, lead_id, NOW + HOUR))] * 3)
    assert sorted(one is None for one in done) == [False, True, True]
