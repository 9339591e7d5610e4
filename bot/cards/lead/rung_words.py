"""How a rung is spoken of: in the thread's note once it was said, and in *Why quiet?* while it is still to come."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from store.rules.ladder import RungAct

WHAT = {"claim": "claim", "response": "first response", "answer": "answer", "next_step": "next step"}


@dataclass(frozen=True, slots=True)
class RungWords:
    """`noted`: of which clock's kind, at how many percent, who heard it. `coming`: who will; None is the thread."""

    noted: Callable[[str, int, str], str]
    coming: Callable[[str | None], str]


LATE = {
    "response": "{owner} has not answered in time",
    "answer": "Marketing has not answered {owner} in time",
    "next_step": "The next step was not done in time",
}


def what_was_late(kind: str | None, owner: str) -> str:
    """That a promise was broken, as it begins a sentence."""
    return LATE[kind or "response"].format(owner=owner)


def _nudged(kind: str, percent: int, _who: str) -> str:
    if kind == "next_step":
        return "A reminder of the next step in the thread."
    return f"A reminder in the thread: {_used(kind, percent)}."


def _warned(kind: str, percent: int, who: str) -> str:
    if kind == "next_step":
        return f"{who} was reminded of the next step."
    return f"{who} was reminded: {_used(kind, percent)}."


def _escalated(kind: str, percent: int, who: str) -> str:
    if kind == "claim" and percent == 0:
        return f"No rep is in office before the {WHAT[kind]} is due: {who} was told."
    if percent >= 100:
        return f"The {_what(kind)} is overdue: {who} was told."
    return (
        f"The next step is due: {who} was told." if kind == "next_step" else f"{who} was told: {_used(kind, percent)}."
    )


def _told(kind: str, _percent: int, who: str) -> str:
    return f"{who} was {'asked' if kind == 'answer' else f'told of the {_what(kind)}'} in a direct message."


def _used(kind: str, percent: int) -> str:
    return f"{percent}% of the time for the {_what(kind)} is used"


def _what(kind: str) -> str:
    return WHAT.get(kind, "promise")


WORDS: Mapping[RungAct, RungWords] = {
    RungAct.NUDGE: RungWords(_nudged, lambda _: "a note in the thread"),
    RungAct.WARN: RungWords(_warned, lambda who: f"{who} is reminded"),
    RungAct.ESCALATE: RungWords(_escalated, lambda who: f"{who} is told"),
    RungAct.RELEASE: RungWords(
        lambda _kind, _percent, who: f"It went back to the pool, or {who} was asked to assign it.",
        lambda who: f"{who} is asked to assign it" if who else "it goes back to the pool",
    ),
    RungAct.TELL: RungWords(_told, lambda who: f"{who} is reminded"),
}
