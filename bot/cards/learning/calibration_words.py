"""What a calibration says, in sentences that stand in Slack and in the terminal alike."""

import math
from collections.abc import Iterator, Sequence

from bot.cards import text
from store.learning.calibration_facts import CalibrationFacts, CommonLine, PassedOf
from store.rules.learning.ranking import Ranking
from store.rules.monday import chance
from store.rules.monday.measures import Rate

PARTS = {
    "band": "By score today",
    "checklist": "By checklist",
    "touch": "By what they did",
    "fit": "By today's fit rules",
    "field": "By what we know of them",
    "fact": "By extra facts",
}
ENDINGS = {"won": "won leads", "recycled": "recycled leads", "disqualified": "disqualified leads"}
LINES_SHOWN = 6  # of a part
FEW = 5  # leads of which no rate is shown


def calibration_headline(facts: CalibrationFacts) -> str:
    """The one message."""
    learnt = facts.learnt
    if facts.document is not None and learnt.proposed and learnt.present:
        rules = text.count(len(facts.rules), "change" if learnt.card and learnt.card.on_top else "rule")
        verb = "ranks" if len(facts.rules) == 1 else "rank"
        return f"{rules} {verb} leads better than today's points."
    match learnt.why:
        case "few":
            return f"{text.count(learnt.missing, 'more good lead')} to go before outcomes can suggest points."
        case "one_outcome":
            return "All leads with an outcome ended alike so far, so there is nothing to compare."
        case "nothing":
            return "Nothing we know of leads tells the good ones from the others."
    return "Today's points rank leads as well as anything the outcomes suggest."


def basis(facts: CalibrationFacts) -> Iterator[str]:
    """What it was learnt from, and what has no outcome."""
    learnt = facts.learnt
    good = f"{_many(learnt.n, 'lead')} with an outcome, {learnt.good:,} of them good"
    yield f"{good}: an opportunity within 21 days of the handoff, or won."
    if facts.imported:
        yield f"{facts.imported:,} of them were imported with their outcome and had no handoff here."
    if facts.too_young:
        yield f"{_many(facts.too_young, 'handoff')} left out: 21 days are not over, so it may still turn out good."
    if facts.never:
        yield f"{_many(facts.never, 'lead')} never handed over: {_its(facts.never)} outcome can't be known."


def how_well(facts: CalibrationFacts) -> Iterator[str]:
    """Both rankings on leads that neither had seen."""
    learnt = facts.learnt
    if learnt.present is None:
        return
    unseen = (
        "five fifths, each unseen when it learned" if learnt.in_folds else "the newest fifth, unseen when it learned"
    )
    if learnt.proposed is not None:
        yield f"Of a good lead and another it puts the good one first in {_auc(learnt.proposed)} of pairs."
    yield f"Today's points do so in {_auc(learnt.present)}; guessing, in 50%. Tested on {unseen}."


def passed(each: PassedOf) -> str:
    """ "Today's definition passes 12 of 15 won leads." """
    return f"Today's definition passes {each.passed:,} of {each.n:,} {ENDINGS[each.ending]}."


def too_good(names: Sequence[str]) -> str:
    """Facts that all but name the outcome, with the question that decides."""
    return f"Too good to be a cause, so not used: {text.name_some(names)}. Was this known before the handoff?"


def in_a_line(one: CommonLine) -> str:
    """ "Webinar: 12 of 30 good, 40% (27 to 55%); without it 8%." """
    quality = f", lead quality {one.quality:.1f} of 5 ({one.rated:,} rated)" if one.quality is not None else ""
    without = f"; without it {_percent(one.had_not)}" if one.had_not is not None and one.had_not.n >= FEW else ""
    return f"{text.line(one.what, 80)}: {_rate(one.had)}{without}{quality}"


def grouped(facts: CalibrationFacts) -> Iterator[tuple[str, list[CommonLine]]]:
    """Title and lines of each part; of the many the ones that differ most."""
    for part, title in PARTS.items():
        lines = [one for one in facts.lines if one.part == part and one.had.n]
        if part not in ("band", "checklist"):
            lines = sorted(lines, key=lambda one: -_apart(one))[:LINES_SHOWN]
        if lines:
            yield title, lines


def _apart(one: CommonLine) -> float:
    """How far the shares of those with it and those without lie apart, for the leads it is about."""
    if one.had_not is None or not one.had.n or not one.had_not.n:
        return 0.0
    return abs(one.had.hits / one.had.n - one.had_not.hits / one.had_not.n) * math.sqrt(min(one.had.n, one.had_not.n))


def _rate(rate: Rate) -> str:
    share = f"{rate.hits:,} of {rate.n:,} good"
    bounds = chance.interval(rate)
    if rate.n < FEW or bounds is None:
        return share
    return f"{share}, {_percent(rate)} ({round(100 * bounds[0])}–{round(100 * bounds[1])}%)"


def _percent(rate: Rate) -> str:
    return f"{round(100 * rate.hits / rate.n)}%"


def _auc(ranking: Ranking) -> str:
    return f"{round(100 * ranking.auc)}% ({round(100 * ranking.low)}–{round(100 * ranking.high)}%)"


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'s' * (count != 1)}"


def _its(count: int) -> str:
    return "its" if count == 1 else "their"
