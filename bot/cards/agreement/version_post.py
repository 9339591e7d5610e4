"""What the channel sees when settings, the closing days or an unsigned agreement come into force."""

from collections.abc import Sequence

from bot.cards import actions, blocks, text
from bot.cards.agreement import proposal_post
from bot.cards.blocks import Message
from bot.cards.text import Labels

SHOWN = 12


def draw(version: int, changes: Sequence[str], labels: Labels, settings_alone: bool, is_signed: bool) -> Message:
    """The difference, line by line, and that the version is unsigned if what it says has to be signed."""
    title = f"*Agreement version {version}* is in force"
    if settings_alone:
        title = "*Settings changed.* They need no signature."
    body = "\n".join([title, *proposal_post.difference_lines(changes, labels)])
    if settings_alone:
        return Message(title, [blocks.section(body)])
    rows = [blocks.section(body), blocks.context(f"Applies to new leads only. {'' if is_signed else '⚠️ Not signed.'}")]
    if not is_signed:
        rows.append(blocks.actions([blocks.button("Read and sign…", actions.AGREEMENT, version)]))
    return Message(title, rows)


def draw_closing_days(who: str, lines: Sequence[str]) -> Message:
    """All closing days as they are now. `who` changed them."""
    title = f"*{who} changed the closing days.*"
    days = [f"• {text.line(line, 100)}" for line in lines[:SHOWN]] or ["There are none now, beside public holidays."]
    more = [f"• and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else []
    body = "\n".join([title, *days, *more])
    return Message(title, [blocks.section(body), blocks.context("Deadlines that already run keep their time.")])
