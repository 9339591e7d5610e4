"""How often a bottleneck is named on Mondays with nothing changed, and how often when a stage fell by a third or half.

Invented weeks with the same seed: leads come by chance about so many a week, a quarter is handed over, of these 35 %
become opportunities, of which 30 % are won. What fell did so four matured weeks ago.
"""

import random
from collections.abc import Iterator, Sequence

from store.rules.monday import bottleneck
from store.rules.monday.bottleneck import STAGES, Stage
from store.rules.monday.measures import Rate
from tests.benchmarks import table
from tests.benchmarks.table import Row

USUAL = (0.25, 0.35, 0.30)
NOW, BASE = 4, 8  # weeks
SIZES = (15, 30, 60, 150)
MONDAYS, QUICK = 4000, 400
MOST = 3.0  # percent of Mondays
NO_TARGETS = dict.fromkeys(STAGES)


def rows(quick: bool) -> Iterator[Row]:
    """False alarms against their limit, then the power for each stage."""
    mondays = QUICK if quick else MONDAYS
    for leads in SIZES:
        alarms = 100 * sum(named(leads, USUAL, mondays).values())
        yield table.at_most(
            f"bottleneck, {leads} leads a week, nothing changed", "", alarms, MOST, 1.0, "%", "of Mondays"
        )
    for leads in SIZES:
        for number, stage in enumerate(STAGES):
            found = [named(leads, fallen(number, to), mondays).get(stage, 0.0) for to in (2 / 3, 1 / 2)]
            by_third, by_half = (f"named on {share:.0%}" for share in found)
            what = f"bottleneck, {leads} leads a week, {stage}"
            yield table.beside(what, "", f"fell by a third: {by_third}", f"fell by half: {by_half}")


def fallen(number: int, to: float) -> tuple[float, ...]:
    """The usual rates, one of them so much of what it was."""
    return tuple(rate * to if place == number else rate for place, rate in enumerate(USUAL))


def named(leads: int, now: Sequence[float], mondays: int) -> dict[str, float]:
    """On what share of Mondays each stage is named; `now` are the rates of the last four weeks."""
    chance, times = random.Random(leads), dict.fromkeys(STAGES, 0)
    for _ in range(mondays):
        sides = [_weeks(chance, leads * NOW, now), _weeks(chance, leads * BASE, USUAL)]
        stages = [Stage(code, *both) for code, *both in zip(STAGES, *sides, strict=True)]
        stage = bottleneck.find(stages, leads, 1_000_000, "won", NO_TARGETS).stage
        if stage is not None:
            times[stage] += 1
    return {stage: count / mondays for stage, count in times.items()}


def _weeks(chance: random.Random, leads: int, rates: Sequence[float]) -> list[Rate]:
    """What so many leads, more or less, became: qualified, opportunity, won."""
    n, found = round(chance.gauss(leads, leads**0.5)), []
    for rate in rates:
        hits = sum(chance.random() < rate for _ in range(n))
        found.append(Rate(hits, n))
        n = hits
    return found
