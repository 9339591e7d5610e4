"""What both teams say: each version of the message house."""

from datetime import datetime

from bot.cards.blocks import Message
from bot.cards.message import house_post
from store.agreement import policy
from store.db.database import Transaction
from store.message import houses
from store.outbox.posts import Post
from store.team import people


def house(tx: Transaction, post: Post, _now: datetime, _url: str) -> Message | None:
    """One version with what it changed."""
    version = post.extra["house"]
    made = houses.load_house(tx, version)
    if made is None:
        return None
    before = houses.load_house(tx, version - 1) if version > 1 else None
    return house_post.draw(before, made, policy.current(tx).labels, people.names(tx))
