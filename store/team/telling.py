"""Tells one person what concerns them: in their office hours, and whoever covers for them while they are away."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from store.db.dialect import AnyRow
from store.outbox import posts
from store.rules.post_kinds import PostKind
from store.team import hearing, people, presence


def tell_person(
    tx: Connection,
    kind: PostKind,
    key: str,
    whom: str | None,
    now: datetime,
    extra: dict[str, Any] | None = None,
    *,
    handoff: AnyRow | None = None,
    trace_id: int | None = None,
) -> None:
    """Queue a message for when this person, or who covers for them, is in office; none for those who left."""
    hears = presence.stand_in(tx, whom, now) if whom else None
    if hears is None or people.is_active(tx, hears) is False:
        return
    where = hearing.place_for(tx, kind, hears, extra or {})
    if where is None:
        return
    opens = presence.next_in_office(tx, hears, now)
    lead_id, handoff_id = (handoff.lead_id, handoff.id) if handoff else (None, None)
    posts.say(
        tx, kind, key, now, say_from=opens, trace_id=trace_id, handoff_id=handoff_id, lead_id=lead_id, **where
    )  # fmt: skip
