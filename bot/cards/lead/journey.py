"""A lead's way from the first touch to the close, in order, with the days between."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from bot.cards import blocks, text
from bot.cards.blocks import ROOM, Message
from bot.cards.lead import lead_parts, thread_notes
from bot.cards.text import Labels, Names
from store.record.facts import ActFacts, LeadFacts, TouchFact

FIRST_KEPT = 5  # steps; a long journey loses its middle, never its beginning


def draw(
    lead: LeadFacts, steps: Sequence[ActFacts | TouchFact], names: Names, labels: Labels, heard_from: str = ""
) -> Message:
    """Every step with its time, oldest first; of a very long way the middle is left out.

    `heard_from` is how the buyer said they had heard of us.
    """
    title = f"Journey of {lead_parts.name_and_company(lead)}"
    gaps = [None, *(_days_between(_at(before), _at(after)) for before, after in pairwise(steps))]
    rows = _fitting([_step(step, gap, names, labels) for step, gap in zip(steps, gaps, strict=False)]) or [
        "Nothing has happened yet."
    ]
    heard = [f"“How did you hear about us?” “{text.line(heard_from, 150)}”"] if heard_from else []
    found = blocks.context(lead_parts.origin(lead), *heard)
    return Message(title, [blocks.section(f"*{title}*"), found, *(blocks.section(body) for body in _paragraphs(rows))])


def _days_between(before: datetime, after: datetime) -> int:
    """Whole days of 24 hours from one to the other, none if they lie in another order."""
    return max(0, (after - before) // timedelta(days=1))


def _at(step: ActFacts | TouchFact) -> datetime:
    return step.at if isinstance(step, TouchFact) else step.happened_at


def _step(step: ActFacts | TouchFact, gap: int | None, names: Names, labels: Labels) -> str:
    begun = f"• {text.when(_at(step))}" + (f", {text.count(gap, 'day')} later" if gap else "")
    if isinstance(step, TouchFact):
        return f"{begun}: {lead_parts.touch_line(step)}"
    said = text.line(step.words, 160)
    act = thread_notes.sentence(step, names, labels) + (f" “{said}”" if said else "")
    return f"{begun}: {act}"


def _fitting(rows: list[str]) -> list[str]:
    first, rest = rows[:FIRST_KEPT], rows[FIRST_KEPT:]
    room = ROOM - sum(text.width(row) + 1 for row in first)
    last: list[str] = []
    for row in reversed(rest):
        room -= text.width(row) + 1
        if room < 0:
            break
        last.insert(0, row)
    left_out = len(rest) - len(last)
    return [*first, *([f"… {text.count(left_out, 'step')} between …"] if left_out else []), *last]


def _paragraphs(rows: list[str], limit: int = 2900) -> list[str]:
    """Rows gathered into as few sections as hold them."""
    paragraphs = [rows[0]]
    for row in rows[1:]:
        together = f"{paragraphs[-1]}\n{row}"
        if text.width(together) <= limit:
            paragraphs[-1] = together
        else:
            paragraphs.append(row)
    return paragraphs
