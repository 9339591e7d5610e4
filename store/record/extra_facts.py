"""Extra facts of a lead: what a file or a program says that no field of ours holds. As with fields the newer value
wins, and an empty one is no value.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from store.db import dialect
from store.db import tables as t
from store.record.events import LeadEvent
from store.rules.lead import folding

MOST_FACTS = 60  # a lead

_OF_LEADS = (
    select(t.lead_facts)
    .where(t.lead_facts.c.lead_id.in_(bindparam("leads", expanding=True)))
    .order_by(t.lead_facts.c.lead_id, t.lead_facts.c.key)
)
_CHANGED = ("value", "name", "happened_at", "recorded_at")


@dataclass(frozen=True, slots=True)
class KeptExtras:
    """What became of the extra facts of one event: whether any was news, and the names that found no room."""

    changed: bool = False
    left_out: tuple[str, ...] = ()


NOTHING_EXTRA = KeptExtras()


def values_of(tx: Connection, lead_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """The extra facts of each lead that has any, by folded name."""
    found: dict[int, dict[str, str]] = {}
    for batch in dialect.batches(lead_ids):
        for row in tx.execute(_OF_LEADS, {"leads": batch}):
            found.setdefault(row.lead_id, {})[row.key] = row.value
    return found


def named(tx: Connection, lead_id: int) -> tuple[tuple[str, str], ...]:
    """A lead's extra facts as they were called, by folded name."""
    return tuple((row.name, row.value) for row in tx.execute(_OF_LEADS, {"leads": [lead_id]}))


def as_fields(tx: Connection, lead_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """The same, as rules name them beside a lead's fields."""
    return {
        lead_id: {folding.fact_field(key): value for key, value in told.items()}
        for lead_id, told in values_of(tx, lead_ids).items()
    }


def fields_told(event: LeadEvent) -> dict[str, str]:
    """What one event says, as rules name it."""
    return {folding.fact_field(key): value for key, (_, value) in _said(event).items()}


def keep_extras(tx: Connection, told: Sequence[tuple[int, LeadEvent]], now: datetime) -> dict[int, KeptExtras]:
    """Keep what events say of their leads, each of another one. Returns what became of it, by lead."""
    told = [(lead_id, event) for lead_id, event in told if event.extra]
    known: dict[int, dict[str, Any]] = {lead_id: {} for lead_id, _ in told}
    for batch in dialect.batches(list(known)):
        for row in tx.execute(_OF_LEADS, {"leads": batch}):
            known[row.lead_id][row.key] = row
    kept: dict[int, KeptExtras] = {}
    rows: list[dict[str, Any]] = []
    for lead_id, event in told:
        said = _said(event)
        room = MOST_FACTS - len(known[lead_id])
        left_out = [key for key in said if key not in known[lead_id]][max(room, 0) :]
        new = [
            {"lead_id": lead_id, "key": key, "name": name, "value": value, "happened_at": event.at, "recorded_at": now}
            for key, (name, value) in said.items()
            if key not in left_out and _is_news(known[lead_id].get(key), value, event.at)
        ]
        kept[lead_id] = KeptExtras(bool(new), tuple(said[key][0] for key in left_out))
        rows += new
    if rows:
        insert = dialect.insert(tx, t.lead_facts)
        better = {name: insert.excluded[name] for name in _CHANGED}
        tx.execute(insert.on_conflict_do_update(index_elements=["lead_id", "key"], set_=better), rows)
    return kept


def _is_news(known: Any, value: str, at: datetime) -> bool:
    return known is None or (at >= known.happened_at and value != known.value)


def _said(event: LeadEvent) -> Mapping[str, tuple[str, str]]:
    """Name and value by folded name; of two that fold alike the first that says something counts."""
    said: dict[str, tuple[str, str]] = {}
    for name, value in event.extra:
        if value and not folding.is_placeholder(value):
            said.setdefault(folding.fact_key(name), (name, value))
    return said
