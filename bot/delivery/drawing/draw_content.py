"""What the owner of an asset hears of it, from the facts of the moment."""

from datetime import date, datetime

from bot.cards.blocks import Message
from bot.cards.message import content_page
from store.agreement import policy
from store.db.database import Transaction
from store.message import content_reminders, contents
from store.outbox.posts import Post
from store.rules import assets
from store.team import people, workspace


def to_owner_due(tx: Transaction, post: Post, now: datetime, _url: str) -> Message | None:
    """That it is due soon, or overdue; unless it is out by now."""
    due, is_late = date.fromisoformat(post.extra["due"]), post.extra["late"]
    asset = content_reminders.load_reminded(tx, post.extra["content"], due, is_late, now)
    if asset is None:
        return None
    return content_page.draw_due(asset, is_late, workspace.today(tx, now), policy.current(tx).labels)


def to_owner_named(tx: Transaction, post: Post, now: datetime, _url: str) -> Message | None:
    """That a colleague wants it from them; unless it is out by now."""
    asset = contents.load_asset(tx, post.extra["content"])
    if asset is None or asset.said.state not in assets.IN_WORK:
        return None
    by, names = post.extra["by"], people.names(tx)
    return content_page.draw_named(asset, by, workspace.today(tx, now), names, policy.current(tx).labels)
