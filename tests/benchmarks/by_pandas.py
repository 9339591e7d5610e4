"""The five KPIs of 13 weeks with pandas: the rows are read, the rest is done in memory."""

from collections.abc import Sequence
from datetime import datetime

import pandas as pd
from sqlalchemy import Connection, text

from tests.benchmarks import by_hand
from tests.benchmarks.numbers import Way, Weekly, ranked, spread


def qualified(tx: Connection, mondays: Sequence[datetime], now: datetime) -> Weekly:
    leads = _read(tx, mondays, "SELECT id, received_at FROM leads WHERE received_at >= :start AND received_at < :end "
                               "AND NOT undated")  # fmt: skip
    first = _read(tx, mondays, "SELECT lead_id, handed_over_at FROM handoffs WHERE handed_over_at >= :start "
                               "AND cycle = 1")  # fmt: skip
    both = leads.merge(first, how="left", left_on="id", right_on="lead_id")
    return _shares(both.handed_over_at <= both.received_at + pd.Timedelta(days=14), both.received_at, mondays)


def opened(tx: Connection, mondays: Sequence[datetime], now: datetime) -> Weekly:
    made = _made(tx, mondays)
    deals = _read(tx, mondays, "SELECT handoff_id, opened_at FROM opportunities WHERE opened_at >= :start")
    both = made.merge(deals, how="left", left_on="id", right_on="handoff_id")
    return _shares(both.opened_at <= both.handed_over_at + pd.Timedelta(days=21), both.handed_over_at, mondays)


def responses(tx: Connection, mondays: Sequence[datetime], now: datetime) -> Weekly:
    made = _made(tx, mondays)
    answers = _read(tx, mondays, "SELECT handoff_id, seconds FROM trace WHERE kind = 'first_response' "
                                 "AND happened_at >= :start")  # fmt: skip
    both = made.merge(answers, how="left", left_on="id", right_on="handoff_id")
    both["waits"] = both.seconds.isna()
    both = both[~both.waits | ~both.state.isin(["recycled", "disqualified"])]
    took = both.seconds.fillna(both.id.map(by_hand.waiting(tx, mondays, now))).astype(int)
    weeks = both.assign(took=took).groupby((both.handed_over_at - mondays[0]).dt.days // 7)
    return [ranked(list(zip(week.took, week.waits, strict=True))) for _, week in weeks]


def won(tx: Connection, mondays: Sequence[datetime], now: datetime) -> Weekly:
    closed = _read(tx, mondays, "SELECT outcome, closed_at FROM opportunities WHERE closed_at >= :start "
                                "AND closed_at < :end", looks_back=3)  # fmt: skip
    windows = (_window(closed, monday, 4) for monday in mondays)
    return [(int((window.outcome == "won").sum()), len(window)) for window in windows]


def cycles(tx: Connection, mondays: Sequence[datetime], now: datetime) -> Weekly:
    closed = _read(tx, mondays, "SELECT o.closed_at, h.handed_over_at FROM opportunities o "
                                "JOIN handoffs h ON h.id = o.handoff_id WHERE o.closed_at >= :start "
                                "AND o.closed_at < :end AND o.outcome = 'won'", looks_back=12)  # fmt: skip
    closed["days"] = (closed.closed_at.dt.normalize() - closed.handed_over_at.dt.normalize()).dt.days
    return [spread(_window(closed, monday, 13).days.tolist()) for monday in mondays]


FIVE: dict[str, Way] = {
    "lead_to_qualified": qualified,
    "first_response": responses,
    "qualified_to_opportunity": opened,
    "win_rate": won,
    "sales_cycle": cycles,
}


def _made(tx: Connection, mondays: Sequence[datetime]) -> pd.DataFrame:
    return _read(tx, mondays, "SELECT id, state, handed_over_at FROM handoffs WHERE handed_over_at >= :start "
                              "AND handed_over_at < :end")  # fmt: skip


def _read(tx: Connection, mondays: Sequence[datetime], query: str, looks_back: int = 0) -> pd.DataFrame:
    rows = pd.read_sql(text(query), tx, params=by_hand.span(tx, mondays, looks_back))
    for column in rows.columns:
        if column.endswith("_at"):
            rows[column] = pd.to_datetime(rows[column], utc=True, format="ISO8601")
    return rows


def _shares(hits: "pd.Series[bool]", moments: "pd.Series[pd.Timestamp]", mondays: Sequence[datetime]) -> Weekly:
    found = hits.groupby((moments - mondays[0]).dt.days // 7).agg(["sum", "count"])
    return [(int(hits), int(n)) for hits, n in found.itertuples(index=False)]


def _window(closed: pd.DataFrame, monday: datetime, weeks: int) -> pd.DataFrame:
    """The weeks that end with the one that begins on this Monday."""
    end = monday + by_hand.WEEK
    return closed[(closed.closed_at >= end - weeks * by_hand.WEEK) & (closed.closed_at < end)]
