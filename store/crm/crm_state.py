"""How far a CRM was read, whether it may be written, and who its owners are here."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from store.crm.crm_values import CrmOwner
from store.db import dialect
from store.db import tables as t
from store.record import trace_cursor
from store.rules.lead import folding

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


def start_writing(tx: Connection, agreed: CrmConnection) -> None:
    """Let the CRM be written from now on: nothing that happened before is told."""
    if connection(tx).system != agreed.system:
        trace_cursor.forget_reader(tx, READER)
        trace_cursor.start_reader(tx, READER)
    _keep_setting(tx, agreed)


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


def keep_owners(tx: Connection, system: str, owners: Iterable[CrmOwner]) -> None:
    """Keep who can own records there; whoever is not named any more has left."""
    rows = [
        {"system": system, "owner_id": one.id, "mail_key": folding.mail_key(one.mail) if one.mail else None,
         "name": one.name, "active": one.active}
        for one in owners
    ]  # fmt: skip
    tx.execute(update(t.crm_owners).where(t.crm_owners.c.system == system).values(active=False))
    if rows:
        insert = dialect.insert(tx, t.crm_owners)
        changed = {name: insert.excluded[name] for name in ("mail_key", "name", "active")}
        tx.execute(insert.on_conflict_do_update(index_elements=["system", "owner_id"], set_=changed), rows)


def member_of(tx: Connection, system: str, owner_id: str | None) -> str | None:
    """The active member with the owner's mail; None if there is none."""
    of = (t.crm_owners.c.system == system, t.crm_owners.c.owner_id == owner_id, t.members.c.active)
    return tx.scalar(
        select(t.members.c.id).join(t.crm_owners, t.crm_owners.c.mail_key == t.members.c.mail_key).where(*of)
    )


def owner_of(tx: Connection, system: str, member_id: str | None) -> str | None:
    """The same the other way round."""
    of = (t.crm_owners.c.system == system, t.members.c.id == member_id, t.crm_owners.c.active)
    return tx.scalar(
        select(t.crm_owners.c.owner_id).join(t.members, t.crm_owners.c.mail_key == t.members.c.mail_key).where(*of)
    )


def owner_name(tx: Connection, system: str, owner_id: str | None) -> str | None:
    """What the owner is called there."""
    of = (t.crm_owners.c.system == system, t.crm_owners.c.owner_id == owner_id)
    return tx.scalar(select(t.crm_owners.c.name).where(*of))


def unmatched_owners(tx: Connection, system: str) -> list[str]:
    """Names of active owners whose mail no member has."""
    mails = select(t.members.c.mail_key).where(t.members.c.mail_key.is_not(None))
    ours = (t.crm_owners.c.system == system, t.crm_owners.c.active)
    lone = t.crm_owners.c.mail_key.is_(None) | t.crm_owners.c.mail_key.not_in(mails)
    return list(tx.scalars(select(t.crm_owners.c.name).where(*ours, lone).order_by(t.crm_owners.c.name)))


def _keep_setting(tx: Connection, agreed: CrmConnection) -> None:
    insert = dialect.insert(tx, t.settings).values(name=SETTING, value=asdict(agreed))
    tx.execute(insert.on_conflict_do_update(index_elements=["name"], set_={"value": insert.excluded.value}))


def _keep(tx: Connection, system: str, kind: str, **values: Any) -> None:
    insert = dialect.insert(tx, t.crm_marks).values(system=system, kind=kind, **values)
    tx.execute(insert.on_conflict_do_update(index_elements=["system", "kind"], set_=values))
