import pytest
from hypothesis import given

from bot.cards.lead import lists
from store.record.facts import Excerpt
from tests.bot.cards import oracle
from tests.bot.cards.evil import any_text, patient
from tests.office.cast import NAMES
from tests.office.factories import LABELS, make_line

CARD = "https://slack.example/archives/C1/p1"


@patient
@given(any_text)
def test_whatever_is_found_or_asked_the_answer_is_whole(outside: str) -> None:
    line = make_line(name=outside, company=outside, note=outside, code=outside, permalink=CARD)
    oracle.check_message(lists.draw_found(outside, (line,) * 10, NAMES))
    oracle.check_message(lists.draw_found(outside, (), NAMES))
    oracle.check_message(lists.draw("recycled", (line,) * 300, NAMES))


def test_a_line_says_who_state_owner_and_deadline_and_links_the_card() -> None:
    said = lists.lead_sentence(make_line(permalink=CARD), NAMES, LABELS)
    assert said.startswith(
        f"*<{CARD}|Nora Weiss, Kettle GmbH>*\n🔵 Claimed by Ana Lindqvist · first response by <!date^"
    )


def test_a_recycled_line_says_why_in_the_reps_words() -> None:
    line = make_line(status="recycled", owner_id=None, due_at=None, code="no_budget", note="Call again in spring")
    assert lists.lead_sentence(line, NAMES, LABELS).endswith("🌙 Recycled · No budget · “Call again in spring”")


def test_each_hit_can_be_shown() -> None:
    rows = lists.draw_found("kettle", (make_line(), make_line(lead_id=8)), NAMES).blocks[1:]
    assert [(row["accessory"]["action_id"], row["accessory"]["value"]) for row in rows] == [
        ("show_lead", "7"),
        ("show_lead", "8"),
    ]


def test_a_long_list_says_how_many_more_there_are() -> None:
    shown = oracle.shown(lists.draw("waiting", (make_line(),) * 33, NAMES))
    assert "and 13 more" in shown


def test_it_counts_those_that_were_not_even_loaded() -> None:
    shown = oracle.shown(lists.draw("waiting", Excerpt([make_line()] * 30, 3999), NAMES))
    assert "and 3979 more" in shown


def test_nobody_found_says_what_to_try() -> None:
    assert lists.draw_found("<kettel>", (), NAMES).text == (
        "No match for “&lt;kettel&gt;”.\nTry the company or email, or add the lead: `/lead add`"
    )


@pytest.mark.parametrize("kind", ["mine", "waiting", "overdue", "recycled"])
def test_an_empty_list_says_so_kindly(kind: str) -> None:
    message = lists.draw(kind, (), NAMES)
    oracle.check_message(message)
    assert len(message.blocks) == 1
