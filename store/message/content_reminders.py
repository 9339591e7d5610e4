"""Reminds the owner of an asset two days before it is due, and once it is overdue; once each, for every due day."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, func, select, update

from store.db import tables as t
from store.message import contents
from store.rules import assets
from store.rules.assets import Asset
from store.rules.office_time import periods
from store.rules.post_kinds import PostKind
from store.team import telling, workspace

DAY = timedelta(days=1)
_c = t.contents.c
_SOON_IS_DUE = _c.soon_told.is_distinct_from(_c.due)
_LATE_IS_DUE = _c.late_told.is_distinct_from(_c.due)
_WAITING = _c.state.in_(assets.IN_WORK) & _c.due.is_not(None) & _c.owner_id.is_not(None)


def remind_due(tx: Connection, now: datetime) -> int:
    """Tell every owner what is due soon or overdue, for when they are in office; returns how many were told."""
    told, today = 0, workspace.today(tx, now)
    for row in tx.execute(_due(today)).all():
        is_late = row.due < today
        column, told_before = (_c.late_told, _LATE_IS_DUE) if is_late else (_c.soon_told, _SOON_IS_DUE)
        once = update(t.contents).where(_c.id == row.id, _c.due == row.due, told_before).values({column.name: row.due})
        if tx.execute(once).rowcount:  # else another replica was faster
            extra = {"content": row.id, "due": row.due.isoformat(), "late": is_late}
            key = f"content_due:{row.id}:{row.due}:{'late' if is_late else 'soon'}"
            telling.tell_person(tx, PostKind.CONTENT_DUE, key, row.owner_id, now, extra)
            told += 1
    return told


def next_reminder(tx: Connection) -> datetime | None:
    """When the next owner is to be told; a moment that has passed if one is due."""
    first = [
        tx.scalar(select(func.min(_c.due)).where(_WAITING, told))
        for told in (_SOON_IS_DUE & _LATE_IS_DUE, _LATE_IS_DUE)
    ]
    days = [due + after for due, after in zip(first, (-assets.SOON, DAY), strict=True) if due is not None]
    return periods.midnight(min(days), workspace.load(tx).timezone) if days else None


def _due(today: date) -> Select[Any]:
    soon, late = _SOON_IS_DUE & _c.due.between(today, today + assets.SOON), _LATE_IS_DUE & (_c.due < today)
    return select(_c.id, _c.due, _c.owner_id).where(_WAITING, soon | late).order_by(_c.due, _c.id)


def load_reminded(tx: Connection, asset_id: int, due: date, is_late: bool, now: datetime) -> Asset | None:
    """The asset to remind of; None if it is out by now, due on another day, or the other reminder's turn has come."""
    asset = contents.load_asset(tx, asset_id)
    if asset is None or asset.said.state not in assets.IN_WORK or asset.said.due != due:
        return None
    return asset if (due < workspace.today(tx, now)) is is_late else None
