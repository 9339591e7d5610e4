"""What the thread says of promises: who was reminded of what, snoozed, excused, covered for."""

from collections.abc import Callable, Mapping

from bot.cards import text
from bot.cards.lead import rung_words
from store.record.facts import ActFacts
from store.rules.ladder import RungAct
from store.rules.trace_kinds import TraceKind

Names = Mapping[str, str]
Labels = Mapping[str, str]

# Why the bot released it: by code, and one that was late by the clock that ran out.
RELEASED = {"away": "away, and nobody covers", "leaver": "not in this workspace any more"}
LATE = {
    "response": "no first response was logged in time",
    "answer": "marketing did not answer in time",
    "next_step": "the next step was not done in time",
}
MANAGER = {
    "away": "{owner} is away and nobody covers. A manager was asked to decide.",
    "leaver": "{owner} has left. A manager was asked who goes on.",
    "released_twice": "{late}, and it was released twice before. A manager was asked to assign it.",
    "deal": "{late}, and it is an open opportunity. A manager was asked who goes on.",
}


def released(act: ActFacts) -> str:
    """Why the bot released it; empty if a person did."""
    return LATE[act.clock_kind or "response"] if act.code == "late" else RELEASED.get(act.code or "", "")


def _rung(act: ActFacts, names: Names, _labels: Labels) -> str:
    who = text.person(act.other_member_id, names)
    return rung_words.WORDS[RungAct(act.code or "")].noted(act.clock_kind or "", act.percent or 0, who)


def _manager_asked(act: ActFacts, names: Names, _labels: Labels) -> str:
    owner = text.person(act.other_member_id, names)
    late = rung_words.what_was_late(act.clock_kind, owner)
    return MANAGER[act.code or "away"].format(owner=owner, late=late)


def _snoozed(act: ActFacts, names: Names, _labels: Labels) -> str:
    until = f" until {text.when(act.until_at)}" if act.until_at else ""
    return f"{_who(act, names)} snoozed its reminders{until}. The clocks count on."


def _excused(act: ActFacts, names: Names, _labels: Labels) -> str:
    what = rung_words.WHAT.get(act.clock_kind or "", "promise")
    return f"{_who(act, names)} excused the missed {what}: it counts neither as kept nor as missed."


def _covered(act: ActFacts, names: Names, _labels: Labels) -> str:
    owner = text.person(act.member_id, names)
    return f"{owner} is away; {text.person(act.other_member_id, names)} covers. It stays {owner}'s."


def _back(act: ActFacts, names: Names, _labels: Labels) -> str:
    return f"{text.person(act.member_id, names)} is back."


def _who(act: ActFacts, names: Names) -> str:
    return text.person(act.member_id, names) if act.member_id else "Someone"


SENTENCES: dict[TraceKind, Callable[[ActFacts, Names, Labels], str]] = {
    TraceKind.RUNG: _rung,
    TraceKind.MANAGER_ASKED: _manager_asked,
    TraceKind.SNOOZED: _snoozed,
    TraceKind.EXCUSED: _excused,
    TraceKind.COVERED: _covered,
    TraceKind.BACK: _back,
}
