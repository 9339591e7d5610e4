"""How a rung is spoken of: in the thread's note once it was said, and in *What's next?* while it is still to come."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.cards import text
from store.rules.ladder import RungAct

WHAT = {"claim": "claim", "response": "first response", "answer": "answer", "next_step": "next step"}


@dataclass(frozen=True, slots=True)
class RungWords:
    """`noted`: of which clock's kind, at how many percent, who heard it. `coming`: who will; None is the thread."""

    noted: Callable[[str, int, str], str]
    coming: Callable[[str | None], str]


LATE = {
    "response": "{owner} missed the first-response deadline",
    "answer": "Marketing missed the deadline to answer {owner}",
    "next_step": "The next step is overdue",
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
        return f"No rep is in office before the {WHAT[kind]} is due. {who} was notified."
    if percent >= 100:
        return f"The {_what(kind)} is overdue. {who} was notified."
    return (
        f"The next step is due. {who} was notified."
        if kind == "next_step"
        else f"{who} was notified: {_used(kind, percent)}."
    )


def _told(kind: str, _percent: int, who: str) -> str:
    return f"{who} was {'asked' if kind == 'answer' else f'reminded of the {_what(kind)}'} in a direct message."


def _used(kind: str, percent: int) -> str:
    return f"{text.percent(percent)} of the time for the {_what(kind)} is used"


def _what(kind: str) -> str:
    return WHAT.get(kind, "deadline")


WORDS: Mapping[RungAct, RungWords] = {
    RungAct.NUDGE: RungWords(_nudged, lambda _: "a note in the thread"),
    RungAct.WARN: RungWords(_warned, lambda who: f"{who} is reminded"),
    RungAct.ESCALATE: RungWords(_escalated, lambda who: f"{who} is notified"),
    RungAct.RELEASE: RungWords(
        lambda _kind, _percent, who: f"It was released for others to claim, or {who} was asked to assign it.",
        lambda who: f"{who} is asked to assign it" if who else "it is released for others to claim",
    ),
    RungAct.TELL: RungWords(_told, lambda who: f"{who} is reminded"),
}
