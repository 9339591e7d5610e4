"""A CRM beside Slack: a lead's life is written there without a second keystroke, and what is done there is known."""

from collections.abc import Iterator

import pytest

from bot.crm.hubspot_crm import HubSpot
from bot.demo import company
from bot.playground.neighbour.neighbour import Neighbour
from bot.runtime.crm_loop import CrmLoop
from store.crm import crm_state
from store.crm.crm_state import CrmConnection
from store.rules import acts
from tests.office.cast import ANA, BEN
from tests.office.running import Office
from tests.stories.promises import at, stands, told


class Beside:
    """The office with a CRM: `turn` is one round of the loop, with everything said that follows."""

    def __init__(self, office: Office, crm: Neighbour, loop: CrmLoop) -> None:
        self.office, self.crm, self.loop = office, crm, loop

    def turn(self) -> None:
        stopped = self.loop.turn()
        assert stopped is None, stopped.why
        self.office.settle()

    def contact(self) -> dict[str, str]:
        return self.crm.all("contacts")[0].properties

    def deal(self) -> dict[str, str]:
        return self.crm.all("deals")[0].properties


@pytest.fixture
def beside(office: Office) -> Iterator[Beside]:
    crm = Neighbour(office.clock).start()
    hubspot = HubSpot(crm.token, crm.url)
    assert office.bot is not None
    loop = CrmLoop(hubspot, office.database, office.clock, address=lambda: "https://kestrel.example/")
    for person in company.PEOPLE:
        crm.add_owner(company.mail_of(person.name), person.name)
    loop.turn()
    with office.database.begin() as tx:
        crm_state.start_writing(tx, CrmConnection("hubspot", owner=True))
    yield Beside(office, crm, loop)
    hubspot.close()
    crm.stop()


def test_asked_on_the_website_claimed_here_and_won_there(beside: Beside):
    office = beside.office
    typed = {"name": "Ines Moreau", "company": "Alder Freight GmbH", "email": "ines.moreau@alder.example",
             "title": "Head of Sales", "problem": "slow", "question": "Who calls our leads back?"}  # fmt: skip
    for outcome in ("taken", "again"):  # the second time is the same delivery
        sent = office.website.fill_in(typed, "msg_1")
        assert (sent.status, outcome in sent.answer) == (202, True)
    office.settle()
    (card,) = (one["ts"] for one in office.cards())
    assert "Who calls our leads back?" in office.shown(card)
    office.press(ANA, card, acts.CLAIM.code)
    beside.turn()
    assert beside.contact()["email"] == "ines.moreau@alder.example"
    assert beside.contact()["handoff_state"] == "claimed"
    owner = beside.crm.state.owners[beside.contact()["hubspot_owner_id"]]
    assert owner["firstName"] == "Ana"
    notes = [note.properties["hs_note_body"] for note in beside.crm.all("notes")]
    assert len(notes) == 1
    assert "Ana Lindqvist claimed it." in notes[0]
    assert "https://kestrel.example/archives/" in notes[0]

    assert office.fill(ANA, card, acts.OPEN_DEAL.code, amount="14,400") is None
    beside.turn()
    assert (beside.deal()["amount"], beside.deal()["dealstage"]) == ("14400", "appointmentscheduled")

    office.move("1h")
    beside.crm.close(beside.crm.all("deals")[0].id, "won")
    beside.turn()
    assert "Won by Ana Lindqvist in HubSpot" in office.shown(card)
    assert f"<{beside.crm.url}/contacts/{beside.crm.all('contacts')[0].id}|HubSpot>" in office.shown(card)
    assert office.thread(card)[-1] == "🏆 Ana Lindqvist won it in HubSpot: €14,400. Well done, both teams!"
    assert len(office.said("win")) == 1

    said = office.thread(card)
    for _ in range(3):  # echoes of all that was written come back, and change nothing
        office.move("15m")
        beside.turn()
    assert office.thread(card) == said
    assert len(office.said("win")) == 1
    assert len(beside.crm.all("contacts")) == len(beside.crm.all("deals")) == 1


def test_an_owner_named_there_is_an_assignment_and_both_are_told(beside: Beside):
    office = beside.office
    card = office.lead("Ines Moreau")
    beside.turn()
    ben = next(one["id"] for one in beside.crm.state.owners.values() if one["firstName"] == "Ben")
    office.move("15m")
    beside.crm.set("contacts", beside.crm.all("contacts")[0].id, hubspot_owner_id=str(ben))
    beside.turn()
    assert "Claimed by Ben Okafor" in office.shown(card)
    assert "HubSpot assigned it to Ben Okafor." in office.thread(card)
    office.press(ANA, card, acts.CLAIM.code, stale=True)  # she saw the card as it was
    assert "Ben Okafor claimed Ines Moreau" in office.notes(ANA)[-1]
    assert len(office.dms(BEN)) == 1
    office.fill(BEN, card, acts.RESPOND.code, how="call")
    assert stands(office, BEN)[0][1] == []
    office.move_to(at(27))
    assert {who: len(found) for who, found in told(office).items()} == {BEN: 1}


def test_a_claim_after_that_stays_and_both_are_told(beside: Beside):
    office = beside.office
    card = office.lead("Ines Moreau")
    beside.turn()
    ben = next(one["id"] for one in beside.crm.state.owners.values() if one["firstName"] == "Ben")
    office.move("15m")
    beside.crm.set("contacts", beside.crm.all("contacts")[0].id, hubspot_owner_id=str(ben))
    office.move("15m")
    office.press(ANA, card, acts.CLAIM.code)
    beside.loop.turn(read=True)
    office.settle()
    assert "Claimed by Ana Lindqvist" in office.shown(card)
    assert beside.crm.state.owners[beside.contact()["hubspot_owner_id"]]["firstName"] == "Ana"
    late = "HubSpot named Ben Okafor as the owner before it was claimed here."
    assert late in office.thread(card)[-1]
    assert late in office.dms(ANA)[-1]
    assert late in office.dms(BEN)[-1]
    assert stands(office, ANA)[-1][1] == stands(office, BEN)[-1][1] == []
    office.fill(ANA, card, acts.RESPOND.code, how="call")
    office.move_to(at(27))
    assert {who: len(found) for who, found in told(office).items()} == {ANA: 1, BEN: 1}
