"""Handoffs from which no opportunity was opened in time, as KPI 3 counts them, and what is known of why."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, or_, select

from store.agreement.policy_document import Reasons
from store.db import dialect
from store.db import tables as t
from store.monday.scoreboard import figures, scoreboard_parts
from store.record import trace
from store.record.trace import AsOf
from store.rules.learning.month_rules import FailedHandoff
from store.rules.monday.kpis import OPENS_WITHIN
from store.rules.office_time.periods import Period

CLOCKS = (*scoreboard_parts.OF_SALES, *scoreboard_parts.OF_MARKETING)
_KINDS = ("handed_over", "opportunity", *figures.ENDINGS)


def find_failed(tx: Connection, span: Period, at: datetime, reasons: Reasons) -> list[FailedHandoff]:
    """Those made in the span, as was known at `at`; in the order in which they were made."""
    means = {reason.code: reason.at_fault for reason in (*reasons.recycle, *reasons.disqualify)}
    known = trace.as_of(tx, at)
    found: list[FailedHandoff] = []
    for ids in dialect.batches(_failed(tx, span, known)):
        c = t.trace.c
        rated = select(t.handoffs.c.id, t.handoffs.c.quality).where(t.handoffs.c.id.in_(ids))
        quality = {row.id: row.quality for row in tx.execute(rated)}
        said = (c.handoff_id.in_(ids), c.kind.in_(figures.GIVEN_BACK), trace.is_said(t.trace, known))
        given_back = tx.execute(select(c.handoff_id, c.code).where(*said).order_by(c.id))
        codes = {row.handoff_id: row.code for row in given_back}
        missed = set(tx.scalars(select(t.clocks.c.handoff_id).where(t.clocks.c.handoff_id.in_(ids), _missed(at))))
        found += [FailedHandoff(quality[one], means.get(codes.get(one) or ""), one in missed) for one in ids]
    return found


def _failed(tx: Connection, span: Period, known: AsOf) -> Sequence[int]:
    """Their ids. Of a date that was said twice the last word counts; one that got further without a date is no case."""
    c = t.trace.c
    mine = select(c.handoff_id).where(c.kind == "handed_over", figures.during(c.happened_at, span))
    query = select(c.handoff_id, c.kind, c.happened_at).where(c.handoff_id.in_(mine), c.kind.in_(_KINDS))
    said: dict[int, dict[str, datetime]] = defaultdict(dict)
    for row in tx.execute(query.where(trace.is_said(t.trace, known)).order_by(c.id)):
        said[row.handoff_id][row.kind] = row.happened_at
    return [one for one, facts in said.items() if _is_in(facts.get("handed_over"), span) and _came_to_nothing(facts)]


def _is_in(made: datetime | None, span: Period) -> bool:
    return made is not None and span.start <= made < span.end


def _came_to_nothing(facts: dict[str, datetime]) -> bool:
    opened = facts.get("opportunity")
    if opened is None:
        return not any(ending in facts for ending in figures.ENDINGS)
    return opened > facts["handed_over"] + OPENS_WITHIN


def _missed(at: datetime) -> ColumnElement[bool]:
    """A clock of either team that was missed by then, also one that still runs."""
    c = t.clocks.c
    running = or_(c.stopped_at.is_(None), c.stopped_at > at) & c.outcome.is_(None)
    return c.kind.in_(CLOCKS) & (c.due_at <= at) & ((c.outcome == "missed") | running)
