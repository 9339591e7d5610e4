"""A marketer's Monday: what came back from their campaigns last week, in the reps' words."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from bot.cards import blocks, text
from bot.cards.blocks import Message
from bot.cards.lead import lists
from bot.cards.text import Labels, Names
from store.record.facts import LeadLine

ROWS = 8


def draw(lines: Sequence[LeadLine], names: Names, labels: Labels, now: datetime) -> Message | None:
    """The message; None if nothing came back, for then there is nothing to say.

    A line's `code` is the reason, its `note` the rep's own words.
    """
    if not lines:
        return None
    title = f"🌙 *Sales recycled {text.count(len(lines), 'lead')} last week*"
    reasons = Counter(line.code for line in lines if line.code)
    most = [f"{text.label(code, labels)} {count}" for code, count in reasons.most_common(4)]
    rows = blocks.fitting([lists.lead_row(line, names, labels, now) for line in lines[:ROWS]])
    more = len(lines) - len(rows)
    rest = [blocks.context(f"and {more} more: `/lead recycled`")] if more else []
    why = [blocks.context("Why: " + " · ".join(most))] if most else []
    hint = blocks.context("What would have told you before the handoff? Bring it to the meeting, or ask the rep.")
    said = f"Sales recycled {text.count(len(lines), 'lead')} last week"
    return Message(said, [blocks.section(title), *why, *rows, *rest, hint])
