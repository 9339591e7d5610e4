"""The shared map of journeys as the channel's canvas carries it: markdown."""

from bot.cards import text
from bot.cards.learning import journey_words
from bot.cards.text import Labels
from store.learning.journey_maps import JourneyPage

TITLE = "Journeys of our wins"
ABOUT = "What the last wins had in common, and where handing over went wrong. To bring it up to date: `/journey wins`"


def draw(page: JourneyPage, labels: Labels) -> str:
    """Every part of the map, a heading each."""
    wrong = [said for said, _ in journey_words.disconnects(page)]
    parts = {
        "How long each leg took (median)": journey_words.legs(page),
        "What at least half of the wins did": journey_words.in_common(page, labels),
        "Where handing over went wrong": wrong,
    }
    listed = ["\n".join([f"## {title}", *(f"- {row}" for row in rows)]) for title, rows in parts.items() if rows]
    version = f"Version {page.version}, {text.day(page.at.date(), page.at)} {page.at.year}"
    return "\n\n".join([f"# {TITLE}", _safe(journey_words.journey_headline(page)), *map(_safe, listed), version, ABOUT])


def _safe(said: str) -> str:
    """Lines that hold no link of somebody else's."""
    return said.replace("](", "] (").replace("`", "ˋ")
