"""What the channel sees when the policy changes."""

from collections.abc import Sequence

from bot.cards import blocks, text
from bot.cards.blocks import Message

SHOWN = 12


def draw(version: int, changes: Sequence[str]) -> Message:
    """The difference, line by line, and that the version is unsigned."""
    lines = [f"• {text.line(change, 300)}" for change in changes[:SHOWN]]
    if len(changes) > SHOWN:
        lines.append(f"• and {len(changes) - SHOWN} more")
    title = f"*Agreement version {version}* is in force"
    body = "\n".join([title, *lines])
    return Message(title, [blocks.section(body), blocks.context("Applies to new leads only. Not signed off yet.")])
