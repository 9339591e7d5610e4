"""Forms behind a card's buttons, up to the opportunity."""

from datetime import datetime

from bot.cards import actions, blocks, text
from bot.cards.blocks import Block, Choices
from bot.cards.forms import about, fields
from store.record.facts import HandoffFacts
from store.rules import states

HOW: Choices = (
    ("call", "Call"),
    ("voicemail", "Voicemail"),
    ("email", "Mail written by you"),
    ("meeting", "Meeting"),
    ("message", "Message or chat"),
    ("other", "Something else"),
)


def recycle(handoff: HandoffFacts, recycle_reasons: Choices, disqualify_reasons: Choices) -> Block:
    """Give it back: in which way, why, and in the rep's words."""
    ways = [
        blocks.option(states.NURTURE, "Keep nurturing", "Comes back when they show fresh interest"),
        blocks.option(states.WAKE, "Wake on a date", "Comes back on the day you choose"),
        blocks.option(states.DISQUALIFY, "Disqualify", "Not a fit; does not come back by itself"),
    ]
    groups = [("Keep nurturing, or wake on a date", recycle_reasons), ("Disqualify", disqualify_reasons)]
    rows = [
        about.who(handoff.lead),
        fields.radio("way", "What should happen?", ways, initial=states.NURTURE),
        fields.grouped_choice("reason", "Why?", groups),
        fields.day("wake_on", "Wake on", optional=True, hint="Only for “Wake on a date”."),
        fields.words("words", "In your words", example="What did they say? What would make them ready?"),
        fields.quality(),
    ]
    return blocks.modal("Give it back", actions.FORM_RECYCLE, "Recycle", rows, about.kept(handoff))


def ask(handoff: HandoffFacts) -> Block:
    """A question to marketing; it stays the rep's handoff."""
    hint = "Your clocks pause until the answer is here; marketing's clock runs."
    rows = [
        about.who(handoff.lead),
        fields.words("words", "What do you need to know?", hint=hint, example="Which webinar did they see?"),
    ]
    return blocks.modal("Ask marketing", actions.FORM_ASK, "Ask", rows, about.kept(handoff))


def answer(handoff: HandoffFacts) -> Block:
    """Marketing's answer, below the question."""
    question = handoff.question.question if handoff.question else ""
    quoted = [blocks.section("*Sales asks*\n" + text.words(question, 1500, rows=12))] if question.strip() else []
    hint = "The answer goes into the card's thread and sales' clocks go on."
    rows = [about.who(handoff.lead), *quoted, fields.words("words", "Your answer", hint=hint)]
    return blocks.modal("Answer sales", actions.FORM_ANSWER, "Answer", rows, about.kept(handoff))


def respond(handoff: HandoffFacts, now: datetime) -> Block:
    """The first human act toward the lead, and when it happened."""
    rows = [
        about.who(handoff.lead),
        fields.choice("how", "How?", HOW, initial="call", hint="A voicemail counts; automatic mail does not."),
        fields.moment("happened_at", "When?", initial=now),
        fields.words("words", "What came of it?", optional=True, example="Their words are worth most."),
        fields.quality(),
    ]
    return blocks.modal("Log response", actions.FORM_RESPOND, "Save", rows, about.kept(handoff))


def next_step(handoff: HandoffFacts, by: str) -> Block:
    """What happens next, by when, and who does it."""
    agreed = None if handoff.next_step_is_default else handoff.next_step
    owner = handoff.next_step_owner or handoff.owner_id or by
    rows = [
        about.who(handoff.lead),
        fields.line("next_step", "Next step", initial=agreed, example="Demo with their head of operations"),
        fields.day("due", "Due", initial=handoff.next_step_due, optional=True),
        fields.member("owner", "Who does it?", initial=owner),
    ]
    return blocks.modal("Next step", actions.FORM_NEXT_STEP, "Save", rows, about.kept(handoff))


def assign(handoff: HandoffFacts) -> Block:
    """Give the handoff to a rep."""
    hint = "Clocks go on in their office hours."
    rows = [about.who(handoff.lead), fields.member("member", "Who takes it?", hint=hint)]
    return blocks.modal("Assign", actions.FORM_ASSIGN, "Assign", rows, about.kept(handoff))
