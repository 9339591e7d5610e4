"""When a card is proposed, what it is learnt from and judged on, and what is too good to be a cause."""

from datetime import timedelta
from random import Random

import pytest

from store.rules.learning import calibration
from store.rules.learning.calibration import Learnt
from store.rules.learning.yes_no import Asked, PastLead, as_bits, questions
from tests.office.clock import NOW

DAY = timedelta(days=1)


def past(size: int, dated: bool = True, seed: int = 1, rate: float = 0.3, helps: float = 0.5) -> list[PastLead]:
    """Leads of which those on gold are good more often by `helps`; the present score is chance."""
    random = Random(seed)
    found = []
    for number in range(size):
        gold = random.random() < 0.4
        good = random.random() < rate + helps * gold
        found.append(
            PastLead(
                number, NOW + number * DAY if dated else None, good,
                {"extra:plan": "gold" if gold else "silver", "source": random.choice(["ads", "fair"])},
                frozenset({"webinar"} if random.random() < 0.2 + 0.4 * good else ()), random.randint(0, 90),
            )
        )  # fmt: skip
    return found


def learn(leads: list[PastLead]) -> Learnt:
    asked = Asked(leads)
    return calibration.learn(asked, list(questions(asked, ["webinar"], [])))


def with_wins(count: int) -> list[PastLead]:
    """One of four is good; three of four of those are on gold, and one of six of the others."""
    plans = {0: "gold", 4: "gold", 8: "gold", 1: "gold", 9: "gold"}
    return [
        PastLead(n, NOW + n * DAY, n % 4 == 0, {"extra:plan": plans.get(n % 16, "tin")}) for n in range(4 * count)
    ]  # fmt: skip


@pytest.mark.parametrize(("wins", "why", "missing"), [(0, "few", 25), (1, "few", 24), (24, "few", 1), (25, None, 0)])
def test_fewer_than_25_good_leads_propose_nothing(wins: int, why: str | None, missing: int) -> None:
    found = learn(with_wins(wins))
    assert (found.why, found.missing, found.card is None) == (why, missing, why is not None)


def test_from_25_good_leads_the_present_card_is_changed_by_three_rules_at_most() -> None:
    found = learn(past(150))
    assert 25 <= found.good < 100
    assert found.card is not None
    assert found.card.on_top
    assert 1 <= len(found.card.rules) <= 3
    lead = PastLead(1, NOW, True, {"extra:plan": "gold"}, score=17)
    assert found.card.score(lead) == 17 + sum(e.points for e in found.card.rules if e.rule.holds(lead))


def test_from_100_good_leads_a_new_card_is_made() -> None:
    found = learn(past(600))
    assert found.card is not None
    assert not found.card.on_top
    assert {each.rule.of for each in found.card.rules} >= {"extra:plan", "webinar"}
    assert found.proposed is not None
    assert found.present is not None
    assert found.proposed.auc > 0.7 > found.present.auc
    assert found.sure is not None
    assert found.sure >= 0.8


def test_it_is_learnt_on_all_but_the_newest_fifth() -> None:
    """What only the newest say is not in the card."""
    leads = past(500)
    turned = [*leads[:400], *(PastLead(x.lead_id, x.at, not x.good, x.fields, x.touches, x.score) for x in leads[400:])]
    found = learn(turned)
    asked, same = Asked(leads), Asked(turned)
    rules = list(questions(asked, ["webinar"], []))
    oldest = (1 << 400) - 1
    usable = {place: asked.yes(rule) for place, rule in enumerate(rules)}
    assert calibration._card(asked, rules, usable, oldest) == calibration._card(same, rules, usable, oldest)
    assert found.why == "no_better"
    assert found.card is None


def test_undated_leads_are_judged_in_five_folds() -> None:
    found = learn(past(600, dated=False))
    assert found.in_folds
    assert found.card is not None
    assert not learn(past(600)).in_folds


def test_what_tells_nothing_is_not_proposed() -> None:
    leads = [PastLead(n, NOW + n * DAY, n % 3 == 0, {"extra:plan": "gold" if n % 2 else "tin"}) for n in range(300)]
    assert learn(leads).why == "nothing"


def test_all_good_leads_leave_nothing_to_compare() -> None:
    assert learn([PastLead(n, NOW, True, {}) for n in range(40)]).why == "one_outcome"


@pytest.mark.parametrize(
    ("held", "held_good", "rest", "rest_good", "too_good"),
    [
        (20, 19, 100, 60, True),  # 95% of 20, 60% of the others
        (19, 19, 100, 60, False),  # too few
        (20, 18, 100, 60, False),  # 90%
        (20, 19, 100, 61, False),  # most others too
        (20, 1, 100, 40, True),  # all but one of the other outcome
        (20, 1, 100, 39, False),
        (80, 70, 100, 10, True),  # alone (70/80 - 10/100) / 2 + 1/2 = 0.8875
        (80, 66, 100, 20, False),
    ],
)
def test_too_good_to_be_a_cause(held: int, held_good: int, rest: int, rest_good: int, too_good: bool) -> None:
    size = held + rest
    good = as_bits([*range(held_good), *range(held, held + rest_good)], size)
    assert calibration.is_too_good(as_bits(range(held), size), good, (1 << size) - 1) is too_good


def test_a_rule_too_good_to_be_a_cause_is_named_and_not_used() -> None:
    leads = [PastLead(x.lead_id, x.at, x.good, {**x.fields, "extra:stage": "paid" if x.good else "asked"}, x.touches)
             for x in past(600)]  # fmt: skip
    found = learn(leads)
    assert {rule.of for rule in found.too_good} == {"extra:stage"}
    assert found.card is not None
    assert "extra:stage" not in {each.rule.of for each in found.card.rules}


@pytest.mark.parametrize(
    ("scores", "at_most", "threshold"),
    [
        ([10, 20, 30], 1, 21),
        ([10, 20, 30], 2, 11),
        ([10, 20, 30], 3, 10),
        ([10, 20, 20], 1, 21),
        ([], 4, 0),
        ([5], 0, 6),
    ],
)
def test_the_lowest_threshold_that_passes_no_more_than_were_handed_over(scores, at_most: int, threshold: int) -> None:
    assert calibration.lowest_threshold(scores, at_most) == threshold
    assert sum(score >= threshold for score in scores) <= at_most
