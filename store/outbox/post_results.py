"""What became of a post that was taken from the outbox. Each ends the lease; ask `posts.held` first."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, update

from store.db import tables as t
from store.db.database import machine_now
from store.outbox import backoff, posts, rate_holds
from store.outbox.posts import Post
from store.rules import post_kinds
from store.rules.ladder import Hearer


def mark_said(tx: Connection, post: Post, channel: str, ts: str, gap: float) -> None:
    """It is in Slack. Its place is free again `gap` seconds from now; a second copy is watched for the first one."""
    there = {"said_in": channel, "ts": ts, "trouble": None}
    if post.again:
        _finish(tx, post, gap, state="watching", not_before=machine_now(tx) + backoff.LOOKS[-1], **there)
    else:
        _finish(tx, post, gap, state="said", not_before=None, **there)


def settled(tx: Connection, post: Post) -> None:
    """Nothing is left to do: a twin was looked for, or deleted."""
    _finish(tx, post, state="said", trouble=None)


def dropped(tx: Connection, post: Post, why: str) -> None:
    """It lost its point before it was sent."""
    _finish(tx, post, state="dropped", trouble=why)


def redirected(tx: Connection, post: Post, hearer: Hearer, now: datetime) -> None:
    """Somebody else is to hear it by now: this one is dropped, and one goes to them in their hours instead.

    What is dropped has one successor at most, whoever tries.
    """
    dropped(tx, post, "for another")
    posts.say(
        tx, post.kind, f"instead:{post.id}", now, handoff_id=post.handoff_id, lead_id=post.lead_id,
        trace_id=post.trace_id, member_id=hearer.member_id, say_from=hearer.opens_at, extra=post.extra,
    )  # fmt: skip


def park(tx: Connection, post: Post, trouble: str) -> None:
    """Slack will not take it as it is; a person decides."""
    _finish(tx, post, state="parked", trouble=trouble)


def try_again(tx: Connection, post: Post, trouble: str, seconds: float | None = None) -> None:
    """It was surely not sent. Its whole place waits, so that nothing overtakes it there: longer with each try that
    did not reach Slack, or for so many seconds after Slack answered.
    """
    reached = {} if seconds is None else {"attempts": 0}
    gap = backoff.back_off(post.attempts) if seconds is None else seconds
    _finish(tx, post, gap, state="waiting", trouble=trouble, not_before=None, **reached)


def not_sent(tx: Connection, post: Post) -> None:
    """Slack was not called, and that could not be noted then: it may go at once, unless somebody has tried since.

    Its place is free as soon as the lease ends.
    """
    if posts.held(tx, post):
        try_again(tx, post, "database", 0.0)
        return
    looked_for = (posts.is_in("unknown"), t.outbox.c.id == post.id, t.outbox.c.attempts == post.attempts)
    anew = {"state": "waiting", "looks": 0, "trouble": "database", "lease_until": None, "not_before": None}
    tx.execute(update(t.outbox).where(*looked_for).values(anew))


def with_picture(tx: Connection, post: Post, picture: str | None, seconds: float, refused: bool = False) -> None:
    """It was not sent yet. It is to show this file, or none, and can go in so many seconds."""
    extra = {**post.extra, "picture": picture, "refused": refused}
    _finish(tx, post, state="waiting", attempts=0, not_before=machine_now(tx) + seconds, extra=extra)


def put_off(tx: Connection, post: Post, trouble: str, seconds: float, **kept: Any) -> None:
    """What keeps no order, a look or a deletion, is tried again in so many seconds. `kept` goes into its extra."""
    state, extra = "waiting" if post.state == "sending" else post.state, {**post.extra, **kept}
    _finish(tx, post, state=state, trouble=trouble, not_before=machine_now(tx) + seconds, extra=extra)


def unknown(tx: Connection, post: Post) -> None:
    """Nobody knows whether it was sent: history is to be read before it may be sent again."""
    _finish(tx, post, state="unknown", looks=0, trouble="unknown", not_before=machine_now(tx) + backoff.before_look(0))


def not_found(tx: Connection, post: Post) -> None:
    """A look at history did not show it. Look again; after the last look send it again or park it."""
    noted: dict[str, Any] = {"looks": post.looks + 1, "extra": {**post.extra, "read_to": None}}
    if noted["looks"] < len(backoff.LOOKS):
        _finish(tx, post, not_before=machine_now(tx) + backoff.before_look(noted["looks"]), **noted)
    elif post.kind in post_kinds.SENT_AGAIN:
        _finish(tx, post, state="waiting", again=True, not_before=None, **noted)
    else:
        _finish(tx, post, state="parked", **noted)


def _finish(tx: Connection, post: Post, gap: float = 0.0, **values: Any) -> None:
    """End the lease. The post's place is free again `gap` seconds from now."""
    tx.execute(update(t.outbox).where(t.outbox.c.id == post.id).values(lease_until=None, **values))
    rate_holds.end(tx, post.place, gap)
