"""Own writes, kept for a day as hashes: what a search still says of them, also late, is no news."""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select

from store.db import dialect
from store.db import tables as t

KEPT = timedelta(hours=24)


def remember_sent(tx: Connection, system: str, record: tuple[str, str], values: dict[str, str], now: datetime) -> None:
    """Keep what we are about to write into a record: (kind, id) and value by field."""
    rows = [_key(system, record, field, value) | {"at": now} for field, value in values.items()]
    if rows:
        tx.execute(delete(t.crm_sent).where(t.crm_sent.c.at < now - KEPT))
        insert = dialect.insert(tx, t.crm_sent)
        keys = ["system", "kind", "record_id", "field", "digest"]
        tx.execute(insert.on_conflict_do_update(index_elements=keys, set_={"at": insert.excluded.at}), rows)


def own_key(our_id: int) -> str:
    """Stands for the id of a record that we are making there, of which only ours is known."""
    return f"ours:{our_id}"


def is_echo(
    tx: Connection, system: str, record: tuple[str, str], our_id: int | None, field: str, value: str, now: datetime
) -> bool:
    """Whether the value is one that we wrote there within the day, perhaps without being told the record's id.

    Anything else ends what is kept of the field.
    """
    names = [record[1]] if our_id is None else [record[1], own_key(our_id)]
    found = [_is_echo(tx, system, (record[0], name), field, value, now) for name in names]
    return any(found)


def _is_echo(tx: Connection, system: str, record: tuple[str, str], field: str, value: str, now: datetime) -> bool:
    key = _key(system, record, field, value)
    same = [t.crm_sent.c[name] == given for name, given in key.items()]
    if tx.scalar(select(t.crm_sent.c.at).where(*same, t.crm_sent.c.at >= now - KEPT)) is not None:
        return True
    tx.execute(delete(t.crm_sent).where(*same[:-1]))
    return False


def _key(system: str, record: tuple[str, str], field: str, value: str) -> dict[str, str]:
    digest = hashlib.sha256(value.encode()).hexdigest()
    return {"system": system, "kind": record[0], "record_id": record[1], "field": field, "digest": digest}
