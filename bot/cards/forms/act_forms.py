"""The form of each act on a handoff. Its fields come back under their names to the binding of the act."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.cards import blocks, money, text
from bot.cards.blocks import Block, Choices
from bot.cards.forms import fields
from store.record.facts import HandoffFacts
from store.rules import acts, states
from store.rules.acts import HandoffAct
from store.rules.office_time.suggested_days import Suggested

HOW: Choices = (
    ("call", "Call"),
    ("voicemail", "Voicemail"),
    ("email", "Email you wrote"),
    ("meeting", "Meeting"),
    ("message", "Message or chat"),
    ("other", "Something else"),
    ("heard", "I heard from them"),
)
DAYS = {
    "tomorrow": "Tomorrow",
    "next_day": "Next working day",
    "3_days": "In 3 working days",
    "week": "Next week",
    "1_months": "In a month",
    "3_months": "In 3 months",
    "6_months": "In 6 months",
}


def recycle(handoff: HandoffFacts, reasons: Choices, days: Suggested) -> Block:
    """Give it back for now: why, and when it shall come back."""
    back = [blocks.option(states.NURTURE, "When they show fresh interest"), *_days(days)]
    rows = [
        fields.one_of("reason", "Why?", reasons),
        fields.radio("way", "When should it come back?", back, initial=states.NURTURE),
        fields.day("wake_on", "Or on another day", optional=True),
        *_in_words(handoff, "What did they say? What would make them ready?"),
    ]
    return _form(acts.RECYCLE, handoff, "Recycle", "Recycle", rows)


def disqualify(handoff: HandoffFacts, reasons: Choices) -> Block:
    """Give it back for good, and why."""
    rows = [fields.one_of("reason", "Why?", reasons), *_in_words(handoff, "What rules them out?")]
    return _form(acts.DISQUALIFY, handoff, "Disqualify", "Disqualify", rows)


def _in_words(handoff: HandoffFacts, example: str) -> list[Block]:
    """What marketing learns from; a reason that needs no words says so in the agreement."""
    words = fields.words("words", "In your words", example=example, optional=True, hint="Marketing learns from these.")
    return [words, *([] if handoff.quality else [fields.quality()])]


def ask(handoff: HandoffFacts) -> Block:
    """A question to marketing; it stays the rep's handoff."""
    what, hint, example = (
        ("What would speed this deal up?", "Marketing replies in the card's thread.", "A case study from logistics")
        if handoff.state == states.OPPORTUNITY
        else (
            "What do you need to know?", "Your deadline pauses until marketing replies.", "Which webinar did they see?"
        )
    )  # fmt: skip
    rows = [fields.words("words", what, hint=hint, example=example)]
    return _form(acts.ASK, handoff, "Ask marketing", "Ask", rows)


def answer(handoff: HandoffFacts) -> Block:
    """Marketing's answer, below the question."""
    question = handoff.question.question if handoff.question else ""
    quoted = [blocks.section("*Sales asks*\n" + text.words(question, 1500, rows=12))] if question.strip() else []
    starts = "" if handoff.state == states.OPPORTUNITY else " Sales' deadline starts running again."
    hint = f"Your answer goes into the card's thread.{starts}"
    rows = [*quoted, fields.words("words", "Your answer", hint=hint)]
    return _form(acts.ANSWER, handoff, "Answer sales", "Answer", rows)


def respond(handoff: HandoffFacts, now: datetime, days: Suggested, objections: Choices) -> Block:
    """A contact with the lead, an objection that was heard, and what happens next."""
    hint = "" if handoff.responded_at else "A voicemail counts as the first response. Automatic email doesn't."
    rows = [
        fields.choice("how", "What happened?", HOW, initial="call", hint=hint),
        fields.words("words", "How did it go?", optional=True, example="Quote them if you can."),
        fields.line("next_step", "Next step", optional=True, example="Send the offer"),
        *_due(days, None),
        fields.choice("objected", "Objection you heard", objections, optional=True),
        fields.moment("happened_at", "When?", initial=now),
        *([] if handoff.quality else [fields.quality()]),
    ]
    return _form(acts.RESPOND, handoff, "Log", "Save", rows)


def plan(handoff: HandoffFacts, by: str, days: Suggested) -> Block:
    """What happens next, by when, and who does it."""
    agreed = None if handoff.next_step_is_default else handoff.next_step
    owner = handoff.next_step_owner or handoff.owner_id or by
    rows = [
        fields.line("next_step", "Next step", initial=agreed, example="Demo with their head of operations"),
        *_due(days, handoff.next_step_due),
        fields.member("owner", "Who does it?", initial=owner),
    ]
    return _form(acts.PLAN, handoff, "Next step", "Save", rows)


def _due(days: Suggested, known: date | None) -> list[Block]:
    """By when: a day that is one press away, or any other."""
    return [
        fields.radio("soon", "By when?", _days(days), optional=True),
        fields.day("due", "Or by another day", initial=known, optional=True),
    ]


def _days(days: Suggested) -> list[Block]:
    """One option for each day, with the words of the first that falls on it."""
    words: dict[date, str] = {}
    for code, day in days.items():
        words.setdefault(day, DAYS[code])
    return [blocks.option(day.isoformat(), f"{said} · {text.day(day, min(words))}") for day, said in words.items()]


def assign(handoff: HandoffFacts) -> Block:
    """Give the handoff to a rep."""
    hint = "The deadline continues in their office hours."
    rows = [fields.member("member", "Who takes it?", hint=hint)]
    return _form(acts.ASSIGN, handoff, "Assign", "Assign", rows)


def open_deal(handoff: HandoffFacts, criteria: Sequence[str] = ()) -> Block:
    """Open a deal from this handoff; `criteria` are what both teams agreed must hold, kept as they were shown."""
    lines = list(dict.fromkeys(criteria))
    asked = [
        fields.boxes("criteria", "What holds?", lines),
        fields.words("unmet", "Why open it without the rest?", optional=True, hint="Only if a box stays empty."),
    ]
    rows = [
        _amount(handoff),
        *(asked if lines else []),
        fields.words("words", "What is it about?", optional=True, hint="The buyer's problem, in their own words."),
    ]
    return _form(acts.OPEN_DEAL, handoff, "Open opportunity", "Open", rows, **({"criteria": lines} if lines else {}))


def win(handoff: HandoffFacts, today: date) -> Block:
    """The deal is won: for how much, when, why they bought, and how they had heard of us."""
    rows = [
        _amount(handoff),
        fields.day("closed_on", "Won on", initial=today),
        fields.words("words", "Why did they buy?", optional=True, hint="In the buyer's own words."),
        fields.line("heard_from", "How did they hear about us?", optional=True, hint="As they say it.", limit=150),
    ]
    return _form(acts.WIN, handoff, "Won", "Celebrate", rows)


def amount(handoff: HandoffFacts) -> Block:
    """What the open opportunity is worth."""
    return _form(acts.AMOUNT, handoff, "Amount", "Save", [_amount(handoff)])


def lose(handoff: HandoffFacts, reasons: Choices, objections: Choices) -> Block:
    """The deal is lost: why, and what the buyer objected to."""
    objection = "Marketing uses these to write content that answers them."
    rows = [
        fields.one_of("reason", "Why?", reasons),
        fields.choice("objected", "Their objection", objections, optional=True, hint=objection),
        fields.words("objection", "Their objection, in their own words", optional=True),
        fields.words("words", "Anything to add?", optional=True),
    ]
    return _form(acts.LOSE, handoff, "Lost", "Save", rows)


def objection(handoff: HandoffFacts, objections: Choices) -> Block:
    """What the buyer objects to, and how they put it."""
    hint = "Marketing writes content that answers what you hear most."
    rows = [
        fields.choice("objected", "What do they object to?", objections),
        fields.words("words", "In their own words", optional=True, hint=hint, example="We just don't have the people"),
    ]
    return _form(acts.OBJECT, handoff, "Log objection", "Log", rows)


def _amount(handoff: HandoffFacts) -> Block:
    known = handoff.deal.amount if handoff.deal else None
    first = money.digits(known, handoff.currency) if known is not None else None
    hint = "Leave it empty if you don't know it yet."
    label = f"Amount in {handoff.currency}"
    return fields.line("amount", label, initial=first, hint=hint, example="12000", optional=True, limit=20)


def snooze(handoff: HandoffFacts, until: datetime) -> Block:
    """No reminder of this handoff until a moment; `until` is a suggestion."""
    hint = "No reminders before then. Deadlines keep running."
    rows = [fields.moment("until", "Snooze until", initial=until, hint=hint)]
    return _form(acts.SNOOZE, handoff, "Snooze", "Snooze", rows)


def remind_later(handoff: HandoffFacts, until: datetime) -> Block:
    """The same by the owner, within the deadline."""
    rows = [fields.moment("until", "Remind me at", initial=until, hint="Before the deadline, which keeps running.")]
    return _form(acts.REMIND_LATER, handoff, "Remind me later", "Save", rows)


def excuse(handoff: HandoffFacts) -> Block:
    """The newest broken promise counts neither way."""
    hint = "It then counts neither as met nor as missed. The thread shows who excused it and why."
    rows = [fields.words("words", "Why excuse the missed deadline?", hint=hint)]
    return _form(acts.EXCUSE, handoff, "Excuse", "Excuse", rows)


def _form(act: HandoffAct, handoff: HandoffFacts, title: str, submit: str, rows: list[Block], **more: object) -> Block:
    """The window of an act: whom it is about, its fields, and how the handoff looked when it was opened."""
    keep = {"handoff": handoff.id, "cycle": handoff.cycle, "version": handoff.version, **more}
    return blocks.modal(title, act.form, submit, [fields.who(handoff.lead), *rows], keep)
