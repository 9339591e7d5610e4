"""Objections answered by content: sales says what it hears, marketing makes what answers it, reps know what to send."""

from datetime import UTC, datetime

from store.rules import acts
from tests.office.cast import ANA, MIA, NOOR
from tests.office.running import LEADS, Office

MONDAY = datetime(2026, 11, 30, 8, tzinfo=UTC)  # 09:00 in Berlin
LINK = "https://kestrel.example/moving-in-a-day"


def all_of(message: dict) -> str:
    return str(message).replace("*", "")


def asked(office: Office, who: str, typed: str) -> dict:
    before = len(office.slack.ephemerals(who))
    office.slack.command(who, "/content", typed)
    note: dict = office.slack.wait_for(lambda: office.slack.ephemerals(who)[before:])[0]
    return note


def test_an_objection_of_many_buyers_gets_an_answer_with_an_owner_and_a_day(office: Office) -> None:
    card = office.lead()
    office.press(ANA, card, acts.CLAIM.code)
    office.press_more(ANA, card, acts.OBJECT.code)
    assert office.slack.submit(ANA, {"objected": "hard_to_switch", "words": "Moving our data scares us"}) is None
    office.settle()
    assert office.thread(card)[-1] == (
        "Ana Lindqvist heard an objection: Too much work to switch.\n> Moving our data scares us"
    )
    office.fill(ANA, card, acts.OPEN_DEAL.code, amount="14,400")
    office.press_more(ANA, card, acts.ASK.code)
    assert office.slack.submit(ANA, {"words": "Does anyone move in a day?"}) is None
    office.settle()
    assert office.thread(card)[-1].endswith("how to speed this deal up.\n> Does anyone move in a day?")
    office.fill(MIA, card, acts.ANSWER.code, words="Kestrel's second customer did")

    office.move_to(MONDAY)
    thread = office.slack.thread(LEADS, office.said("scoreboard")[-1]["ts"])
    assert any("Too much work to switch · heard 1 time" in all_of(reply) for reply in thread)
    (agenda,) = office.said("agenda")
    assert "Objections without an answer (13 weeks)" in all_of(agenda)
    assert "Too much work to switch · heard 1 time" in all_of(agenda)
    office.slack.press(NOOR, LEADS, agenda["ts"], "Propose an asset")
    filled = {"title": "Moving in a day", "state": "planned", "owner": NOOR, "due": "2026-12-04"}
    assert office.slack.submit(NOOR, filled) is None
    office.slack.close(NOOR)
    office.settle()
    assert "In the works: “Moving in a day”" in all_of(asked(office, ANA, "unanswered"))

    office.move_to(datetime(2026, 12, 3, 17, tzinfo=UTC))
    reminders = [one for one in office.dms(NOOR) if "Moving in a day" in one]
    assert reminders == ["“Moving in a day” is due soon."]
    office.move_to(datetime(2026, 12, 7, 17, tzinfo=UTC))
    reminders = [one for one in office.dms(NOOR) if "Moving in a day" in one]
    assert reminders == ["“Moving in a day” is due soon.", "“Moving in a day” is overdue."]
    office.slack.press_note(NOOR, asked(office, NOOR, "")["id"], "content_live:1")
    assert office.slack.submit(NOOR, {"link": LINK}) is None
    office.slack.close(NOOR)
    said = all_of(asked(office, ANA, ""))
    assert "Content: 1 live" in said and f"<{LINK}|Moving in a day>" in said

    heard = [len(office.dms(who)) for who in (ANA, MIA, NOOR)]
    office.move_to(datetime(2026, 12, 9, 17, tzinfo=UTC))
    assert [len(office.dms(who)) for who in (ANA, MIA, NOOR)] == heard
    assert "Every objection of the last 13 weeks has an answer." in all_of(asked(office, MIA, "unanswered"))
