"""Queues a redraw of posts that stand in Slack, because what they say or offer has changed."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, select

from store.db import tables as t
from store.db.dialect import AnyRow
from store.outbox import posts
from store.rules.post_kinds import PostKind


def redraw_key(tx: Connection, key: str, why: str, now: datetime, from_: datetime | None = None) -> None:
    """Have the post of a key drawn anew. One that is not in Slack yet is drawn when it is sent."""
    there = (t.outbox.c.key == key, posts.is_in("said"), t.outbox.c.ts.is_not(None))
    redraw(tx, tx.execute(select(t.outbox).where(*there)), why, now, from_)


def redraw(tx: Connection, said: Iterable[AnyRow], why: str, now: datetime, from_: datetime | None = None) -> None:
    """Have these posts drawn anew, once for each `why`; from a moment on if one is given."""
    for post in said:
        extra = {"post": post.id, "ts": post.ts}
        key = f"{PostKind.ANEW}:{post.id}:{why}"
        posts.say(tx, PostKind.ANEW, key, now, channel=post.said_in, say_from=from_, extra=extra)
