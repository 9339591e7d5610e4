"""What journeys have in common and where handing over went wrong, in words."""

from collections.abc import Iterator
from itertools import pairwise

from bot.cards import text
from bot.cards.text import Labels
from store.learning.journey_maps import JourneyPage
from store.rules import states
from store.rules.learning import journey_patterns
from store.rules.learning.journey_patterns import Disconnect, InCommon, Journey, LegDays

NAMES = {
    "first_touch": "first touch",
    "handed_over": "handoff",
    "claimed": "claim",
    "responded": "first response",
    "opportunity": "opportunity",
    "outcome": "won",
}
DISCONNECTS = {
    journey_patterns.TOO_EARLY: "Handed over too early: back within 7 days, because there was no need yet",
    journey_patterns.TOO_LATE: "Handed over late: 5 days or more with the score and a checklist item missing, then won",
    journey_patterns.NO_CONTEXT: "Claimed without context: no why now or fewer than 2 touches, then lost",
    journey_patterns.NO_CONTENT: "An objection that no content answered by then",
}
CONTENTS_SHOWN = 5


def days(number: float) -> str:
    """ "1 day", "12.5 days", "under a day" as people say it; halves come from medians."""
    if number < 0.5:
        return "under a day"
    rounded = round(number * 2) / 2 if number < 10 else round(number)
    return text.count(int(rounded), "day") if rounded == int(rounded) else f"{rounded:g} days"


def journey_headline(page: JourneyPage) -> str:
    """The one message of the page."""
    found = page.patterns
    if page.outcome == states.LOST:
        return f"The last {text.count(len(page.journeys), 'lost lead')}" if page.journeys else "No deal was lost yet."
    return wins_headline(len(found.wins), found.days, found.longest)


def wins_headline(wins: int, took: float | None, longest: LegDays | None) -> str:
    """How long so many wins `took` from first touch to won, in days, and where they waited longest."""
    if not wins or took is None:
        return "No deal was won yet, so there are no journeys to compare."
    said = f"{_last(wins)} took {days(took)} from first touch to won (median)."
    if longest is None or longest.days < 1:
        return said
    return f"{said} The longest wait: {leg_name(longest)}, {days(longest.days)}."


def too_few(page: JourneyPage) -> str:
    """How many wins are missing to ten; empty if none are."""
    wins, most = len(page.patterns.wins), journey_patterns.WINS
    return f"Only {text.count(wins, 'win')} so far; patterns look at the last {most}." if 0 < wins < most else ""


def leg_name(one: LegDays) -> str:
    """ "handoff to claim"."""
    return " to ".join(NAMES[name] for name in one.leg)


def legs(page: JourneyPage) -> list[str]:
    """A line for each leg, with its median."""
    wins = len(page.patterns.wins)
    return [
        f"{leg_name(one).capitalize()}: {days(one.days)}" + (f" (known of {one.n})" if one.n < wins else "")
        for one in page.patterns.legs
    ]


def in_common(page: JourneyPage, labels: Labels) -> list[str]:
    """A line for each kind of touch and each content that at least half of the wins had."""
    found, shown = page.patterns, 0
    rows = []
    for one in found.in_common:
        if one.is_content and (shown := shown + 1) > CONTENTS_SHOWN:
            break
        if what := _what(page, one, labels):
            beside = f", of the others {one.others} of {len(found.others)}" if found.others else ""
            rows.append(f"{what}: {one.wins} of {text.count(len(found.wins), 'win')}{beside}")
    return rows


def disconnects(page: JourneyPage) -> Iterator[tuple[str, int | None]]:
    """A line for each way in which handing over went wrong, and the lead that shows it, if it may still be named."""
    for one in page.patterns.disconnects:
        known = page.leads.get(one.lead_id)
        example = f" Example: {text.lead_name(*known)}." if known else ""
        yield f"{DISCONNECTS[one.code]} ({_times(one)}).{example}", one.lead_id if known else None


def picture_words(page: JourneyPage) -> str:
    """The picture in a sentence."""
    return f"The ways of the last wins, from first touch to won. {journey_headline(page)}"


def milestones_line(one: Journey) -> str:
    """ "first touch → 2 days → handoff → ...": every milestone that is known, with the days between."""
    known = list(one.milestones().items())
    names = {**NAMES, "outcome": one.outcome.replace("_", " ")}
    parts = [names[known[0][0]]]
    for (_, before), (name, at) in pairwise(known):
        gap = max(0, (at - before) // journey_patterns.DAY)
        parts.append(f"{gap} d → {names[name]}" if gap else names[name])
    return " → ".join(parts)


def _what(page: JourneyPage, one: InCommon, labels: Labels) -> str:
    kind = text.label(one.kind, labels)
    if not one.is_content:
        return kind
    content = text.line(page.contents.get(one.touch_id), 80)
    return f"{kind} “{content}”" if content else ""


def _times(one: Disconnect) -> str:
    return "once" if one.count == 1 else f"{one.count} times"


def _last(number: int) -> str:
    return f"The last {number} wins" if number > 1 else "The only win"
