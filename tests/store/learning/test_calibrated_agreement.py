"""The agreement with a learnt card judges every lead as the card did."""

from datetime import timedelta
from random import Random

import pytest

from store.agreement import policy, policy_text
from store.learning import calibrated_agreement
from store.rules.lead import scoring
from store.rules.lead.scoring import FitRule, Touch
from store.rules.learning.calibration import Card, RulePoints
from store.rules.learning.yes_no import PastLead, YesNo
from tests.office.clock import NOW

DAY = timedelta(days=1)
NAMES = {"extra:plan": "Plan", "extra:company size": "Company size", "source": "Source", "webinar": "Webinar"}
GOLD = YesNo("extra:plan", fit=FitRule("extra:plan", ("gold",), 0, ""), value="Gold")
LARGE = YesNo("extra:company size", fit=FitRule("extra:company size", (), 0, "", over=40.0))
SMALL = YesNo("extra:company size", fit=FitRule("extra:company size", (), 0, "", under=10.0))
UNSAID = YesNo("source", fit=FitRule("source", (), 0, "", not_said=True))
MANAGER = YesNo("title", fit=policy.DEFAULT.scoring.fit[1], value="manager, lead, principal")
WEBINAR, PODCAST = YesNo("webinar", touch="webinar"), YesNo("podcast", touch="podcast")
FITS = (RulePoints(GOLD, 30), RulePoints(LARGE, 12), RulePoints(SMALL, -20), RulePoints(UNSAID, -5))
NEW = Card((*FITS, RulePoints(MANAGER, 9), RulePoints(WEBINAR, 40), RulePoints(PODCAST, 7)), on_top=False)
CHANGED = Card((*FITS[:2], RulePoints(MANAGER, 9)), on_top=True)


@pytest.mark.parametrize("card", [NEW, CHANGED])
@pytest.mark.parametrize("seed", range(40))
def test_the_document_scores_as_the_card_does(card: Card, seed: int) -> None:
    random = Random(seed)
    said = {
        "extra:plan": random.choice(["gold", "Gold plan", "silver", ""]),
        "extra:company size": random.choice(["3", "40", "1,200", "many", ""]),
        "source": random.choice(["ads", ""]),
        "title": random.choice(["Sales Manager", "CEO", "Student", ""]),
    }
    kinds = random.choices(["webinar", "podcast", "demo_request", "email_click"], k=random.randint(0, 6))
    touches = [Touch(kind, NOW - random.randint(0, 900) * DAY) for kind in kinds]
    document = calibrated_agreement.with_card(policy.DEFAULT, card, 33, NAMES)
    present = scoring.score(touches, said, policy.DEFAULT.scoring, NOW).total
    lead = PastLead(1, NOW, True, said, frozenset(kinds), present)
    assert scoring.score(touches, said, document.scoring, NOW).total == card.score(lead)


def test_a_new_card_stands_instead_of_the_present_one() -> None:
    found = calibrated_agreement.with_card(policy.DEFAULT, NEW, 33, NAMES).scoring_section
    assert (found.sales_ready, found.mql) == (33, 16)
    assert {kind: touch.points for kind, touch in found.touches.items() if touch.points} == {
        "webinar": 40,
        "podcast": 7,
    }
    assert set(found.touches) > set(policy.DEFAULT.scoring_section.touches)
    assert found.caps == {"webinar": 40, "podcast": 7}
    assert [(rule.why, rule.points) for rule in found.fit] == [
        ("Plan: Gold", 30), ("Company size over 40", 12), ("Company size under 10", -20), ("Source not given", -5),
        ("influencer", 9),
    ]  # fmt: skip


def test_changes_are_added_to_the_present_card() -> None:
    found = calibrated_agreement.with_card(policy.DEFAULT, CHANGED, 62, NAMES).scoring_section
    assert found.touches == policy.DEFAULT.scoring_section.touches
    assert found.caps == policy.DEFAULT.scoring_section.caps
    assert [rule.points for rule in found.fit] == [20, 19, -60, -100, 30, 12]


def test_a_change_that_takes_all_points_away_takes_the_rule_away() -> None:
    card = Card((RulePoints(MANAGER, -10),), on_top=True)
    found = calibrated_agreement.with_card(policy.DEFAULT, card, 60, NAMES).scoring_section
    assert [rule.why for rule in found.fit] == ["decision-maker", "student", "not a buyer"]


@pytest.mark.parametrize("threshold", [-5, 0, 1, 80])
def test_any_threshold_makes_a_document_that_holds(threshold: int) -> None:
    found = calibrated_agreement.with_card(policy.DEFAULT, NEW, threshold, NAMES)
    assert policy_text.parse(policy_text.to_yaml(found)) == found
    assert found.scoring_section.mql <= threshold == found.scoring_section.sales_ready


def test_a_problem_bears_its_label() -> None:
    rule = YesNo("problem", fit=FitRule("problem", ("slow",), 0, ""), value="slow")
    assert calibrated_agreement.in_words(rule, {"problem": "Problem", "slow": "It takes too long"}) == (
        "Problem: It takes too long"
    )
