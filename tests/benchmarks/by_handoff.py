"""The five KPIs of 13 weeks as the scoreboard takes them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from store.monday.scoreboard import figures, scoreboards
from store.rules.monday import measures
from store.rules.monday.measures import Rate, Times
from store.rules.office_time.periods import WEEK, Period
from store.team import workspace
from tests.benchmarks.numbers import Row, Way, Weekly

LAST_WEEK = date(2026, 4, 27)
ZONE = workspace.WorkspaceSettings().timezone


def qualified(tx: Connection, mondays: Sequence[datetime], now: datetime) -> Weekly:
    return [_share(rate) for rate in figures.qualified(tx, _weeks(mondays), now)]


def responses(tx: Connection, mondays: Sequence[datetime], now: datetime) -> Weekly:
    return [_ranked(times) for times in figures.responses(tx, _weeks(mondays), now)]


def opened(tx: Connection, mondays: Sequence[datetime], now: datetime) -> Weekly:
    return [_share(rate) for rate in figures.became_opportunities(tx, _weeks(mondays), now)]


def won(tx: Connection, mondays: Sequence[datetime], now: datetime) -> Weekly:
    windows = [week.back(timedelta(days=28)) for week in _weeks(mondays)]
    return [_share(rate) for rate in figures.won(tx, windows, now)]


def cycles(tx: Connection, mondays: Sequence[datetime], now: datetime) -> Weekly:
    windows = [week.back(timedelta(days=91)) for week in _weeks(mondays)]
    found = figures.cycles(tx, windows, now, ZONE)
    return [(measures.mean(times), measures.median(times), times.n) for times in found]


FIVE: dict[str, Way] = {
    "lead_to_qualified": qualified,
    "first_response": responses,
    "qualified_to_opportunity": opened,
    "win_rate": won,
    "sales_cycle": cycles,
}


def board(tx: Connection, _mondays: Sequence[datetime], now: datetime) -> Weekly:
    """As Monday's post is drawn from it; no numbers to compare."""
    found = scoreboards.for_week(tx, LAST_WEEK, now)
    assert found.detail and found.plan and found.detail.campaigns and found.detail.missing
    return []


def _weeks(mondays: Sequence[datetime]) -> list[Period]:
    return [Period(monday, monday + WEEK) for monday in mondays]


def _share(rate: Rate) -> Row:
    return rate.hits, rate.n


def _ranked(times: Times) -> Row:
    found = [measures.quantile(times, percent) for percent in (50, 90)]
    return tuple(part for one in found if one for part in (one.value, one.at_least))
