"""What the channel sees when the agreement or the closing days change."""

from collections.abc import Sequence

from bot.cards import blocks, text
from bot.cards.blocks import Message

SHOWN = 12


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
    return f"{name[:1].upper()}{name[1:]}{mark}{text.lengths(values)}"


def draw_closing_days(who: str, lines: Sequence[str]) -> Message:
    """All closing days as they are now. `who` changed them."""
    title = f"*{who} changed the closing days.*"
    days = [f"• {text.line(line, 100)}" for line in lines[:SHOWN]] or ["There are none now, beside public holidays."]
    more = [f"• and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else []
    body = "\n".join([title, *days, *more])
    return Message(title, [blocks.section(body), blocks.context("Deadlines that already run keep their time.")])
