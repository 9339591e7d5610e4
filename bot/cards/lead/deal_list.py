"""Deals in a list: `/lead open`, `/lead won`, `/lead lost`."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.cards import actions, blocks, money, text
from bot.cards.blocks import Block, Message
from bot.cards.lead import card_buttons, state_words
from bot.cards.text import Labels, Names
from store.record.facts import DealLine, DealList, LeadLine
from store.rules import states

ROWS = 20
BESIDE = 8
TITLES: Mapping[str, str] = {
    "open": "Open deals, oldest first",
    "won": "Won, newest first",
    "lost": "Lost, newest first",
}
EMPTY: Mapping[str, str] = {
    "open": "No deal is open. *Open opportunity* on a card opens one.",
    "won": "No deal has been won yet.",
    "lost": "No deal has been lost.",
}


def draw(deals: DealList, names: Names, labels: Labels, currency: str, now: datetime) -> Message:
    """The list with its count and sum."""
    title = TITLES[deals.which]
    if not deals.lines:
        return blocks.message(f"*{title}*\n{EMPTY[deals.which]}")
    sums = f"{text.count(deals.total, 'deal')}" + (f", {money.in_whole(deals.amounts, currency)}" * bool(deals.amounts))
    rows = blocks.fitting([deal_row(line, names, labels, currency, now) for line in deals.lines[:ROWS]])
    more = deals.total - len(rows)
    rest = [blocks.context(f"and {more} more")] if more else []
    return Message(title, [blocks.section(f"*{title}*: {sums}"), *rows, *rest])


def deal_row(line: DealLine, names: Names, labels: Labels, currency: str, now: datetime) -> Block:
    """A deal with amount, owner, age or end, and what comes next."""
    who = text.lead_name(line.name, line.company)
    about = _about(line, names, labels, currency, now)
    return blocks.section(f"*{who}*\n{about}", blocks.button("Show", actions.SHOW_LEAD, line.lead_id))


def beside(lines: Sequence[DealLine], names: Names, labels: Labels, currency: str, now: datetime) -> list[Block]:
    """A lead's other deals, each with what may be done with it."""
    rows: list[Block] = []
    for line in lines[:BESIDE]:
        state = line.outcome or states.OPPORTUNITY
        due_kind = states.ClockKind.NEXT_STEP if line.next_step else None
        acted_on = LeadLine(
            line.lead_id, line.handoff_id, line.name, line.company, state, line.owner_id, None, due_kind
        )
        about = _about(line, names, labels, currency, now)
        rows.append(blocks.section(f"*Another deal:* {state_words.word(state)} · {about}"))
        rows += filter(None, [card_buttons.row_acts(acted_on)])
    more = len(lines) - BESIDE
    return [*rows, *([blocks.context(f"and {text.count(more, 'more deal')}")] if more > 0 else [])]


def _about(line: DealLine, names: Names, labels: Labels, currency: str, now: datetime) -> str:
    owner = [text.person(line.owner_id, names)] if line.owner_id else []
    reason = [text.label(line.reason, labels)] if line.reason else []
    return " · ".join([money.in_words(line.amount, currency), *owner, *_when(line, now), *reason, *_next(line)])


def _when(line: DealLine, now: datetime) -> list[str]:
    if line.outcome is not None and line.closed_at is None:
        return []
    if line.closed_at is not None:
        return [text.when(line.closed_at, "{date_short}")]
    if line.opened_at is None:
        return []
    days = max(0, (now - line.opened_at).days)
    return [f"open for {text.count(days, 'day')}" if days else "opened today"]


def _next(line: DealLine) -> list[str]:
    if not line.next_step or line.closed_at is not None:
        return []
    due = f" by {text.day(line.next_step_due, line.next_step_due)}" if line.next_step_due else ""
    return [f"next: {text.line(line.next_step, 80)}{due}"]
