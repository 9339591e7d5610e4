"""Reminders of promises: which lead, what is due when, how much of the time is used, and what to do next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.cards import actions, blocks, text
from bot.cards.blocks import Block, Message
from bot.cards.lead import lead_parts
from store.record.facts import HandoffFacts, Promise

WHAT = {"claim": "Claim", "response": "First response", "answer": "Answer", "next_step": "Next step"}
DECISIONS = {
    "away": "{owner} is away and nobody covers. Take it over, assign it, or snooze it until {owner} is back.",
    "leaver": "{owner} has left and held this opportunity. Take it over or assign it.",
    "released_twice": "{owner} has not answered either, and it was released twice before. Take it over or assign it.",
}


@dataclass(frozen=True, slots=True)
class About:
    """Which handoff a reminder is about, the address of its card, everybody's names, and the moment it is said."""

    handoff: HandoffFacts
    permalink: str | None
    names: Mapping[str, str]
    now: datetime

    @property
    def owner(self) -> str:
        """The owner's name."""
        return text.person(self.handoff.owner_id, self.names)


def nudge(about: About, promise: Promise) -> Message:
    """In the thread: nobody has claimed it yet."""
    rows = [f"Nobody has claimed it yet. {_due(promise, about)}", "Press *Claim* on the card to take it."]
    return _message(about, rows)


def warn(about: About, promise: Promise, covering: bool) -> Message:
    """To who promised, or to who covers for them."""
    handoff_id = about.handoff.id
    match promise.kind:
        case "answer":
            return question(about, promise, covering)
        case "next_step":
            todo = f"{text.line(about.handoff.next_step, 300)}\nDone? Plan what comes after it."
            button = blocks.button("Next step", actions.NEXT_STEP, handoff_id, "primary")
        case _:
            todo = "Call or write, then press *Log response*. A voicemail counts."
            button = blocks.button("Log response", actions.RESPOND, handoff_id, "primary")
    return _message(about, [_due(promise, about), todo, *_covering(about, promise, covering)], [button])


def question(about: About, promise: Promise, covering: bool) -> Message:
    """To marketing: what sales wants to know, as long as it is open."""
    asked = about.handoff.question
    who = text.person(asked.asked_by, about.names) if asked else "Sales"
    rows = [
        f"{who} asks. {_due(promise, about)} Sales' clocks stand still meanwhile.",
        text.words(asked.question, 1200, rows=12) if asked else "",
        *_covering(about, promise, covering),
    ]
    return _message(about, rows, [blocks.button("Answer", actions.ANSWER, about.handoff.id, "primary")])


def escalation(about: About, promise: Promise, everybody_away: bool) -> Message:
    """To the manager: a promise is broken, or nobody is there to keep it."""
    broken = promise.due_at <= about.now
    if promise.kind == "answer":
        who = text.person(promise.promiser, about.names) if promise.promiser else "Marketing"
        rows = [f"{who} has not answered {_asker(about)} yet. {_due(promise, about)}", "Answer it, or ask them to."]
        first = [blocks.button("Answer", actions.ANSWER, about.handoff.id, "primary")]
    else:
        rows = [f"{_state(about, promise, everybody_away)} {_due(promise, about)}", "Take it over or assign it."]
        first = _hands(about)
    return _message(about, rows, [*first, _snooze(about), *([_excuse(about)] if broken else [])])


def decision(about: About, why: str) -> Message:
    """To the manager: a handoff that nobody looks after, and that the bot does not take away from its owner."""
    return _message(about, [DECISIONS[why].format(owner=about.owner)], [*_hands(about), _snooze(about)])


def _state(about: About, promise: Promise, everybody_away: bool) -> str:
    if everybody_away:
        return "No rep is in office before the claim is due."
    if about.handoff.owner_id is None:
        return "Nobody has claimed it yet."
    doing = "answered the buyer" if promise.kind == "response" else "done it"
    return f"{about.owner} has not {doing} yet."


def _asker(about: About) -> str:
    asked = about.handoff.question
    return text.person(asked.asked_by, about.names) if asked else "sales"


def _due(promise: Promise, about: About) -> str:
    """ "First response due Wed at 17:00, 75 % of 8 h used." """
    what, whole = WHAT[promise.kind], promise.promise
    if promise.kind == "next_step" and about.handoff.next_step_due is not None:
        is_due = "is due" if promise.due_at > about.now else "was due"
        return f"{what} {is_due} {text.day(about.handoff.next_step_due, about.now)}."
    if promise.due_at > about.now:
        used = f", {text.percent(promise.used, whole)} of {text.span(whole)} used" if whole else ""
        return f"{what} due {text.when(promise.due_at)}{used}."
    late = promise.used - promise.promise
    by = f", {text.span(late)} of office time ago" if late >= 60 else ""
    return f"{what} was due {text.when(promise.due_at)}{by}."


def _covering(about: About, promise: Promise, covering: bool) -> list[str]:
    return [f"You hear this because you cover for {text.person(promise.promiser, about.names)}."] if covering else []


def _hands(about: About) -> list[Block]:
    return [
        blocks.button("Take over", actions.TAKE_OVER, about.handoff.id, "primary"),
        blocks.button("Assign…", actions.ASSIGN, about.handoff.id),
    ]


def _snooze(about: About) -> Block:
    return blocks.button("Snooze until…", actions.SNOOZE, about.handoff.id)


def _excuse(about: About) -> Block:
    return blocks.button("Excuse…", actions.EXCUSE, about.handoff.id)


def _message(about: About, rows: list[str], buttons: list[Block] | None = None) -> Message:
    who = f"*{text.link(lead_parts.name(about.handoff.lead), about.permalink)}*"
    body = "\n".join([who, *(row for row in rows if row)])
    card = [blocks.link_button("Open card", actions.OPEN_CARD, about.permalink)] if about.permalink else []
    below = [blocks.actions([*buttons, *card])] if buttons else []
    return Message(body, [blocks.section(body), *below])
