"""Linked contacts are asked for once a day; those that are gone for good are named."""

from store.crm import gone_contacts, mirror
from store.db.database import Database
from tests.office.clock import DAY, HOUR, NOW
from tests.office.store_helpers import receive


def test_each_is_asked_for_once_a_day_and_what_is_gone_is_named_unless_the_lead_has_another(database: Database) -> None:
    one = receive(database).lead_id
    two = receive(database, external_id="w2", email="eve@acme.example").lead_id
    with database.begin() as tx:
        for lead_id, contact in ((one, "11"), (one, "12"), (two, "13")):
            mirror.link_contact(tx, "hubspot", lead_id or 0, contact, None, NOW)
        asked = []
        while some := gone_contacts.next_to_check(tx, "hubspot", NOW, 2):
            asked.append(some)
            gone_contacts.note_checked(tx, "hubspot", some, {*some} - {"11", "13"}, NOW)
        assert asked == [["11", "12"], ["13"]]
        assert gone_contacts.gone_for_good(tx) == ["hubspot:13"]
        assert gone_contacts.next_to_check(tx, "hubspot", NOW + HOUR, 2) == []
        assert gone_contacts.next_to_check(tx, "hubspot", NOW + DAY + HOUR, 2) == ["12"]
