"""What a post said is kept, number by number; what comes out otherwise later is a correction, with its cause."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, exists, func, select

from store.db import tables as t
from store.db.dialect import AnyRow
from store.monday.scoreboard import figures as facts
from store.monday.scoreboard.scoreboard_facts import Correction, Kpi
from store.rules.monday import kpi
from store.rules.monday.kpi import (
    FIRST_RESPONSE,
    LEAD_TO_QUALIFIED,
    LOOKS_BACK,
    QUALIFIED_TO_OPPORTUNITY,
    SALES_CYCLE,
    WIN_RATE,
    Measure,
    Rate,  # fmt: skip
)
from store.rules.office_time import periods
from store.rules.office_time.periods import Period
from store.team.workspace import Settings

# Posts show thirteen weeks; no older one has said anything of them.
KEPT_FOR = timedelta(weeks=26)
# The facts that can change a number once it was said.
CAUSES = {
    LEAD_TO_QUALIFIED: ("received", "handed_over"),
    FIRST_RESPONSE: ("first_response", "handed_over", *facts.GIVEN_BACK),
    QUALIFIED_TO_OPPORTUNITY: ("opportunity", "handed_over"),
    WIN_RATE: facts.CLOSINGS,
    SALES_CYCLE: facts.CLOSINGS,
}


def numbers(code: str, measure: Measure) -> dict[str, Any]:
    """A measure of a KPI as the numbers that are said of it."""
    if isinstance(measure, Rate):
        return {"hits": measure.hits, "n": measure.n}
    if code == SALES_CYCLE:
        return {"n": measure.n, "median": kpi.median(measure), "sum": sum(measure.done)}
    middle, most = kpi.quantile(measure, 50), kpi.quantile(measure, 90)
    return {
        "n": measure.n,
        "waiting": len(measure.waiting),
        "median": middle.value if middle else None,
        "at_least": bool(middle and middle.at_least),
        "p90": most.value if most else None,
        "p90_at_least": bool(most and most.at_least),
    }


def keep(tx: Connection, week: date, shown: Iterable[Kpi], at: datetime, settings: Settings) -> list[Correction]:
    """Keep what this week's post says, and return what it has to correct of earlier ones."""
    before = _newest_final(tx, week)
    rows, found = [], []
    for one in shown:
        for figure in one.weeks:
            new = numbers(one.code, figure.measure)
            was, since = before.get((one.code, figure.week), (None, None))
            cause = None
            if was is not None and since is not None and was != new:
                cause = _cause(tx, one.code, _span(one.code, figure.week, settings), since, at)
                found.append(Correction(figure.week, one.code, was, new, cause))
            rows.append({"week": week, "kpi": one.code, "of_week": figure.week, "numbers": new,
                         "final": figure.final, "cause": cause})  # fmt: skip
    if rows:
        tx.execute(t.figures.insert(), rows)
    return found


def of(tx: Connection, week: date) -> list[Correction]:
    """The corrections that this week's post made."""
    made = (
        select(t.figures).where(t.figures.c.week == week, t.figures.c.cause.is_not(None)).order_by(t.figures.c.of_week)
    )
    return [
        Correction(row.of_week, row.kpi, _said_before(tx, row), row.numbers, row.cause)
        for row in tx.execute(made).all()
    ]


def corrected(tx: Connection, week: date) -> set[tuple[str, date]]:
    """(KPI, week) of every number that was said otherwise before, up to this week's post."""
    made = select(t.figures.c.kpi, t.figures.c.of_week).where(t.figures.c.cause.is_not(None), t.figures.c.week <= week)
    return {(row.kpi, row.of_week) for row in tx.execute(made)}


def _newest_final(tx: Connection, week: date) -> dict[tuple[str, date], tuple[Mapping[str, Any], datetime]]:
    """What was said last of each number that had matured, and up to when the facts for it were recorded."""
    query = (
        select(t.figures, t.scoreboards.c.closed_at)
        .join(t.scoreboards, t.scoreboards.c.week == t.figures.c.week)
        .where(t.figures.c.week < week, t.figures.c.week >= week - KEPT_FOR, t.figures.c.final)
        .order_by(t.figures.c.week)
    )
    return {(row.kpi, row.of_week): (row.numbers, row.closed_at) for row in tx.execute(query)}


def _said_before(tx: Connection, row: AnyRow) -> Mapping[str, Any]:
    same = (
        t.figures.c.kpi == row.kpi,
        t.figures.c.of_week == row.of_week,
        t.figures.c.week < row.week,
        t.figures.c.final,
    )
    numbers_then = tx.execute(select(t.figures.c.numbers).where(*same).order_by(t.figures.c.week.desc()).limit(1))
    found: Mapping[str, Any] = numbers_then.scalar_one()
    return found


def _span(code: str, week: date, settings: Settings) -> Period:
    span = periods.week(week, settings.timezone)
    return span.back(LOOKS_BACK[code]) if code in LOOKS_BACK else span


def _cause(tx: Connection, code: str, span: Period, since: datetime, at: datetime) -> dict[str, int]:
    """How many facts of each kind were recorded since that belong to the number."""
    news = (t.trace.c.recorded_at > since, t.trace.c.recorded_at <= at, t.trace.c.kind.in_(CAUSES[code]))
    query = select(t.trace.c.kind, func.count()).where(*news, _belongs(code, span)).group_by(t.trace.c.kind)
    return dict(tx.execute(query.order_by(t.trace.c.kind)).all())


def _belongs(code: str, span: Period) -> ColumnElement[bool]:
    base = t.trace.alias("base")
    in_span = (base.c.happened_at >= span.start, base.c.happened_at < span.end)
    if code == LEAD_TO_QUALIFIED:
        return exists().where(base.c.lead_id == t.trace.c.lead_id, base.c.kind == "received", *in_span)
    if code in (FIRST_RESPONSE, QUALIFIED_TO_OPPORTUNITY):
        return exists().where(base.c.handoff_id == t.trace.c.handoff_id, base.c.kind == "handed_over", *in_span)
    closing = base.c.kind.in_(("won", "lost"))
    return exists().where(base.c.opportunity_id == t.trace.c.opportunity_id, closing, *in_span)
