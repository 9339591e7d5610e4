"""HubSpot's own client, which nobody here wrote, against the neighbour."""

from collections.abc import Iterator

import httpx
import pytest
from hubspot_sdk import APIConnectionError, BadRequestError, ConflictError, HubSpot, NotFoundError, RateLimitError

from bot.playground.neighbour.neighbour import Neighbour
from tests.office.clock import HeldClock


@pytest.fixture
def neighbour() -> Iterator[Neighbour]:
    found = Neighbour(HeldClock()).start()
    yield found
    found.stop()


@pytest.fixture
def client(neighbour: Neighbour) -> HubSpot:
    return HubSpot(access_token=neighbour.token, base_url=neighbour.url, max_retries=0)


def test_contacts_are_made_found_changed_and_archived(neighbour: Neighbour, client: HubSpot):
    made = client.crm.objects.contacts.create(associations=[], properties={"email": "ines@alder.example"})
    assert client.crm.objects.contacts.get("INES@alder.example", id_property="email").id == made.id
    client.crm.objects.contacts.update(made.id, properties={"firstname": "Ines"})
    assert client.crm.objects.contacts.get(made.id, properties=["firstname"]).properties["firstname"] == "Ines"
    with pytest.raises(ConflictError):
        client.crm.objects.contacts.create(associations=[], properties={"email": "ines@alder.example"})
    client.crm.objects.contacts.delete(made.id)
    with pytest.raises(NotFoundError):
        client.crm.objects.contacts.get(made.id)


def test_a_search_is_filtered_sorted_and_paged_up_to_its_cap(neighbour: Neighbour, client: HubSpot):
    ids = [neighbour.add_contact(email=f"a{number}@alder.example") for number in range(5)]
    after = {"propertyName": "hs_object_id", "operator": "GT", "value": ids[1]}
    order = [{"propertyName": "hs_object_id", "direction": "ASCENDING"}]
    search = client.crm.objects.contacts.search
    found = search(filter_groups=[{"filters": [after]}], sorts=order, limit=2, after="", properties=["email"])
    assert (found.total, [one.id for one in found.results]) == (3, ids[2:4])
    assert found.paging is not None
    with pytest.raises(BadRequestError):
        search(filter_groups=[], sorts=order, limit=200, after="9900", properties=[])


def test_owners_pipelines_properties_and_associations(neighbour: Neighbour, client: HubSpot):
    ana = neighbour.add_owner("ana@kestrel.example", "Ana Lindqvist")
    assert [(one.id, one.email) for one in client.crm.owners.list()] == [(ana, "ana@kestrel.example")]
    stages = client.crm.pipelines.list("deals").results[0].stages
    assert [stage.id for stage in stages if stage.metadata["isClosed"] == "true"] == ["closedwon", "closedlost"]
    contact = neighbour.add_contact(email="ines@alder.example")
    deal = neighbour.add_deal(contact)
    read = client.crm.associations.batch.get
    answer = read("contacts", from_object_type="deals", inputs=[{"id": deal}])
    assert [str(to.to_object_id) for to in answer.results[0].to] == [contact]


def test_what_hurts(neighbour: Neighbour, client: HubSpot):
    contacts = client.crm.objects.contacts
    neighbour.refuse(429, retry_after=7)
    with pytest.raises(RateLimitError) as told:
        contacts.get("1")
    assert told.value.response.headers["retry-after"] == "7"
    neighbour.lose_answer()
    with pytest.raises(APIConnectionError):
        contacts.create(associations=[], properties={"email": "ines@alder.example"})
    assert len(neighbour.all("contacts")) == 1  # it was done all the same
    neighbour.state.required["deals"].add("amount")
    with pytest.raises(BadRequestError, match="amount is required"):
        client.crm.objects.deals.create(associations=[], properties={"dealname": "Alder"})
    one, two = neighbour.add_contact(email="b@alder.example"), neighbour.add_contact(email="c@alder.example")
    neighbour.state.merge(one, two)
    assert contacts.get(two).id == one


def test_the_page_closes_a_deal(neighbour: Neighbour):
    deal = neighbour.add_deal(neighbour.add_contact(firstname="Ines <b>"), "Alder")
    assert "Ines &lt;b&gt;" in httpx.get(neighbour.url).text
    httpx.post(f"{neighbour.url}/close/{deal}", data={"outcome": "won"}, follow_redirects=True)
    assert neighbour.state.records["deals"][deal].properties["hs_is_closed_won"] == "true"
