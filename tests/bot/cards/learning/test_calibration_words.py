"""Sentences of a calibration."""

from dataclasses import replace

import pytest

from bot.cards.learning import calibration_words
from store.agreement import policy
from store.learning.calibration_facts import CalibrationFacts, CommonLine, PassedOf, PointsLine
from store.rules.learning.calibration import Card, Learnt
from store.rules.learning.ranking import Ranking
from store.rules.monday.measures import Rate

LEARNT = Learnt(300, 120, Ranking(0.61, 0.55, 0.67), Ranking(0.84, 0.8, 0.88), Card((), on_top=False))
FACTS = CalibrationFacts(
    learnt=LEARNT, handoffs=290, imported=10, too_young=1, never=1_200, threshold=60, lines=(), passed=(), too_good=(),
    left_out=(), rules=(PointsLine("Plan: Gold", 30), PointsLine("Webinar", 12)), document=policy.DEFAULT,
    proposed_threshold=35,
)  # fmt: skip


def nothing(why: str, missing: int = 0) -> CalibrationFacts:
    return replace(FACTS, document=None, rules=(), learnt=replace(LEARNT, card=None, why=why, missing=missing))


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (FACTS, "2 rules rank leads better than today's points."),
        (replace(FACTS, rules=FACTS.rules[:1]), "1 rule ranks leads better than today's points."),
        (replace(FACTS, learnt=replace(LEARNT, card=Card((), on_top=True))),
         "2 changes rank leads better than today's points."),
        (nothing("few", 3), "3 more good leads to go before outcomes can suggest points."),
        (nothing("few", 1), "1 more good lead to go before outcomes can suggest points."),
        (nothing("one_outcome"), "All leads with an outcome ended alike so far, so there is nothing to compare."),
        (nothing("nothing"), "Nothing we know of leads tells the good ones from the others."),
        (nothing("no_better"), "Today's points rank leads as well as anything the outcomes suggest."),
    ],
)  # fmt: skip
def test_the_headline(facts: CalibrationFacts, said: str) -> None:
    assert calibration_words.calibration_headline(facts) == said


def test_what_it_was_learnt_from() -> None:
    assert list(calibration_words.basis(FACTS)) == [
        "300 leads with an outcome, 120 of them good: an opportunity within 21 days of the handoff, or won.",
        "10 of them were imported with their outcome and had no handoff here.",
        "1 handoff left out: 21 days are not over, so it may still turn out good.",
        "1,200 leads never handed over: their outcome can't be known.",
    ]


def test_how_well_each_ranks() -> None:
    assert list(calibration_words.how_well(FACTS)) == [
        "Of a good lead and another it puts the good one first in 84% (80–88%) of pairs.",
        "Today's points do so in 61% (55–67%); guessing, in 50%. Tested on the newest fifth, unseen when it learned.",
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (CommonLine("touch", "Webinar", Rate(12, 30), Rate(8, 100)),
         "Webinar: 12 of 30 good, 40% (27–55%); without it 8%"),
        (CommonLine("touch", "Webinar", Rate(1, 4), Rate(1, 4)), "Webinar: 1 of 4 good"),
        (CommonLine("band", "Score 60 or more", Rate(9, 20), None, 3.25, 8),
         "Score 60 or more: 9 of 20 good, 45% (28–63%), lead quality 3.2 of 5 (8 rated)"),
    ],
)  # fmt: skip
def test_a_line_has_how_many_and_the_range(line: CommonLine, said: str) -> None:
    assert calibration_words.in_a_line(line) == said


def test_parts_show_the_lines_that_differ_most() -> None:
    lines = [CommonLine("fact", f"F{n}", Rate(n, 20), Rate(1, 20)) for n in range(2, 12)]
    (part,) = calibration_words.grouped(replace(FACTS, lines=lines))
    assert (part[0], [one.what for one in part[1]]) == ("By extra facts", ["F11", "F10", "F9", "F8", "F7", "F6"])


def test_what_passes_and_what_is_too_good() -> None:
    assert calibration_words.passed(PassedOf("won", 12, 15)) == "Today's definition passes 12 of 15 won leads."
    assert calibration_words.too_good(["Tags: Closed", "Result"]) == (
        "Too good to be a cause, so not used: Tags: Closed, Result. Was this known before the handoff?"
    )
