"""The month's review as people read it."""

from dataclasses import replace

import pytest
from hypothesis import given

from bot.cards import actions
from bot.cards.learning import month_post
from bot.cards.monday import scoreboard_post
from store.rules.learning.month_rules import Diagnosis
from store.rules.monday.measures import Rate
from tests.bot.cards import oracle
from tests.bot.cards.evil import any_text, patient
from tests.office import monday_facts as monday
from tests.office.cast import ANA, NAMES


def shown(**overrides: object) -> str:
    return "\n".join(month_post.month_paragraphs(monday.make_review(**overrides), NAMES))


def test_the_first_line_says_what_was_created_and_how_much_of_the_target_that_is():
    first = shown().splitlines()[0]
    assert first == (
        "📅 *October 2026 together:* €94,700 of pipeline from 11 new deals, "
        "71% of a month's share of the joint target (€133,333)."
    )
    assert shown(target=None).splitlines()[0].endswith("from 11 new deals.")


def test_each_group_that_brought_a_deal_has_its_line():
    said = shown()
    for line in ("Marketing: €61,200 (7 deals)", "Sales: €24,500 (3 deals)", "Partners: €9,000 (1 deal)"):
        assert f"• {line}" in said
    assert "Other sources" not in said


def test_the_last_wins_and_where_handing_over_went_wrong_have_a_paragraph():
    said = shown()
    assert (
        "*Journeys.* The last 10 wins took 27 days from first touch to won (median). The longest wait: "
        "opportunity to won, 20 days. `/journey wins`" in said
    )
    assert "• Handed over too early: back within 7 days, because there was no need yet: 17" in said
    assert "Journeys" not in shown(journeys=None)


def test_handoffs_stand_beside_the_last_month_that_is_final():
    assert (
        "*Handoffs to opportunities:* 7% (3 of 41) of those that have had 21 days, 18 younger still open. "
        "September, the last full month: 27% (14 of 52)." in shown()
    )


@pytest.mark.parametrize(
    ("floor", "found", "words"),
    [
        ("below", Diagnosis(38, 23, 9, "criteria"), "*Below 20%.* 23 of 38 that came to nothing were rated 2 or less"),
        ("perhaps_below", Diagnosis(9, 1, 6, "follow_up"), "*Below 20%, too few to be sure.* 6 of 9 that came to"),
        ("below", Diagnosis(38, 12, 9, None), "No single cause stands out: of 38 that came to nothing, 12 by the lead"),
    ],
)
def test_below_a_fifth_the_larger_cause_is_named_with_what_to_do(floor, found, words):
    assert words in shown(floor=floor, diagnosis=found)


def test_at_a_fifth_or_more_there_is_no_warning():
    assert "Below 20%" not in shown(floor=None, to_opportunity=Rate(12, 40))


def test_a_question_has_a_button_and_without_one_there_is_none():
    (row,) = month_post.buttons(monday.make_review())
    assert (row["elements"][0]["action_id"], row["elements"][0]["value"]) == (actions.ANSWER_MONTH, "2026-10")
    assert month_post.buttons(monday.make_review(question="")) == []
    assert "For both teams" not in shown(question="")


@patient
@given(any_text)
def test_whatever_was_answered_the_post_and_the_search_are_whole(words: str) -> None:
    review = monday.make_review()
    answers = tuple(replace(review.answers[0], words=words) for _ in range(30))
    review = replace(review, answers=answers)
    more, below = month_post.month_paragraphs(review, {ANA: words}), month_post.buttons(review)
    oracle.check_message(scoreboard_post.draw(monday.make_board(), monday.PICTURE, more, below))
    oracle.check_message(scoreboard_post.draw_private(monday.make_range(), {}, {ANA: words}, None, more))
    oracle.check_message(scoreboard_post.draw_in_channel(monday.make_range(), ANA, {ANA: words}, more))
    oracle.check_message(month_post.draw_answers(answers, {ANA: words}, words))


def test_no_answer_says_where_answers_come_from():
    assert month_post.draw_answers([], NAMES, "price").text.startswith("*No answers about “price” yet.*")
