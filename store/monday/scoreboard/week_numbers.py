"""The KPIs week by week, and what is said of each: the newest week that has matured, its target, its change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from store.agreement.policy_document import Policy
from store.monday.scoreboard import figures
from store.monday.scoreboard.scoreboard_facts import Kpi, WeekFigure
from store.rules.monday import chance, measures
from store.rules.monday.bottleneck import STAGES
from store.rules.monday.kpis import KPIS, KpiSpec, Unit
from store.rules.monday.measures import Measure, Rate
from store.rules.office_time import business_time, periods
from store.rules.office_time.business_time import Calendar
from store.rules.office_time.periods import Period
from store.team import meeting_days
from store.team.workspace import WorkspaceSettings

SHOWN = 13
BASE = 8  # weeks a new number is compared with
LATEST = 4  # weeks that are pooled to judge a stage
# Enough for eight matured weeks, the eight before them, and the three that KPI 3 needs to mature.
LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class Weeks:
    """The weeks of a board, oldest first, its own last, as known at `at`.

    `rates`: of each stage's KPI (`bottleneck.STAGES`) what lies in each week itself, for pooling.
    """

    mondays: tuple[date, ...]
    spans: tuple[Period, ...]
    at: datetime
    settings: WorkspaceSettings
    rates: Mapping[str, Sequence[Rate]]

    def matured(self, code: str) -> int:
        """How many of the weeks, from the oldest, have matured for this KPI."""
        return sum(_is_final(KPIS[code], span, self.at) for span in self.spans)

    def pooled(self, code: str, newest: int, skip: int = 0) -> Rate:
        """The rate over the newest `newest` matured weeks of a stage's KPI, after skipping the `skip` newest."""
        matured = self.rates[code][: self.matured(code)]
        return measures.pool_rates(matured[max(len(matured) - skip - newest, 0) : max(len(matured) - skip, 0)])


def load_weeks(tx: Connection, week: date, at: datetime, settings: WorkspaceSettings) -> Weeks:
    """The weeks up to this one, as they were known at `at`."""
    zone = settings.timezone
    mondays = periods.weeks_before(week + periods.WEEK, LOOKED_AT)
    spans = tuple(periods.week(monday, zone) for monday in mondays)
    rates = {code: figures.measure_rates(tx, code, spans, at, zone) for code in STAGES.values()}
    return Weeks(mondays, spans, at, settings, rates)


def kpis_of_weeks(tx: Connection, weeks: Weeks, agreed: Policy) -> tuple[Kpi, ...]:
    """Each KPI with its newest matured week and its trend."""
    aims = targets(tx, agreed, weeks.at)
    return tuple(_kpi(tx, spec, weeks, aims[code]) for code, spec in KPIS.items())


def kpis_of_range(
    tx: Connection, span: Period, at: datetime, agreed: Policy, settings: WorkspaceSettings
) -> tuple[Kpi, ...]:
    """Each KPI over one stretch of time, whatever its length; no trend."""
    aims = targets(tx, agreed, at)
    found = {code: figures.measure_kpi(tx, code, [span], at, settings.timezone)[0] for code in KPIS}
    final = {code: _is_final(spec, span, at) for code, spec in KPIS.items()}
    return tuple(Kpi(code, found[code], None, target=aims[code], final=final[code]) for code in KPIS)


def targets(tx: Connection, agreed: Policy, now: datetime) -> dict[str, float | None]:
    """What both teams aim at, by KPI: shares, seconds of office time, days."""
    hours = meeting_days.team_hours(tx, now.year)
    return {code: _target(spec, getattr(agreed.targets, spec.target), hours) for code, spec in KPIS.items()}


def _target(spec: KpiSpec, agreed: Any, hours: Calendar) -> float | None:
    """A policy's target ("4h", 20 percent or 45 days) in the KPI's unit; None is no target."""
    if agreed is None or spec.unit is Unit.DAYS:
        found: float | None = agreed
        return found
    return agreed / 100 if spec.unit is Unit.SHARE else business_time.parse_duration(agreed, hours)


def _kpi(tx: Connection, spec: KpiSpec, weeks: Weeks, target: float | None) -> Kpi:
    series = _series(tx, spec, weeks)
    shown = list(zip(weeks.mondays[-SHOWN:], weeks.spans[-SHOWN:], series[-SHOWN:], strict=True))
    trend = tuple(WeekFigure(monday, found, _is_final(spec, span, weeks.at)) for monday, span, found in shown)
    newest = max((number for number, one in enumerate(trend) if one.final), default=0)
    headline, so_far = trend[newest], trend[-1]
    before = _before(tx, spec, weeks, series[: len(series) - SHOWN + newest], shown[newest][1])
    return Kpi(
        spec.code, headline.measure, headline.week, None if so_far.final else so_far.measure, trend, target,
        before, chance.better(before, headline.measure), *_floor(spec, weeks),
    )  # fmt: skip


def _series(tx: Connection, spec: KpiSpec, weeks: Weeks) -> Sequence[Measure]:
    """A measure for each of the shown weeks; where each week's own rate is known, for all weeks.

    A KPI that looks back has the stretch that ends with the week; for the running week it ends now.
    """
    if spec.looks_back is None and spec.code in weeks.rates:
        return weeks.rates[spec.code]
    spans = weeks.spans[-SHOWN:]
    if spec.looks_back is not None:
        ends = [min(span.end, weeks.at) for span in spans]
        spans = tuple(Period(end - spec.looks_back, end) for end in ends)
    return figures.measure_kpi(tx, spec.code, spans, weeks.at, weeks.settings.timezone)


def _before(tx: Connection, spec: KpiSpec, weeks: Weeks, earlier: Sequence[Measure], span: Period) -> Measure | None:
    """What the newest is compared with: the eight weeks before it, or before the stretch it looks back on."""
    if spec.looks_back is None:
        return measures.pool(earlier[-BASE:])
    start = span.end - spec.looks_back
    window = [Period(start - BASE * periods.WEEK, start)]
    return figures.measure_kpi(tx, spec.code, window, weeks.at, weeks.settings.timezone)[0]


def _floor(spec: KpiSpec, weeks: Weeks) -> tuple[str | None, Rate | None]:
    """Whether the latest weeks lie below the KPI's floor, and their rate; nothing for a KPI that has none."""
    if spec.floor is None:
        return None, None
    rate = weeks.pooled(spec.code, LATEST)
    return chance.under_floor(rate, spec.floor), rate


def _is_final(spec: KpiSpec, span: Period, at: datetime) -> bool:
    return span.end + spec.matures <= at
