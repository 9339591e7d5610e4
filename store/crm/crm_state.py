"""How far a CRM was read, and whether it may be written."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from store.db import dialect
from store.db import tables as t
from store.record import trace_cursor

READER = "crm"
SETTING = "crm"


@dataclass(frozen=True, slots=True)
class CrmConnection:
    """Which CRM is written, and which of its own fields besides ours. `trouble` says why it does not let us in."""

    system: str = ""
    owner: bool = False
    lead_status: bool = False
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """How far records of a kind were read: all that changed before `since`; of the open window those up to `after`."""

    since: datetime | None = None
    until: datetime | None = None
    after: str = ""
    records: int = 0

    @property
    def first(self) -> bool:
        """Whether the first sync is not over yet: what comes is history."""
        return self.since is None


def connection(tx: Connection) -> CrmConnection:
    """What was agreed to at `crm connect`."""
    kept = tx.scalar(select(t.settings.c.value).where(t.settings.c.name == SETTING))
    return CrmConnection(**kept) if kept else CrmConnection()


def start_writing(tx: Connection, agreed: CrmConnection) -> bool:
    """Let the CRM be written from now on: nothing that happened before is told. Whether it is another than before."""
    before = connection(tx)
    if before.system != agreed.system:
        trace_cursor.forget_reader(tx, READER)
        trace_cursor.start_reader(tx, READER)
    _keep_setting(tx, agreed)
    return replace(before, trouble=agreed.trouble) != agreed


def note_crm_trouble(tx: Connection, trouble: str) -> bool:
    """Keep why the CRM does not let us in, empty once it does; whether that is news."""
    known = connection(tx)
    if known.trouble == trouble:
        return False
    _keep_setting(tx, CrmConnection(known.system, known.owner, known.lead_status, trouble))
    return True


def read_mark(tx: Connection, system: str, kind: str) -> Mark:
    """How far records of a kind were read."""
    row = tx.execute(select(t.crm_marks).where(t.crm_marks.c.system == system, t.crm_marks.c.kind == kind)).first()
    return Mark(row.since, row.until, row.after, row.records) if row else Mark()


def keep_mark(tx: Connection, system: str, kind: str, mark: Mark) -> None:
    """Note how far was read, in the transaction that keeps what was read."""
    _keep(tx, system, kind, **asdict(mark))


def _keep_setting(tx: Connection, agreed: CrmConnection) -> None:
    insert = dialect.insert(tx, t.settings).values(name=SETTING, value=asdict(agreed))
    tx.execute(insert.on_conflict_do_update(index_elements=["name"], set_={"value": insert.excluded.value}))


def _keep(tx: Connection, system: str, kind: str, **values: Any) -> None:
    insert = dialect.insert(tx, t.crm_marks).values(system=system, kind=kind, **values)
    tx.execute(insert.on_conflict_do_update(index_elements=["system", "kind"], set_=values))
