"""Every import is kept, and its id stands on what it made, so that it can be undone: see store.privacy.undoing.

Of a lead that was known before, the names of the fields that it changed are kept and not what stood there; and what
follows from touches and deals (status, threshold) as it was.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, bindparam, func, or_, select, tuple_, update

from store.db import dialect
from store.db import tables as t
from store.db.dialect import AnyRow
from store.leads import known_leads, lead_rows, receiving, told_deals
from store.record import identities
from store.record.events import LeadEvent, Received
from store.rules.trace_kinds import TraceKind

MARKED = (t.touches, t.handoffs, t.opportunities)
# Facts of a lead that no handoff or deal of the import carries.
OF_LEADS = (TraceKind.MQL, TraceKind.CLAIMED, TraceKind.RESPONDED)
OF_NEWS = (TraceKind.FOLDED, TraceKind.MAY_BE_SAME, TraceKind.WOKE)
FIELDS = (*lead_rows.FIELDS, "latest_source", "latest_campaign", "received_at", "known_owner")
_FIELDS_OF = select(*(t.leads.c[name] for name in ("id", "status", "mql_at", "threshold_at", "cycle", *FIELDS))).where(
    t.leads.c.id.in_(bindparam("leads", expanding=True))
)
OF_HANDOFF = ("handed_over_at", "claimed_at", "responded_at", "owner_id")
OF_DEAL = ("opened_at", "outcome", "closed_at", "amount", "reason", "owner_id", "deal_id")


@dataclass(frozen=True, slots=True)
class Import:
    """One import. `counts` says what became of its rows; empty if it stopped before the end."""

    id: int
    kind: str
    at: datetime
    digest: str
    counts: Mapping[str, int] | None
    undone_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Before:
    """What was there before some rows came: the leads that they name with their past, and the newest ids."""

    known: known_leads.KnownLeads
    handoffs: Mapping[int, AnyRow]
    deals: Mapping[int, AnyRow]
    newest: Mapping[str, int]


def begin_import(tx: Connection, kind: str, digest: str, now: datetime) -> int:
    """Keep that a file of leads or of spend is imported; returns the import's id."""
    row = {"kind": kind, "at": now, "digest": digest}
    import_id: int = tx.execute(t.imports.insert().values(row).returning(t.imports.c.id)).scalar_one()
    return import_id


def finish_import(tx: Connection, import_id: int, counts: Mapping[str, int]) -> None:
    """Keep what became of its rows."""
    tx.execute(update(t.imports).where(t.imports.c.id == import_id).values(counts=dict(counts)))


def find_import(tx: Connection, import_id: int) -> Import | None:
    """The import of that id."""
    row = tx.execute(select(t.imports).where(t.imports.c.id == import_id)).first()
    return Import(**row._mapping) if row else None


def last_imports(tx: Connection, limit: int) -> list[Import]:
    """The newest imports, the last first."""
    rows = tx.execute(select(t.imports).order_by(t.imports.c.id.desc()).limit(limit))
    return [Import(**row._mapping) for row in rows]


def receive_rows(tx: Connection, import_id: int, events: Sequence[LeadEvent], now: datetime) -> list[Received]:
    """Keep these events as `receiving.receive_many` does, and what the import made and changed by them."""
    identities.lock(tx, [one for event in events for one in identities.queues_of(event)])
    before = _look(tx, events)
    received = receiving.receive_many(tx, events, now, before.known)
    told_deals.note_named(tx, before.deals.keys() & {one.deal for one in received}, import_id)
    made = {one.lead_id for one in received if one.outcome == "new" and one.lead_id}
    told = sorted({one.lead_id for one in received if one.outcome == "updated" and one.lead_id} - made)
    for table in MARKED:
        mine = (table.c.lead_id.in_([*made, *told]), table.c.id > before.newest[table.name])
        tx.execute(update(table).where(*mine).values(import_id=import_id))
    ids = {(event.system, event.external_id) for event in events if event.external_id} - before.known.by_id.keys()
    known_as = tuple_(t.lead_ids.c.system, t.lead_ids.c.external_id)
    for some in dialect.batches(sorted(ids)):
        tx.execute(update(t.lead_ids).where(known_as.in_(some)).values(import_id=import_id))
    changed = {one.lead_id for one in received if one.more_changed}
    _note(tx, import_id, _rows(tx, sorted(made), told, changed, before, now), before)
    return received


def _look(tx: Connection, events: Sequence[LeadEvent]) -> _Before:
    known = known_leads.load_known(tx, events)
    ids = list(known.rows)
    newest = {table.name: tx.scalar(select(func.max(table.c.id))) or 0 for table in (*MARKED, t.trace)}
    return _Before(known, _past(tx, t.handoffs, ids), _past(tx, t.opportunities, ids), newest)


def _past(tx: Connection, table: Table, lead_ids: Sequence[int]) -> dict[int, AnyRow]:
    """The imported handoffs or deals of these leads: others no file changes."""
    rows = tx.execute(select(table).where(table.c.lead_id.in_(lead_ids), table.c.history)).all()
    return {row.id: row for row in rows}


def _rows(
    tx: Connection,
    made: Sequence[int],
    told: Sequence[int],
    changed: Collection[int | None],
    before: _Before,
    now: datetime,
) -> list[dict[str, Any]]:
    upto = tx.scalar(select(func.max(t.trace.c.id))) or 0
    facts = _facts(tx, [*made, *told], before.newest["trace"])
    rows = [
        {"lead_id": one, "made": True, "upto": upto, "fields": [], "facts": facts.get(one, []), "was": None}
        for one in made
    ]
    if not told:
        return rows
    past, extra = _changed_past(tx, before), _new_extras(tx, told, now)
    asked = [lead_id for lead_id in told if lead_id in changed or lead_id not in before.known.rows]
    are = {row.id: row for row in tx.execute(_FIELDS_OF, {"leads": asked})} if asked else {}
    for lead_id in told:
        was = before.known.rows.get(lead_id) or are[lead_id]
        lead = are.get(lead_id, was)
        fields = [name for name in FIELDS if lead is not was and getattr(was, name) != getattr(lead, name)]
        fields += ["stages"] * (lead_id in past) + extra.get(lead_id, [])
        kept = {"upto": upto, "fields": fields, "facts": facts.get(lead_id, []), "was": was}
        rows.append({"lead_id": lead_id, "made": False, **kept})
    return rows


def _facts(tx: Connection, lead_ids: Sequence[int], after: int) -> dict[int, list[int]]:
    """By lead, the facts recorded since that neither a handoff nor a deal of the import carries."""
    loose = t.trace.c.kind.in_(OF_LEADS) & t.trace.c.handoff_id.is_(None) & t.trace.c.opportunity_id.is_(None)
    new = (t.trace.c.lead_id.in_(lead_ids), t.trace.c.id > after, t.trace.c.member_id.is_(None))
    found: dict[int, list[int]] = {}
    for row in tx.execute(select(t.trace.c.lead_id, t.trace.c.id).where(*new, or_(loose, t.trace.c.kind.in_(OF_NEWS)))):
        found.setdefault(row.lead_id, []).append(row.id)
    return found


def _changed_past(tx: Connection, before: _Before) -> set[int]:
    """The leads of which a handoff or a deal that was there says something else now."""
    changed = set[int]()
    for table, known, names in ((t.handoffs, before.handoffs, OF_HANDOFF), (t.opportunities, before.deals, OF_DEAL)):
        for row in tx.execute(select(table).where(table.c.id.in_(list(known)))) if known else ():
            if any(getattr(row, name) != getattr(known[row.id], name) for name in names):
                changed.add(row.lead_id)
    return changed


def _new_extras(tx: Connection, lead_ids: Sequence[int], now: datetime) -> dict[int, list[str]]:
    """By lead, the names of the extra facts that are of this import."""
    new = (t.lead_facts.c.lead_id.in_(lead_ids), t.lead_facts.c.recorded_at == now)
    found: dict[int, list[str]] = {}
    for row in tx.execute(select(t.lead_facts.c.lead_id, t.lead_facts.c.key).where(*new)):
        found.setdefault(row.lead_id, []).append(row.key)
    return found


def _as_it_was(lead: AnyRow, before: _Before) -> dict[str, Any]:
    """What follows from touches, handoffs and deals, and comes back with an undoing if nobody spoke since."""
    handoff = next(
        (one for one in before.handoffs.values() if one.lead_id == lead.id and one.cycle == lead.cycle), None
    )
    moments = {"mql_at": lead.mql_at, "threshold_at": lead.threshold_at}
    kept: dict[str, Any] = {"status": lead.status}
    if handoff is not None:
        kept |= {"handoff_id": handoff.id, "state": handoff.state}
        moments["closed_at"] = handoff.closed_at
    return kept | {name: moment.isoformat() if moment else None for name, moment in moments.items()}


def _note(tx: Connection, import_id: int, rows: Sequence[dict[str, Any]], before: _Before) -> None:
    """Keep a row for each lead; of one that the file has named before, what stood there before both."""
    ids = [row["lead_id"] for row in rows]
    columns = t.imported_leads.c
    here = (columns.import_id == import_id, columns.lead_id.in_(ids))
    noted = select(columns.lead_id, columns.fields, columns.facts).where(*here)
    earlier = {row.lead_id: row for row in tx.execute(noted)}
    new = [
        {"import_id": import_id, **row, "was": _as_it_was(row["was"], before) if row["was"] is not None else None}
        for row in rows
        if row["lead_id"] not in earlier
    ]
    if new:
        tx.execute(t.imported_leads.insert(), new)
    again = [
        {"lead": known.lead_id, "upto": row["upto"]}
        | {name: sorted({*getattr(known, name), *row[name]}) for name in ("fields", "facts")}
        for row in rows
        if (known := earlier.get(row["lead_id"])) is not None
    ]
    if again:
        same = (t.imported_leads.c.import_id == import_id, t.imported_leads.c.lead_id == bindparam("lead"))
        tx.execute(update(t.imported_leads).where(*same), again)
