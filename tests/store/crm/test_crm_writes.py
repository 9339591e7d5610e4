"""What the trace has for a CRM: queued once, in order of each lead, one at a time."""

from sqlalchemy import select

from store.crm import crm_state, crm_writes
from store.crm.crm_state import CrmConnection
from store.db import tables as t
from store.db.database import Database
from store.handoffs import claim, elsewhere
from tests.office.cast import ANA, BEN
from tests.office.clock import NOW
from tests.office.store_helpers import hand_over

ALL = 2**40


def queue(database: Database) -> list[tuple[str, str]]:
    with database.begin() as tx:
        crm_writes.queue_writes(tx, ALL, NOW)
        rows = tx.execute(select(t.trace.c.kind, t.crm_writes.c.kind.label("what")).join_from(t.crm_writes, t.trace)
                          .order_by(t.crm_writes.c.id))  # fmt: skip
        return [(row.kind, row.what) for row in rows]


def test_nothing_is_queued_before_the_crm_is_connected_nor_what_was_before(database: Database) -> None:
    handoff_id = hand_over(database)
    assert queue(database) == []
    with database.begin() as tx:
        crm_state.start_writing(tx, CrmConnection("hubspot"))
        claim.claim(tx, handoff_id, ANA, NOW)
    assert queue(database) == queue(database) == [("claimed", "contact"), ("claimed", "note")]


def test_what_was_done_there_is_not_told_there(database: Database) -> None:
    handoff_id = hand_over(database)
    with database.begin() as tx:
        crm_state.start_writing(tx, CrmConnection("hubspot"))
        elsewhere.assign_there(tx, handoff_id, BEN, "hubspot", NOW, NOW)
        elsewhere.open_deal_there(tx, handoff_id, "hubspot", "31", 500, None, NOW, NOW)
    assert queue(database) == [("assigned", "contact"), ("opportunity", "contact")]


def test_one_at_a_time_in_the_order_of_a_lead(database: Database) -> None:
    with database.begin() as tx:
        crm_state.start_writing(tx, CrmConnection("hubspot"))
    first = hand_over(database)
    with database.begin() as tx:
        claim.claim(tx, first, ANA, NOW)
    hand_over(database, external_id="w2", email="eve@other.example", company="Other")
    queue(database)
    with database.begin() as tx:
        leads = []
        while (row := crm_writes.take_write(tx)) is not None:
            leads.append(row.lead_id)
        assert len(leads) == len(set(leads)) == 2  # of each the oldest; the rest waits for it
        assert crm_writes.count_writes(tx) == (4, 0)
        crm_writes.recover_writes(tx)
        row = crm_writes.take_write(tx)
        assert row is not None
        crm_writes.finish_write(tx, row.id, "parked")
        following = crm_writes.take_write(tx)
        assert following is not None
        assert (following.lead_id, following.id) == (row.lead_id, row.id + 1)  # what is parked holds nobody up
        crm_writes.put_off_write(tx, following, 3600.0)
        assert crm_writes.count_writes(tx) == (3, 1)
        assert crm_writes.retry_parked(tx) == 1
        assert crm_writes.count_writes(tx) == (4, 0)
