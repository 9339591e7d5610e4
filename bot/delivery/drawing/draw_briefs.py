"""Briefs of campaigns: the start, who has not read it, and the question for one that is missing."""

from datetime import datetime

from bot.cards.blocks import Message
from bot.cards.message import brief_posts
from bot.cards.message.brief_page import BriefRow
from store.agreement import policy
from store.db.database import Transaction
from store.message import briefs
from store.outbox.posts import Post
from store.team import people


def brief_start(tx: Transaction, post: Post, _now: datetime, _url: str) -> Message | None:
    """To both teams, with who has read it by now."""
    brief = briefs.load_brief(tx, post.extra["brief"])
    row = BriefRow(brief, briefs.readers_of(tx, brief.id)) if brief else None
    return brief_posts.draw_brief_start(row, people.names(tx)) if row else None


def brief_unread(tx: Transaction, post: Post, _now: datetime, _url: str) -> Message | None:
    """To its marketer; None once every rep has read it."""
    brief = briefs.load_brief(tx, post.extra["brief"])
    readers = briefs.readers_of(tx, brief.id) if brief else None
    if brief is None or readers is None or not readers.missing:
        return None
    return brief_posts.draw_brief_unread(brief, readers, people.names(tx))


def brief_missing(tx: Transaction, post: Post, _now: datetime, _url: str) -> Message | None:
    """To the campaign's marketer; once it is written the message says so."""
    told = post.extra
    if (brief := briefs.find_brief(tx, told["campaign"])) is not None:
        return brief_posts.draw_brief_written(brief) if post.ts else None
    return brief_posts.draw_brief_missing(told["campaign"], told["leads"], told["spend"], policy.current(tx).currency)
