"""Noting what became of a post, once Slack has answered."""

import logging
from datetime import datetime

from bot.delivery.desk import Desk
from store.db.database import Transaction
from store.handoffs import card_messages, handoffs
from store.monday.meeting import decisions
from store.outbox import post_results, posts
from store.outbox.posts import Post
from store.privacy import slack_erasure
from store.rules.post_kinds import PostKind

log = logging.getLogger(__name__)


def still_ours(tx: Transaction, post: Post) -> bool:
    """Whether what we know of a post still counts. Acts lock the handoff before its card, so this does as well."""
    if post.handoff_id is not None:
        handoffs.lock_even_erased(tx, post.handoff_id)
    ours = posts.held(tx, post)
    if not ours:
        log.warning("post %s (%s) took longer than its lease; it is looked for", post.id, post.kind)
    return ours


def note_in_slack(
    desk: Desk, tx: Transaction, post: Post, channel: str, ts: str, version: int, at: datetime, rested: float = 0.0
) -> None:
    """It is in Slack as `ts`, and a card shows `version` of its handoff. `at` is when people could first see it.

    `rested`: for how many seconds Slack has had nothing from us in that place.
    """
    post_results.mark_said(tx, post, channel, ts, max(0.0, desk.gap - rested))
    slack_erasure.take_back_if_erased(tx, post, channel, ts, at)
    if post.kind is PostKind.CARD and post.handoff_id is not None:
        card_messages.arrived(tx, post.handoff_id, channel, ts, version, at)
        posts.redraw(tx, posts.asking(tx, post.handoff_id), f"card{ts}", at)  # with a link to it
    if posts.was_changed(tx, post):
        posts.redraw_post(tx, post.id, "arrived", at)
    if "until" in post.extra:
        posts.redraw_post(tx, post.id, "until", at, datetime.fromisoformat(post.extra["until"]))
    if post.kind is PostKind.DECISION:
        decisions.redraw_at_start(tx, post.extra["decision"], at)
