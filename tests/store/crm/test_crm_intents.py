"""What is to be written, as things stand when it is sent, and what came of it."""

from sqlalchemy import select

from store.crm import crm_intents, crm_state, crm_writes, mirror
from store.crm.crm_state import CrmConnection
from store.crm.crm_values import CrmIntent, Declined, Written
from store.db import tables as t
from store.db.database import Database, Transaction
from store.handoffs import claim, opportunities
from store.privacy import forgetting
from tests.office.cast import ANA
from tests.office.clock import HOUR, NOW
from tests.office.store_helpers import count, hand_over


def opened(tx: Transaction, handoff_id: int) -> list[CrmIntent]:
    """Claimed and with an opportunity: everything that is to be written of it."""
    crm_state.start_writing(tx, CrmConnection("hubspot"))
    claim.claim(tx, handoff_id, ANA, NOW)
    opportunities.open_deal(tx, handoff_id, 1_440_050, "", ANA, NOW + HOUR)
    crm_writes.queue_writes(tx, 2**40, NOW + HOUR)
    rows = tx.execute(select(t.crm_writes).order_by(t.crm_writes.c.id)).all()
    return [intent for row in rows if (intent := crm_intents.load_intent(tx, row)) is not None]


def test_an_intent_says_how_things_stand(database: Database) -> None:
    handoff_id = hand_over(database)
    with database.begin() as tx:
        found = {intent.kind: intent for intent in opened(tx, handoff_id)}
        assert found["contact"].fields["email"] == "ada@acme.example"
        assert found["contact"].own["state"] == "opportunity"
        assert found["contact"].own["owner"] == "Ana"
        deal = found["deal"].deal
        assert deal is not None
        assert (deal.name, deal.amount, deal.currency, deal.id) == ("Acme GmbH · Ada Berg", "14400.5", "EUR", None)


def test_ids_that_came_back_are_kept_and_a_refusal_is_parked_and_said(database: Database) -> None:
    handoff_id = hand_over(database)
    with database.begin() as tx:
        contact, note = opened(tx, handoff_id)[:2]
        crm_intents.keep_written(tx, "hubspot", contact, Written("11", url="https://crm.example/11"), NOW)
        known = mirror.contact_of(tx, "hubspot", contact.lead_id)
        assert known is not None
        assert (known.record_id, known.url) == ("11", "https://crm.example/11")
        assert crm_intents.keep_declined(tx, "hubspot", note, Declined("A reason is required"), NOW)
        assert crm_writes.count_writes(tx)[1] == 1
        fact = tx.execute(select(t.trace).where(t.trace.c.kind == "crm_refused")).one()
        assert (fact.code, fact.system) == ("note", "hubspot")
        assert count(tx, t.outbox, trace_id=fact.id) == 1


def test_of_a_lead_that_was_erased_nothing_is_written(database: Database) -> None:
    handoff_id = hand_over(database)
    with database.begin() as tx:
        intents = opened(tx, handoff_id)
        mirror.link_contact(tx, "hubspot", intents[0].lead_id, "11", None, NOW)
        forgetting.forget(tx, intents[0].lead_id, NOW + HOUR)
        rows = tx.execute(select(t.crm_writes)).all()
        assert [crm_intents.load_intent(tx, row) for row in rows] == [None] * len(rows)
        assert count(tx, t.crm_records) == 0


def test_an_answer_about_a_lead_that_was_erased_meanwhile_leaves_nothing_of_it(database: Database) -> None:
    handoff_id = hand_over(database)
    with database.begin() as tx:
        contact, note, *_, deal = opened(tx, handoff_id)
        crm_intents.keep_written(tx, "hubspot", contact, Written("11"), NOW)
        forgetting.forget(tx, contact.lead_id, NOW + HOUR)
        told = count(tx, t.outbox)
        crm_intents.keep_written(tx, "hubspot", contact, Written("12", url="https://crm.example/12"), NOW)
        crm_intents.keep_written(tx, "hubspot", deal, Written("12", "31"), NOW)
        assert crm_intents.keep_declined(tx, "hubspot", note, Declined("Ada Berg is not valid"), NOW)
        assert crm_writes.count_writes(tx)[1] == 0
        for table in (t.lead_ids, t.crm_records, t.crm_sent, t.remarks):
            assert count(tx, table) == 0, table.name
        assert tx.scalar(select(t.opportunities.c.deal_id)) is None
        assert count(tx, t.outbox) == told
