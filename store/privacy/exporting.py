"""Everything that is kept about one lead, as plain values: for the person who asks what is known of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, select

from store.db import tables as t
from store.db.columns import metadata
from store.db.dialect import AnyRow
from store.record import inbox

Rows = dict[str, list[dict[str, Any]]]

# How a message is sent says nothing about the person; where and when it was sent does.
NOT_OF_A_PERSON = {
    "outbox": ("id", "key", "under", "attempts", "looks", "again", "not_before", "lease_until"),
    "cards": ("lease_until", "not_before", "attempts", "version", "shown_version"),
}


@dataclass(frozen=True, slots=True)
class Payload:
    """A payload as it came. Only the rows of these numbers are about the lead; the others are about other people."""

    kind: str
    received_at: str
    body: str
    rows: tuple[int, ...]


def tables_about(tx: Connection, lead_id: int) -> Rows:
    """By table every row about the lead: fields, ids, touches, trace, words, handoffs, promises, messages."""
    found = {table.name: _rows(tx, table, where) for table, where in _tables(lead_id)}
    return {name: rows for name, rows in found.items() if rows}


def payloads_about(tx: Connection, lead_id: int) -> list[Payload]:
    """What came in about the lead and is still kept as it came. Reads every kept payload."""
    named = [(row, inbox.rows_about(row.answer, [lead_id])) for row in inbox.about(tx, [lead_id], ())]
    return [Payload(row.kind, row.received_at.isoformat(), row.body, tuple(rows)) for row, rows in named]


def _tables(lead_id: int) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    """Every table that names a lead or a handoff, also one that is added later."""
    mine = select(t.handoffs.c.id).where(t.handoffs.c.lead_id == lead_id)
    running = select(t.clocks.c.id).where(t.clocks.c.handoff_id.in_(mine))
    yield t.leads, t.leads.c.id == lead_id
    for table in metadata.sorted_tables:
        if table is t.outbox:
            yield table, (t.outbox.c.lead_id == lead_id) | t.outbox.c.handoff_id.in_(mine)
        elif table is t.clock_spans:
            yield table, t.clock_spans.c.clock_id.in_(running)
        elif "lead_id" in table.c:
            yield table, table.c.lead_id == lead_id
        elif "handoff_id" in table.c:
            yield table, table.c.handoff_id.in_(mine)


def _rows(tx: Connection, table: Table, where: ColumnElement[bool]) -> list[dict[str, Any]]:
    order = list(table.primary_key.columns)
    hidden = NOT_OF_A_PERSON.get(table.name, ())
    return [_plain(row, hidden) for row in tx.execute(select(table).where(where).order_by(*order))]


def _plain(row: AnyRow, hidden: tuple[str, ...]) -> dict[str, Any]:
    known = {name: value for name, value in row._mapping.items() if value is not None and name not in hidden}
    return {name: value.isoformat() if isinstance(value, datetime | date) else value for name, value in known.items()}
