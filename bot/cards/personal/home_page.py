"""What a Home tab is made of: lists with a way to the rest, and paragraphs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.cards import blocks, text
from bot.cards.blocks import Block
from bot.cards.lead import card_buttons, lists
from bot.cards.monday import kpi_words
from bot.cards.text import Labels, Names
from store.monday.meeting.decision_facts import DecisionFacts
from store.monday.scoreboard.scoreboard_facts import HomeFigures
from store.record.facts import Home, LeadLine
from store.rules.office_time.periods import Period

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page:
    """What is drawn, in whose words, and the room there is: rows of a list, with their acts `below` or one beside."""

    home: Home
    figures: HomeFigures
    tests: Sequence[DecisionFacts]
    names: Names
    labels: Labels
    rows: int
    below: bool

    def listed(
        self, title: str, lines: Sequence[T], row: Callable[[T], list[Block]], where: str = "", empty: str = ""
    ) -> list[Block]:
        """The first lines and how many more there are; without any what `empty` says, or nothing at all."""
        drawn = [block for line in lines[: self.rows] for block in row(line)]
        rest = lists.total_of(lines) - self.rows
        more = [blocks.context(f"and {rest} more: {where}" if where else f"and {rest} more")] if rest > 0 else []
        kind = [blocks.section(empty)] if empty and not drawn else []
        return [blocks.header(title), *drawn, *more, *kind] if drawn or kind else []

    def paragraph(self, title: str, rows: Sequence[str], where: str = "") -> list[Block]:
        """The first rows as one block, and how many more there are."""
        rest = len(rows) - self.rows
        more = [f"and {rest} more: {where}"] if rest > 0 else []
        body = text.rows_that_fit([f"*{title}*", *(f"• {row}" for row in rows[: self.rows]), *more])
        return [blocks.section(body)] if rows else []

    def handoff(self, line: LeadLine) -> list[Block]:
        """A handoff with the acts of its state, overdue in words if it is."""
        line = replace(line, owner_id=None) if line.owner_id == self.home.member_id else line
        if self.below and (acts := card_buttons.row_acts(line)) is not None:
            return [blocks.section(lists.lead_sentence(line, self.names, self.labels, self.home.at)), acts]
        return [lists.lead_row(line, self.names, self.labels, self.home.at, card_buttons.first_act(line))]

    def lead(self, line: LeadLine) -> list[Block]:
        """A lead with the way to all that is known of it."""
        return [lists.lead_row(line, self.names, self.labels, self.home.at)]

    def days(self, period: Period) -> str:
        """The days of a period, as the scoreboard names them."""
        zone = ZoneInfo(self.figures.zone)
        return kpi_words.stretch(period.start.astimezone(zone).date(), period.end.astimezone(zone).date())
