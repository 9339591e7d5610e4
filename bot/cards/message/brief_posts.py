"""What is said of a brief: its start, who has not read it, and a campaign that goes without one."""

from collections.abc import Sequence
from datetime import date

from bot.cards import actions, blocks, money, text
from bot.cards.blocks import Message
from bot.cards.message import brief_page
from bot.cards.message.brief_page import BriefRow
from bot.cards.text import Names
from store.message.briefs import Brief, Readers

NAMED = 3  # campaigns in one line of the agenda


def draw_brief_start(row: BriefRow, names: Names) -> Message:
    """To both teams on the first day, with a button for reps who have read it."""
    brief, name = row.brief, text.plain(row.brief.campaign, 100)
    got = blocks.button("Got it", actions.GOT_IT, brief.id, "primary")
    return Message(
        f"{text.line(brief.campaign, 100)} starts: {text.line(brief.promise, 300)}",
        [blocks.header(f"📣 {name} starts"), *brief_page.brief_body(brief, names),
         *[blocks.actions([got])] * bool(row.readers.missing), blocks.context(brief_page.who_read(row.readers, names))],
    )  # fmt: skip


def draw_brief_unread(brief: Brief, readers: Readers, names: Names) -> Message:
    """To the marketer, two working days later."""
    missing = [text.person(one, names) for one in readers.missing]
    who = " and ".join([part for part in (", ".join(missing[:-1]), missing[-1]) if part])
    verb = "hasn't" if len(missing) == 1 else "haven't"
    return blocks.message(
        f"{who} {verb} pressed *Got it* under the brief of *{text.line(brief.campaign, 100)}*. "
        "A word in the next meeting helps more than a reminder."
    )


def draw_brief_missing(campaign: str, leads: int, spend: int, currency: str) -> Message:
    """To who brings the campaign: sales doesn't know what it is about."""
    facts = [text.count(leads, "lead")] * bool(leads) + [f"{money.in_whole(spend, currency)} spent"] * bool(spend)
    said = f"*{text.line(campaign, 100)}* has no brief yet: {' and '.join(facts)} in the last four weeks."
    ask = f"{said} Write in five lines what buyers get, and sales knows what to say."
    button = blocks.button("Write the brief", actions.WRITE_BRIEF, campaign[:300], "primary")
    return Message(ask, [blocks.section(ask), blocks.actions([button])])


def draw_brief_written(brief: Brief) -> Message:
    """What the same message says once the brief is there."""
    return blocks.message(f"✓ *{text.line(brief.campaign, 100)}* has its brief. `/campaign` shows it.")


def campaigns_line(starts: Sequence[tuple[str, date]], ends: Sequence[tuple[str, date]]) -> str:
    """What starts and ends this week, in one line; empty if nothing does."""
    parts = [_named(word, some) for word, some in (("Starts", starts), ("Ends", ends)) if some]
    return f"📣 {' · '.join(parts)}" if parts else ""


def _named(word: str, some: Sequence[tuple[str, date]]) -> str:
    named = [f"{text.line(name, 40)} ({text.WEEKDAYS[day.weekday()]})" for name, day in some[:NAMED]]
    more = f" and {len(some) - NAMED} more" if len(some) > NAMED else ""
    return f"{word} this week: {', '.join(named)}{more}"
