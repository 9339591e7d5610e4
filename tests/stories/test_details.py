"""Details that separate a toy from the real thing, as their users meet them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from store.db import tables as t
from store.rules import acts
from tests.office.cast import ANA, BEN, CHLOE, DIEGO, SAM
from tests.office.running import LEADS, Office
from tests.office.store_helpers import count

EVIL = {
    "everybody": "<!channel> <!here> @channel",
    "a person": "<@U0SAM> hello",
    "a link": "<https://evil.example|Your invoice>",
    "control characters": "a\x00b\x07c\u202ed\u200b",
    "ten thousand characters": "x" * 10_000,
    "other scripts": "مرحبا 你好 👩🏽‍🚀 Ünïcödé",
}


def test_two_people_claim_in_the_same_second_and_one_hears_kindly_who_was_first(office: Office) -> None:
    card = office.lead()
    with ThreadPoolExecutor(4) as crowd:
        reps = [ANA, BEN, CHLOE, DIEGO]
        list(crowd.map(lambda rep: office.slack.press(rep, LEADS, card, acts.CLAIM.code, stale=True), reps))
    office.settle()
    told = [rep for rep in reps if office.notes(rep)]
    (owner,) = set(reps) - set(told)
    name = {ANA: "Ana", BEN: "Ben", CHLOE: "Chloe", DIEGO: "Diego"}[owner]
    assert all(office.notes(rep)[0].startswith(name) and "claimed " in office.notes(rep)[0] for rep in told)
    assert [note for note in office.thread(card) if "claimed" in note] == [office.thread(card)[0]]


def test_slack_delivers_twice_and_it_happens_once(office: Office) -> None:
    card = office.lead()
    office.slack.faults.deliver_twice()
    office.press(ANA, card, acts.CLAIM.code)
    office.slack.press(ANA, LEADS, card, acts.RESPOND.code)
    office.slack.faults.deliver_twice()
    assert office.slack.submit(ANA, {"how": "call"}) is None
    office.settle()
    assert len(office.thread(card)) == 2
    assert office.notes(ANA) == []


def test_the_same_person_again_updates_card_and_thread_and_makes_no_second_card(office: Office) -> None:
    card = office.lead("Ines Moreau", email="ines@alder.example", external_id="w1")
    office.press(ANA, card, acts.CLAIM.code)
    due = [line for line in office.shown(card).splitlines() if "First response" in line]
    office.move("1h")
    office.send(name="Ines Moreau", email="INES@alder.example", external_id="w2", phone="+49 30 99887766", touches=[
        {"kind": "pricing_page", "at": office.clock().isoformat()}])  # fmt: skip
    office.settle()
    assert len(office.cards()) == 1
    assert "added to this lead" in office.thread(card)[-1]
    assert "+49\xa030\xa099887766" in office.shown(card)
    assert [line for line in office.shown(card).splitlines() if "First response" in line] == due


def test_a_colleague_of_a_known_lead_is_kept_for_its_owner_until_the_nudge(office: Office) -> None:
    first = office.lead("Ines Moreau")
    office.press(BEN, first, acts.CLAIM.code)
    second = office.lead("Olga Quinn")
    assert "Ben Okafor" in office.shown(second)
    office.press(ANA, second, acts.CLAIM.code)
    assert "Ben Okafor" in office.notes(ANA)[0]
    assert office.buttons(second)[0] == "Claim"
    office.move_to(office.clock() + timedelta(hours=2))
    office.press(ANA, second, acts.CLAIM.code)
    assert "Claimed by Ana Lindqvist" in office.shown(second)


def test_released_it_is_for_others_first(office: Office) -> None:
    card = office.lead()
    office.press(ANA, card, acts.CLAIM.code)
    office.press_more(ANA, card, acts.RELEASE.code)
    assert "Ready to claim" in office.shown(card)
    office.press(ANA, card, acts.CLAIM.code)
    assert "others get first pick" in office.notes(ANA)[0]
    office.press(CHLOE, card, acts.CLAIM.code)
    assert "Claimed by Chloe Marsh" in office.shown(card)


@pytest.mark.parametrize("kind", EVIL)
def test_text_from_outside_is_harmless_clipped_and_readable(office: Office, kind: str) -> None:
    evil = dict.fromkeys(("name", "company", "why_now", "source"), EVIL[kind])
    office.send(email="ines@alder.example", title=f"Founder {EVIL[kind]}", **evil)
    office.settle()
    (message,) = office.cards()
    text = str(message["blocks"]) + message["text"]
    for dangerous in ("<!", "<@", "<https://evil", "\x00", "\x07", "\u202e"):
        assert dangerous not in text.replace("<!date^", "")
    assert len(text) < 20_000
    if kind == "other scripts":
        assert "你好" in text


def test_a_press_on_a_card_that_is_behind_says_what_happened_and_the_card_is_redrawn(office: Office) -> None:
    card = office.lead()
    office.press(ANA, card, acts.CLAIM.code)
    office.fill(ANA, card, acts.RECYCLE.code, reason="no_budget", words="Nothing before spring")
    office.press(BEN, card, acts.CLAIM.code, stale=True)
    assert "This one is already" in office.notes(BEN)[0]
    with office.database.read() as tx:
        assert count(tx, t.trace, kind="claimed") == 1


def test_a_form_that_arrives_late_keeps_the_words_in_the_thread(office: Office) -> None:
    card = office.lead()
    office.press(ANA, card, acts.CLAIM.code)
    office.slack.press(ANA, LEADS, card, acts.RESPOND.code)
    office.press_more(SAM, card, acts.RELEASE.code)
    office.slack.submit(ANA, {"how": "call", "words": "They want an offer by Friday"})
    office.settle()
    assert "They want an offer by Friday" in office.thread(card)[-1]
    assert "Ready to claim" in office.shown(card)


def test_guests_people_of_other_companies_and_bots_get_a_kind_refusal(office: Office) -> None:
    card = office.lead()
    guest = office.slack.add_user("Gil Guest")
    office.slack.make_guest(guest)
    stranger = office.slack.other_team_user("Stella Stranger")
    for person in (guest, stranger):
        office.press(person, card, acts.CLAIM.code)
        assert len(office.notes(person)) == 1
    assert office.buttons(card)[0] == "Claim"


def test_lookup_finds_by_name_mail_company_and_with_a_typo(office: Office) -> None:
    office.lead("Ines Moreau", email="ines@alder.example")
    for typed in ("ines", "moreau alder", "INES@ALDER.example", "alder frieght", "mor"):
        answer = office.slack.command(ANA, "/lead", typed)
        assert "Ines Moreau" in str(answer), typed
    assert "Ines Moreau" not in str(office.slack.command(ANA, "/lead", "nobody like that"))


@pytest.mark.parametrize(
    ("kind", "shown"), [("waiting", True), ("mine", False), ("overdue", False), ("recycled", False)]
)
def test_the_lists_of_lead(office: Office, kind: str, shown: bool) -> None:
    office.lead("Ines Moreau")
    assert ("Ines Moreau" in str(office.slack.command(ANA, "/lead", kind))) is shown


def test_home_follows_what_a_rep_owns(office: Office) -> None:
    card = office.lead("Ines Moreau")
    office.slack.open_home(ANA)
    office.settle()
    assert "Claim" in str(office.slack.home(ANA))
    office.press(ANA, card, acts.CLAIM.code)
    assert "Ines Moreau" in str(office.slack.home(ANA))
    office.fill(ANA, card, acts.RESPOND.code, how="email")
    assert "Ines Moreau" in str(office.slack.home(ANA))


def test_share_puts_the_lead_into_a_channel_without_buttons(office: Office) -> None:
    office.slack.invite_bot("C0MARKETING")
    card = office.lead("Ines Moreau")
    office.press(ANA, card, "Share…")
    view = office.slack.open_view(ANA)
    assert view is not None
    field = next(block["block_id"] for block in view["blocks"] if block["type"] == "input")
    assert office.slack.submit(ANA, {field: "C0MARKETING"}) is None
    office.settle()
    (shared,) = office.slack.messages("C0MARKETING")
    assert "Ines Moreau" in shared["text"]
    assert not [block for block in shared["blocks"] if block["type"] == "actions"]
