"""What the channel sees when the agreement changes."""

import re
from collections.abc import Sequence

from bot.cards import blocks, text
from bot.cards.blocks import Message

SHOWN = 12
_UNITS = {"bd": "business day", "h": "hour", "m": "minute"}


def draw(version: int, changes: Sequence[str]) -> Message:
    """The difference, line by line, and that the version is unsigned."""
    lines = [f"• {text.line(_readable(change), 300)}" for change in changes[:SHOWN]]
    if len(changes) > SHOWN:
        lines.append(f"• and {len(changes) - SHOWN} more")
    title = f"*Agreement version {version}* is in force"
    body = "\n".join([title, *lines])
    return Message(title, [blocks.section(body), blocks.context("Applies to new leads only. Not signed off yet.")])


def _readable(change: str) -> str:
    """ "First response: 1 business day → 4 hours" for "clocks.first_response: 1bd → 4h"."""
    path, mark, values = change.partition(": ")
    name = path.removeprefix("clocks.").replace("_", " ").replace(".", " › ")
    lengths = re.sub(r"\b(\d+)(bd|h|m)\b", lambda found: text.count(int(found[1]), _UNITS[found[2]]), values)
    return f"{name[:1].upper()}{name[1:]}{mark}{lengths}"
