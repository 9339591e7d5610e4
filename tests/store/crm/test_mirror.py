"""What a CRM says becomes leads and deals here: at first as history, then as news."""

import itertools
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from store.crm import crm_intents, crm_owners, crm_state, crm_writes, echoes, mirror
from store.crm.crm_state import CrmConnection
from store.crm.crm_values import CrmContact, CrmDeal, CrmOwner
from store.db import tables as t
from store.db.database import Database
from store.handoffs import opportunities, release
from store.privacy import forgetting
from store.team import people
from store.team.people import Person
from tests.office.cast import ANA
from tests.office.clock import DAY, HOUR, NOW
from tests.office.store_helpers import claimed, count, receive

ADA = {"email": "ada@acme.example", "name": "Ada Berg", "title": "VP Sales"}
YEARS = timedelta(days=700)


def contact(id_: str = "11", **more: Any) -> CrmContact:
    return CrmContact(id_, **{"changed_at": NOW, "created_at": NOW - YEARS, "fields": ADA, **more})


def deal(id_: str = "31", **more: Any) -> CrmDeal:
    opened = NOW - 30 * DAY
    return CrmDeal(id_, **{"changed_at": NOW, "contact_ids": ("11",), "amount": Decimal("1200.50"), "currency": "EUR",
                           "opened_at": opened, **more})  # fmt: skip


def keep(database: Database, *records: CrmContact | CrmDeal, first: bool = False) -> int:
    with database.begin() as tx:
        if isinstance(records[0], CrmContact):
            return mirror.keep_contacts(
                tx, "hubspot", [one for one in records if isinstance(one, CrmContact)], NOW, first
            )
        return mirror.keep_deals(tx, "hubspot", [one for one in records if isinstance(one, CrmDeal)], NOW, first)


def deals(database: Database) -> list[Any]:
    with database.read() as tx:
        return list(tx.execute(select(t.opportunities).order_by(t.opportunities.c.id)))


def test_the_first_sync_is_history_and_the_same_again_is_no_news(database: Database) -> None:
    won = deal(outcome="won", closed_at=NOW - DAY)
    lost = deal("32", outcome="lost", closed_at=NOW - 2 * DAY, reason="Price")
    assert keep(database, contact(), first=True) == 1
    assert keep(database, won, lost, first=True) == 2
    assert [(one.outcome, one.amount, one.deal_id) for one in deals(database)] == [
        ("won", 120_050, "31"), ("lost", 120_050, "32"),
    ]  # fmt: skip
    with database.read() as tx:
        assert count(tx, t.outbox) == count(tx, t.cards) == count(tx, t.clocks) == 0
        assert tx.scalar(select(t.leads.c.status)) == "won"
    assert keep(database, contact()) == 0
    assert keep(database, won, lost) == 0


def test_another_currencys_amount_is_not_known(database: Database) -> None:
    keep(database, contact(), first=True)
    keep(database, deal(currency="USD"), first=True)
    assert deals(database)[0].amount is None


def test_a_live_deals_other_currency_is_said_once_and_its_amount_never_overwritten(database: Database) -> None:
    claimed(database)
    keep(database, contact())
    keep(database, deal())
    for said in (deal(currency="USD"), deal(currency="USD", amount=Decimal(900)), deal(currency="USD")):
        keep(database, said)
        assert deals(database)[0].amount is None
    with database.read() as tx:
        codes = tx.scalars(select(t.trace.c.code).where(t.trace.c.kind == "amount"))
        assert list(codes) == ["USD"]
        assert mirror.is_in_other_currency(tx, "hubspot", "31")
    keep(database, deal())
    assert deals(database)[0].amount == 120_050


def test_a_deal_made_there_in_another_currency_opens_without_an_amount_and_says_why(database: Database) -> None:
    claimed(database)
    keep(database, contact())
    keep(database, deal(currency="USD"))
    with database.read() as tx:
        kinds = ("opportunity", "amount")
        facts = select(t.trace.c.kind, t.trace.c.money, t.trace.c.code).where(t.trace.c.kind.in_(kinds))
        said = [tuple(fact) for fact in tx.execute(facts.order_by(t.trace.c.id))]
        assert said == [("opportunity", None, None), ("amount", None, "USD")]


def test_the_currency_of_an_amount_that_we_wrote_is_no_news(database: Database) -> None:
    handoff_id = claimed(database)
    keep(database, contact())
    with database.begin() as tx:
        opportunities.open_deal(tx, handoff_id, 120_050, "", ANA, NOW)
        ours = tx.scalar(select(t.opportunities.c.id))
        echoes.remember_sent(tx, "hubspot", ("deals", echoes.own_key(ours or 0)), {"amount": "1200.5"}, NOW)
    keep(database, deal(currency="USD", ours=ours))
    keep(database, deal(currency="USD", ours=ours))
    assert deals(database)[0].amount == 120_050


def test_a_merged_contact_and_one_that_we_made_are_the_leads_they_were(database: Database) -> None:
    lead_id = receive(database).lead_id
    keep(database, contact("11", fields={"name": "A. Berg"}, lead_id=lead_id))
    keep(database, contact("12", fields={"name": "Ada M. Berg"}, was=("11",)))
    keep(database, contact("13", fields={"email": "eve@acme.example"}, lead_id=lead_id))
    with database.read() as tx:
        ids = tx.execute(select(t.lead_ids.c.external_id).where(t.lead_ids.c.system == "hubspot"))
        assert sorted(ids.scalars()) == ["11", "12", "13"]
        assert count(tx, t.leads) == 1
        found = mirror.contact_of(tx, "hubspot", lead_id or 0)
        assert found is not None
        assert found.record_id in ("12", "13")


def test_our_number_copied_to_somebody_else_makes_nobody_the_same(database: Database) -> None:
    lead_id = receive(database).lead_id
    receive(database, external_id="w2", email="eve@acme.example")
    keep(database, contact("14", fields={"email": "eve@acme.example"}, lead_id=lead_id))
    with database.read() as tx:
        mine = select(t.lead_ids.c.lead_id).where(t.lead_ids.c.external_id == "14")
        assert tx.scalar(mine) != lead_id


def test_a_deal_made_there_opens_the_opportunity_and_what_becomes_of_it_follows(database: Database) -> None:
    handoff_id = claimed(database)
    keep(database, contact())
    keep(database, deal())
    assert [(one.handoff_id, one.amount) for one in deals(database)] == [(handoff_id, 120_050)]
    keep(database, deal(amount=Decimal(900)))
    keep(database, deal(amount=Decimal(900), outcome="lost", closed_at=NOW, reason="They chose another"))
    keep(database, deal(amount=Decimal(900), outcome="lost", closed_at=NOW))
    keep(database, deal(amount=Decimal(900)))
    keep(database, deal(amount=Decimal(900), outcome="won", closed_at=NOW - HOUR))
    with database.read() as tx:
        kinds = tx.scalars(select(t.trace.c.kind).where(t.trace.c.system == "hubspot").order_by(t.trace.c.id))
        followed = [kind for kind in kinds if kind != "folded"]
        assert followed == ["opportunity", "amount", "lost", "deal_reopened", "won"]
        assert count(tx, t.outbox, kind="win") == 1


def test_a_deal_of_nobody_we_know_is_passed_over(database: Database) -> None:
    assert keep(database, deal(contact_ids=("99",))) == 0
    assert deals(database) == []


def test_what_still_stands_there_of_a_lead_that_was_erased_is_not_kept(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        opportunities.open_deal(tx, handoff_id, 100, "", ANA, NOW + HOUR)
        forgetting.forget(tx, 1, NOW + HOUR)
        acts = count(tx, t.trace)
    assert keep(database, contact(lead_id=1)) == 0
    assert keep(database, deal(ours=1), deal(ours=1, outcome="won", closed_at=NOW)) == 0
    with database.read() as tx:
        assert (count(tx, t.lead_ids), count(tx, t.crm_records), count(tx, t.trace)) == (0, 0, acts)
        assert tx.scalar(select(t.opportunities.c.deal_id)) is None


def test_what_we_made_there_is_an_echo_though_its_ids_never_came_back(database: Database) -> None:
    """Ana's lead is written as hers and won, no answer is heard; here the deal is opened again, the lead given back."""
    handoff_id = claimed(database)
    won = {"ours": 1, "outcome": "won", "amount": Decimal(100), "closed_at": NOW}
    with database.begin() as tx:
        people.remember(tx, [Person(ANA, "Ana", mail="ana@acme.example")])
        crm_owners.keep_owners(tx, "hubspot", [CrmOwner("7", "ana@acme.example", "Ana Silva")])
        crm_state.start_writing(tx, CrmConnection("hubspot", owner=True))
        upto = count(tx, t.trace)
        opportunities.open_deal(tx, handoff_id, 100_00, "", ANA, NOW + HOUR)
        opportunities.win(tx, handoff_id, None, None, "", ANA, NOW + HOUR)
        crm_writes.queue_writes(tx, 2**40, NOW)
        for row in tx.execute(select(t.crm_writes)).all():
            intent = crm_intents.load_intent(tx, row)
            assert intent is not None
            crm_intents.remember_write(tx, "hubspot", intent, NOW)
        opportunities.reopen(tx, handoff_id, ANA, NOW + 2 * HOUR)
    keep(database, contact(lead_id=1, owner_id="7", owner_at=NOW + HOUR))
    keep(database, deal(**won))
    with database.read() as tx:
        assert tx.scalar(select(t.handoffs.c.state)) == "opportunity"
    with database.begin() as tx:
        opportunities.lose(tx, handoff_id, "price", None, "", ANA, NOW + 3 * HOUR)
    keep(database, deal(**won))
    with database.read() as tx:
        ours = (t.trace.c.id > upto, t.trace.c.system == "hubspot", t.trace.c.kind != "folded")
        assert tx.scalars(select(t.trace.c.kind).where(*ours)).all() == []


def test_who_gave_a_lead_back_does_not_get_it_from_the_echo(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        people.remember(tx, [Person(ANA, "Ana", mail="ana@acme.example")])
        crm_owners.keep_owners(tx, "hubspot", [CrmOwner("7", "ana@acme.example", "Ana Silva")])
        echoes.remember_sent(tx, "hubspot", ("contacts", echoes.own_key(1)), {"owner": "7"}, NOW)
        release.release(tx, handoff_id, ANA, NOW + HOUR)
    keep(database, contact(lead_id=1, owner_id="7", owner_at=NOW + HOUR))
    with database.read() as tx:
        assert tx.scalar(select(t.handoffs.c.owner_id)) is None


def test_a_card_is_drawn_anew_once_its_contact_has_another_address_or_none(database: Database) -> None:
    handoff_id = claimed(database)
    versions = []
    there = contact(lead_id=1, url="https://crm.example/11")
    for step in (
        lambda: keep(database, contact(lead_id=1)),
        lambda: keep(database, there),
        lambda: keep(database, there),
        lambda: gone(database, "11"),
        lambda: gone(database, "11"),
    ):
        step()
        with database.read() as tx:
            versions.append(tx.scalar(select(t.cards.c.version).where(t.cards.c.handoff_id == handoff_id)))
    assert [after - before for before, after in itertools.pairwise(versions)] == [1, 0, 1, 0]


def gone(database: Database, record_id: str) -> None:
    with database.begin() as tx:
        mirror.note_gone(tx, "hubspot", "contacts", record_id, NOW)
