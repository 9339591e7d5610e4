"""What buyers say becomes what both teams say: logged by a rep, taken with one press, and on the next rep's card.

It is Monday 16 November 2026, 09:04 in Berlin. Mia and Noor market, Ana, Ben, Chloe and Diego sell, Sam manages.
"""

from typing import Any

from bot.cards import actions
from store.db import tables as t
from store.rules import acts
from tests.office.cast import ANA, BEN, MIA
from tests.office.running import LEADS, Office
from tests.office.world import texts

WRITTEN = {
    "problem_1": "slow", "outcome_1": "Every buyer is called within the hour", "phrases_1": "We call two days late",
    "proofs": "Tern calls in 20 minutes\n40 teams use it\nSet up in a day",
}  # fmt: skip


def window(office: Office, who: str) -> str:
    """All that stands in the window in front of a person."""
    return "\n".join(texts(office.slack.open_view(who)))


def edit(office: Office, who: str, **values: Any) -> dict[str, str] | None:
    """Open the house, change it in its form, send it; what is wrong with it, if anything."""
    office.slack.command(who, "/message", "", LEADS)
    office.slack.press_form(who, actions.EDIT_HOUSE)
    wrong: dict[str, str] | None = office.slack.submit(who, values)
    office.settle()
    return wrong


def test_a_buyers_words_go_from_a_call_into_the_house_and_onto_the_next_card(office: Office) -> None:
    card = office.lead(problem="slow")
    office.press(ANA, card, acts.CLAIM.code)
    objection = {"objected": "too_expensive", "words": "Three seats cost more than our phones"}
    office.fill(ANA, card, acts.RESPOND.code, how="call", **objection)
    office.fill(ANA, card, acts.OPEN_DEAL.code, amount="14,400", words="Nobody knows whose turn it is")

    assert edit(office, MIA, **WRITTEN) is None
    (written,) = office.said("house")
    assert "Mia Vogel wrote the message house" in written["text"]

    office.slack.command(BEN, "/message", "", LEADS)
    said = window(office, BEN)
    assert "Heard from buyers, not in the house yet" in said
    assert "Objection: Too expensive · 1 time" in said and "“Three seats cost more than our phones”" in said
    office.slack.press_form(BEN, actions.TAKE_PHRASE)
    office.settle()
    assert "• “Three seats cost more than our phones”" in window(office, BEN)
    (note,) = office.thread(str(written["ts"]))
    assert "Ben Okafor took a buyer's words into the message house" in note
    office.slack.close(BEN)

    with office.database.begin() as tx:
        asset = {"title": "What it costs, what it saves", "link": "https://kestrel.example/costs", "stage": "close",
                 "objections": ["too_expensive"], "problems": [], "state": "live", "made_at": office.clock(),
                 "made_by": MIA, "live_at": office.clock()}  # fmt: skip
        tx.execute(t.contents.insert(), asset)
    office.slack.press(ANA, LEADS, card, actions.WHAT_TO_SAY)
    said = window(office, ANA)
    assert "They want: Every buyer is called within the hour" in said
    assert "• “Three seats cost more than our phones”" in said
    assert "What it costs, what it saves>\nAnswers: Too expensive" in said
    office.slack.press_form(ANA, actions.USED_CONTENT)
    office.settle()
    assert "✓ Used" in window(office, ANA)
    office.slack.close(ANA)
    for not_yet in ("Every buyer is called", "whose turn", "What it costs"):
        assert not_yet not in office.shown(card)

    heard = len(office.slack.messages(LEADS))
    office.move("1h")
    assert len(office.slack.messages(LEADS)) == heard and len(office.thread(str(written["ts"]))) == 1


def test_what_a_colleague_changed_meanwhile_is_not_overwritten(office: Office) -> None:
    edit(office, MIA, **WRITTEN)
    office.slack.command(ANA, "/message", "", LEADS)
    office.slack.press_form(ANA, actions.EDIT_HOUSE)
    edit(office, MIA, outcome_1="Every buyer is called today")
    wrong = office.slack.submit(ANA, {"outcome_1": "Every buyer is called at once"})
    assert wrong is not None and "changed meanwhile" in wrong["problem_1"]
    office.slack.close(ANA)
    first, second = office.said("house")
    assert "Mia Vogel changed the message house" in second["text"]
    assert "they want “Every buyer is called today”" in "\n".join(texts(second["blocks"]))
    assert "Every buyer is called within the hour" in "\n".join(texts(first["blocks"]))
    office.move("1h")
    assert len(office.said("house")) == 2
