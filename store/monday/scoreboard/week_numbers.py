"""The five KPIs week by week, and what is said of them: the newest that has matured, its target, its change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from store.agreement.policy import Policy
from store.monday.scoreboard import figures
from store.monday.scoreboard.scoreboard_facts import Kpi, WeekFigure
from store.rules.monday import chance, kpi
from store.rules.monday.kpi import (
    FIRST_RESPONSE,
    KPIS,
    LEAD_TO_QUALIFIED,
    LOOKS_BACK,
    MATURES,
    QUALIFIED_TO_OPPORTUNITY,
    SALES_CYCLE,
    WIN_RATE,
    Measure,
    Rate,
    Times,
)
from store.rules.office_time import business_time, periods
from store.rules.office_time.periods import Period
from store.team import meeting_days
from store.team.workspace import Settings

SHOWN = 13
BASE = 8  # weeks a new number is compared with
LATEST = 4  # weeks that are pooled to judge a stage
# Enough for eight matured weeks, the eight before them, and the three that KPI 3 needs to mature.
LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class Weeks:
    """What every week holds, oldest first, the board's own last. `closings` are each week's own, for pooling."""

    mondays: tuple[date, ...]
    spans: tuple[Period, ...]
    at: datetime
    qualified: list[Rate]
    opened: list[Rate]
    closings: list[Rate]

    def matured(self, code: str) -> int:
        """How many of the weeks, from the oldest, have matured for this KPI."""
        return sum(_is_final(code, span, self.at) for span in self.spans)

    def of(self, code: str) -> list[Rate]:
        """The weekly rates of a KPI."""
        return {LEAD_TO_QUALIFIED: self.qualified, QUALIFIED_TO_OPPORTUNITY: self.opened, WIN_RATE: self.closings}[code]

    def pooled(self, code: str, newest: int, skip: int = 0) -> Rate:
        """The newest matured weeks of a KPI as one, so many of them, after skipping some."""
        matured = self.of(code)[: self.matured(code)]
        chosen = matured[max(len(matured) - skip - newest, 0) : max(len(matured) - skip, 0)]
        pooled = kpi.pool(chosen)
        return pooled if isinstance(pooled, Rate) else Rate(0, 0)


def load(tx: Connection, week: date, at: datetime, settings: Settings) -> Weeks:
    """The weeks up to this one, as they were known at `at`."""
    zone = settings.timezone
    mondays = periods.weeks_before(week + periods.WEEK, LOOKED_AT)
    spans = tuple(periods.week(monday, zone) for monday in mondays)
    return Weeks(
        mondays, spans, at,
        figures.qualified(tx, spans, at), figures.opened(tx, spans, at), figures.won(tx, spans, at),
    )  # fmt: skip


def kpis(tx: Connection, weeks: Weeks, agreed: Policy, settings: Settings) -> tuple[Kpi, ...]:
    """The five, in order."""
    aims = targets(tx, agreed, weeks.at)
    return tuple(_kpi(tx, code, weeks, _series(tx, code, weeks, settings), aims[code], settings) for code in KPIS)


def of_range(tx: Connection, span: Period, at: datetime, agreed: Policy, settings: Settings) -> tuple[Kpi, ...]:
    """The five over one stretch of time, whatever its length; no trend."""
    zone, aims = settings.timezone, targets(tx, agreed, at)
    measures: dict[str, Measure] = {
        LEAD_TO_QUALIFIED: figures.qualified(tx, [span], at)[0],
        FIRST_RESPONSE: figures.responses(tx, [span], at)[0],
        QUALIFIED_TO_OPPORTUNITY: figures.opened(tx, [span], at)[0],
        WIN_RATE: figures.won(tx, [span], at)[0],
        SALES_CYCLE: figures.cycles(tx, [span], at, zone)[0],
    }
    return tuple(Kpi(code, measures[code], None, target=aims[code], final=_is_final(code, span, at)) for code in KPIS)


def targets(tx: Connection, agreed: Policy, now: datetime) -> dict[str, float | None]:
    """What both teams aim at: shares, seconds of office time, days."""
    aims = agreed.targets
    hours = meeting_days.hours(tx, now.year)
    seconds = aims.first_response and business_time.parse_duration(aims.first_response, hours)
    shares = {
        LEAD_TO_QUALIFIED: aims.lead_to_qualified,
        QUALIFIED_TO_OPPORTUNITY: aims.qualified_to_opportunity,
        WIN_RATE: aims.win_rate,
    }
    return {
        **{code: None if percent is None else percent / 100 for code, percent in shares.items()},
        FIRST_RESPONSE: seconds or None,
        SALES_CYCLE: aims.sales_cycle_days,
    }


def _series(tx: Connection, code: str, weeks: Weeks, settings: Settings) -> Sequence[Measure]:
    """A measure for each of the weeks; for what takes an index of its own only the shown ones, the rest left empty."""
    match code:
        case "lead_to_qualified" | "qualified_to_opportunity":
            return weeks.of(code)
        case "first_response":
            return figures.responses(tx, weeks.spans[-SHOWN:], weeks.at)
        case "win_rate":
            return figures.won(tx, _windows(code, weeks), weeks.at)
    return figures.cycles(tx, _windows(code, weeks), weeks.at, settings.timezone)


def _windows(code: str, weeks: Weeks) -> list[Period]:
    """What closes is rare, so a week's number looks back further; the running week's window ends now."""
    return [Period(min(s.end, weeks.at), min(s.end, weeks.at)).back(LOOKS_BACK[code]) for s in weeks.spans[-SHOWN:]]


def _kpi(
    tx: Connection, code: str, weeks: Weeks, series: Sequence[Measure], target: float | None, settings: Settings
) -> Kpi:
    shown = list(zip(weeks.mondays[-SHOWN:], weeks.spans[-SHOWN:], series[-SHOWN:], strict=True))
    figures_of = tuple(WeekFigure(m, measure, _is_final(code, span, weeks.at)) for m, span, measure in shown)
    newest = max((number for number, one in enumerate(figures_of) if one.final), default=0)
    headline, so_far = figures_of[newest], figures_of[-1]
    before = _before(tx, code, weeks, series, len(series) - SHOWN + newest, shown[newest][1], settings)
    floor = weeks.pooled(code, LATEST) if code == QUALIFIED_TO_OPPORTUNITY else None
    return Kpi(
        code,
        headline.measure,
        headline.week,
        None if so_far.final else so_far.measure,
        figures_of,
        target,
        before,
        chance.better(before, headline.measure),
        kpi.flag(floor) if floor else None,
        floor,
    )


def _before(
    tx: Connection, code: str, weeks: Weeks, series: Sequence[Measure], place: int, span: Period, settings: Settings
) -> Measure | None:
    """What the newest is compared with: the eight weeks before it, or before its window."""
    if code not in LOOKS_BACK:
        return kpi.pool(series[max(place - BASE, 0) : place])
    start = span.back(LOOKS_BACK[code]).start
    window = [Period(start - BASE * periods.WEEK, start)]
    if code == WIN_RATE:
        return figures.won(tx, window, weeks.at)[0]
    return figures.cycles(tx, window, weeks.at, settings.timezone)[0]


def _is_final(code: str, span: Period, at: datetime) -> bool:
    return span.end + MATURES.get(code, timedelta(0)) <= at


def first_contact(tx: Connection, span: Period, at: datetime, settings: Settings) -> Times:
    """Days from first contact to won, of imported deals that had no handoff."""
    return figures.first_contacts(tx, [span], at, settings.timezone)[0]
