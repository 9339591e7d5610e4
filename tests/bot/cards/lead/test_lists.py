from datetime import UTC, datetime

import pytest
from hypothesis import given

from bot.cards import text
from bot.cards.lead import lists
from store.record.facts import Excerpt
from tests.bot.cards import oracle
from tests.bot.cards.evil import any_text, patient
from tests.office.cast import NAMES
from tests.office.clock import NOW
from tests.office.factories import LABELS, make_line

CARD = "https://slack.example/archives/C1/p1"


@patient
@given(any_text)
def test_whatever_is_found_or_asked_the_answer_is_whole(outside: str) -> None:
    line = make_line(name=outside, company=outside, note=outside, code=outside, permalink=CARD)
    oracle.check_message(lists.draw_found(outside, (line,) * 10, NAMES, NOW))
    oracle.check_message(lists.draw_found(outside, (), NAMES, NOW))
    oracle.check_message(lists.draw("recycled", (line,) * 300, NAMES, NOW))


def test_a_line_says_who_state_owner_and_deadline_and_links_the_card() -> None:
    said = lists.lead_sentence(make_line(permalink=CARD), NAMES, LABELS, NOW)
    assert said.startswith(
        f"*<{CARD}|Nora Weiss, Kettle GmbH>*\n🔵 Claimed by Ana Lindqvist · first response by <!date^"
    )


def test_a_missed_deadline_comes_first_and_in_red() -> None:
    late = make_line(status="sales_ready", owner_id=None, due_at=NOW, due_kind="claim")
    said = lists.lead_sentence(late, NAMES, LABELS, NOW).splitlines()[1]
    assert said.startswith("🔴 *Claim overdue* since <!date^") and said.endswith("🟡 Sales-ready")


def test_a_next_step_is_due_on_its_day() -> None:
    midnight = datetime(2026, 11, 18, 23, tzinfo=UTC)  # in Berlin
    line = make_line(status="contacted", due_at=midnight, due_kind="next_step")
    said = lists.lead_sentence(line, NAMES, LABELS, NOW)
    assert said.endswith(f"next step by {text.day_ending(midnight)}")
    assert "18 Nov 2026" in said and "{time}" not in said


def test_a_recycled_line_says_why_in_the_reps_words() -> None:
    line = make_line(status="recycled", owner_id=None, due_at=None, code="no_budget", note="Call again in spring")
    assert lists.lead_sentence(line, NAMES, LABELS, NOW).endswith("🌙 Recycled · No budget · “Call again in spring”")


def test_each_hit_can_be_shown() -> None:
    rows = lists.draw_found("kettle", (make_line(), make_line(lead_id=8)), NAMES, NOW).blocks[1:]
    assert [(row["accessory"]["action_id"], row["accessory"]["value"]) for row in rows] == [
        ("show_lead", "7"),
        ("show_lead", "8"),
    ]


def test_a_long_list_says_how_many_more_there_are() -> None:
    shown = oracle.shown(lists.draw("waiting", (make_line(),) * 33, NAMES, NOW))
    assert "and 13 more" in shown


def test_it_counts_those_that_were_not_even_loaded() -> None:
    shown = oracle.shown(lists.draw("waiting", Excerpt([make_line()] * 30, 3999), NAMES, NOW))
    assert "and 3979 more" in shown


def test_nobody_found_says_what_to_try() -> None:
    assert lists.draw_found("<kettel>", (), NAMES, NOW).text == (
        "No match for “&lt;kettel&gt;”.\nTry the company or email, or add the lead: `/lead add`"
    )


@pytest.mark.parametrize("kind", ["mine", "waiting", "overdue", "recycled"])
def test_an_empty_list_says_so_kindly(kind: str) -> None:
    message = lists.draw(kind, (), NAMES, NOW)
    oracle.check_message(message)
    assert len(message.blocks) == 1
