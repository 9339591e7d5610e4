"""What the thread says of promises: who was reminded of what, snoozed, excused, covered for."""

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.cards import text
from bot.cards.lead import rung_words
from store.record.facts import ActFacts
from store.rules.ladder import RungAct
from store.rules.trace_kinds import TraceKind

Names = Mapping[str, str]
Labels = Mapping[str, str]

RELEASED = {
    "late": "no first response was logged in time",
    "away": "away, and nobody covers",
    "leaver": "not in this workspace any more",
}
MANAGER = {
    "manager_away": "{owner} is away and nobody covers. A manager was asked to decide.",
    "manager_leaver": "{owner} has left. A manager was asked who goes on.",
    "manager_released_twice": "{owner} has not answered in time, and it was released twice before. "
    "A manager was asked to assign it.",
}


def _rung(act: ActFacts, names: Names, _labels: Labels) -> str:
    code = act.code or ""
    if code in MANAGER:
        return MANAGER[code].format(owner=text.person(act.other, names))
    kind, _, how = code.rpartition("_")
    return rung_words.WORDS[RungAct(how)].noted(kind, act.amount or 0, text.person(act.other, names))


def _snoozed(act: ActFacts, names: Names, _labels: Labels) -> str:
    until = f" until {text.when(datetime.fromisoformat(act.other))}" if act.other else ""
    return f"{_who(act, names)} snoozed its reminders{until}. The clocks count on."


def _excused(act: ActFacts, names: Names, _labels: Labels) -> str:
    what = rung_words.WHAT.get(act.code or "", "promise")
    return f"{_who(act, names)} excused the missed {what}: it counts neither as kept nor as missed."


def _covered(act: ActFacts, names: Names, _labels: Labels) -> str:
    owner = text.person(act.member_id, names)
    return f"{owner} is away; {text.person(act.other, names)} covers. It stays {owner}'s."


def _back(act: ActFacts, names: Names, _labels: Labels) -> str:
    return f"{text.person(act.member_id, names)} is back."


def _who(act: ActFacts, names: Names) -> str:
    return text.person(act.member_id, names) if act.member_id else "Someone"


SENTENCES: dict[TraceKind, Callable[[ActFacts, Names, Labels], str]] = {
    TraceKind.RUNG: _rung,
    TraceKind.SNOOZED: _snoozed,
    TraceKind.EXCUSED: _excused,
    TraceKind.COVERED: _covered,
    TraceKind.BACK: _back,
}
