"""What the owner of capture hears of doors, from the facts of the moment."""

from datetime import datetime

from bot.cards.blocks import Message
from bot.cards.personal import door_posts
from store.db.database import Transaction
from store.doors import door_deliveries, door_rows, front_door_watch
from store.outbox.posts import Post


def draw_refused_delivery(tx: Transaction, post: Post, _now: datetime, _url: str) -> Message | None:
    """Unless it was mended meanwhile."""
    door = door_rows.door_of_id(tx, post.extra["door"])
    waiting = door_deliveries.faults_of(tx, door.id) if door else []
    if door is None or not waiting:
        return None
    said = dict.fromkeys((fault["field"], fault["remedy"]) for _, faults in waiting for fault in faults)
    return door_posts.delivery_refused(door.id, door.name, len(waiting), list(said))


def draw_silent_door(tx: Transaction, post: Post, _now: datetime, _url: str) -> Message | None:
    """Unless something came meanwhile."""
    door = door_rows.door_of_id(tx, post.extra["door"])
    known = front_door_watch.silences(tx).get(door.id, []) if door else []
    found = next((each for each in known if each.source == post.extra["source"]), None)
    if door is None or found is None:
        return None
    return door_posts.door_silent(door.name, found.source, found.last_at if found.last_at > door.made_at else None)
