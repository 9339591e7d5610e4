"""The decisions as the channel's canvas carries them: markdown, the newest first."""

from collections.abc import Sequence
from datetime import date

from bot.cards import text
from bot.cards.monday import decision_posts as cards
from bot.cards.monday import kpi_words
from bot.cards.text import Names
from store.monday.meeting.decision_facts import DecisionFacts, Judged, Settled

TITLE = "Decisions"
ABOUT = "Handoff updates this list after every decision. To log a change: `/decision`"
MOST = 60  # decisions; a canvas is read, not searched


def draw(found: Sequence[DecisionFacts], names: Names) -> str:
    """Every decision with what was objected, what its number said and what was made of it."""
    parts = [f"# {TITLE}", ABOUT, *(_one(facts, names) for facts in found[:MOST])]
    more = len(found) - MOST
    return "\n\n".join([*parts, *([f"And {more} older ones: `/decision list`"] if more > 0 else [])])


def _one(facts: DecisionFacts, names: Names) -> str:
    hope = cards.hope(facts.kpi, facts.direction)
    rows = [
        f"- {cards.STATES.get(facts.state, facts.state)}. {kpi_words.kpi_name(facts.kpi)}: {hope}.",
        f"- Owner {_name(facts.owner_id, names)}, from {_day(facts, facts.starts_on)}, "
        f"judged {_day(facts, facts.recheck_on)}",
        *([f"- Because: {_safe(facts.hypothesis)}"] if facts.hypothesis.strip() else []),
        *(f"- {_name(one.member_id, names)} objects: {_safe(one.words)}" for one in facts.objections),
        *(f"- {_verdict(facts, one)}" for one in facts.verdicts),
        *(f"- {_settled(facts, one, names)}" for one in facts.settled),
    ]
    return "\n".join([f"## {facts.id}. {_safe(facts.what)}", *rows])


def _verdict(facts: DecisionFacts, judged: Judged) -> str:
    before, after = (kpi_words.brief(facts.kpi, measure) for measure in (judged.before, judged.after))
    return f"Verdict of {_day(facts, judged.recheck_on)}: {cards.SAID[judged.said][0]}. Before {before}, after {after}."


def _settled(facts: DecisionFacts, one: Settled, names: Names) -> str:
    until = f" until {_day(facts, one.recheck_on)}" if one.recheck_on else ""
    words = f": {_safe(one.words)}" if one.words else ""
    return f"{_name(one.member_id, names)} {cards.SETTLED.get(one.kind, one.kind)}{until}{words}"


def _name(member_id: str, names: Names) -> str:
    return _safe(names.get(member_id, "")) or "someone"


def _day(facts: DecisionFacts, day: date) -> str:
    return text.day(day, facts.made_at)


def _safe(said: str) -> str:
    """One line that is no markup: no link, no mention, no heading, no formatting that runs on."""
    return text.plain(said, 500).translate(_HARMLESS).replace("](", "] (")


_HARMLESS = str.maketrans({"`": "ˋ", "*": "∗", "#": "＃", "|": "¦", "~": "∼"})
