"""Which message of Slack is a handoff's card. Its arrival says so, and so does every press: a card that is behind,
unknown, or a twin of another is put right."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, or_, update

from store.clocks import clocks
from store.db import tables as t
from store.db.database import machine_now
from store.handoffs import handoffs
from store.outbox import cards, posts
from store.record import trace
from store.rules.post_kinds import PostKind
from store.rules.trace_kinds import TraceKind

# A card that reaches Slack later than this stops the clocks for the time nobody could see it.
SHOWN_WITHIN = timedelta(minutes=5)


def arrived(tx: Connection, handoff_id: int, channel: str, ts: str, version: int, at: datetime) -> None:
    """Note that the card is message `ts`, showing `version`, and that people could see it from `at` on.

    The first time the clocks may have stood still until then; a card that is posted again was seen before.
    """
    known = cards.find(tx, handoff_id)
    cards.posted(tx, handoff_id, channel, ts, version, at)
    if known is not None and known.posted_at is None:
        shown_late(tx, handoff_id, at)


def shown_late(tx: Connection, handoff_id: int, now: datetime) -> None:
    """The card has just reached Slack. If that took long, the clocks stood still until people could see it."""
    row = handoffs.find(tx, handoff_id)
    if row is not None and now - row.handed_over_at > SHOWN_WITHIN and clocks.not_shown(tx, handoff_id, now):
        gap = int((now - row.handed_over_at).total_seconds())
        trace.record(tx, TraceKind.SHOWN_LATE, row.lead_id, now, handoff_id=handoff_id, seconds=gap)
        cards.changed(tx, handoff_id, now)


def pressed(tx: Connection, handoff_id: int, channel: str, ts: str, version: int, now: datetime) -> None:
    """The card of a handoff was pressed where it shows `version`. Of two messages the newer stays."""
    card, handoff = cards.find(tx, handoff_id), handoffs.find(tx, handoff_id)
    if card is None or handoff is None or card.channel != channel:
        return
    if card.ts is None:
        _found(tx, handoff_id, channel, ts, version, now)
    elif ts == card.ts:
        if version < card.shown_version:
            cards.changed(tx, handoff_id, now)
    else:
        older, newer = sorted((ts, card.ts), key=float)
        values = {"ts": newer, "shown_version": 0}
        tx.execute(update(t.cards).where(t.cards.c.handoff_id == handoff_id).values(values))
        posts.remove_twin(tx, channel, older, now, lead_id=handoff.lead_id, handoff_id=handoff_id)


def _found(tx: Connection, handoff_id: int, channel: str, ts: str, version: int, now: datetime) -> None:
    """Nobody knew whether the card was posted, unless a look for it is under way: it was, here."""
    nobody_looks = or_(t.outbox.c.lease_until.is_(None), t.outbox.c.lease_until <= machine_now(tx))
    its_card = (t.outbox.c.handoff_id == handoff_id, t.outbox.c.kind == PostKind.CARD)
    said = {"state": "said", "said_in": channel, "ts": ts, "trouble": None, "lease_until": None, "not_before": None}
    if tx.execute(update(t.outbox).where(*its_card, posts.is_in("unknown"), nobody_looks).values(said)).rowcount:
        since = datetime.fromtimestamp(float(ts), UTC)
        arrived(tx, handoff_id, channel, ts, version, min(since, now))
