"""HubSpot's ways: its moments, numbers and stages, and what it is asked."""

from bot.crm import choosing
from bot.crm.hubspot_crm import HubSpot
from bot.playground.neighbour.neighbour import Neighbour
from store.crm.crm_values import CrmContact, CrmDeal, ReadWindow
from tests.office.clock import DAY, HeldClock


def test_the_first_crm_with_a_token_is_chosen(neighbour: Neighbour):
    assert choosing.choose({"hubspot": (None, neighbour.url)}) is None
    found = choosing.choose({"hubspot": ("pat", neighbour.url)})
    assert found is not None
    assert found.system == "hubspot"
    found.close()


def test_a_deal_is_read_with_its_contacts(crm: HubSpot, neighbour: Neighbour, clock: HeldClock):
    contact = neighbour.add_contact(email="ines@alder.example")
    deal_id = neighbour.add_deal(contact, amount="1200.50", deal_currency_code="EUR")
    neighbour.close(deal_id, "lost", "Price")
    (deal,) = crm.changes("deals", ReadWindow(clock() - DAY, clock())).records
    assert isinstance(deal, CrmDeal)
    assert deal.contact_ids == (contact,)
    assert (str(deal.amount), deal.currency, deal.outcome, deal.reason) == ("1200.50", "EUR", "lost", "Price")
    assert deal.closed_at == deal.opened_at == clock()


def test_a_queue_owns_nothing_by_mail(crm: HubSpot, neighbour: Neighbour):
    neighbour.add_owner("ana@kestrel.example", "Ana Lindqvist")
    neighbour.state.add_owner("team@kestrel.example", "Inbound", is_queue=True)
    assert [(one.name, one.mail) for one in crm.owners().owners] == [
        ("Ana Lindqvist", "ana@kestrel.example"),
        ("Inbound", None),
    ]


def test_one_odd_owner_costs_no_other(crm: HubSpot, neighbour: Neighbour):
    odd = neighbour.add_owner("ben@kestrel.example", "Ben")
    neighbour.add_owner("ana@kestrel.example", "Ana Lindqvist")
    neighbour.state.owners[odd]["firstName"] = ["Ben"]
    found = crm.owners()
    assert ([one.name for one in found.owners], found.broken) == (["Ana Lindqvist"], [odd])


def test_what_no_database_keeps_is_left_out(crm: HubSpot, neighbour: Neighbour, clock: HeldClock):
    neighbour.add_contact(hs_merged_object_ids="1\0;\0;2", hubspot_owner_id="7\0", company="Ac\x07me")
    (contact,) = crm.changes("contacts", ReadWindow(clock() - DAY, clock())).records
    assert isinstance(contact, CrmContact)
    assert (contact.was, contact.owner_id, contact.fields["company"]) == (("1", "2"), "7", "Acme")


def test_odd_values_are_no_values(crm: HubSpot, neighbour: Neighbour, clock: HeldClock):
    neighbour.add_contact(email="not a mail", hubspot_owner_assigneddate="yesterday", firstname=" ")
    (contact,) = crm.changes("contacts", ReadWindow(clock() - DAY, clock())).records
    assert dict(contact.fields) == {}  # type: ignore[union-attr]
    neighbour.add_deal(neighbour.all("contacts")[0].id, stage="closedwon", amount="NaN", closedate="soon")
    (deal,) = crm.changes("deals", ReadWindow(clock() - DAY, clock())).records
    assert isinstance(deal, CrmDeal)
    assert (deal.amount, deal.closed_at, deal.outcome) == (None, None, "won")
