"""Splits what a lead brought among the campaigns that moved it, by one of five rules.

The path of a credit = the touches that name a campaign, at or before the credited moment, oldest first; if none does,
those that name a source. Where the lead's first arrival names one, it stands before them, unless one of them lies at or
before it. Nothing at all: NONE.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

RULES: Final = ("first", "last", "linear", "position", "decay")
NONE: Final = "(none)"
HALF_LIFE: Final = timedelta(days=7)
DISAGREE: Final = 10  # points of a share
_LAST_NAME: Final = "\U0010ffff"  # after every other, so that tuples are compared without a function of ours
_WHOLE: Final = 2**60  # the weight of the newest step, in whole numbers so that no split loses a unit


class Encounter(NamedTuple):
    """When a lead met a campaign or a source."""

    at: datetime
    name: str


class Met(NamedTuple):
    """The campaigns (or the sources) that a lead met: touch by touch, oldest first, and as it first arrived."""

    steps: Sequence[Encounter] = ()
    arrival: Encounter | None = None


class Disagreement(NamedTuple):
    """The two rules that differ most about a campaign's share, in points from 0 to 100."""

    name: str
    low_rule: str
    low: float
    high_rule: str
    high: float


def find_path(campaigns: Met, sources: Met, moment: datetime) -> Sequence[Encounter]:
    """The steps that share a credit of that moment; never empty."""
    return _path(campaigns, moment) or _path(sources, moment) or (Encounter(moment, NONE),)


def _path(met: Met, moment: datetime) -> Sequence[Encounter]:
    steps = met.steps[: count_upto(met.steps, moment)]
    if met.arrival is None or (steps and steps[0].at <= met.arrival.at):
        return steps
    return (Encounter(min(met.arrival.at, moment), met.arrival.name), *steps)


def count_upto(steps: Sequence[Encounter], moment: datetime) -> int:
    """How many of them, oldest first, lie at or before a moment."""
    return bisect_right(steps, (moment, _LAST_NAME))  # as an Encounter is compared, and not made so often


def weigh(rule: str, path: Sequence[Encounter]) -> list[int]:
    """What each step of a path counts, beside the others.

    first, last: that one; linear: all alike; position: 40 first, 40 last, 20 shared by those between (two: 50 each);
    decay: 2^(-days before the credited moment / 7), which beside each other are 2^(-days before the last step / 7).
    """
    n = len(path)
    match rule:
        case "first":
            return [1] + [0] * (n - 1)
        case "last":
            return [0] * (n - 1) + [1]
        case "position" if n > 2:
            return [2 * (n - 2), *[1] * (n - 2), 2 * (n - 2)]
        case "decay":
            return [round(_WHOLE * 2.0 ** ((step.at - path[-1].at) / HALF_LIFE)) for step in path]
        case "linear" | "position":
            return [1] * n
    raise ValueError(f"{rule} is no rule; the rules are {', '.join(RULES)}")


def share_out(amount: int, weights: Sequence[int]) -> list[int]:
    """An amount in whole units, by largest remainder: the sum is exact, and of equals the earlier step has the unit."""
    whole = sum(weights)
    parts = [amount * weight // whole for weight in weights]
    if more := amount - sum(parts):
        least = [-(amount * weight % whole) for weight in weights]
        for place in sorted(range(len(weights)), key=least.__getitem__)[:more]:
            parts[place] += 1
    return parts


def find_disagreements(amounts: Mapping[str, Mapping[str, int]]) -> Iterator[Disagreement]:
    """The campaigns whose share differs by DISAGREE points or more between two rules; `amounts`: rule -> name -> sum.

    All rules split the same whole.
    """
    whole = max((sum(by_name.values()) for by_name in amounts.values()), default=0)
    for name in sorted({name for by_name in amounts.values() for name in by_name}) if whole else ():
        shares = {rule: by_name.get(name, 0) for rule, by_name in amounts.items()}
        low, high = min(shares, key=lambda rule: shares[rule]), max(shares, key=lambda rule: shares[rule])
        if 100 * (shares[high] - shares[low]) >= DISAGREE * whole:
            yield Disagreement(name, low, 100 * shares[low] / whole, high, 100 * shares[high] / whole)
