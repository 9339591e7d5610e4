"""Somebody is away, or leaves: who hears, who may act, and what goes back to the pool."""

from store.rules import acts
from tests.office.cast import ANA, BEN, CHLOE, DIEGO, SAM
from tests.office.running import Office
from tests.stories.promises import at, in_thread, press_dm, shown, stands, told


def test_while_the_owner_is_away_the_nominee_hears_and_may_act_and_credit_stays(office: Office) -> None:
    office.move_to(at(16, 14, 4))
    card = office.lead()
    office.press(ANA, card, acts.CLAIM.code)
    answer = office.slack.command(ANA, "/handoff", f"away 2026-11-17 2026-11-18 <@{BEN}|ben>")
    assert "Ben Okafor covers" in str(answer)
    office.move_to(at(17, 12, 4))
    assert "Covered by Ben Okafor until Wed 18 Nov" in shown(office, card)
    covers, warned = told(office)[BEN]
    assert covers.endswith("|Ines Moreau, Alder Freight GmbH>: Claimed, first response due 17 Nov 2026 14:04")
    assert warned == "First response due 17 Nov 2026 14:04, 75% of 8 h used."

    press_dm(office, BEN, "Log")
    assert office.slack.submit(BEN, {"how": "call"}) is None
    office.settle()
    assert "Contacted by Ana Lindqvist" in shown(office, card)
    assert office.dms(BEN)[0].endswith("|Ines Moreau, Alder Freight GmbH>: Contacted")
    office.move_to(at(20))
    assert office.dms(BEN)[0] == "You no longer cover for Ana Lindqvist."
    assert not any(found for _, found in stands(office, BEN))
    assert "Covered" not in shown(office, card)
    assert in_thread(office, card) == [
        "Ana Lindqvist claimed it.",
        "Ana Lindqvist is away; Ben Okafor covers. It stays Ana Lindqvist's.",
        "Ben Okafor was reminded: 75% of the time for the first response is used.",
        "First response: Ben Okafor called, 17 Nov 2026 12:04.",
        "Ana Lindqvist is back.",
    ]
    assert told(office) == {BEN: [covers, warned]}
    assert office.notes(BEN) == []


def test_away_without_a_nominee_gives_back_what_is_unanswered_and_asks_the_manager_about_the_rest(
    office: Office,
) -> None:
    unanswered, contacted = (
        office.lead("Ines Moreau"),
        office.lead("Olga Quinn", company="Quinn", email="o@quinn.example"),
    )
    for card in (unanswered, contacted):
        office.press(ANA, card, acts.CLAIM.code)
    office.fill(ANA, contacted, acts.RESPOND.code, how="email")
    office.slack.command(ANA, "/handoff", "away 2026-11-17 2026-11-20")
    office.move_to(at(17, 7, 59))
    assert "Claimed by Ana Lindqvist" in shown(office, unanswered)
    office.move_to(at(17, 8))
    assert in_thread(office, unanswered)[-1].startswith("Released from Ana Lindqvist: away, and no one covers.")
    assert in_thread(office, contacted)[-1] == "Ana Lindqvist is away and no one covers. A manager was asked to decide."
    decide = (
        "Ana Lindqvist is away and no one covers. Take it over, assign it, or snooze it until Ana Lindqvist is back."
    )
    assert told(office)[SAM] == [decide]
    press_dm(office, SAM, "Assign…")
    assert office.slack.submit(SAM, {"member": BEN}) is None
    office.settle()
    assert "Contacted by Ben Okafor" in shown(office, contacted)
    assert told(office) == {
        ANA: ["First response due 17 Nov 2026 08:04, 75% of 8 h used."],
        SAM: [decide],
        BEN: ["Sam Taylor assigned this lead to you."],
    }
    assert stands(office, SAM) == [("No longer due: Sam Taylor assigned it to Ben Okafor.", [])]


def test_everybody_away_tells_the_manager_at_once(office: Office) -> None:
    for rep in (ANA, BEN, CHLOE, DIEGO):
        office.slack.command(rep, "/handoff", "away 2026-11-16 2026-11-17")
    office.move("15m")
    card = office.lead()
    office.move_to(office.clock())
    assert told(office) == {
        SAM: ["No rep is in office before the claim is due. Claim due 16 Nov 2026 12:19, 0% of 4 h used."]
    }
    press_dm(office, SAM, "Take over")
    office.fill(SAM, card, acts.RESPOND.code, how="call")
    office.move_to(at(20))
    assert len(told(office)[SAM]) == 1
    assert len(in_thread(office, card)) == 3


def test_a_leavers_open_handoffs_return_to_the_pool_with_a_note(office: Office) -> None:
    card = office.lead()
    office.press(ANA, card, acts.CLAIM.code)
    office.slack.deactivate(ANA)
    office.settle()
    assert "Ready to claim" in shown(office, card)
    office.press(CHLOE, card, acts.CLAIM.code)
    office.fill(CHLOE, card, acts.RESPOND.code, how="call")
    office.move_to(at(20))
    assert in_thread(office, card)[1].startswith("Released from Ana Lindqvist: no longer in this workspace.")
    assert len(in_thread(office, card)) == 4
    assert told(office) == {}
