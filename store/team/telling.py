"""Tells one person what concerns them: in their office hours, and whoever covers for them while they are away."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from store.db.dialect import AnyRow
from store.outbox import posts
from store.rules.post_kinds import PostKind
from store.team import people, presence


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
    """Queue a direct message for when this person, or who covers for them, is in office; none for those who left."""
    hearing = presence.stand_in(tx, whom, now) if whom else None
    if hearing is None or people.is_active(tx, hearing) is False:
        return
    opens = presence.next_in_office(tx, hearing, now)
    posts.say(
        tx,
        kind,
        key,
        now,
        member_id=hearing,
        say_from=opens,
        trace_id=trace_id,
        extra=extra or {},
        handoff_id=handoff.id if handoff else None,
        lead_id=handoff.lead_id if handoff else None,
    )
