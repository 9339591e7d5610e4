"""Deals in a list: `/lead open`, `/lead won`, `/lead lost`."""

from collections.abc import Mapping
from datetime import datetime

from bot.cards import actions, blocks, money, text
from bot.cards.blocks import Block, Message
from bot.cards.text import Labels, Names
from store.record.facts import DealLine, DealList

ROWS = 20
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
    owner = [text.person(line.owner_id, names)] if line.owner_id else []
    reason = [text.label(line.reason, labels)] if line.reason else []
    parts = [money.in_words(line.amount, currency), *owner, *_when(line, now), *reason, *_next(line)]
    who = text.lead_name(line.name, line.company)
    return blocks.section(f"*{who}*\n" + " · ".join(parts), blocks.button("Show", actions.SHOW_LEAD, line.lead_id))


def _when(line: DealLine, now: datetime) -> list[str]:
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
