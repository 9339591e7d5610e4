"""A card reaches its channel."""

from datetime import datetime

from sqlalchemy import Connection

from store.handoffs import handoffs
from store.outbox import cards


def card(tx: Connection, handoff_id: int, channel: str, ts: str, version: int, at: datetime) -> None:
    """It is there as message `ts`, showing `version`, and people could see it from `at` on.

    The first time the clocks may have stood still until then; a card that is posted anew was seen before.
    """
    known = cards.of(tx, handoff_id)
    cards.posted(tx, handoff_id, channel, ts, version, at)
    if known is not None and known.posted_at is None:
        handoffs.shown_late(tx, handoff_id, at)
