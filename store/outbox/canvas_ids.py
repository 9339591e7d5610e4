"""Which canvases of our own there are, each beside one channel. A team's own canvas is never touched."""

from typing import Final

from sqlalchemy import Connection, delete, select

from store.db import dialect
from store.db import tables as t

DECISIONS: Final = "decisions_canvas"
JOURNEYS: Final = "journeys_canvas"
HOUSE: Final = "house_canvas"


def canvas_id(tx: Connection, which: str, channel: str) -> str | None:
    """The id of this canvas of ours in this channel; None if there is none."""
    kept = tx.scalar(select(t.settings.c.value).where(t.settings.c.name == which)) or {}
    return kept["id"] if kept.get("channel") == channel else None


def remember_canvas(tx: Connection, which: str, channel: str, ours: str) -> None:
    """Remember the id of the canvas that was made in this channel."""
    said = {"value": {"channel": channel, "id": ours}}
    insert = dialect.insert(tx, t.settings).values(name=which, **said)
    tx.execute(insert.on_conflict_do_update(index_elements=["name"], set_=said))


def forget_canvas(tx: Connection, which: str) -> None:
    """Forget the canvas, because it was deleted in Slack: the next time another is made."""
    tx.execute(delete(t.settings).where(t.settings.c.name == which))
