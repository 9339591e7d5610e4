"""What won and lost had in common, and the points card that outcomes propose.

From 25 good leads up to 3 changes of the present card, from 100 a new one of up to 8 rules. It is learnt on all but the
newest fifth and judged there; where moments are missing, in five folds. A rule too good to be a cause, as one that was
said after the outcome, is left out.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from store.rules.learning import ranking, rule_choice
from store.rules.learning.ranking import Placements, Ranking
from store.rules.learning.yes_no import Asked, PastLead, YesNo, as_bits, places_of

FEWEST_GOOD, MANY_GOOD = 25, 100
CHANGES, RULES = 3, 8
FOLDS = 5
LARGEST = 40  # points of a rule
SURE = 0.80
ALONE, ALL_OF_ONE, ON, MOST_OF_OTHERS = 0.85, 0.95, 20, 0.60
SCORE_UNIT = 10  # so that the present score's weight is of the others' size


@dataclass(frozen=True, slots=True)
class RulePoints:
    """A rule with its whole points."""

    rule: YesNo
    points: int


@dataclass(frozen=True, slots=True)
class Card:
    """Rules with points; `on_top`: added to the present score, else instead of it."""

    rules: tuple[RulePoints, ...]
    on_top: bool

    def score(self, lead: PastLead) -> int:
        """What a lead is worth by it."""
        return lead.score * self.on_top + sum(each.points for each in self.rules if each.rule.holds(lead))


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was learnt: the card, how well it and the present one rank leads that neither has seen, and what was left
    out as too good. Without a card `why` says it: few, one_outcome, nothing or no_better; `missing`: good leads to go.
    """

    n: int
    good: int
    present: Ranking | None = None
    proposed: Ranking | None = None
    card: Card | None = None
    why: str | None = None
    missing: int = 0
    sure: float | None = None
    in_folds: bool = False
    too_good: tuple[YesNo, ...] = ()


def is_too_good(yes: int, good: int, everybody: int) -> bool:
    """Whether an answer gives the outcome away: it ranks alone, or all who give it end alike and the others don't."""
    n, wins, others = everybody.bit_count(), good.bit_count(), (everybody & ~good).bit_count()
    held, held_good = yes.bit_count(), (yes & good).bit_count()
    if not wins or not others or not held or held == n:
        return False
    auc = 0.5 + abs(held_good / wins - (held - held_good) / others) / 2
    return auc >= ALONE or any(_all_of_one(a, held, b, n - held) for a, b in (
        (held_good, wins - held_good), (held - held_good, others - (held - held_good)),
    ))  # fmt: skip


def _all_of_one(of_held: int, held: int, of_rest: int, rest: int) -> bool:
    return held >= ON and of_held >= ALL_OF_ONE * held and of_rest <= MOST_OF_OTHERS * rest


def learn(asked: Asked, rules: Sequence[YesNo]) -> Learnt:
    """The card that these outcomes propose, or why there is none."""
    n, good = len(asked.leads), asked.good.bit_count()
    answers = [asked.yes(rule) for rule in rules]
    guilty = {place for place, yes in enumerate(answers) if is_too_good(yes, asked.good, asked.everybody)}
    too_good = tuple(rules[place] for place in sorted(guilty))
    parts, in_folds = _parts(asked.leads)
    if good == n or not good or not parts:
        return Learnt(n, good, why="few" if good < FEWEST_GOOD else "one_outcome", missing=max(0, FEWEST_GOOD - good),
                      in_folds=in_folds, too_good=too_good)  # fmt: skip
    present = [_placed(asked.leads, test, [lead.score for lead in asked.leads]) for _, test in parts]
    here = Learnt(n, good, ranking.rank(present), in_folds=in_folds, too_good=too_good)
    if good < FEWEST_GOOD:
        return _but(here, "few", FEWEST_GOOD - good)
    usable = _usable(rules, answers, guilty, asked.everybody)
    cards = [_card(asked, rules, usable, train) for train, _ in parts]
    placed = [_placed(asked.leads, test, scores(asked, card)) for card, (_, test) in zip(cards, parts, strict=True)]
    card = _card(asked, rules, usable, asked.everybody) if in_folds else cards[0]
    sure = ranking.surely_better(placed, present)
    if not card.rules:
        return _but(here, "nothing")
    found = Learnt(n, good, here.present, ranking.rank(placed), card, None, 0, sure, in_folds, too_good)
    return found if sure >= SURE else _but(found, "no_better")


def _but(found: Learnt, why: str, missing: int = 0) -> Learnt:
    return Learnt(
        found.n, found.good, found.present, found.proposed, None, why, missing, found.sure, found.in_folds,
        found.too_good,
    )  # fmt: skip


def _usable(rules: Sequence[YesNo], answers: Sequence[int], guilty: set[int], everybody: int) -> dict[int, int]:
    """Those that may be chosen, each answer once. A yes to one fit rule that is a no to another says the same."""
    seen: set[int] = set()
    found = {}
    for place, yes in enumerate(answers):
        if place not in guilty and yes not in seen:
            found[place] = yes
            seen |= {yes, everybody & ~yes} if rules[place].fit is not None else {yes}
    return found


def _card(asked: Asked, rules: Sequence[YesNo], usable: dict[int, int], train: int) -> Card:
    """Whole points learnt from some of the leads."""
    on_top = asked.good.bit_count() < MANY_GOOD
    places = [place for place in usable if rules[place].fit is not None or not on_top]
    base: dict[float, int] | None = None
    if on_top:
        base = defaultdict(int)
        for place, lead in enumerate(asked.leads):
            base[lead.score / SCORE_UNIT] |= 1 << place
    chosen = rule_choice.choose_rules(
        [usable[place] for place in places], train, asked.good & train, CHANGES if on_top else RULES,
        frozenset(at for at, place in enumerate(places) if rules[place].touch is not None), base,
    )  # fmt: skip
    largest = max(map(abs, chosen.weights.values()), default=1.0)
    scale = LARGEST / largest
    if chosen.of_base is not None and chosen.of_base > 0:
        scale = min(scale, SCORE_UNIT / chosen.of_base)
    weighed = ((rules[places[at]], round(weight * scale)) for at, weight in chosen.weights.items())
    kept = (RulePoints(rule, points) for rule, points in weighed if points > 0 or (points and rule.fit is not None))
    return Card(tuple(sorted(kept, key=lambda each: -abs(each.points))), on_top)


def _parts(leads: Sequence[PastLead]) -> tuple[list[tuple[int, int]], bool]:
    """Who is learnt from and who is judged, each time, and whether that is in folds; each side has both outcomes."""
    size = len(leads)
    in_folds = any(lead.at is None for lead in leads)
    if in_folds:
        tests = [as_bits((p for p, lead in enumerate(leads) if lead.lead_id % FOLDS == fold), size)
                 for fold in range(FOLDS)]  # fmt: skip
    else:
        by_time = sorted(range(size), key=lambda place: (leads[place].at, leads[place].lead_id))
        tests = [as_bits(by_time[size - size // FOLDS :], size)]
    everybody = (1 << size) - 1
    parts = [(everybody & ~test, test) for test in tests]
    good = as_bits((p for p, lead in enumerate(leads) if lead.good), size)
    return [each for each in parts if all(part & good and part & ~good for part in each)], in_folds


def scores(asked: Asked, card: Card) -> list[int]:
    """What each lead is worth by the card."""
    found = [lead.score * card.on_top for lead in asked.leads]
    for each in card.rules:
        for place in places_of(asked.yes(each.rule)):
            found[place] += each.points
    return found


def _placed(leads: Sequence[PastLead], who: int, worth: Sequence[int]) -> Placements:
    members = places_of(who)
    return ranking.place(
        [worth[place] for place in members if leads[place].good],
        [worth[place] for place in members if not leads[place].good],
    )


def lowest_threshold(scores: Sequence[int], at_most: int) -> int:
    """The lowest score that at most so many reach; if all may, the lowest of all."""
    highest_first = sorted(scores, reverse=True)
    return highest_first[at_most] + 1 if at_most < len(highest_first) else min(highest_first, default=0)
