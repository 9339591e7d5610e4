import pytest

from bot.cards.monday import bottleneck_words
from tests.office import monday_facts as monday


def test_the_stage_is_named_with_its_rates_and_the_arithmetic() -> None:
    # 46 leads x €11,800 x (38/187) x (11/40) x (36/84 - 8/41) = €7,083
    assert bottleneck_words.bottleneck_sentence(monday.make_bottleneck(), "EUR") == (
        "🚧 *Bottleneck: Handoff.* 20% of handoffs become opportunities (8 of 41, last 4 matured weeks); in the 8 "
        "weeks before it was 43% (36 of 84), over 99% sure that it fell. "
        "Back there it would bring about *€7,100 more a week*.\n"
        "That is 46 leads a week × €11,800 a deal × (20% × *43%* × 28% − 20% × 20% × 28%).\n"
        "Handoff at its target would bring about €3,200 more a week."
    )


def test_a_deal_worth_what_the_goal_says_says_so() -> None:
    said = bottleneck_words.bottleneck_sentence(monday.make_bottleneck(value_from="goal"), "EUR")
    assert "€11,800 a deal (the goal's, as fewer than ten deals were won)" in said


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ("too_few", "*No stage stands out*: there are fewer than 20 cases to compare."),
        ("none_below", "*No stage stands out*: every one is at or above its usual rate."),
        ("not_sure", "*No stage stands out*: what has fallen may be chance."),
        ("no_value", "*No stage stands out*: what a deal is worth is not known. Write it down: `/handoff goal`"),
    ],
)
def test_no_stage_is_named_without_a_reason(why: str, said: str) -> None:
    assert (
        bottleneck_words.bottleneck_sentence(monday.make_bottleneck(stage=None, why_none=why, target_gain=None), "EUR")
        == said
    )
