"""Why a handoff is quiet, promise by promise, and what comes next."""

from collections.abc import Sequence
from datetime import datetime

from bot.cards import blocks, text
from bot.cards.blocks import Message
from bot.cards.lead import card_state, lead_parts, rung_words, state_words
from bot.cards.text import Names
from store.record.facts import HandoffFacts, Standing
from store.rules import acts
from store.rules.states import ClockKind

WHAT = {"claim": "Claim", "response": "First response", "answer": "Answer from marketing", "next_step": "Next step"}


def draw(
    facts: HandoffFacts, standing: Sequence[Standing], names: Names, now: datetime, may_decide: bool = False
) -> Message:
    """The answer to one person. `may_decide`: they may snooze and excuse."""
    title = f"Handoff {facts.id}, {lead_parts.name_and_company(facts.lead)}"
    rows = [_sentence(one, names, now) for one in standing]
    body = "\n".join([f"*{title}*", *(rows or [_nothing(facts)])])
    snooze = blocks.button("Snooze until…", acts.SNOOZE.code, facts.id)
    decisions = blocks.actions([snooze, blocks.button("Excuse…", acts.EXCUSE.code, facts.id)])
    return Message(body, [blocks.section(body), *([decisions] if may_decide and rows else [])])


def _nothing(facts: HandoffFacts) -> str:
    if facts.history:
        return "Nothing is due. This lead was imported as history."
    return f"Nothing is due. This lead is {state_words.word(facts.state).lower()}."


def _sentence(one: Standing, names: Names, now: datetime) -> str:
    if one.kind == "wake":
        return f"It wakes {text.dated(one.due_at)}." if one.due_at else "It wakes on its date."
    return f"• {WHAT[one.kind]}: {_why(one, names, now)}{_used(one)}"


def _used(one: Standing) -> str:
    if not one.promise or one.quiet.why in ("all_said", "excused"):
        return ""
    return f" ({text.used_up(one.used, one.promise)} is used)"


def _why(one: Standing, names: Names, now: datetime) -> str:
    quiet, due = one.quiet, _due(one, now)
    until = text.when(quiet.until) if quiet.until else ""
    match quiet.why:
        case "excused":
            return "excused, so no more reminders."
        case "paused":
            return f"paused, {card_state.PAUSED.get(quiet.paused or '') or text.label(quiet.paused, {})}."
        case "snoozed":
            return f"snoozed{until and f' until {until}'}. The deadline keeps running."
        case "out_of_office":
            who = text.person(quiet.hearer.member_id, names) if quiet.hearer and quiet.hearer.member_id else "the team"
            return f"{due}. The reminder waits until {who} is back in office{until and f', {until}'}."
        case "not_yet":
            return f"{due}. Next: {_next(one, names)}."
        case "all_said":
            return f"{due}. All reminders have been sent."
    return f"{due}. No reminder before that."


def _due(one: Standing, now: datetime) -> str:
    if one.due_at is None:
        return "no deadline"
    at = text.day_ending(one.due_at) if one.kind == ClockKind.NEXT_STEP else text.when(one.due_at)
    return f"{'due since' if one.due_at <= now else 'due'} {at}"


def _next(one: Standing, names: Names) -> str:
    """ "Ana is reminded Wed at 15:00, at 75%"."""
    rung = one.quiet.rung
    if rung is None or one.quiet.until is None:
        return "nothing"
    hearer = one.quiet.hearer.member_id if one.quiet.hearer else None
    what = rung_words.WORDS[rung.act].coming(text.person(hearer, names) if hearer else None)
    return f"{what} {text.when(one.quiet.until)}" + (f", at {text.percent(rung.at)}" if one.promise else "")
