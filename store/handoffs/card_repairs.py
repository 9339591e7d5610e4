"""A press tells which message somebody sees: a card that is behind, unknown, or a twin of another is put right."""

from datetime import UTC, datetime

from sqlalchemy import Connection, or_, update

from store.db import tables as t
from store.db.database import machine_now
from store.handoffs import card_arrival, handoffs
from store.outbox import cards, posts
from store.rules.post_kinds import PostKind


def pressed(tx: Connection, handoff_id: int, channel: str, ts: str, version: int, now: datetime) -> None:
    """The card of a handoff was pressed where it shows `version`. Of two messages the newer stays."""
    card, handoff = cards.of(tx, handoff_id), handoffs.find(tx, handoff_id)
    if card is None or handoff is None or card.channel != channel:
        return
    if card.ts is None:
        _found(tx, handoff_id, channel, ts, version, now)
    elif ts == card.ts:
        if version < card.shown_version:
            cards.changed(tx, handoff_id)
    else:
        older, newer = sorted((ts, card.ts), key=float)
        values = {"ts": newer, "shown_version": 0}
        tx.execute(update(t.cards).where(t.cards.c.handoff_id == handoff_id).values(values))
        posts.remove_twin(tx, channel, older, now, lead_id=handoff.lead_id, handoff_id=handoff_id)


def _found(tx: Connection, handoff_id: int, channel: str, ts: str, version: int, now: datetime) -> None:
    """Nobody knew whether the card was posted, unless somebody is just looking: it was, here."""
    nobody_looks = or_(t.outbox.c.lease_until.is_(None), t.outbox.c.lease_until <= machine_now(tx))
    lost = (
        (t.outbox.c.handoff_id == handoff_id)
        & (t.outbox.c.kind == PostKind.CARD)
        & (t.outbox.c.state == "unknown")
        & nobody_looks
    )
    said = {"state": "said", "said_in": channel, "ts": ts, "trouble": None, "lease_until": None, "not_before": None}
    if tx.execute(update(t.outbox).where(lost).values(said)).rowcount:
        since = datetime.fromtimestamp(float(ts), UTC)
        card_arrival.card(tx, handoff_id, channel, ts, version, min(since, now))
