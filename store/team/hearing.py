"""How each person hears what concerns them: directly, as a mention in the card's thread, or not at all.

Escalations, assignments, questions and their answers always come directly.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from store.db import dialect
from store.db import tables as t
from store.rules.post_kinds import PostKind

DIRECT, THREAD, OFF = "direct", "thread", "off"
ABOUT_A_LEAD, ABOUT_MORE = (DIRECT, THREAD, OFF), (DIRECT, OFF)
# What may be heard otherwise, and how.
TOPICS: Mapping[PostKind, Sequence[str]] = {
    PostKind.WARN: ABOUT_A_LEAD,
    PostKind.INTENT: ABOUT_A_LEAD,
    PostKind.RESERVED: ABOUT_A_LEAD,
    PostKind.MORNING: ABOUT_MORE,
    PostKind.OBJECTED: ABOUT_MORE,
    PostKind.MARKETER_MONDAY: ABOUT_MORE,
}


def ways_of(tx: Connection, member_id: str) -> dict[str, str]:
    """How this member hears each topic."""
    rows = tx.execute(select(t.hearing.c.topic, t.hearing.c.way).where(t.hearing.c.member_id == member_id))
    return dict.fromkeys(TOPICS, DIRECT) | {row.topic: row.way for row in rows}


def choose_ways(tx: Connection, member_id: str, ways: Mapping[str, str]) -> None:
    """Hear these topics in these ways from now on. ValueError for a way that a topic does not have."""
    for topic, way in ways.items():
        if way not in TOPICS[PostKind(topic)]:
            raise ValueError(f"{topic} can't be heard this way: {way}")
        insert = dialect.insert(tx, t.hearing).values(member_id=member_id, topic=topic, way=way)
        tx.execute(insert.on_conflict_do_update(index_elements=["member_id", "topic"], set_={"way": way}))


def place_for(tx: Connection, kind: PostKind, member_id: str | None, extra: dict[str, Any]) -> dict[str, Any] | None:
    """Where a post of this kind goes for this member, for `posts.say`; None if they want none."""
    way = ways_of(tx, member_id)[kind] if member_id and kind in TOPICS else DIRECT
    if way == THREAD:
        return {"in_thread": True, "extra": {**extra, "mention": member_id}}
    return {"member_id": member_id, "extra": extra} if way == DIRECT else None
