"""Deletes messages about an erased lead, and redraws messages whose words have changed."""

import logging
from datetime import datetime

from bot.cards import blocks
from bot.cards.blocks import Message
from bot.delivery import history_looks, noting
from bot.delivery.desk import Desk
from bot.delivery.drawing import messages
from bot.delivery.drawing.messages import Drawn
from bot.slack import slack_errors
from bot.slack.slack_errors import FAILURES, Next
from store.db.database import Transaction
from store.outbox import backoff, post_results, posts
from store.outbox.posts import Post
from store.rules import post_kinds
from store.rules.post_kinds import PostKind

log = logging.getLogger(__name__)

WHY = "Drawn anew after a lead was erased on request."
MOST_BLOCKS = 50


def take_back(desk: Desk, post: Post) -> None:
    """Delete or redraw one message. Twice is the same as once, so what failed is simply tried again."""
    with desk.database.read() as tx:
        message = _anew(tx, post, desk.clock(), desk.url) if post.kind is PostKind.ANEW else None
    ts = post.extra["ts"]
    try:
        if message is None:
            desk.client.chat_delete(channel=post.place, ts=ts)
        else:
            desk.client.chat_update(
                channel=post.place, ts=ts, text=message.text, blocks=message.blocks, parse="none", link_names=False
            )
    except FAILURES as error:
        failure = slack_errors.sort(error)
        log.warning("post %s: a message still stands as it was: %s", post.id, failure.code)
        if failure.next is not Next.MESSAGE_GONE:
            method = "chat.delete" if message is None else "chat.update"
            history_looks.put_off(desk, post, failure, method, backoff.back_off(post.attempts))
            return
    with desk.database.begin() as tx:
        if noting.still_ours(tx, post):
            post_results.settled(tx, post)


def _anew(tx: Transaction, post: Post, now: datetime, url: str) -> Message | None:
    """The message as it reads now; None if it lost its point."""
    said = posts.earlier(tx, post.extra["post"])
    drawn = messages.draw(tx, said, now, url) if said is not None else None
    if said is None or not isinstance(drawn, Drawn):
        return None
    room = len(drawn.message.blocks) < MOST_BLOCKS
    mark = [blocks.context(WHY)] if said.kind in post_kinds.MARKED and room else []
    return Message(drawn.message.text, [*drawn.message.blocks, *mark])
