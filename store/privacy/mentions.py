"""Words that name an erased lead in other places: blanked in decisions, listed where they are about other leads."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, func, or_, select, update

from store.db import tables as t
from store.db.dialect import AnyRow
from store.monday.meeting import decision_log
from store.privacy import slack_erasure

INSTEAD = "(erased)"
_DECISIONS = ((t.decisions, ("what", "hypothesis")), (t.decision_log, ("words",)))


@dataclass(frozen=True, slots=True)
class Mentioned:
    """Decisions, and rows of their log, that name the person."""

    decisions: tuple[int, ...]
    log: tuple[int, ...]


def find(tx: Connection, lead: AnyRow) -> Mentioned:
    """Where a lead's mail or whole name stands in the log of decisions."""
    wanted = _wanted(lead)
    if not wanted:
        return Mentioned((), ())
    mine, log = (
        tuple(tx.scalars(select(table.c.id).where(_says(table, columns, wanted)).order_by(table.c.id)))
        for table, columns in _DECISIONS
    )
    return Mentioned(mine, log)


def other_leads(tx: Connection, lead: AnyRow) -> list[int]:
    """The other leads whose words name this one. It reads every word there is, so not while others wait to write."""
    wanted = _wanted(lead)
    named = {other for found in _searches(wanted) for other in tx.scalars(found)} if wanted else set[int]()
    return sorted(named - {lead.id})


def blank(tx: Connection, lead: AnyRow, now: datetime) -> None:
    """Replace mail and name in decisions and their log, and redraw the posts that show them."""
    wanted = _wanted(lead)
    if not wanted:
        return
    pattern = re.compile("|".join(map(re.escape, wanted)), re.IGNORECASE)
    changed: dict[str, list[AnyRow]] = {}
    for table, columns in _DECISIONS:
        changed[table.name] = list(tx.execute(select(table).where(_says(table, columns, wanted))))
        for row in changed[table.name]:
            values = {name: pattern.sub(INSTEAD, row._mapping[name]) for name in columns}
            tx.execute(update(table).where(table.c.id == row.id).values(values))
    logged = changed["decision_log"]
    about = {row.id for row in changed["decisions"]} | {row.decision_id for row in logged}
    if about:
        slack_erasure.redraw_decisions(tx, about, {row.id for row in logged}, lead.id, now)
        decision_log.changed(tx, f"erased{lead.id}", now)


def _wanted(lead: AnyRow) -> list[str]:
    """The mail, and a name of two words or more: a single name fits too many people."""
    name = " ".join((lead.name or "").split())
    return [each for each in (lead.email_key, name if " " in name else None) if each]


def _says(table: Table, columns: tuple[str, ...], wanted: list[str]) -> ColumnElement[bool]:
    """Whether a column holds one of the words. SQLite folds only ASCII letters, so the exact spelling is tried, too."""
    both = [(table.c[name], each) for name in columns for each in wanted]
    spelt = (column.contains(each, autoescape=True) for column, each in both)
    folded = (func.lower(column).contains(each.lower(), autoescape=True) for column, each in both)
    return or_(*spelt, *folded)


def _searches(wanted: list[str]) -> Iterator[Select[Any]]:
    places = (
        (t.remarks, ("words",)), (t.checklist_overrules, ("words",)), (t.phrases, ("words",)),
        (t.questions, ("question", "answer")),
        (t.handoffs, ("next_step",)), (t.leads, ("why_now", "next_step")),
    )  # fmt: skip
    for table, columns in places:
        column = table.c.id if table is t.leads else table.c.lead_id
        yield select(column).where(_says(table, columns, wanted)).distinct()
