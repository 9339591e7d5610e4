"""A press tells which message somebody sees: a card that is behind, or a twin of one, is put right."""

from datetime import datetime

from sqlalchemy import Connection, update

from store import cards, handoffs, outbox
from store.tables import cards as card_rows


def pressed(tx: Connection, handoff_id: int, channel: str, ts: str, version: int, now: datetime) -> None:
    """The card of a handoff was pressed where it shows `version`. Of two messages the newer stays."""
    card, handoff = cards.of(tx, handoff_id), handoffs.find(tx, handoff_id)
    if card is None or handoff is None or card.channel != channel or card.ts is None:
        return
    if ts == card.ts:
        if version < card.shown_version:
            cards.changed(tx, handoff_id)
        return
    older = min(ts, card.ts, key=float)
    if older == card.ts:
        newer = {"ts": ts, "shown_version": 0}
        tx.execute(update(card_rows).where(card_rows.c.handoff_id == handoff_id).values(newer))
    outbox.remove_twin(tx, channel, older, now, lead_id=handoff.lead_id, handoff_id=handoff_id)
    cards.changed(tx, handoff_id)
