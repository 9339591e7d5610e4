"""Doors as they are kept: who may post to which address, and which value of a body is which of our fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from store.db import dialect
from store.db import tables as t
from store.db.dialect import AnyRow


@dataclass(frozen=True, slots=True)
class KeptDoor:
    """One door. `secret` signs, or is the SHA-256 of what is only shown; `mapping` beats what its kind knows."""

    id: int
    name: str
    kind: str
    secret: str
    options: Mapping[str, Any]
    mapping: Mapping[str, str]
    made_at: datetime


_NAMED = select(t.doors).where(t.doors.c.name == bindparam("named"))


def open_door(
    tx: Connection, name: str, kind: str, secret: str, now: datetime,
    options: Mapping[str, Any], mapping: Mapping[str, str], by: str | None = None,
) -> bool:  # fmt: skip
    """Keep a new door; False if the name is taken."""
    row = {"name": name, "kind": kind, "secret": secret, "made_at": now, "made_by": by}
    new = dialect.insert_once(tx, t.doors, "name").values(row | {"options": options, "mapping": mapping})
    return tx.execute(new.returning(t.doors.c.id)).scalar() is not None


def load_door(tx: Connection, name: str) -> KeptDoor | None:
    """The door at this address."""
    row = tx.execute(_NAMED, {"named": name}).first()
    return None if row is None else _door(row)


def door_of_id(tx: Connection, door_id: int) -> KeptDoor | None:
    """The door of this id."""
    row = tx.execute(select(t.doors).where(t.doors.c.id == door_id)).first()
    return None if row is None else _door(row)


def every(tx: Connection) -> list[KeptDoor]:
    """All doors, by name."""
    return [_door(row) for row in tx.execute(select(t.doors).order_by(t.doors.c.name))]


def change_door(tx: Connection, door_id: int, **values: Any) -> None:
    """Set secret, options or mapping."""
    tx.execute(update(t.doors).where(t.doors.c.id == door_id).values(values))


def _door(row: AnyRow) -> KeptDoor:
    return KeptDoor(row.id, row.name, row.kind, row.secret, row.options, row.mapping, row.made_at)
