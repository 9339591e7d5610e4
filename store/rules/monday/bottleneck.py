"""Where money gets stuck: the stage whose fall costs most, and whether the trouble lies before all of them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from store.rules.monday import chance, measures
from store.rules.monday.kpis import LEAD_TO_QUALIFIED, QUALIFIED_TO_OPPORTUNITY, WIN_RATE
from store.rules.monday.measures import Rate, share

NURTURE, HANDOFF, CLOSE = "nurture", "handoff", "close"
# The stages in order, and the KPI each of them is measured by.
STAGES = {NURTURE: LEAD_TO_QUALIFIED, HANDOFF: QUALIFIED_TO_OPPORTUNITY, CLOSE: WIN_RATE}

ENOUGH = 20  # on both sides, before a stage is named
WINS_FOR_VALUE = 10
CUT = 95  # percent: larger amounts count as the one at this rank
HEALTHY, HANDOFFS_FOR_HEALTH = 90, 40  # percent, and on both sides


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage's rate over the last 4 matured weeks pooled, and over the 8 before them. Close: what closed in them."""

    code: str
    now: Rate
    base: Rate


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """The stage that stands out, or why none does.

    `gain`: smallest unit of money a week, of `stage`. `sure`: that this stage was better before. `value`: what a won
    deal is worth, as measured (`won`) or as the `goal` says. `target_gain`: the stage that would gain most by reaching
    its target, and how much. `why_none`: too_few, no_value, none_below or not_sure.
    """

    stage: str | None
    gain: float
    sure: float | None
    leads_a_week: float
    value: float | None
    value_from: str
    target_gain: tuple[str, float] | None
    stages: tuple[Stage, ...]
    why_none: str | None


@dataclass(frozen=True, slots=True)
class TeamHealth:
    """The last 8 matured weeks and the 8 before: clocks kept, cards complete, and what became of the handoffs.

    `won_before`, `won_after`: what closed in those weeks.
    """

    kept_sales: Rate
    kept_marketing: Rate
    complete: Rate
    opened_before: Rate
    opened_after: Rate
    won_before: Rate
    won_after: Rate


def find(
    stages: Sequence[Stage],
    leads_a_week: float,
    value: float | None,
    value_from: str,
    targets: Mapping[str, float | None],
) -> Bottleneck:
    """The stage with the largest gain(s) = L V (product with r_s replaced by max(r_s, b_s) - product).

    It is named only if n >= 20 on both sides, no rate of the product rests on fewer than five cases, and
    sure(b_s > r_s) >= .99. With nothing changed that is on at most 2.7 % of Mondays at 15 to 150 leads a week. A stage
    that fell by half is named at 60 leads a week on 77 % (nurture), 45 % (handoff) and 10 % (close) of Mondays, at 150
    on 94, 91 and 39 %, at 15 hardly ever: `make bench ARGS=bottleneck`. With a target that stands in the place of b.
    `targets` are shares by stage. Speed is no part of this.
    """
    money = leads_a_week * (value or 0)
    gains = [money * _lift(stages, number, share(stage.base)) for number, stage in enumerate(stages)]
    largest = gains.index(max(gains))
    stage = stages[largest]
    sure = chance.rose(stage.now, stage.base)
    why = _why_none(stages, gains[largest], stage, value, sure)
    goal = _to_target(stages, money, targets)
    return Bottleneck(
        stage.code if why is None else None, gains[largest] if why is None else 0.0, sure if why is None else None,
        leads_a_week, value, value_from, goal, tuple(stages), why,
    )  # fmt: skip


def deal_value(amounts: Sequence[int], deal_size: int | None) -> tuple[float, str] | None:
    """What a won deal is worth, in the smallest unit, and from where.

    The mean of the known amounts (`won`), those above the 95th percentile (the one at rank ⌈.95 n⌉) cut to it; under 10
    wins the deal size of the `goal`. None: neither is there.
    """
    if len(amounts) < WINS_FOR_VALUE:
        return None if deal_size is None else (float(deal_size), "goal")
    cut = sorted(amounts)[-(-CUT * len(amounts) // 100) - 1]
    return sum(min(amount, cut) for amount in amounts) / len(amounts), "won"


def is_upstream(health: TeamHealth) -> bool:
    """Whether the trouble lies before the handoff: promises kept and cards complete to 90 %, and yet nothing improves.

    Asks for 40 handoffs on both sides, and sure(better than the 8 weeks before) < .80 for KPI 3 and for KPI 4. Too few
    to say is no warning.
    """
    kept = (health.kept_sales, health.kept_marketing, health.complete)
    enough = min(health.opened_before.n, health.opened_after.n) >= HANDOFFS_FOR_HEALTH
    return (
        enough
        and all(rate.n > 0 and rate.hits * 100 >= HEALTHY * rate.n for rate in kept)
        and _flat(health.opened_before, health.opened_after)
        and _flat(health.won_before, health.won_after)
    )


def _lift(stages: Sequence[Stage], number: int, other: float | None) -> float:
    """How much the product of all rates rises if this one were `other`; nothing if it is higher already."""
    rates = [share(stage.now) for stage in stages]
    here = rates.pop(number)
    if here is None or other is None or other <= here:
        return 0.0
    return math.prod(rate or 0.0 for rate in rates) * (other - here)


def _why_none(stages: Sequence[Stage], gain: float, stage: Stage, value: float | None, sure: float) -> str | None:
    few = [one for one in stages if min(one.now.n, one.base.n) < ENOUGH]
    if any(measures.few(one.now) for one in stages):
        return "too_few"
    if value is None:
        return "no_value"
    if gain <= 0:
        return "too_few" if few else "none_below"
    if stage in few:
        return "too_few"
    return None if sure >= chance.CRIES else "not_sure"


def _to_target(stages: Sequence[Stage], money: float, targets: Mapping[str, float | None]) -> tuple[str, float] | None:
    """The stage that gains most with its target in the place of b, if it has been measured on 20 or more."""
    gains = [
        (money * _lift(stages, number, targets.get(stage.code)), stage.code)
        for number, stage in enumerate(stages)
        if stage.now.n >= ENOUGH
    ]
    gain, code = max(gains, key=lambda one: one[0], default=(0.0, ""))
    return (code, gain) if gain > 0 else None


def _flat(before: Rate, after: Rate) -> bool:
    sure = chance.better(before, after)
    return sure is not None and sure < chance.PROBABLY
