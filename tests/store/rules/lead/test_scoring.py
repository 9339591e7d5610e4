"""How much a lead is worth calling, by example.

November 2025
Mo Tu We Th Fr Sa Su
10 11 12 13 14 15 16
17 18 19 20 21 22 23
"""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.rules.lead import scoring
from store.rules.lead.scoring import FitRule, Score, ScoreReason, ScoringRules, Touch, TouchRule

NOW = datetime(2025, 11, 18, 12, tzinfo=UTC)
KINDS = (
    TouchRule("demo_request", "demo request", 40, half_life_days=90, high_intent=True),
    TouchRule("pricing_page", "pricing page", 25, half_life_days=14, high_intent=True),
    TouchRule("blog", "blog post", 10, half_life_days=7, group="reading"),
    TouchRule("ebook", "e-book", 20, half_life_days=7, group="reading"),
    TouchRule("unsubscribe", "unsubscribed", -15, half_life_days=7),
)
FIT = (
    FitRule("title", ("founder", "head of marketing"), 20, "decides alone"),
    FitRule("country", ("de", "at", "ch"), 10, "in our market"),
    FitRule("title", ("student", "intern"), -30, "still studies"),
)
RULES = ScoringRules({rule.kind: rule for rule in KINDS}, FIT, {"reading": 30}, mql=30, sales_ready=60)


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def scored(*touches: tuple[str, float], now: datetime = NOW, **person: str) -> Score:
    """The score of touches given as (kind, days ago)."""
    return scoring.score([Touch(kind, ago(days)) for kind, days in touches], person, RULES, now)


# ---- Interest -------------------------------------------------------------------------------------------------------


def test_a_touch_counts_in_full_on_its_day() -> None:
    assert scored(("pricing_page", 0)) == Score(0, 25, (ScoreReason(25, "pricing page", NOW),))


@pytest.mark.parametrize(("days", "points"), [(14, 13), (28, 6), (42, 3)])
def test_it_counts_half_after_each_half_life(days: int, points: int) -> None:
    """25, 12.5, 6.25, 3.125: rounded, halves up."""
    assert scored(("pricing_page", days)).interest == points


def test_it_fades_between_half_lives_too() -> None:
    """25 * 2^(-7/14) = 17.68"""
    assert scored(("pricing_page", 7)).interest == 18


def test_each_kind_fades_by_its_own_half_life() -> None:
    """After 14 days: 40 * 2^(-14/90) = 35.9 and 10 * 2^(-14/7) = 2.5"""
    assert scored(("demo_request", 14)).interest == 36
    assert scored(("blog", 14)).interest == 3


def test_each_touch_counts() -> None:
    assert scored(("pricing_page", 0), ("pricing_page", 14)).interest == 38  # 25 + 12.5, halves up


def test_negative_points_do_not_fade() -> None:
    assert scored(("unsubscribe", 365)).interest == -15


def test_a_touch_from_tomorrow_gains_nothing() -> None:
    assert scored(("pricing_page", -1)).interest == 25


def test_a_kind_the_policy_does_not_name_counts_nothing() -> None:
    assert scored(("sneeze", 0)) == Score(0, 0, ())


def test_points_are_rounded_once_and_not_touch_by_touch() -> None:
    """Three times 10 * 2^(-28/7) = 0.625 are 1.875: 2, not 3."""
    assert scored(*[("blog", 28)] * 3).interest == 2


# ---- Caps -----------------------------------------------------------------------------------------------------------


def test_a_group_is_cut_at_its_cap_with_a_reason() -> None:
    """20 + 2 * 10 = 40, at most 30."""
    cut = scored(("ebook", 0), ("blog", 0), ("blog", 0))
    assert cut.interest == 30
    assert ScoreReason(-10, "reading: never more than 30") in cut.reasons


def test_a_group_is_cut_after_fading() -> None:
    """A week later the 40 are 20, and nothing is cut."""
    faded = scored(("ebook", 7), ("blog", 7), ("blog", 7))
    assert faded.interest == 20
    assert [reason.points for reason in faded.reasons] == [10, 5, 5]


def test_other_kinds_are_not_cut() -> None:
    assert scored(*[("pricing_page", 0)] * 3).interest == 75


def test_what_fades_above_the_cap_is_not_missed() -> None:
    """50 a little later are 40.6: still 30."""
    assert scored(*[("blog", 2.1)] * 5).interest == 30


# ---- Fit ------------------------------------------------------------------------------------------------------------


def test_fit_is_who_they_are() -> None:
    assert scored(title="Co-Founder & COO", country="DE") == Score(
        30, 0, (ScoreReason(20, "decides alone"), ScoreReason(10, "in our market"))
    )


def test_a_rule_counts_once_however_many_of_its_words_hold() -> None:
    assert scored(title="Founder, Head of Marketing").fit == 20


def test_fit_may_be_negative() -> None:
    assert scored(title="Intern").fit == -30


def test_an_unknown_field_counts_nothing() -> None:
    assert scoring.score([], {"title": None}, RULES, NOW).fit == 0


def test_the_score_is_fit_plus_interest() -> None:
    assert scored(("pricing_page", 0), ("unsubscribe", 3), title="founder").total == 20 + 25 - 15


# ---- Reasons --------------------------------------------------------------------------------------------------------


def test_reasons_come_largest_effect_first_then_newest() -> None:
    reasons = scored(("blog", 0), ("unsubscribe", 40), ("blog", 0.1), title="founder").reasons
    assert [(reason.points, reason.what) for reason in reasons] == [
        (20, "decides alone"),
        (-15, "unsubscribed"),
        (10, "blog post"),
        (10, "blog post"),
    ]
    assert reasons[2].at == NOW


def test_what_has_faded_away_is_no_reason() -> None:
    assert scored(("blog", 70)).reasons == ()


def test_reasons_are_rounded_so_that_they_add_up() -> None:
    """17.68 + 8.84 = 26.52, so 27: 18 and 9; three times 0.625 are 2: 1 and 1."""
    assert [reason.points for reason in scored(("pricing_page", 7), ("pricing_page", 21)).reasons] == [18, 9]
    assert [reason.points for reason in scored(*[("blog", 28)] * 3).reasons] == [1, 1]


histories = st.lists(st.tuples(st.sampled_from([rule.kind for rule in KINDS]), st.floats(-2, 400)), max_size=12)
people = st.fixed_dictionaries({"title": st.sampled_from(["founder", "intern", "founder, student", ""])})


@given(histories, people)
def test_reasons_always_add_up_to_the_score(history: list[tuple[str, float]], person: dict[str, str]) -> None:
    result = scored(*history, **person)
    assert sum(reason.points for reason in result.reasons) == result.total
    alone = scoring.points_alone([Touch(kind, ago(days)) for kind, days in history], person, RULES, NOW)
    assert (alone.fit, alone.interest) == (result.fit, result.interest)


@given(histories, st.floats(0, 400))
def test_without_an_event_a_score_never_rises(history: list[tuple[str, float]], days: float) -> None:
    assert scored(*history, now=NOW + timedelta(days=days)).interest <= scored(*history).interest


@given(histories, st.sampled_from([rule.kind for rule in KINDS if rule.points > 0]))
def test_a_good_touch_never_lowers_a_score(history: list[tuple[str, float]], kind: str) -> None:
    assert scored(*history, (kind, 0)).interest >= scored(*history).interest


@pytest.mark.parametrize(
    ("rule", "holding", "failing"),
    [
        (
            FitRule("size", (), 5, "big", over=100),
            ["101", "1,200", "500+", "100.5"],
            ["100", "51-200", "many", "", None],
        ),
        (FitRule("size", (), 5, "small", under=10), ["9", "0", "-3"], ["10", "1,000", None]),
        (FitRule("size", (), 5, "middle", over=10, under=50), ["11", " 49 "], ["10", "50"]),
        (FitRule("size", (), -5, "unknown", not_said=True), [None, "", "  "], ["0", "n"]),
    ],
)
def test_a_fit_rule_asks_for_a_number_or_for_what_was_not_said(rule, holding, failing):
    assert [said for said in [*holding, *failing] if rule.holds(said)] == holding
