"""Contacts that were deleted or archived there. A token like ours is told nothing of that, so once a day all that are
linked are asked for."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Connection, exists, select

from store.crm import crm_state, mirror
from store.crm.crm_state import Mark
from store.crm.crm_values import CONTACTS
from store.db import tables as t

EVERY = timedelta(days=1)
CHECK = "linked"
_other = t.crm_records.alias("other")


def next_to_check(tx: Connection, system: str, now: datetime, limit: int) -> list[str]:
    """Ids of linked contacts that were not asked for today, some of them; nothing once all were."""
    mark = crm_state.read_mark(tx, system, CHECK)
    if mark.since is not None and mark.since > now - EVERY:
        return []
    mine = (t.crm_records.c.system == system, t.crm_records.c.kind == CONTACTS, t.crm_records.c.gone_at.is_(None))
    known = select(t.crm_records.c.record_id).where(*mine, t.crm_records.c.record_id > mark.after)
    found = list(tx.scalars(known.order_by(t.crm_records.c.record_id).limit(limit)))
    if not found:
        crm_state.keep_mark(tx, system, CHECK, Mark(now))
    return found


def note_checked(tx: Connection, system: str, asked: Collection[str], there: Collection[str], now: datetime) -> int:
    """Keep which of those that were asked for are not there; how many."""
    lost = {*asked} - {*there}
    for record_id in lost:
        mirror.note_gone(tx, system, CONTACTS, record_id, now)
    mark = crm_state.read_mark(tx, system, CHECK)
    crm_state.keep_mark(tx, system, CHECK, Mark(mark.since, None, max(asked), mark.records))
    return len(lost)


def gone_for_good(tx: Connection) -> list[str]:
    """SYSTEM:ID of each contact that is gone while its lead has no other: perhaps to be forgotten here, too."""
    still = exists().where(
        _other.c.lead_id == t.crm_records.c.lead_id, _other.c.kind == CONTACTS, _other.c.gone_at.is_(None)
    )
    gone = (t.crm_records.c.kind == CONTACTS, t.crm_records.c.gone_at.is_not(None), ~still)
    rows = tx.execute(select(t.crm_records.c.system, t.crm_records.c.record_id).where(*gone)
                      .order_by(t.crm_records.c.system, t.crm_records.c.record_id))  # fmt: skip
    return [f"{row.system}:{row.record_id}" for row in rows]
