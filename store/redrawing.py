"""Posts that are drawn anew where they stand, because what they say or offer has changed."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, select

from store import outbox
from store.sql import AnyRow
from store.tables import outbox as posts

KIND = "anew"


def of_key(tx: Connection, key: str, why: str, now: datetime, from_: datetime | None = None) -> None:
    """Have the post of a key drawn anew. One that is not in Slack yet is drawn when it is sent."""
    there = (posts.c.key == key, outbox.is_in("said"), posts.c.ts.is_not(None))
    each(tx, tx.execute(select(posts).where(*there)), why, now, from_)


def each(tx: Connection, said: Iterable[AnyRow], why: str, now: datetime, from_: datetime | None = None) -> None:
    """Have these posts drawn anew, once for each `why`; from a moment on if one is given."""
    for post in said:
        extra = {"post": post.id, "ts": post.ts}
        key = f"{KIND}:{post.id}:{why}"
        outbox.say(tx, KIND, key, now, channel=post.said_in, say_from=from_, extra=extra)
