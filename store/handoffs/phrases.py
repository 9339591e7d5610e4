"""What buyers say in their own words: phrases that worked and objections that did not go away."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from store.db import tables as t


def keep(tx: Connection, handoff: Row[Any], kind: str, stage: str, words: str, by: str, now: datetime) -> None:
    """Keep a `phrase` or an `objection` heard at a stage; nothing is kept of no words."""
    if words:
        row = {"lead_id": handoff.lead_id, "handoff_id": handoff.id, "member_id": by, "at": now}
        tx.execute(t.phrases.insert().values(kind=kind, stage=stage, words=words, **row))
