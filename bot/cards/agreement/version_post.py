"""What the channel sees when settings, the closing days or an unsigned agreement come into force."""

from collections.abc import Sequence

from bot.cards import actions, blocks, text
from bot.cards.agreement import proposal_post
from bot.cards.blocks import Message
from bot.cards.text import Labels

SHOWN = 12


def draw_settings(who: str, changes: Sequence[str], labels: Labels) -> Message:
    """What changed that nobody has to sign. `who` changed it."""
    title = f"*{who} changed settings.* They need no signature."
    return Message(title, [blocks.section("\n".join([title, *proposal_post.difference_lines(changes, labels)]))])


def draw(version: int, changes: Sequence[str], labels: Labels, is_signed: bool) -> Message:
    """The difference, line by line, and that the version is not signed, with the way to sign it."""
    title = f"*Agreement version {version}* is in force"
    body = "\n".join([title, *proposal_post.difference_lines(changes, labels)])
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
