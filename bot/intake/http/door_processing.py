"""A body that came through a door: kept raw first, then mapped and taken in; refused ones wait for a better mapping."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from bot.intake.doors import mapping, registry
from bot.intake.doors.kinds.door_kind import DoorKind
from bot.intake.http import bodies, deliveries, models
from bot.intake.http.bodies import Body
from store.agreement import policy
from store.db import connecting
from store.db.database import Database, Transaction
from store.doors import door_deliveries, door_rows, front_door_watch
from store.doors.door_deliveries import KeptDelivery
from store.doors.door_rows import KeptDoor
from store.leads import receiving
from store.record.events import LeadEvent

log = logging.getLogger(__name__)

LONGEST_ID = 200


@dataclass(frozen=True, slots=True)
class DoorReading:
    """What a body says: an event, or `test`, `ignored`, or what is wrong with it as field and remedy."""

    outcome: str
    event: LeadEvent | None = None
    faults: tuple[dict[str, str], ...] = ()
    paths: Mapping[str, str] = field(default_factory=dict)
    row: Mapping[str, Any] = field(default_factory=dict)


def read_body(
    kind: DoorKind, chosen: Mapping[str, str], text: str, setting: models.Setting, came: datetime
) -> DoorReading:
    """A body as its door reads it. Nothing is kept."""
    try:
        document = mapping.read_document(text)
    except mapping.UnreadableBody as error:
        return DoorReading("refused", faults=({"field": "body", "remedy": str(error)},))
    if mapping.is_test(kind, document):
        return DoorReading("test")
    if kind.takes and not mapping.holds(kind.takes, document):
        return DoorReading("ignored")
    mapped = mapping.map_body(kind, chosen, document, came)
    checked = bodies.check(Body("leads", text, [mapped.row], None), setting)
    faults = tuple({"field": fault.field.strip("/") or "email", "remedy": fault.remedy} for fault in checked.faults)
    lead = checked.good.get(0)
    event = lead.event(came) if isinstance(lead, models.Lead) else None
    return DoorReading("taken" if event else "refused", event, faults, mapped.paths, mapped.row)


def take_body(database: Database, door: KeptDoor, headers: Mapping[str, str], body: bytes, now: datetime) -> str:
    """Keep a body and process it; returns what became of it. AnotherBody if its id stands for another one."""
    kind = registry.door_kind(door.kind, door.options)
    text = body.decode("utf-8", "replace").replace("\0", "")
    document = _document(text)
    outcome = "test" if mapping.is_test(kind, document) else ""
    if not outcome and document and kind.takes and not mapping.holds(kind.takes, document):
        outcome = "ignored"
    with database.begin(deliveries.WAIT_SECONDS) as tx:
        if outcome:
            door_deliveries.note_unread(tx, door.id, outcome, now)
            return outcome
        kept = door_deliveries.keep_body(tx, door.id, _webhook_id(kind, door, document, headers, text, now), text, now)
    if isinstance(kept, KeptDelivery):
        return process_delivery(database, kept, now)
    if (kept.answer or {}).get("body", _digest(text)) != _digest(text) or (kept.body and kept.body != text):
        raise deliveries.AnotherBody
    return "again"


def process_delivery(database: Database, kept: KeptDelivery, now: datetime) -> str:
    """Take a kept body in, in one transaction; returns what became of it, `waiting` if the database is busy."""
    try:
        with database.begin(deliveries.WAIT_SECONDS) as tx:
            return _take_in(tx, kept, now)
    except connecting.FAILURES as error:
        words = connecting.driver_words(error)
        log.warning("a door's delivery %s is kept and processed later: the database says %s", kept.id, words)
        return "waiting"


def process_kept(
    database: Database, now: datetime, door_id: int | None = None, beat: Callable[[], None] = lambda: None
) -> dict[str, int]:
    """Process what was kept and left; with a door's id what was refused there, once more. How many of each outcome."""
    with database.read() as tx:
        found = door_deliveries.unread(tx) if door_id is None else door_deliveries.to_retry(tx, door_id)
    counts: dict[str, int] = {}
    for kept in found:
        beat()
        try:
            outcome = process_delivery(database, kept, now)
        except Exception:  # one that can't be processed must not hold up those behind it
            log.exception("a door's delivery %s is kept and could not be processed", kept.id)
            continue
        counts[outcome] = counts.get(outcome, 0) + 1
        if outcome == "waiting":
            break  # the database, and not this one
    return counts


def _take_in(tx: Transaction, kept: KeptDelivery, now: datetime) -> str:
    before = door_deliveries.lock(tx, kept.id)
    door = door_rows.door_of_id(tx, kept.door_id)
    if door is None or before not in ("waiting", "refused"):
        return before or "ignored"
    kind = registry.door_kind(door.kind, door.options)
    system = kind.system or door.name
    read = read_body(kind, door.mapping, kept.body, deliveries.setting_of(tx, now), kept.at)
    answer: dict[str, Any] = {"body": _digest(kept.body), "results": []}
    if read.event is None:
        door_deliveries.note_outcome(tx, kept, read.outcome, now, answer, faults=read.faults)
        if read.outcome == "refused" and before == "waiting":
            owner = policy.current(tx).owners.capture
            door_deliveries.tell_refused(tx, door.id, kept.id, now, owner)
        return read.outcome
    received = receiving.receive(tx, with_system(read.event, system), now)
    outcome = "erased" if received.outcome == "erased" else "taken"
    answer["results"] = [{"row": 0, "lead": received.lead_id, "outcome": received.outcome}]
    door_deliveries.note_outcome(tx, kept, outcome, now, answer, read.event.source)
    front_door_watch.note_arrival(tx, door.id, read.event.source)
    return outcome


def with_system(event: LeadEvent, system: str) -> LeadEvent:
    """The event with its ids named as this door's, unless its sender is known to have its own."""
    return replace(event, system=system)


def _document(text: str) -> Any:
    try:
        return mapping.read_document(text)
    except mapping.UnreadableBody:
        return {}


def _webhook_id(
    kind: DoorKind, door: KeptDoor, document: Any, headers: Mapping[str, str], text: str, now: datetime
) -> str:
    """The sender's id of a delivery. Where it gives none, the same body on the same day is the same delivery."""
    if kind.delivery_id.startswith("header:"):
        told: Any = headers.get(kind.delivery_id.removeprefix("header:").lower())
    else:
        told = mapping.find(kind.delivery_id, document) if kind.delivery_id else None
    own = str(told) if isinstance(told, str | int) and told != "" else ""
    if not own or len(own) > LONGEST_ID or not own.isprintable():
        own = sha256((own or f"{now:%Y-%m-%d} {text}").encode("utf-8", "surrogatepass")).hexdigest()
    return f"door:{door.id}:{own}"


def _digest(text: str) -> str:
    """Eight letters that say whether two bodies are the same; too few to tell whose they are."""
    return sha256(text.encode()).hexdigest()[:8]
