"""Leads in a list: what `/lead` answers, and the rows of Home."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.cards import actions, blocks, text
from bot.cards.blocks import Block, Message
from bot.cards.lead import lead_parts, state_words
from bot.cards.text import Labels, Names
from store.record.facts import Excerpt, LeadLine
from store.rules.states import ClockKind

ROWS = 20
DUE: Mapping[str, str] = {
    ClockKind.CLAIM: "claim by",
    ClockKind.RESPONSE: "first response by",
    ClockKind.ANSWER: "answer by",
    ClockKind.NEXT_STEP: "next step by",
    ClockKind.WAKE: "wakes",
}
TITLES = {
    "mine": "My open handoffs",
    "waiting": "Waiting for a rep",
    "overdue": "Overdue",
    "recycled": "Recycled",
}
EMPTY = {
    "mine": "You have no open handoffs. See which leads wait for a rep: `/lead waiting`",
    "waiting": "No lead is waiting. New ones appear in the leads channel.",
    "overdue": "Nothing is overdue.",
    "recycled": "Nothing has been recycled.",
}


def draw(kind: str, lines: Sequence[LeadLine], names: Names, now: datetime, labels: Labels | None = None) -> Message:
    """A list by kind: mine, waiting, overdue or recycled."""
    if not lines:
        return blocks.message(f"*{TITLES[kind]}*\n{EMPTY[kind]}")
    return _listed(TITLES[kind], lines, names, labels or {}, now)


def draw_found(
    query: str, lines: Sequence[LeadLine], names: Names, now: datetime, close: Sequence[LeadLine] = ()
) -> Message:
    """What lookup found for a text, best first, else who comes close; a single hit is better shown whole."""
    asked = text.line(query, 80)
    if lines:
        return _listed(f"Leads for “{asked}”", lines, names, {}, now)
    if close:
        return _listed(f"No lead matches all of “{asked}”. Close matches:", close, names, {}, now)
    hint = "Try the company or email, or add the lead: `/lead add`"
    return blocks.message(f"No match for “{asked}”.\n{hint}")


def lead_row(line: LeadLine, names: Names, labels: Labels, now: datetime, accessory: Block | None = None) -> Block:
    """One lead with its state, deadline and a note, and a button beside it."""
    show = blocks.button("Show", actions.SHOW_LEAD, line.lead_id)
    return blocks.section(lead_sentence(line, names, labels, now), accessory or show)


def lead_sentence(line: LeadLine, names: Names, labels: Labels, now: datetime) -> str:
    """Name and company, linked to the card; below it where things stand, as of `now` what is overdue first."""
    owner = f" by {text.person(line.owner_id, names)}" if line.owner_id else ""
    parts = [f"{state_words.mark(line.status)} {state_words.word(line.status)}{owner}"]
    if line.due_at:
        due = DUE.get(line.due_kind or "", "due")
        at = text.day_ending(line.due_at) if line.due_kind == ClockKind.NEXT_STEP else text.when(line.due_at)
        if line.due_at <= now:
            parts.insert(0, f"🔴 *{due.removesuffix(' by').capitalize()} overdue* since {at}")
        else:
            parts.append(f"{due} {at}")
    note = text.line(line.note, 160)
    parts += [text.label(line.code, labels)] if line.code else []
    parts += [f"“{note}”" if line.code else note] if note else []
    who = text.link(text.lead_name(line.name, line.company), line.permalink)
    return f"*{who}*{lead_parts.star(line.account_tier)}\n" + " · ".join(parts)


def _listed(title: str, lines: Sequence[LeadLine], names: Names, labels: Labels, now: datetime) -> Message:
    rows = blocks.fitting([lead_row(line, names, labels, now) for line in lines[:ROWS]])
    more = total_of(lines) - len(rows)
    rest = [blocks.context(f"and {more} more")] if more else []
    return Message(title, [blocks.section(f"*{title}*"), *rows, *rest])


def total_of(lines: Sequence[object]) -> int:
    """How many there are in all, of which these are the first."""
    return lines.total if isinstance(lines, Excerpt) else len(lines)
