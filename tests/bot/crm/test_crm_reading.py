"""Windows: nothing is missed where searches lag, many share a moment, and reading stops halfway."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.crm import crm_reading, hubspot_crm
from bot.crm.hubspot_crm import HubSpot
from bot.crm.port import CannotRead
from bot.playground.neighbour.neighbour import Neighbour
from store.crm import gone_contacts, mirror, set_aside
from store.crm.crm_values import CrmContact
from store.db import tables as t
from store.db.database import Busy, Database, Transaction
from tests.office.clock import HeldClock
from tests.office.store_helpers import count


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubspot_crm, "PAGE", 3)


def leads(database: Database) -> int:
    with database.read() as tx:
        return count(tx, t.leads)


@pytest.mark.usefixtures("small_pages")
def test_many_of_one_moment_are_read_page_by_page_and_a_stop_halfway_goes_on(
    crm: HubSpot, neighbour: Neighbour, database: Database, clock: HeldClock
):
    for number in range(8):
        neighbour.add_contact(email=f"a{number}@alder.example")
    calls = iter(range(100))

    def stop_at_the_third() -> None:
        if next(calls) == 2:
            neighbour.refuse(500)

    with pytest.raises(CannotRead):
        crm_reading.read_changes(crm, database, clock, stop_at_the_third)
    assert leads(database) == 6
    neighbour.state.calls.clear()
    assert crm_reading.read_changes(crm, database, clock).read == 2
    assert leads(database) == 8
    assert crm_reading.read_changes(crm, database, clock).news == 0


def test_what_a_search_knew_late_is_read_with_the_next_window(
    crm: HubSpot, neighbour: Neighbour, database: Database, clock: HeldClock
):
    crm_reading.read_changes(crm, database, clock)
    neighbour.state.lag = timedelta(seconds=90)
    clock.forward(minutes=1)
    neighbour.add_contact(email="late@alder.example")
    assert crm_reading.read_changes(crm, database, clock).read == 0
    clock.forward(minutes=1)
    assert crm_reading.read_changes(crm, database, clock).read == 0
    clock.forward(minutes=1)
    assert crm_reading.read_changes(crm, database, clock).news == 1


def test_a_contact_has_its_fields_and_its_address(
    crm: HubSpot, neighbour: Neighbour, database: Database, clock: HeldClock
):
    said = {"firstname": "Ines", "lastname": "Moreau", "jobtitle": "COO", "lifecyclestage": "lead", "phone": "+49 30 1"}
    id_ = neighbour.add_contact(email="ines@alder.example", **said)
    crm_reading.read_changes(crm, database, clock)
    with database.read() as tx:
        lead = tx.execute(select(t.leads)).one()
        assert (lead.name, lead.title, lead.email, lead.phone) == (
            "Ines Moreau",
            "COO",
            "ines@alder.example",
            "+49 30 1",
        )
        assert tx.scalar(select(t.crm_records.c.url)) == f"{neighbour.url}/contacts/{id_}"
        assert tx.scalar(select(t.lead_facts.c.value)) == "lead"


def test_a_contact_that_was_archived_there_is_noticed_the_next_day(
    crm: HubSpot, neighbour: Neighbour, database: Database, clock: HeldClock
):
    neighbour.add_contact(email="ines@alder.example")
    gone = neighbour.add_contact(email="emil@alder.example")
    crm_reading.read_changes(crm, database, clock)
    neighbour.state.records["contacts"][gone].archived = True
    seen = []
    for hours in (1, 24):
        clock.forward(hours=hours)
        crm_reading.read_changes(crm, database, clock)
        with database.read() as tx:
            seen.append(gone_contacts.gone_for_good(tx))
    assert seen == [[], [f"hubspot:{gone}"]]


def test_counting_keeps_nothing(crm: HubSpot, neighbour: Neighbour, database: Database, clock: HeldClock):
    neighbour.add_deal(neighbour.add_contact(email="ines@alder.example"))
    assert crm_reading.count_changes(crm, database, clock()) == {"contacts": 1, "deals": 1}
    assert leads(database) == 0


def test_a_record_that_can_not_be_kept_is_set_aside_and_the_page_goes_on(
    crm: HubSpot, neighbour: Neighbour, database: Database, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
):
    ids = [neighbour.add_contact(email=f"a{number}@alder.example") for number in range(3)]
    keep = mirror.keep_contacts

    def with_trouble(tx: Transaction, system: str, contacts: Sequence[CrmContact], *rest: Any) -> int:
        if ids[1] in [each.id for each in contacts]:
            raise RuntimeError("nobody thought of this")
        return keep(tx, system, contacts, *rest)

    with monkeypatch.context() as broken:
        broken.setattr(mirror, "keep_contacts", with_trouble)
        found = crm_reading.read_changes(crm, database, clock)
    assert (found.read, found.news, leads(database)) == (3, 2, 2)
    with database.begin() as tx:
        assert set_aside.set_aside(tx) == [f"hubspot contacts {ids[1]}"]
        assert set_aside.read_set_aside_again(tx) == 1
    assert crm_reading.read_changes(crm, database, clock).news == 1
    with database.read() as tx:
        assert (leads(database), set_aside.set_aside(tx)) == (3, [])


def test_a_record_that_says_what_nobody_thought_of_is_set_aside_as_well(
    crm: HubSpot, neighbour: Neighbour, database: Database, clock: HeldClock
):
    ids = [neighbour.add_contact(email=f"a{number}@alder.example") for number in range(2)]
    neighbour.state.records["contacts"][ids[0]].properties["jobtitle"] = ["COO"]  # type: ignore[assignment]
    assert crm_reading.read_changes(crm, database, clock).news == 1
    with database.read() as tx:
        assert set_aside.set_aside(tx) == [f"hubspot contacts {ids[0]}"]
    neighbour.set("contacts", ids[0], jobtitle="COO")
    assert crm_reading.read_changes(crm, database, clock).news == 1
    with database.read() as tx:
        assert set_aside.set_aside(tx) == []


def test_a_database_that_is_away_sets_nothing_aside(
    crm: HubSpot, neighbour: Neighbour, database: Database, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
):
    neighbour.add_contact(email="ines@alder.example")
    with monkeypatch.context() as away:
        away.setattr(mirror, "keep_contacts", lambda *_: (_ for _ in ()).throw(Busy))
        with pytest.raises(Busy):
            crm_reading.read_changes(crm, database, clock)
    assert crm_reading.read_changes(crm, database, clock).news == 1
