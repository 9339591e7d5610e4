"""Deletes copies and messages about an erased lead, and redraws messages whose words have changed."""

import logging
from dataclasses import replace
from datetime import datetime

from bot.cards import blocks
from bot.cards.blocks import Message
from bot.delivery import history_looks, noting
from bot.delivery.desk import Desk
from bot.delivery.drawing import messages
from bot.delivery.drawing.messages import Drawn
from bot.slack import slack_errors
from bot.slack.slack_errors import FAILURES, Failure, Next
from store.db.database import Transaction
from store.outbox import post_results, posts
from store.outbox.posts import Post
from store.record import trace
from store.rules import post_kinds
from store.rules.post_kinds import PostKind
from store.rules.trace_kinds import TraceKind

log = logging.getLogger(__name__)

ERASED = Message("Erased on request", [blocks.section("Erased on request")])
COPY = blocks.message("Slack got this message twice. The other one counts.")
WHY = "Redrawn after a lead was erased on request."
MOST_BLOCKS = 50


def take_back(desk: Desk, post: Post) -> None:
    """Delete or redraw one message. Twice is the same as once, so what failed is simply tried again."""
    with desk.database.read() as tx:
        message = _anew(tx, post, desk.clock(), desk.url) if post.kind is PostKind.ANEW else None
    done = _remove(desk, post, ERASED) if message is None else _replace(desk, post, message)
    if not done:
        return
    with desk.database.begin() as tx:
        if noting.still_ours(tx, post):
            post_results.settled(tx, post)
            if message is not None and message.over:
                posts.is_over(tx, post.extra["post"])


def delete_twin(desk: Desk, post: Post) -> None:
    """Delete an older copy of a message, and keep in the trace that it was there."""
    if not _remove(desk, post, COPY):
        return
    with desk.database.begin() as tx:
        if noting.still_ours(tx, post):
            post_results.settled(tx, post)
            if post.lead_id is not None:
                trace.record(tx, TraceKind.TWIN_REMOVED, post.lead_id, desk.clock(), handoff_id=post.handoff_id)


def _remove(desk: Desk, post: Post, instead: Message) -> bool:
    """Delete the post's message; where Slack keeps all messages for exports it says something else."""
    failure = _change(desk, post, None)
    if failure is not None and failure.next not in history_looks.PASSING:
        return _replace(desk, post, instead)
    return failure is None or _refused(desk, post, failure, "chat.delete")


def _replace(desk: Desk, post: Post, message: Message) -> bool:
    failure = _change(desk, post, message)
    return failure is None or _refused(desk, post, failure, "chat.update")


def _refused(desk: Desk, post: Post, failure: Failure, method: str) -> bool:
    log.warning("post %s: a message still stands as it was: %s", post.id, failure.code)
    history_looks.refused(desk, post, failure, method)
    return False


def _change(desk: Desk, post: Post, message: Message | None) -> Failure | None:
    """Delete the post's message, or have it say something else; why it still says what it said."""
    place = {"channel": post.place, "ts": post.extra["ts"]}
    try:
        if message is None:
            desk.client.chat_delete(**place)
        else:
            known_by: dict[str, str] | None = {} if message is COPY else None  # it is not to be found again
            desk.client.chat_update(
                **place, text=message.text, blocks=message.blocks, metadata=known_by, parse="none", link_names=False
            )
    except FAILURES as error:
        failure = slack_errors.sort(error)
        return None if failure.next is Next.MESSAGE_GONE and not _stands(desk, post, failure) else failure
    return None


def _stands(desk: Desk, post: Post, failure: Failure) -> bool:
    """Whether the message is there all the same: "can't" is said of a deleted one's place, and of another bot's."""
    if failure.code not in ("cant_delete_message", "cant_update_message"):
        return False
    ts = post.extra["ts"]
    try:
        there = desk.client.conversations_replies(channel=post.place, ts=ts, latest=ts, inclusive=True, limit=1)
    except FAILURES as error:
        return slack_errors.sort(error).next is not Next.MESSAGE_GONE
    return any(each.get("ts") == ts and each.get("subtype") != "tombstone" for each in there["messages"])


def _anew(tx: Transaction, post: Post, now: datetime, url: str) -> Message | None:
    """The message as it reads now; None if it lost its point."""
    said = posts.earlier(tx, post.extra["post"])
    drawn = messages.draw(tx, said, now, url) if said is not None else None
    if said is None or not isinstance(drawn, Drawn):
        return None
    room = len(drawn.message.blocks) < MOST_BLOCKS
    mark = [blocks.context(WHY)] if said.kind in post_kinds.MARKED and room else []
    return replace(drawn.message, blocks=[*drawn.message.blocks, *mark])
