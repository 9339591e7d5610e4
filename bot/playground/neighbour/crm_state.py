"""What the neighbour knows: records of a kind with their properties, who belongs to whom, and what goes wrong next."""

import itertools
import threading
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

KINDS = ("contacts", "deals", "notes")
MODIFIED = {"contacts": "lastmodifieddate", "deals": "hs_lastmodifieddate", "notes": "hs_lastmodifieddate"}
STAGES = {"appointmentscheduled": None, "qualifiedtobuy": None, "closedwon": "won", "closedlost": "lost"}
OPENING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class CrmRecord:
    """One contact, deal or note. `was` are ids that were merged into it."""

    id: str
    kind: str
    created: datetime
    changed: datetime
    properties: dict[str, str]
    archived: bool = False
    was: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Mishap:
    """What happens to the next call: an answer with this status, or one that is lost after the work was done."""

    status: int = 0
    retry_after: int | None = None
    body: str = ""


class CrmRefusal(Exception):
    """A request that the CRM does not take: its status and words."""

    def __init__(self, status: int, words: str, category: str = "VALIDATION_ERROR") -> None:
        super().__init__(words)
        self.status, self.words, self.category = status, words, category


class CrmState:
    """All records, by kind and id. `lag` is how long a search knows nothing of a change."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.lock = threading.RLock()
        self.token = "pat-playground"
        self.records: dict[str, dict[str, CrmRecord]] = {kind: {} for kind in KINDS}
        self.owners: dict[str, dict[str, object]] = {}
        self.properties: dict[str, dict[str, dict[str, object]]] = {kind: {} for kind in KINDS}
        self.pairs: set[tuple[str, str, str, str]] = set()
        self.required: dict[str, set[str]] = {kind: set() for kind in KINDS}
        self.lag = timedelta()
        self.mishaps: deque[Mishap | None] = deque()
        self.calls: Counter[str] = Counter()
        self._ids = itertools.count(101)
        self._last = OPENING

    def add_owner(self, mail: str, name: str, is_queue: bool = False) -> str:
        """Somebody who can own a record; the id."""
        first, _, last = name.partition(" ")
        owner_id = str(next(self._ids))
        kind = "QUEUE" if is_queue else "PERSON"
        self.owners[owner_id] = {"id": owner_id, "email": mail, "firstName": first, "lastName": last, "type": kind,
                                 "archived": False, "createdAt": iso(self.now()), "updatedAt": iso(self.now()),
                                 "userId": int(owner_id)}  # fmt: skip
        return owner_id

    def create(self, kind: str, properties: dict[str, str]) -> CrmRecord:
        """A new record; CrmRefusal for what the admin's rules or a unique property forbid."""
        for name in sorted(self.required[kind]):
            if not properties.get(name):
                raise CrmRefusal(400, f"Property values were not valid: {name} is required")
        self._check(kind, properties, None)
        moment = self._moment()
        made = CrmRecord(str(next(self._ids)), kind, moment, moment, {})
        self.records[kind][made.id] = made
        self._write(made, properties, moment)
        return made

    def change(self, record: CrmRecord, properties: dict[str, str]) -> CrmRecord:
        """Write some properties; the others stay. Empty text takes a value away."""
        self._check(record.kind, properties, record)
        self._write(record, properties, self._moment())
        return record

    def find(self, kind: str, written: str, by: str = "") -> CrmRecord | None:
        """The record of that id (or of one merged into it), or with that value of a property that is unique."""
        if by and by != "hs_object_id":
            key = written.casefold()
            return next((r for r in self.live(kind) if r.properties.get(by, "").casefold() == key), None)
        found = self.records[kind].get(written)
        if found is None:
            found = next((one for one in self.live(kind) if written in one.was), None)
        return found if found is not None and not found.archived else None

    def merge(self, stays: str, goes: str) -> None:
        """Two contacts become one; the other's id is remembered with it."""
        kept, gone = self.records["contacts"][stays], self.records["contacts"].pop(goes)
        kept.was += [goes, *gone.was]
        merged = {name: value for name, value in gone.properties.items() if name not in kept.properties}
        self._write(kept, merged | {"hs_merged_object_ids": ";".join(kept.was)}, self._moment())
        self.pairs = {
            tuple(stays if part == goes else part for part in pair)  # type: ignore[misc]  # ids are unique over kinds
            for pair in self.pairs
        }

    def join(self, kind: str, one: str, other_kind: str, other: str) -> None:
        """Let one record belong to another, seen from both sides."""
        self.pairs |= {(kind, one, other_kind, other), (other_kind, other, kind, one)}

    def joined(self, kind: str, one: str, other_kind: str) -> list[str]:
        """What of the other kind belongs to a record."""
        return sorted(to for of, id_, other, to in self.pairs if (of, id_, other) == (kind, one, other_kind))

    def changed_since(self, kind: str) -> list[CrmRecord]:
        """What a search knows, by id."""
        seen = self.now() - self.lag
        return sorted((one for one in self.live(kind) if one.changed <= seen), key=lambda one: int(one.id))

    def live(self, kind: str) -> list[CrmRecord]:
        """Every record of a kind that is not archived."""
        return [one for one in self.records[kind].values() if not one.archived]

    def _check(self, kind: str, properties: dict[str, str], mine: CrmRecord | None) -> None:
        known = self.properties[kind]
        for name, value in properties.items():
            if name.startswith("handoff_") and name not in known:
                raise CrmRefusal(400, f'Property "{name}" does not exist')
            unique = (name == "email" and kind == "contacts") or known.get(name, {}).get("hasUniqueValue")
            other = self.find(kind, value, name) if unique and value else None
            if other is not None and other is not mine:
                raise CrmRefusal(409, f"Contact already exists. Existing ID: {other.id}", "CONFLICT")

    def _write(self, record: CrmRecord, properties: dict[str, str], moment: datetime) -> None:
        before = dict(record.properties)
        record.properties |= properties
        record.changed = moment
        if properties.get("hubspot_owner_id", "") != before.get("hubspot_owner_id", ""):
            record.properties["hubspot_owner_assigneddate"] = iso(moment)
        if record.kind == "deals":
            outcome = STAGES.get(record.properties.get("dealstage", ""))
            record.properties["hs_is_closed"] = "true" if outcome else "false"
            record.properties["hs_is_closed_won"] = "true" if outcome == "won" else "false"
        record.properties |= {
            "hs_object_id": record.id, "createdate": record.properties.get("createdate") or iso(record.created),
            MODIFIED[record.kind]: iso(moment),
        }  # fmt: skip

    def _moment(self) -> datetime:
        """Never earlier than the write before."""
        now = self.now()
        self._last = max(now.replace(microsecond=now.microsecond // 1000 * 1000), self._last)
        return self._last


def iso(moment: datetime) -> str:
    """As the API writes moments."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"
