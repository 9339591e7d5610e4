"""The canvas of our own that carries the decisions beside the channel, written again whenever the log grows."""

from datetime import datetime

from sqlalchemy import Connection, delete, select

from store.db import dialect
from store.db import tables as t
from store.outbox import posts
from store.rules.post_kinds import PostKind
from store.team import channels

_NAME = "decisions_canvas"


def changed(tx: Connection, why: int | str, now: datetime) -> None:
    """Queue the canvas to be written, because the log has changed; without a main channel there is none."""
    channel = channels.main_channel(tx)
    if channel is not None:
        posts.say(tx, PostKind.CANVAS, f"{PostKind.CANVAS}:{why}", now, channel=channel)


def canvas_id(tx: Connection, channel: str) -> str | None:
    """The id of our canvas in this channel; None if there is none."""
    kept = tx.scalar(select(t.settings.c.value).where(t.settings.c.name == _NAME)) or {}
    return kept["id"] if kept.get("channel") == channel else None


def remember(tx: Connection, channel: str, ours: str) -> None:
    """Remember the id of the canvas that was made in this channel."""
    said = {"value": {"channel": channel, "id": ours}}
    insert = dialect.insert(tx, t.settings).values(name=_NAME, **said)
    tx.execute(insert.on_conflict_do_update(index_elements=["name"], set_=said))


def forget(tx: Connection) -> None:
    """Forget the canvas, because it was deleted in Slack: the next time another is made."""
    tx.execute(delete(t.settings).where(t.settings.c.name == _NAME))
