"""How much a lead is worth calling: fit (who they are) plus interest (what they did, fading with age), with reasons."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import floor, fsum

from store.rules.lead import folding

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Touch:
    """One dated thing a lead did."""

    kind: str
    at: datetime
    campaign: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class TouchRule:
    """What a kind of touch is worth on its day, and in how many days it is worth half. Negative points do not fade."""

    kind: str
    label: str
    points: int
    half_life_days: float
    group: str | None = None
    high_intent: bool = False


@dataclass(frozen=True, slots=True)
class FitRule:
    """Points, positive or negative, for a field or extra fact of the person.

    It holds where the value has one of the folded words, is a number over or under a bound, or was not said.
    """

    field: str
    words: tuple[str, ...]
    points: int
    why: str
    over: float | None = None
    under: float | None = None
    not_said: bool = False

    def holds(self, said: str | None) -> bool:
        """Whether it does for the value as it was said."""
        value = (said or "").strip()
        if self.not_said:
            return not value
        if self.words:
            return folding.mentioned(value, self.words) is not None
        number = folding.number(value)
        if number is None:
            return False
        return (self.over is None or number > self.over) and (self.under is None or number < self.under)


@dataclass(frozen=True, slots=True)
class ScoringRules:
    """The policy's scoring: rules, caps by group, and the two thresholds in points."""

    touches: Mapping[str, TouchRule]
    fit: tuple[FitRule, ...]
    caps: Mapping[str, int]
    mql: int
    sales_ready: int


@dataclass(frozen=True, slots=True)
class ScoreReason:
    """One part of a score: points for `what`, and when it happened if it has a date."""

    points: int
    what: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """fit + interest in whole points, with the reasons that add up to it, largest effect first."""

    fit: int
    interest: int
    reasons: tuple[ScoreReason, ...]

    @property
    def total(self) -> int:
        """Fit plus interest."""
        return self.fit + self.interest


_Part = tuple[float, str, datetime | None]


def score(touches: Sequence[Touch], person: Mapping[str, str | None], rules: ScoringRules, now: datetime) -> Score:
    """points(touch) = p * 2^(-age/h), age in days up to `now`; negative points and fit stay; a group is cut at its cap.

    Interest is rounded once, at its end, halves up; reasons are rounded so that they add up to the score.
    """
    fit = [ScoreReason(rule.points, rule.why) for rule in _fitting(person, rules)]
    parts = _parts(touches, rules, now)
    interest = _whole(parts)
    reasons = [reason for reason in (*fit, *_rounded(parts, interest)) if reason.points]
    return Score(sum(reason.points for reason in fit), interest, tuple(sorted(reasons, key=_largest_first)))


def points_alone(
    touches: Sequence[Touch], person: Mapping[str, str | None], rules: ScoringRules, now: datetime
) -> Score:
    """The same score without its reasons, which cost most of it."""
    return Score(sum(rule.points for rule in _fitting(person, rules)), _whole(_parts(touches, rules, now)), ())


def _fitting(person: Mapping[str, str | None], rules: ScoringRules) -> list[FitRule]:
    return [rule for rule in rules.fit if rule.holds(person.get(rule.field))]


def _whole(parts: Sequence[_Part]) -> int:
    return floor(fsum(points for points, _, _ in parts) + 0.5)


def _parts(touches: Sequence[Touch], rules: ScoringRules, now: datetime) -> list[_Part]:
    """What each touch is worth by now, unrounded, and what each cap takes away."""
    parts: list[_Part] = []
    groups: dict[str, list[float]] = defaultdict(list)
    for touch in touches:
        if rule := rules.touches.get(touch.kind):
            points = _faded(rule, touch, now)
            parts.append((points, rule.label, touch.at))
            if rule.group and rule.group in rules.caps:
                groups[rule.group].append(points)
    for group, each in groups.items():
        excess = fsum(each) - rules.caps[group]
        if excess > 0:
            parts.append((-excess, f"{group}: never more than {rules.caps[group]}", None))
    return parts


def _faded(rule: TouchRule, touch: Touch, now: datetime) -> float:
    """A touch dated after `now`, by a clock that runs ahead, is worth what it is worth today."""
    age = max((now - touch.at) / DAY, 0.0)
    return rule.points * 2 ** (-age / rule.half_life_days) if rule.points > 0 else rule.points


def _rounded(parts: list[_Part], total: int) -> list[ScoreReason]:
    """Whole points that add up to `total`: all are rounded down, then those that lost most get one back."""
    short = total - sum(floor(points) for points, _, _ in parts)
    by_loss = sorted(range(len(parts)), key=lambda place: floor(parts[place][0]) - parts[place][0])
    lucky = set(by_loss[:short])
    return [ScoreReason(floor(points) + (place in lucky), what, at) for place, (points, what, at) in enumerate(parts)]


def _largest_first(reason: ScoreReason) -> tuple[int, float, str]:
    newest_first = -reason.at.timestamp() if reason.at else 0.0
    return (-abs(reason.points), newest_first, reason.what)
