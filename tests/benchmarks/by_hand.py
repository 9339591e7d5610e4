"""The five KPIs of 13 weeks in plain SQL, as somebody writes it who needs just these numbers of this database today.

It asks for what holds now and for no earlier moment, knows nothing of imported history and only weeks of UTC. What
waits is measured in Python, because SQL knows nothing of office time.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, text

from store.rules.office_time import business_time
from store.team import calendars
from tests.benchmarks.numbers import Way, Weekly, ranked, spread

WEEK = timedelta(weeks=1)
# How the engines spell the Monday of a moment, a number of days from one moment to another, and calendar days.
SPELLED = {
    "sqlite": {
        "monday": "date({0}, '-6 days', 'weekday 1')",
        "within": "julianday({1}) <= julianday({0}) + {2}",
        "days": "CAST(julianday(date({1})) - julianday(date({0})) AS INTEGER)",
    },
    "postgresql": {
        "monday": "to_char(date_trunc('week', {0} AT TIME ZONE 'UTC'), 'YYYY-MM-DD')",
        "within": "{1} <= {0} + interval '{2} days'",
        "days": "({1} AT TIME ZONE 'UTC')::date - ({0} AT TIME ZONE 'UTC')::date",
    },
}


def qualified(tx: Connection, mondays: Sequence[datetime], now: datetime) -> Weekly:
    spelled = SPELLED[tx.dialect.name]
    query = f"""
        SELECT {spelled["monday"].format("l.received_at")}, count(*),
               sum(CASE WHEN {spelled["within"].format("l.received_at", "h.handed_over_at", 14)} THEN 1 ELSE 0 END)
        FROM leads l LEFT JOIN handoffs h ON h.lead_id = l.id AND h.cycle = 1
        WHERE l.received_at >= :start AND l.received_at < :end AND NOT l.undated
        GROUP BY 1
    """
    return _shares(_ask(tx, query, mondays), mondays, 1)


def opened(tx: Connection, mondays: Sequence[datetime], now: datetime) -> Weekly:
    spelled = SPELLED[tx.dialect.name]
    query = f"""
        SELECT {spelled["monday"].format("h.handed_over_at")}, count(*),
               sum(CASE WHEN {spelled["within"].format("h.handed_over_at", "o.opened_at", 21)} THEN 1 ELSE 0 END)
        FROM handoffs h LEFT JOIN opportunities o ON o.handoff_id = h.id
        WHERE h.handed_over_at >= :start AND h.handed_over_at < :end
        GROUP BY 1
    """
    return _shares(_ask(tx, query, mondays), mondays, 1)


def won(tx: Connection, mondays: Sequence[datetime], now: datetime) -> Weekly:
    """Of the four weeks that end with each."""
    query = f"""
        SELECT {SPELLED[tx.dialect.name]["monday"].format("closed_at")}, count(*),
               sum(CASE WHEN outcome = 'won' THEN 1 ELSE 0 END)
        FROM opportunities
        WHERE closed_at >= :start AND closed_at < :end
        GROUP BY 1
    """
    return _shares(_ask(tx, query, mondays, looks_back=3), mondays, 4)


def cycles(tx: Connection, mondays: Sequence[datetime], now: datetime) -> Weekly:
    """Of the thirteen weeks that end with each."""
    spelled = SPELLED[tx.dialect.name]
    query = f"""
        SELECT {spelled["monday"].format("o.closed_at")}, {spelled["days"].format("h.handed_over_at", "o.closed_at")}
        FROM opportunities o JOIN handoffs h ON h.id = o.handoff_id
        WHERE o.closed_at >= :start AND o.closed_at < :end AND o.outcome = 'won'
    """
    took: dict[str, list[int]] = defaultdict(list)
    for monday, days in _ask(tx, query, mondays, looks_back=12):
        took[monday].append(days)
    return [spread([days for name in _names(monday, 13) for days in took[name]]) for monday in mondays]


def responses(tx: Connection, mondays: Sequence[datetime], now: datetime) -> Weekly:
    query = f"""
        SELECT {SPELLED[tx.dialect.name]["monday"].format("h.handed_over_at")}, h.id, f.seconds
        FROM handoffs h LEFT JOIN trace f ON f.handoff_id = h.id AND f.kind = 'first_response'
        WHERE h.handed_over_at >= :start AND h.handed_over_at < :end
          AND (h.responded_at IS NOT NULL OR h.state NOT IN ('recycled', 'disqualified'))
    """
    so_far = waiting(tx, mondays, now)
    took: dict[str, list[tuple[int, bool]]] = defaultdict(list)
    for monday, handoff_id, amount in _ask(tx, query, mondays):
        took[monday].append((so_far[handoff_id], True) if amount is None else (amount, False))
    return [ranked(took[_name(monday)]) for monday in mondays]


def waiting(tx: Connection, mondays: Sequence[datetime], now: datetime) -> dict[int, int]:
    """Office seconds so far of each handoff without a response."""
    query = """
        SELECT h.id, s.from_at, s.until_at, s.calendar_id
        FROM handoffs h
        JOIN clocks c ON c.handoff_id = h.id AND c.kind IN ('claim', 'response')
        JOIN clock_spans s ON s.clock_id = c.id AND s.paused IS NULL
        WHERE h.handed_over_at >= :start AND h.handed_over_at < :end AND h.responded_at IS NULL
          AND h.state NOT IN ('recycled', 'disqualified')
    """
    hours, so_far = calendars.by_id(tx, 1), dict[int, int]()
    for handoff_id, start, until, _ in _ask(tx, query, mondays):
        took = business_time.measure(hours, _moment(start), _moment(until or now))
        so_far[handoff_id] = so_far.get(handoff_id, 0) + took
    return so_far


def _ask(tx: Connection, query: str, mondays: Sequence[datetime], looks_back: int = 0) -> Sequence[Any]:
    return tx.execute(text(query), span(tx, mondays, looks_back)).all()


def span(tx: Connection, mondays: Sequence[datetime], looks_back: int = 0) -> dict[str, Any]:
    """From some weeks before the first Monday to the end of the last one's week, as the engine keeps moments."""
    ends = {"start": mondays[0] - WEEK * looks_back, "end": mondays[-1] + WEEK}
    if tx.dialect.name == "postgresql":
        return dict(ends)
    return {name: moment.isoformat(" ", "microseconds")[:26] for name, moment in ends.items()}


def _shares(rows: Sequence[Any], mondays: Sequence[datetime], weeks: int) -> Weekly:
    n, hits = {row[0]: row[1] for row in rows}, {row[0]: row[2] for row in rows}
    looked_at = [_names(monday, weeks) for monday in mondays]
    return [(sum(hits.get(name, 0) for name in names), sum(n.get(name, 0) for name in names)) for names in looked_at]


def _names(monday: datetime, weeks: int) -> list[str]:
    return [_name(monday - WEEK * back) for back in range(weeks)]


def _name(monday: datetime) -> str:
    return f"{monday:%Y-%m-%d}"


def _moment(value: Any) -> datetime:
    return datetime.fromisoformat(value).replace(tzinfo=UTC) if isinstance(value, str) else value


FIVE: dict[str, Way] = {
    "lead_to_qualified": qualified,
    "first_response": responses,
    "qualified_to_opportunity": opened,
    "win_rate": won,
    "sales_cycle": cycles,
}
