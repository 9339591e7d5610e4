"""A KPI's weeks as points of a panel: the height of each, and the height of the panel."""

from collections.abc import Iterable
from typing import NamedTuple

from bot.cards import text
from store.monday.scoreboard.scoreboard_facts import Kpi, WeekFigure
from store.rules.monday import chance, kpis, measures
from store.rules.monday.kpis import KPIS, Unit
from store.rules.monday.measures import FEW, Measure, Rate, Times

HOUR = 3600
# Round ends of a scale: shares, office seconds, days.
SCALES: dict[Unit, tuple[float, ...]] = {
    Unit.SHARE: (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0),
    Unit.OFFICE_TIME: tuple(60 * m for m in (30, 60, 120, 240, 480, 720, 960, 1440, 1920, 2400, 4800, 9600)),
    Unit.DAYS: (7.0, 14.0, 30.0, 45.0, 60.0, 90.0, 120.0, 180.0, 365.0),
}
ROOM = 1.6  # a range may be so much wider than the numbers; what is beyond is cut


class Point(NamedTuple):
    """A week: its number, empty for fewer than five, and where it may truly lie."""

    value: float | None
    low: float | None
    high: float | None
    at_least: bool
    final: bool
    corrected: bool


def of_weeks(one: Kpi) -> tuple[Point, ...]:
    """Every week of a KPI, oldest first."""
    return tuple(_point(one.code, figure) for figure in one.weeks)


def top(one: Kpi, found: Iterable[Point]) -> float:
    """The round number at which the panel ends: above every number and the target, and above most of the ranges."""
    points = list(found)
    numbers = [point.value for point in points if point.value is not None] + [1.05 * (one.target or 0)]
    highest = max(numbers, default=0)
    reach = max((point.high for point in points if point.high is not None), default=highest)
    scale = SCALES[KPIS[one.code].unit]
    needed = min(max(reach, highest), max(highest, scale[0]) * ROOM)
    return next((end for end in scale if end >= needed), needed)


def _point(code: str, figure: WeekFigure) -> Point:
    value, at_least = _value(code, figure.measure)
    return Point(value, *_range(figure.measure), at_least, figure.final, figure.corrected)


def _value(code: str, measure: Measure) -> tuple[float | None, bool]:
    if measure.n < FEW:
        return None, False
    if isinstance(measure, Rate):
        return measures.share(measure), False
    found = kpis.middle(code, measure)
    return (found.value, found.at_least) if found else (None, False)


def _range(measure: Measure) -> tuple[float | None, float | None]:
    """Wilson's interval or that of the median; no upper end while one at that rank still waits."""
    if isinstance(measure, Times):
        found = chance.median_interval(measure)
        return (found[0].value, None if found[1].at_least else found[1].value) if found else (None, None)
    return chance.interval(measure) or (None, None)


def scale_mark(code: str, value: float) -> str:
    """A number of the scale, as short as can be: "40%", "8 h", "30 d"."""
    unit = KPIS[code].unit
    if unit is Unit.SHARE:
        return text.percent(round(value * 100))
    if unit is Unit.DAYS:
        return f"{value:.0f} d"
    return f"{value / HOUR:.0f} h" if value >= HOUR or not value else f"{value / 60:.0f} min"
