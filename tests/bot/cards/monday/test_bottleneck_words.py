import pytest

from bot.cards import money
from bot.cards.monday import bottleneck_words
from tests.office import monday_facts as monday


def test_the_stage_is_named_in_a_sentence_to_repeat() -> None:
    said = bottleneck_words.leak(monday.make_bottleneck(), "EUR")
    worth = money.roughly(708_300, "EUR")
    assert said == (
        "Handoff has been leaking for four weeks: fewer handoffs become opportunities, and that costs us about "
        f"{worth} a week."
    )


def test_the_stage_is_named_with_its_rates_and_their_periods() -> None:
    # 46 leads x 11,800 x (38/187) x (11/40) x (36/84 - 8/41) = 7,083
    assert bottleneck_words.bottleneck_sentence(monday.make_bottleneck(), "EUR") == (
        "🚧 *Bottleneck: Handoff.* In the last 4 full weeks 20% of handoffs became opportunities, down from 43% in the "
        f"8 weeks before. Getting back to 43% is worth about *{money.roughly(708_300, 'EUR')} a week*."
    )


def test_the_thread_has_the_arithmetic() -> None:
    assert bottleneck_words.bottleneck_detail(monday.make_bottleneck(), "EUR").split("\n") == [
        "*How the bottleneck adds up (last 4 full weeks beside the 8 before)*",
        "8 of 41 handoffs became opportunities, 36 of 84 before. That's a real drop (over 99% confidence).",
        f"That is 46 leads a week × {money.roughly(1_180_000, 'EUR')} a deal × (20% × *43%* × 28% − 20% × 20% × 28%).",
        f"Handoff at its target would bring about {money.roughly(320_000, 'EUR')} more a week.",
    ]


def test_a_deal_worth_what_the_goal_says_says_so() -> None:
    said = bottleneck_words.bottleneck_detail(monday.make_bottleneck(value_from="goal"), "EUR")
    assert "a deal (the goal's, as fewer than ten deals were won)" in said


def test_where_nothing_stands_out_there_is_no_arithmetic() -> None:
    none = monday.make_bottleneck(stage=None, why_none="not_sure", target_gain=None)
    assert bottleneck_words.bottleneck_detail(none, "EUR") == ""


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ("too_few", ": there are fewer than 20 cases to compare."),
        ("none_below", ": every one is at or above its usual rate."),
        ("not_sure", ": what has fallen may be chance."),
        (
            "no_value",
            ": what a deal is worth is not known. Write it down: `/handoff goal`",
        ),
    ],
)
def test_no_stage_is_named_without_a_reason(why: str, said: str) -> None:
    none = monday.make_bottleneck(stage=None, why_none=why, target_gain=None)
    expected = f"*No stage stands out in the last 4 full weeks*{said}"
    assert bottleneck_words.bottleneck_sentence(none, "EUR") == expected
