"""A difference as people read it."""

import pytest

from bot.cards.agreement import agreement_page, difference_words
from store.agreement import policy, policy_text
from store.agreement.policy_entries import NEVER_FADES
from store.signing.proposal_facts import AgreementStanding

D = policy.DEFAULT
CHANGES = (
    ({"clocks": {"first_response": "4h"}}, "First response: 1 business day → 4 hours"),
    ({"scoring": {"sales_ready": 50}}, "Score for sales-ready: 60 → 50"),
    ({"checklist": {"personas": ["ceo", "cto"]}}, "Right persona: removed"),
    ({"attribution": "last"}, "Credit goes to: the first campaign → the last campaign before it"),
    ({"opportunity_criteria": ["Budget is known"]}, "To open an opportunity: added Budget is known"),
    ({"targets": {"win_rate": None}}, "Target, Win rate: no longer 25"),
    ({"source_groups": {"partner": ["partner", "referral", "fair"]}}, "Sources, partner: added fair"),
    (
        {"ladders": {"claim": [{"at": 40, "act": "nudge"}, {"at": 100, "act": "escalate"}]}},
        "Reminders to claim, reminder 1, at: 50% → 40%",
    ),
    ({"meeting": {"time": "11:00"}}, "Meeting › time: 10:00 → 11:00"),
)


@pytest.mark.parametrize(("sections", "said"), CHANGES)
def test_a_change_is_said_in_plain_words(sections, said) -> None:
    (change,) = policy_text.difference(D, policy.amend(D, **sections))
    assert difference_words.in_plain_words(change, D.labels).startswith(said)


def test_a_touch_kind_bears_its_label() -> None:
    touches = D.plain()["scoring"]["touches"]
    touches["demo_request"]["points"] = 40
    (change,) = policy_text.difference(D, policy.amend(D, scoring={"touches": touches}))
    assert difference_words.in_plain_words(change, D.labels) == "Points, Demo request: 50 → 40"


def test_points_that_never_fade_are_no_million_of_days() -> None:
    touches = D.plain()["scoring"]["touches"]
    touches["demo_request"]["half_life_days"] = NEVER_FADES
    fading = policy.amend(D, scoring={"touches": touches})
    (change,) = policy_text.difference(D, fading)
    assert difference_words.in_plain_words(change, D.labels) == "Points, Demo request, days until half: 30 → never"
    shown = str(agreement_page.draw(fading, AgreementStanding(0, None, None, (), None), (), {}, False))
    assert "Demo request: +50, does not fade" in shown
