"""Reminders of promises: which lead, what is due when, how much of the time is used, and what to do next."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.cards import actions, blocks, text
from bot.cards.blocks import Block, Message
from bot.cards.lead import lead_parts, lists, rung_words, thread_notes
from bot.cards.text import Labels, Names
from store.record.facts import ActFacts, HandoffFacts, LeadLine, Promise
from store.rules import acts
from store.rules.ladder import RungAct
from store.rules.trace_kinds import TraceKind

WHAT = {"claim": "Claim", "response": "First response", "answer": "Answer", "next_step": "Next step"}
# What the person who promised presses when it is done.
_BUTTONS = {"response": (acts.RESPOND,), "next_step": (acts.STEP_DONE, acts.PLAN)}
SHOWN = 10  # of several leads in one message
# These are what was asked for; all other acts take the point away.
DOES = frozenset(
    {TraceKind.CLAIMED, TraceKind.STEP_DONE, TraceKind.NEXT_STEP, TraceKind.ANSWERED, TraceKind.OPPORTUNITY,
     TraceKind.WON, TraceKind.LOST, TraceKind.RECYCLED, TraceKind.DISQUALIFIED}
)  # fmt: skip
DECISIONS = {
    "away": "{owner} is away and no one covers. Take it over, assign it, or snooze it until {owner} is back.",
    "leaver": "{owner} has left, and this opportunity needs an owner. Take it over or assign it.",
    "released_twice": "{late}, and it was released twice before. Take it over or assign it.",
    "deal": "{late}, and it is an open opportunity. Take it over or assign it.",
}


@dataclass(frozen=True, slots=True)
class About:
    """A handoff, the address of its card, names, the moment; who hears the reminder, at how many percent."""

    handoff: HandoffFacts
    permalink: str | None
    names: Names
    now: datetime
    hearer: str | None = None
    at: int = 100

    @property
    def owner(self) -> str:
        """The owner's name."""
        return text.person(self.handoff.owner_id, self.names)


def nudge(about: About, promise: Promise) -> Message:
    """In the thread: what nobody has done yet, and how it is done."""
    return message_about(about, [f"{_state(about, promise)} {_due(promise, about)}", _todo(about, promise)])


def warn(about: About, promise: Promise) -> Message:
    """To who promised, or to who covers for them."""
    if promise.kind == "answer":
        return question(about, promise)
    rows = [_due(promise, about), _todo(about, promise), *_covering(about, promise)]
    fitting = _BUTTONS.get("claim" if about.handoff.owner_id is None else promise.kind, ())
    buttons = [blocks.button(act.label, act.code, about.handoff.id) for act in fitting]
    for first in buttons[:1]:
        first["style"] = "primary"
    if buttons and about.handoff.owner_id is not None and promise.due_at > about.now:
        buttons.append(blocks.button(acts.REMIND_LATER.label, acts.REMIND_LATER.code, about.handoff.id))
    return message_about(about, rows, buttons)


def question(about: About, promise: Promise) -> Message:
    """To marketing: what sales wants to know, as long as it is open."""
    asked = about.handoff.question
    who = text.person(asked.asked_by, about.names) if asked else "Sales"
    paused = f"{about.owner}'s" if about.handoff.owner_id else "Sales'"
    due = f"Please reply by {text.when(promise.due_at)}." if promise.due_at > about.now else _due(promise, about)
    rows = [
        f"{who} asks. {due} {paused} deadline is paused until you reply.",
        text.words(asked.question, 1200, rows=12) if asked else "",
        *_covering(about, promise),
    ]
    return message_about(about, rows, [blocks.button("Answer", acts.ANSWER.code, about.handoff.id, "primary")])


def several_late(late: Sequence[LeadLine], names: Names, now: datetime) -> Message:
    """To the manager, instead of one message each when several promises break at once: each with its way out."""
    title = f"*{text.count(lists.total_of(late), 'lead')} past the deadline*"
    rows = [
        blocks.section(
            lists.lead_sentence(line, names, {}, now),
            blocks.button("Take over", acts.TAKE_OVER.code, line.handoff_id or 0),
        )
        for line in late[:SHOWN]
    ]
    rest = lists.total_of(late) - len(rows)
    more = [blocks.context(f"and {rest} more: `/lead overdue` lists them all.")] if rest else []
    return Message(title, [blocks.section(title), *rows, *more])


def all_cured(count: int) -> Message:
    """The same once none is left."""
    return over_message(f"Done: all {count} leads that were past the deadline are taken care of.")


def over(about: About, act: ActFacts | None, labels: Labels) -> Message:
    """What a reminder says once its point is gone: what happened, and who did it."""
    return over_message(f"{who_in_bold(about)}\n{_what_happened(about, act, labels)}")


def over_message(body: str) -> Message:
    """A message that asks for nothing any more: no button is left."""
    return Message(body, [blocks.section(body)], over=True)


def _what_happened(about: About, act: ActFacts | None, labels: Labels) -> str:
    if act is None:
        return "Nothing is due here any more."
    if act.kind is TraceKind.RESPONDED:
        who = text.person(act.member_id, about.names)
        return f"Done: {who} {thread_notes.way(act)}, {text.when(act.happened_at)}."
    before = "" if act.kind is TraceKind.SNOOZED else "Done: " if act.kind in DOES else "No longer due: "
    return before + thread_notes.sentence(act, about.names, labels)


def escalation(about: About, promise: Promise) -> Message:
    """To the manager: a promise is broken, or nobody is there to keep it."""
    broken = promise.due_at <= about.now
    everybody_away = promise.kind == "claim" and about.at == 0
    state = "No rep is in office before the claim is due." if everybody_away else _state(about, promise)
    answer = promise.kind == "answer"
    rows = [f"{state} {_due(promise, about)}", "Answer it, or ask them to." if answer else "Take it over or assign it."]
    first = [blocks.button("Answer", acts.ANSWER.code, about.handoff.id, "primary")] if answer else _hands(about)
    return message_about(
        about,
        rows,
        [*first, _snooze(about), *([blocks.button("Excuse…", acts.EXCUSE.code, about.handoff.id)] if broken else [])],
    )


# A release is said by the note of what came of it.
MESSAGES: Mapping[RungAct, Callable[[About, Promise], Message]] = {
    RungAct.NUDGE: nudge,
    RungAct.WARN: warn,
    RungAct.ESCALATE: escalation,
    RungAct.TELL: warn,
}


def decision(about: About, why: str, kind: str | None = None) -> Message:
    """To the manager: a handoff that nobody looks after, and that the bot does not take away from its owner.

    `kind` is that of the clock that ran out.
    """
    late = (
        f"{about.owner} hasn't answered either" if kind == "response" else rung_words.what_was_late(kind, about.owner)
    )
    return message_about(about, [DECISIONS[why].format(owner=about.owner, late=late)], [*_hands(about), _snooze(about)])


def _state(about: About, promise: Promise) -> str:
    """What was promised and is not done."""
    promiser = text.person(promise.promiser, about.names) if promise.promiser else None
    match promise.kind:
        case "answer":
            asked = about.handoff.question
            asker = text.person(asked.asked_by, about.names) if asked else "sales"
            return f"{promiser or 'Marketing'} hasn't answered {asker} yet."
        case "next_step":
            return f"{promiser or about.owner} hasn't done it yet."
        case "response" if about.handoff.owner_id is not None:
            return f"{about.owner} hasn't answered the buyer yet."
    return "Not claimed yet."


def _todo(about: About, promise: Promise) -> str:
    """How it is done."""
    match promise.kind:
        case "answer":
            return "Sales' deadline is paused until then. Press *Answer* on the card."
        case "next_step":
            return f"{text.line(about.handoff.next_step, 300)}\nDone? Press *Step done*, or plan the next one."
        case "response" if about.handoff.owner_id is not None:
            return "Call or write, then press *Log*. A voicemail counts."
    return "Press *Claim* on the card to take it."


def _due(promise: Promise, about: About) -> str:
    """ "First response due Wed at 17:00, 75% of 8 h used." """
    what, whole = WHAT[promise.kind], promise.promise
    if promise.kind == "next_step" and about.handoff.next_step_due is not None:
        is_due = "is due" if promise.due_at > about.now else "was due"
        return f"{what} {is_due} {text.day(about.handoff.next_step_due, about.now)}."
    if promise.due_at > about.now:
        used = f", {text.used_up(promise.used, whole)} used" if whole else ""
        return f"{what} due {text.when(promise.due_at)}{used}."
    late = promise.used - promise.promise
    by = f", {text.span(late)} of office time ago" if late >= 60 else ""
    return f"{what} was due {text.when(promise.due_at)}{by}."


def _covering(about: About, promise: Promise) -> list[str]:
    if promise.promiser is None or about.hearer == promise.promiser:
        return []
    return [f"You get this because you cover for {text.person(promise.promiser, about.names)}."]


def _hands(about: About) -> list[Block]:
    return [
        blocks.button("Take over", acts.TAKE_OVER.code, about.handoff.id, "primary"),
        blocks.button("Assign…", acts.ASSIGN.code, about.handoff.id),
    ]


def _snooze(about: About) -> Block:
    return blocks.button("Snooze until…", acts.SNOOZE.code, about.handoff.id)


def who_in_bold(about: About) -> str:
    """Name and company, linked to the card."""
    return f"*{text.link(lead_parts.name_and_company(about.handoff.lead), about.permalink)}*"


def message_about(about: About, rows: Sequence[str], buttons: Sequence[Block] = ()) -> Message:
    """Which lead, linked to its card, what is to be said of it, and what may be done at once."""
    body = "\n".join([who_in_bold(about), *(row for row in rows if row)])
    card = [blocks.link_button("Open card", actions.OPEN_CARD, about.permalink)] if about.permalink else []
    below = [blocks.actions([*buttons, *card])] if buttons else []
    return Message(body, [blocks.section(body), *below])
