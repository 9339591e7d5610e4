from dataclasses import replace

import pytest

from bot.cards.monday import goal_words
from store.rules.monday.goal import Pace
from tests.bot.cards import oracle
from tests.office import monday_facts as monday


def test_every_step_of_the_arithmetic_is_shown_and_what_is_assumed() -> None:
    message = goal_words.draw(monday.make_plan(), Pace(9_840_000, 30_000_000, 36, 63), "EUR")
    oracle.check_message(message)
    assert message.text.split("\n") == [
        "🎯 *Goal of the quarter: €98,400 of €300,000 won* after 36 of 63 working days. You're behind pace "
        "(about €171,000 expected by now).",
        "*How it adds up*",
        "€300,000 ÷ €11,800 a deal = *26 wins*",
        "26 wins ÷ 25% win rate (31 of 124) = *104 opportunities*",
        "104 opportunities ÷ 30% of handoffs become one (assumed) = *347 handoffs*",
        "347 handoffs ÷ 20% of leads qualify (118 of 590) = *1,735 leads*",
        "A deal takes 30 days, so the leads of Tue 1 Sep to Tue 1 Dec count. 1,310 have come in, 425 are missing.",
        "You need *331 leads a week* through Tue 1 Dec.",
        "_Assumed_: written down by you, as fewer than 20 cases were measured.",
    ]


@pytest.mark.parametrize(
    ("won", "said"), [(20_000_000, "ahead of pace"), (17_000_000, "on pace"), (9_000_000, "behind pace")]
)
def test_pace_is_told_beside_an_even_one(won: int, said: str) -> None:
    assert f"You're {said} (about" in goal_words.progress(Pace(won, 30_000_000, 36, 63), "EUR")


def test_on_the_first_day_there_is_no_pace() -> None:
    assert goal_words.progress(Pace(0, 30_000_000, 0, 63), "EUR").endswith("The quarter has only just begun.")


def test_past_the_last_day_it_is_in_the_pipeline_and_no_lead_is_missing() -> None:
    said = goal_words.arithmetic(monday.make_plan(days_left=0, leads_a_week=None), "EUR")
    assert "New leads won't close this quarter. The rest has to come from deals already open." in said
    assert "are missing" not in said


def test_what_is_missing_is_asked_for_by_name() -> None:
    plan = monday.make_plan(missing=("deal_size", "win_rate"), steps=(), leads_left=None, leads_a_week=None)
    assert goal_words.needed(plan) == (
        "To see how many leads that takes, write down the deal size and the win rate: `/handoff goal`"
    )
    oracle.check_message(goal_words.draw(replace(plan, arrivals=None), None, "EUR"))


def test_without_a_goal_it_says_how_to_set_one() -> None:
    assert "`/handoff goal`" in goal_words.draw(None, None, "EUR").text
