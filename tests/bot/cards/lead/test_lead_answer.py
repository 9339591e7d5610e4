from hypothesis import given

from bot.cards.blocks import Message
from bot.cards.lead import lead_answer
from tests.bot.cards import oracle
from tests.bot.cards.evil import any_text, patient
from tests.office.cast import BEN, NAMES
from tests.office.factories import LABELS, make_handoff, make_items, make_lead

CARD = "https://slack.example/archives/C1/p1"


def buttons(message: Message) -> list[tuple[str, str]]:
    rows = [block["elements"] for block in message.blocks if block["type"] == "actions"]
    return [(element["action_id"], element["value"]) for row in rows for element in row]


@patient
@given(any_text)
def test_whatever_is_known_the_answer_is_whole(outside: str) -> None:
    lead = make_lead(name=outside, company=outside, why_now=outside, known_owner=outside, ids=(outside,) * 9,
                     extra=((outside, outside),) * 60)  # fmt: skip
    handoff = make_handoff(lead=lead, words=outside, state="recycled")
    oracle.check_message(lead_answer.draw(lead, NAMES, LABELS, handoff=handoff, permalink=CARD))
    oracle.check_message(lead_answer.draw_shared(lead, NAMES, BEN, LABELS, handoff=handoff))


def test_a_lead_before_its_handoff_says_so() -> None:
    message = lead_answer.draw(make_lead(status="nurturing"), NAMES, LABELS)
    assert "*Nurturing*, not handed over yet" in oracle.shown(message)


def test_a_handed_over_lead_shows_its_state_and_links_its_card() -> None:
    handoff = make_handoff(state="claimed")
    shown = oracle.shown(lead_answer.draw(handoff.lead, NAMES, LABELS, handoff=handoff, permalink=CARD))
    assert "*Claimed* by Ana Lindqvist" in shown
    assert f"<{CARD}|Open the card>" in shown


def test_extra_facts_stand_in_small_print_for_the_asker_alone() -> None:
    few = make_lead(extra=(("Company size", "200-500"), ("Plan <b>", "*gold*")))
    assert "Also known · Company size: 200-500 · Plan &lt;b&gt;: ∗gold∗" in oracle.shown(lead_answer.draw(few, NAMES))
    many = make_lead(extra=tuple((f"n{number}", "x") for number in range(60)))
    assert "n11: x · and 48 more" in oracle.shown(lead_answer.draw(many, NAMES))
    assert "Also known" not in oracle.shown(lead_answer.draw(make_lead(), NAMES))
    assert "Also known" not in oracle.shown(lead_answer.draw_shared(few, NAMES, BEN))


def test_the_asker_can_share_and_see_the_journey() -> None:
    assert buttons(lead_answer.draw(make_lead(), NAMES)) == [("share", "7"), ("show_journey", "7")]


def test_an_incomplete_checklist_can_be_completed() -> None:
    lead = make_lead(items=make_items(holds=False))
    assert ("complete", "7") in buttons(lead_answer.draw(lead, NAMES))


def test_what_is_shared_has_no_buttons_and_names_the_sharer() -> None:
    message = lead_answer.draw_shared(make_lead(), NAMES, BEN)
    assert buttons(message) == []
    assert "Shared by Ben Okafor" in oracle.shown(message)


def test_an_erased_lead_is_neither_shown_nor_shared() -> None:
    erased = make_lead(erased=True)
    for message in (lead_answer.draw(erased, NAMES), lead_answer.draw_shared(erased, NAMES, BEN)):
        assert oracle.shown(message) == "This lead was erased on request."
