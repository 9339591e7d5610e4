"""A lead's way from the first touch to the close, in order."""

from collections.abc import Sequence

from bot.cards import blocks, text
from bot.cards.blocks import ROOM, Message
from bot.cards.lead import lead_parts, thread_notes
from bot.cards.text import Labels, Names
from store.record.facts import ActFacts, LeadFacts, TouchFact

FIRST_KEPT = 5  # steps; a long journey loses its middle, never its beginning


def draw(lead: LeadFacts, steps: Sequence[ActFacts | TouchFact], names: Names, labels: Labels) -> Message:
    """Every step with its time, oldest first; of a very long way the middle is left out."""
    title = f"Journey of {lead_parts.name_and_company(lead)}"
    rows = _fitting([_step(step, names, labels) for step in steps]) or ["Nothing has happened yet."]
    return Message(title, [blocks.section(f"*{title}*"), *(blocks.section(body) for body in _paragraphs(rows))])


def _step(step: ActFacts | TouchFact, names: Names, labels: Labels) -> str:
    if isinstance(step, TouchFact):
        return f"• {text.when(step.at)}: {lead_parts.touch_line(step)}"
    said = text.line(step.words, 160)
    act = thread_notes.sentence(step, names, labels) + (f" “{said}”" if said else "")
    return f"• {text.when(step.happened_at)}: {act}"


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
