"""What one person is told because it concerns them: once, in their hours, and true for as long as it stands there."""

from datetime import date, datetime

from store.rules import acts
from tests.office.cast import ANA, BEN, MIA, NOOR, SAM
from tests.office.running import LEADS, Office
from tests.stories.promises import at, buttons, days_begun, press_dm, stands, told

CALLED = "Done: Ana Lindqvist called, {}."


def touch(office: Office, kind: str, moment: datetime | None = None) -> None:
    """Ines Moreau does something more."""
    person = {"name": "Ines Moreau", "email": "ines.moreau@alder.example", "system": "website"}
    done = {"kind": kind, "at": (moment or office.clock()).isoformat()}
    office.post({**person, "touches": [done]})
    office.settle()


def test_who_is_assigned_a_lead_is_told_and_the_message_is_over_once_they_have_called(office: Office) -> None:
    card = office.lead()
    office.slack.press(SAM, LEADS, card, "Assign…")
    assert office.slack.submit(SAM, {"member": ANA}) is None
    office.settle()
    assert told(office) == {ANA: ["Sam Taylor assigned this lead to you."]}
    assert "first response by" in office.dms(ANA)[0]
    assert stands(office, ANA) == [("Sam Taylor assigned this lead to you.", ["Log", "Open card"])]
    press_dm(office, ANA, "Log")
    assert office.slack.submit(ANA, {"how": "call"}) is None
    office.settle()
    assert stands(office, ANA) == [(CALLED.format("16 Nov 2026 08:04"), [])]
    office.move_to(at(27))
    assert {who: len(found) for who, found in told(office).items()} == {ANA: 1}


def test_a_lead_that_is_taken_away_again_says_so_where_it_was_given(office: Office) -> None:
    card = office.lead()
    for member in (ANA, BEN):
        office.slack.press(SAM, LEADS, card, "Assign…")
        assert office.slack.submit(SAM, {"member": member}) is None
        office.settle()
    assert stands(office, ANA) == [("No longer due: Sam Taylor assigned it to Ben Okafor.", [])]
    assert stands(office, BEN) == [("Sam Taylor assigned this lead to you.", ["Log", "Open card"])]
    office.fill(BEN, card, acts.RESPOND.code, how="email")
    office.move_to(at(27))
    assert {who: len(found) for who, found in told(office).items()} == {ANA: 1, BEN: 1}


def test_who_knows_the_company_is_told_of_their_reservation_until_it_ends(office: Office) -> None:
    first = office.lead()
    office.press(ANA, first, acts.CLAIM.code)
    office.fill(ANA, first, acts.RESPOND.code, how="call")
    second = office.lead("Olga Quinn")
    reserved = "Reserved for you until 16 Nov 2026 10:04: you already work with this company."
    assert stands(office, ANA) == [(reserved, ["Claim", "Open card"])]
    office.move_to(at(16, 10, 5))
    assert stands(office, ANA) == [("The reservation has ended: every rep may claim it now.", [])]
    office.press(BEN, second, acts.CLAIM.code)
    office.fill(BEN, second, acts.RESPOND.code, how="call")
    office.move_to(at(27))
    assert told(office) == {ANA: [reserved]}


def test_a_reserved_lead_that_is_claimed_from_the_message_is_done(office: Office) -> None:
    first = office.lead()
    office.press(ANA, first, acts.CLAIM.code)
    office.fill(ANA, first, acts.RESPOND.code, how="call")
    second = office.lead("Olga Quinn")
    press_dm(office, ANA, "Claim")
    assert stands(office, ANA) == [("Done: Ana Lindqvist claimed it.", [])]
    office.fill(ANA, second, acts.RESPOND.code, how="call")
    office.move_to(at(27))
    assert len(told(office)[ANA]) == 1


def test_the_owner_hears_of_fresh_interest_once_until_they_have_done_something(office: Office) -> None:
    card = office.lead()
    office.press(ANA, card, acts.CLAIM.code)
    office.fill(ANA, card, acts.RESPOND.code, how="call")
    office.move_to(at(16, 12))
    touch(office, "content_download")
    assert told(office) == {}
    touch(office, "pricing_page")
    fresh = "Fresh interest: a good moment to get in touch."
    assert stands(office, ANA) == [(fresh, ["Next step", "Open card"])]
    office.move_to(at(16, 13))
    touch(office, "demo_request")
    assert "Demo request" in office.dms(ANA)[0]
    assert "Pricing page" in office.dms(ANA)[0]
    press_dm(office, ANA, "Next step")
    assert office.slack.submit(ANA, {"next_step": "Demo", "due": date(2026, 11, 30).isoformat()}) is None
    office.settle()
    assert stands(office, ANA) == [("Done: Ana Lindqvist planned the next step, due Mon 30 Nov.", [])]
    office.move_to(at(27))
    assert told(office) == {ANA: [fresh]}


def test_what_they_did_before_the_handoff_is_no_fresh_interest(office: Office) -> None:
    card = office.lead()
    office.press(ANA, card, acts.CLAIM.code)
    office.fill(ANA, card, acts.RESPOND.code, how="call")
    touch(office, "pricing_page", at(12))
    office.move_to(at(20))
    assert told(office) == {}


def test_who_asked_is_told_the_answer_with_its_words(office: Office) -> None:
    card = office.lead(campaign="autumn_webinar")
    office.press(ANA, card, acts.CLAIM.code)
    office.fill(ANA, card, acts.ASK.code, words="Which offer did they see?")
    office.move("15m")
    press_dm(office, NOOR, "Answer")
    assert office.slack.submit(NOOR, {"words": "The annual one"}) is None
    office.settle()
    assert stands(office, ANA) == [("Noor Haddad answered your question.", ["Log", "Open card"])]
    assert "> The annual one" in office.dms(ANA)[0]
    office.fill(ANA, card, acts.RESPOND.code, how="call")
    assert stands(office, ANA)[0][1] == stands(office, NOOR)[0][1] == []
    office.move_to(at(27))
    assert {who: len(found) for who, found in told(office).items()} == {ANA: 1, NOOR: 1}


def test_the_day_begins_with_one_message_of_all_that_is_due_and_the_numbers_to_call(office: Office) -> None:
    names = ("Ines Moreau", "Olga Quinn", "Petra Sand")
    cards = [
        office.lead(name, company=name, email=f"{name[:4]}@{name[:4].lower()}.example", phone="+49 30 1234567")
        for name in names
    ]
    for card, day in zip(cards, (18, 18, 19), strict=True):
        office.press(ANA, card, acts.CLAIM.code)
        office.fill(ANA, card, acts.RESPOND.code, how="call")
        office.fill(ANA, card, acts.PLAN.code, next_step="Demo", due=date(2026, 11, day).isoformat())
    office.move_to(at(18, 7, 59))
    assert office.dms(ANA) == []
    office.move_to(at(18))
    assert days_begun(office, ANA) == ["*Today: 2 things to do*"]
    assert [name in str(office.slack.dm(ANA)[0]["blocks"]) for name in names] == [True, True, False]
    assert "<tel:+49301234567|+49\xa030\xa01234567>" in office.slack.dm(ANA)[0]["blocks"][1]["text"]["text"]
    assert stands(office, ANA)[0][1] == [acts.STEP_DONE.label] * 2
    press_dm(office, ANA, acts.STEP_DONE.label)
    assert office.dms(ANA)[0].startswith("*Today: 1 thing to do*, 1 done")
    assert stands(office, ANA)[0][1] == [acts.STEP_DONE.label]
    press_dm(office, ANA, acts.STEP_DONE.label)
    assert stands(office, ANA) == [("", [])]
    assert office.dms(ANA) == ["Done: 2 things for today."]
    office.move_to(at(19))
    office.press(ANA, cards[2], acts.STEP_DONE.code)
    office.move_to(at(27))
    assert office.dms(ANA) == ["Done: 2 things for today.", "Done: 1 thing for today."]
    assert told(office) == {}


def test_a_list_of_a_day_that_is_over_has_no_button_and_what_is_left_stands_in_the_next(office: Office) -> None:
    card = office.lead()
    office.press(ANA, card, acts.CLAIM.code)
    office.fill(ANA, card, acts.RESPOND.code, how="call")
    office.fill(ANA, card, acts.PLAN.code, next_step="Demo", due=date(2026, 11, 18).isoformat())
    office.move_to(at(19))
    assert office.dms(ANA)[0] == "That day is over: 0 of 1 done."
    assert "Overdue since Wed 18 Nov" in str(office.slack.dm(ANA)[1]["blocks"])
    office.press(ANA, card, acts.STEP_DONE.code)
    office.move_to(at(27))
    assert [found for _, found in stands(office, ANA)] == [[], []]
    assert len(days_begun(office, ANA)) == 2
    assert told(office) == {}


def test_an_owner_is_reminded_later_within_the_deadline_once_more(office: Office) -> None:
    card = office.lead()
    office.press(ANA, card, acts.CLAIM.code)
    office.move_to(at(16, 14, 4))
    assert stands(office, ANA)[0][1] == ["Log", "Remind me later…", "Open card"]
    press_dm(office, ANA, "Remind me later…")
    late = "Pick a moment between now and the deadline."
    assert office.slack.submit(ANA, {"until": at(17, 8, 4)}) == {"until": late}
    assert office.slack.submit(ANA, {"until": at(16, 15, 30)}) is None
    office.settle()
    snoozed = "Ana Lindqvist snoozed its reminders until 16 Nov 2026 15:30. Deadlines keep running."
    assert stands(office, ANA) == [(snoozed, [])]
    office.move_to(at(16, 15, 29))
    assert len(told(office)[ANA]) == 1
    office.move_to(at(16, 15, 30))
    assert told(office)[ANA][1:] == ["First response due 17 Nov 2026 08:04, 92% of 8 h used."]
    press_dm(office, ANA, "Remind me later…")
    assert office.slack.submit(ANA, {"until": at(16, 15, 45)}) is None
    office.settle()
    office.move_to(at(16, 15, 45))
    assert len(told(office)[ANA]) == 3
    office.fill(ANA, card, acts.RESPOND.code, how="call")
    assert stands(office, ANA) == [
        (snoozed, []),
        (snoozed.replace("30", "45"), []),
        (CALLED.format("16 Nov 2026 15:45"), []),
    ]
    office.move_to(at(27))
    assert {who: len(found) for who, found in told(office).items()} == {ANA: 3}


def test_what_is_overdue_waits_for_nobody_but_a_manager(office: Office) -> None:
    card = office.lead()
    office.press(ANA, card, acts.CLAIM.code)
    office.move_to(at(17, 7, 59))
    dm = office.slack.workspace.dm(office.slack.workspace.users[ANA]).id
    before = office.slack.dm(ANA)[-1]["ts"]
    office.move_to(at(17, 8, 4))
    assert stands(office, ANA)[-1][1] == ["Log", "Open card"]
    office.slack.press(ANA, dm, before, "Remind me later…", stale=True)
    wrong = office.slack.submit(ANA, {"until": at(17, 9)})
    assert wrong == {"until": "Nothing is due that could wait. A manager may snooze what is overdue."}


def test_who_owns_a_decision_hears_who_objects_and_why(office: Office) -> None:
    office.slack.command(MIA, "/decision")
    change = {"what": "Call within the hour", "kpi": "first_response", "direction": "down", "owner": BEN}
    assert office.slack.submit(MIA, {**change, "starts_on": date(2026, 11, 23)}) is None
    office.settle()
    (post,) = office.said("decision")
    for who in (NOOR, BEN):
        office.slack.press(who, LEADS, post["ts"], "object")
        office.slack.submit(who, {"words": "They ask in the evening"})
        office.settle()
    assert [text.split("\n") for text in office.dms(BEN)] == [
        [
            "*Noor Haddad objects to your decision:* Call within the hour",
            "> They ask in the evening",
            "It stands with the decision. The test still runs, and its number decides.",
        ]
    ]
    assert list(told(office)) == [BEN]


def choose(office: Office, who: str, **ways: str) -> None:
    """What this person hears, and how, by `/handoff me`."""
    office.slack.command(who, "/handoff", "me")
    assert office.slack.submit(who, ways) is None
    office.slack.close(who)


def test_who_wants_reminders_in_the_thread_is_mentioned_there_and_not_told_otherwise(office: Office) -> None:
    card = office.lead()
    office.press(ANA, card, acts.CLAIM.code)
    choose(office, ANA, warn="thread", morning="off")
    office.move_to(at(16, 14, 4))
    (reminder,) = [one for one in office.slack.thread(LEADS, card) if one["text"].startswith(f"<@{ANA}> *<http")]
    assert buttons(reminder["blocks"]) == ["Log", "Remind me later…", "Open card"]
    office.fill(ANA, card, acts.RESPOND.code, how="call")
    (over,) = [one for one in office.slack.thread(LEADS, card) if one["ts"] == reminder["ts"]]
    assert (over["text"].split("\n")[1][:26], buttons(over["blocks"])) == ("Done: Ana Lindqvist called", [])
    office.move_to(at(27))
    assert (told(office), days_begun(office, ANA)) == ({}, [])
    assert [ping.target for ping in office.slack.pings] == [ANA]
    office.slack.workspace.mentions.clear()


def test_who_wants_no_word_of_it_is_escalated_and_assigned_all_the_same(office: Office) -> None:
    for who in (ANA, SAM):
        choose(office, who, warn="off", intent="off", reserved="off", morning="off", objected="off")
    card = office.lead()
    office.slack.press(SAM, LEADS, card, "Assign…")
    assert office.slack.submit(SAM, {"member": ANA}) is None
    office.settle()
    office.move_to(at(17, 8, 30))
    assert {who: len(found) for who, found in told(office).items()} == {ANA: 1, SAM: 1}
    assert days_begun(office, ANA) == []


def test_terse_threads_say_what_people_did_alone(office: Office) -> None:
    choose(office, SAM, notes="terse")
    card = office.lead()
    office.press(ANA, card, acts.CLAIM.code)
    office.move_to(at(16, 14, 4))
    touch(office, "pricing_page")
    office.fill(ANA, card, acts.RESPOND.code, how="call")
    assert [note.split(" ")[0] for note in office.thread(card)] == ["Ana", "First"]
    office.slack.command(ANA, "/handoff", "me")
    assert "Notes in threads" not in str(office.slack.open_view(ANA))
    office.slack.close(ANA)


def test_several_escalations_are_one_message_that_shrinks_with_each_that_is_taken_care_of(office: Office) -> None:
    names = ("Ines Moreau", "Olga Quinn", "Petra Sand")
    cards = [office.lead(name, company=name, email=f"{name[:4]}@{name[:4].lower()}.example") for name in names]
    office.move_to(at(16, 12, 5))
    assert office.dms(SAM) == ["*3 leads past the deadline*"]
    assert stands(office, SAM)[0][1] == ["Take over"] * 3
    press_dm(office, SAM, "Take over")
    assert office.dms(SAM) == ["*2 leads past the deadline*"]
    for card in cards:
        if acts.CLAIM.label in office.buttons(card):
            office.press(BEN, card, acts.CLAIM.code)
    assert office.dms(SAM) == ["Done: all 3 leads that were past the deadline are taken care of."]
    assert stands(office, SAM)[0][1] == []
    for card in cards:
        office.fill(SAM if "Sam Taylor" in office.shown(card) else BEN, card, acts.RESPOND.code, how="call")
    office.move_to(at(27))
    assert {who: len(found) for who, found in told(office).items()} == {SAM: 1}


def test_who_won_a_customer_hears_once_what_they_do_next_and_has_nothing_to_press(office: Office) -> None:
    card = office.lead()
    office.press(ANA, card, acts.CLAIM.code)
    office.fill(ANA, card, acts.RESPOND.code, how="call")
    office.fill(ANA, card, acts.OPEN_DEAL.code, amount="12000")
    office.fill(ANA, card, acts.WIN.code, amount="12000")
    office.move_to(at(17, 9))
    touch(office, "pricing_page")
    again = "The same person came in again through website and was added to this lead."
    assert [found.startswith(again) for found in told(office)[ANA]] == [True]
    assert stands(office, ANA)[0][1] == []
    office.move_to(at(27))
    assert {who: len(found) for who, found in told(office).items()} == {ANA: 1}
