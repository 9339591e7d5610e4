"""Erasing a person, as `handoff forget` does."""

from datetime import datetime

from store.db.database import Database
from store.privacy import forgetting


def forget(database: Database, lead_id: int, now: datetime, **how: bool) -> forgetting.Forgotten | None:
    with database.read() as tx:
        scan = forgetting.scan(tx, [lead_id])
    with database.begin() as tx:
        return forgetting.forget(tx, lead_id, now, scan, **how)
