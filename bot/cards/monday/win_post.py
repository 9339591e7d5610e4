"""A won deal, celebrated: campaign, marketer and rep by name, and the whole way in one line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from bot.cards import blocks, money, text
from bot.cards.blocks import Message
from bot.cards.text import Names
from store.monday.scoreboard.scoreboard_facts import Win
from store.record.facts import ActFacts, TouchFact

TOUCHES_NAMED = 3
STEPS = {
    "received": "first heard of",
    "handed_over": "handed over",
    "responded": "first response",
    "recycled": "recycled",
    "woke": "awake again",
    "opportunity": "opportunity",
    "won": "won",
}


@dataclass(frozen=True, slots=True)
class WonDeal:
    """The deal, who in marketing is named for its campaign, everything that happened, and the card's address.

    `last_campaign`: the last one before the handoff.
    """

    win: Win
    marketer: str | None
    journey: Sequence[ActFacts | TouchFact]
    permalink: str | None
    zone: tzinfo
    last_campaign: str | None = None


def draw(about: WonDeal, names: Names, currency: str) -> Message:
    """The post."""
    win = about.win
    name = text.lead_name(win.name, win.company)
    amount = f" for {money.in_words(win.amount, currency)}" if win.amount is not None else ""
    title, way = f"🏆 *{text.link(name, about.permalink)}* is a customer{amount}!", _way(about)
    post = blocks.section(f"{title}\n{_thanks(about, names)}")
    return Message(f"🏆 {name} is a customer{amount}!", [post, *([blocks.context(way)] if way else [])])


def _thanks(about: WonDeal, names: Names) -> str:
    win = about.win
    through = text.line(win.campaign, 80) or text.line(win.source, 80)
    marketer = f" by {text.person(about.marketer, names)}" if about.marketer else ""
    brought = f"Found through *{through}*{marketer}" if through else f"Found{marketer}" if marketer else ""
    last = text.line(about.last_campaign, 80)
    moved = f"then *{last}*" if last and through and last != through else ""
    closed = f"closed by {text.person(win.owner_id, names)}" if win.owner_id else ""
    said = ", ".join(part for part in (brought, moved, closed) if part)
    return (f"{said[0].upper()}{said[1:]}. " if said else "") + "Well done, both teams!"


def _way(about: WonDeal) -> str:
    """ "18 Sep webinar → 2 Oct handed over → same day first response → 18 Nov won (61 days)"."""
    steps = _steps(about.journey)
    if not steps:
        return ""
    shown, before = [], ""
    for at, what in steps:
        day = text.short_day(at, about.zone)
        shown.append(what if day == before else f"{day} {what}")
        before = day
    days = (steps[-1][0].astimezone(about.zone).date() - steps[0][0].astimezone(about.zone).date()).days
    return " → ".join(shown) + (f" · {text.count(days, 'day')}" if days else "")


def _steps(journey: Sequence[ActFacts | TouchFact]) -> list[tuple[datetime, str]]:
    """The first touches and every act that moved the lead on, in order."""
    touches = [one for one in journey if isinstance(one, TouchFact)]
    acts = [one for one in journey if isinstance(one, ActFacts) and one.kind in STEPS]
    if touches:
        acts = [act for act in acts if act.kind != "received"]
    named = [(one.at, text.line(one.label or one.kind, 40)) for one in touches[:TOUCHES_NAMED]]
    more = len(touches) - len(named)
    named += [(touches[-1].at, f"{text.count(more, 'more touch', 'more touches')}")] if more > 0 else []
    return sorted([*named, *((act.happened_at, STEPS[act.kind]) for act in acts)], key=lambda step: step[0])
