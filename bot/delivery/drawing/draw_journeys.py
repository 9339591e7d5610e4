"""The map of journeys that both teams share."""

from datetime import datetime

from bot.cards.blocks import Message
from bot.cards.learning import journey_posts
from store.agreement import policy
from store.db.database import Transaction
from store.learning import journey_maps
from store.outbox.posts import Post
from store.team import people, workspace


def journey_map(tx: Transaction, post: Post, _now: datetime, _url: str) -> Message | None:
    """One version of the map, with its picture."""
    page = journey_maps.load_map(tx, post.extra["map"])
    if page is None:
        return None
    labels, zone = policy.current(tx).labels, workspace.load(tx).timezone
    return journey_posts.draw_map(page, labels, people.names(tx), zone, post.extra.get("picture"))
