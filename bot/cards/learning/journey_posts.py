"""The last ten wins or losses and what they teach: in private on demand, and as the map both teams share."""

from collections.abc import Sequence
from datetime import tzinfo

from bot.cards import actions, blocks, money, text
from bot.cards.blocks import Block, Message
from bot.cards.learning import journey_words
from bot.cards.text import Labels, Names
from store.learning.journey_maps import JourneyPage
from store.rules import states
from store.rules.learning.journey_patterns import Journey

NO_MAP = "There is no map of journeys yet. To make the first one, press *Share the map* under `/journey wins`."
HELP = """*What `/journey` can do*
• `/journey wins` shows the ways of the last ten wins, what they had in common, and where handing over went wrong
• `/journey lost` shows those of the last ten lost leads
• `/journey map` shows the map both teams shared last
• `/journey NAME` shows everything one lead did, with the days between"""
SHARED = "Shared. Version {} of the map is in the channel."
NOT_SHARED = (
    "There is nothing to share yet: no deal was won, or no main channel is set. A manager sets it in "
    "`/handoff settings`."
)


def draw_ends(page: JourneyPage, labels: Labels, zone: tzinfo) -> Message:
    """The answer to `/journey wins` and `/journey lost`; a win's patterns with a button that shares them."""
    title = journey_words.journey_headline(page)
    top, ways = [blocks.section(f"*{title}*")], _ways(page, labels, zone)
    if page.outcome == states.LOST or not page.journeys:
        return Message(title, [*top, *ways, *_wrong(page, zone)])
    share = blocks.button("Share the map", actions.SHARE_JOURNEYS, page.outcome)
    return Message(title, [*top, *_few(page), *ways, *_taught(page, labels, zone), blocks.actions([share])])


def draw_map(page: JourneyPage, labels: Labels, names: Names, zone: tzinfo, picture: str | None = None) -> Message:
    """The map in the channel. Its numbers are those of the picture, which names no lead."""
    title = f"🗺️ {journey_words.journey_headline(page)}"
    by = f"Shared by {text.person(page.made_by, names)}, version" if page.made_by else "Version"
    foot = blocks.context(f"{by} {page.version}, {text.when(page.at, '{date_short_pretty}')}. `/journey map` shows it.")
    shown = [blocks.picture(picture, journey_words.picture_words(page))] if picture else []
    rows = [*_few(page), *shown, *_taught(page, labels, zone), *_ways(page, labels, zone, is_brief=True), foot]
    return Message(title, [blocks.section(f"*{title}*"), *rows])


def _few(page: JourneyPage) -> list[Block]:
    return [blocks.context(said)] if (said := journey_words.too_few(page)) else []


def _taught(page: JourneyPage, labels: Labels, zone: tzinfo) -> list[Block]:
    common = journey_words.in_common(page, labels)
    return [
        _listed("How long each leg took (median)", journey_words.legs(page)),
        *([_listed("What at least half of them did", common)] if common else []),
        *_wrong(page, zone),
    ]


def _wrong(page: JourneyPage, zone: tzinfo) -> list[Block]:
    wrong = [said for said, _ in journey_words.disconnects(page)]
    since = text.short_day(page.patterns.since, zone)
    return [_listed(f"Where handing over went wrong since {since}", wrong)] if wrong else []


def _listed(title: str, rows: Sequence[str]) -> Block:
    return blocks.section(f"*{title}*\n" + text.rows_that_fit([f"• {row}" for row in rows], 2800))


def _ways(page: JourneyPage, labels: Labels, zone: tzinfo, is_brief: bool = False) -> list[Block]:
    rows = [
        _end(number, one, page, labels, zone) + ("" if is_brief else f"\n{journey_words.milestones_line(one)}")
        for number, one in enumerate(page.journeys, 1)
        if one.lead_id in page.leads
    ]
    return [blocks.section(text.rows_that_fit(rows))] if rows else []


def _end(number: int, one: Journey, page: JourneyPage, labels: Labels, zone: tzinfo) -> str:
    amount = f", {money.in_words(one.amount, page.currency)}" if one.amount is not None else ""
    ended = f"{one.outcome} {text.short_day(one.ended_at, zone)}"
    why = f" ({text.label(one.reason, labels)})" if one.reason and one.outcome == states.LOST else ""
    counted = ((one.touches, "touch", "touches"), (one.asked, "question", ""), (one.objections, "objection", ""))
    counts = ", ".join(text.count(len(some), name, many) for some, name, many in counted if some)
    beside, who = f" · {counts}" if counts else "", text.lead_name(*page.leads[one.lead_id])
    return f"{number}. *{who}*, {ended}{amount}{why} · {journey_words.days(one.whole_days())}{beside}"
