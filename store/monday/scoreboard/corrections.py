"""What a post said is kept, number by number; what comes out otherwise later is a correction, with its cause."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, exists, func, select

from store.db import tables as t
from store.db.dialect import AnyRow
from store.monday.scoreboard import figures
from store.monday.scoreboard.scoreboard_facts import Correction, Kpi, WeekFigure
from store.record import trace
from store.rules.monday import measures
from store.rules.monday.kpis import KPIS, Unit
from store.rules.monday.measures import Measure, Rate
from store.rules.office_time import periods
from store.rules.office_time.periods import Period
from store.rules.trace_kinds import TraceKind
from store.team.workspace import WorkspaceSettings

# Posts show thirteen weeks; no older one has said anything of them.
KEPT_FOR = timedelta(weeks=26)


def numbers(code: str, measure: Measure) -> dict[str, Any]:
    """A measure of a KPI as the numbers that are said of it."""
    if isinstance(measure, Rate):
        return {"hits": measure.hits, "n": measure.n}
    if KPIS[code].unit is Unit.DAYS:
        return {"n": measure.n, "median": measures.median(measure), "sum": sum(measure.done)}
    middle, most = measures.quantile(measure, 50), measures.quantile(measure, 90)
    return {
        "n": measure.n,
        "waiting": len(measure.waiting),
        "median": middle.value if middle else None,
        "at_least": bool(middle and middle.at_least),
        "p90": most.value if most else None,
        "p90_at_least": bool(most and most.at_least),
    }


def keep_figures(tx: Connection, week: date, shown: Iterable[Kpi], at: datetime, settings: WorkspaceSettings) -> None:
    """Keep what this week's post says; where it corrects an earlier one, with the cause."""
    before = _newest_final(tx, week)
    rows = [
        {"week": week, "kpi": one.code, "of_week": figure.week, "final": figure.final,
         "numbers": numbers(one.code, figure.measure),
         "cause": _why_corrected(tx, one.code, figure, before.get((one.code, figure.week)), at, settings)}
        for one in shown
        for figure in one.weeks
    ]  # fmt: skip
    if rows:
        tx.execute(t.figures.insert(), rows)


def made_by(tx: Connection, week: date) -> list[Correction]:
    """The corrections that this week's post made."""
    made = select(t.figures).where(t.figures.c.week == week, t.figures.c.cause.is_not(None))
    rows = tx.execute(made.order_by(t.figures.c.of_week, t.figures.c.kpi)).all()
    return [Correction(row.of_week, row.kpi, _said_before(tx, row), row.numbers, row.cause) for row in rows]


def corrected(tx: Connection, week: date) -> set[tuple[str, date]]:
    """(KPI, week) of every number that was said otherwise before, up to this week's post."""
    made = select(t.figures.c.kpi, t.figures.c.of_week).where(t.figures.c.cause.is_not(None), t.figures.c.week <= week)
    return {(row.kpi, row.of_week) for row in tx.execute(made)}


def _why_corrected(
    tx: Connection, code: str, figure: WeekFigure, said: AnyRow | None, at: datetime, settings: WorkspaceSettings
) -> dict[str, int] | None:
    """The facts that came late; None if the number is the same as before, or is said for the first time."""
    if said is None or said.numbers == numbers(code, figure.measure):
        return None
    return _late_facts(tx, code, _span(code, figure.week, settings), said.closed_at, at)


def _newest_final(tx: Connection, week: date) -> dict[tuple[str, date], AnyRow]:
    """What was said last of each number that had matured, and up to when the facts for it were recorded."""
    query = (
        select(t.figures, t.scoreboards.c.closed_at)
        .join(t.scoreboards, t.scoreboards.c.week == t.figures.c.week)
        .where(t.figures.c.week < week, t.figures.c.week >= week - KEPT_FOR, t.figures.c.final)
        .order_by(t.figures.c.week)
    )
    return {(row.kpi, row.of_week): row for row in tx.execute(query)}


def _said_before(tx: Connection, row: AnyRow) -> Mapping[str, Any]:
    same = (t.figures.c.kpi == row.kpi, t.figures.c.of_week == row.of_week, t.figures.c.final)
    before = select(t.figures.c.numbers).where(*same, t.figures.c.week < row.week)
    found: Mapping[str, Any] = tx.execute(before.order_by(t.figures.c.week.desc()).limit(1)).scalar_one()
    return found


def _span(code: str, week: date, settings: WorkspaceSettings) -> Period:
    span, looks_back = periods.week(week, settings.timezone), KPIS[code].looks_back
    return span.back(looks_back) if looks_back else span


def _late_facts(tx: Connection, code: str, span: Period, since: datetime, at: datetime) -> dict[str, int]:
    """How many facts were recorded or withdrawn since that belong to the number: by kind, or by the import.

    What an import brought is under "import 12", and what went with it under "undone 12".
    """
    kinds = figures.COUNTED[code].changed_by
    withdrawn = (t.trace.c.kind == TraceKind.WITHDRAWN) & t.trace.c.code.in_(kinds)
    news = (t.trace.c.recorded_at > since, t.trace.c.kind.in_(kinds) | withdrawn)
    query = select(t.trace.c.kind, t.imports.c.id, func.count(t.trace.c.id.distinct()))
    query = query.select_from(t.trace.outerjoin(t.imported_leads.join(t.imports), _BY_IMPORT))
    found: dict[str, int] = {}
    for kind, import_id, many in tx.execute(
        query.where(*news, _belongs(code, span), trace.is_said(t.trace, trace.as_of(tx, at)))
        .group_by(t.trace.c.kind, t.imports.c.id)
        .order_by(t.trace.c.kind)
    ):
        how = "undone" if kind == TraceKind.WITHDRAWN else "import"
        cause = kind if import_id is None else f"{how} {import_id}"
        found[cause] = found.get(cause, 0) + many
    return found


# All rows of one import, and all that one undoing withdraws, are recorded at its moment.
_BY_IMPORT = (t.imported_leads.c.lead_id == t.trace.c.lead_id) & case(
    (t.trace.c.kind == TraceKind.WITHDRAWN, t.imports.c.undone_at == t.trace.c.recorded_at),
    else_=t.imports.c.at == t.trace.c.recorded_at,
)


def _belongs(code: str, span: Period) -> ColumnElement[bool]:
    """A fact of a case that lies in the span."""
    counting, base = figures.COUNTED[code], t.trace.alias("base")
    same = base.c[counting.same] == t.trace.c[counting.same]
    return exists().where(same, base.c.kind.in_(counting.begins), figures.during(base.c.happened_at, span))
