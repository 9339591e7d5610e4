"""Forms of an opportunity: opened, won, lost."""

from datetime import date

from bot.cards import actions, blocks, money
from bot.cards.blocks import Block, Choices
from bot.cards.forms import about, fields
from store.record.facts import HandoffFacts


def opportunity(handoff: HandoffFacts) -> Block:
    """Open a deal from this handoff."""
    rows = [
        about.who(handoff.lead),
        _amount(handoff),
        fields.words("words", "What is it about?", optional=True, hint="The problem in the buyer's own words is best."),
    ]
    return blocks.modal("Open opportunity", actions.FORM_OPEN_DEAL, "Open", rows, about.kept(handoff))


def won(handoff: HandoffFacts, today: date) -> Block:
    """The deal is won: for how much, when, and why they bought."""
    rows = [
        about.who(handoff.lead),
        _amount(handoff),
        fields.day("closed_on", "Won on", initial=today),
        fields.words("words", "Why did they buy?", optional=True, hint="In the buyer's own words."),
    ]
    return blocks.modal("Won", actions.FORM_WIN, "Celebrate", rows, about.kept(handoff))


def lost(handoff: HandoffFacts, reasons: Choices) -> Block:
    """The deal is lost: why, and what the buyer objected to."""
    objection = "Leave it empty if they gave none. Marketing answers these in what it writes."
    rows = [
        about.who(handoff.lead),
        fields.choice("reason", "Why?", reasons),
        fields.words("objection", "Their objection, in their own words", optional=True, hint=objection),
        fields.words("words", "Anything to add?", optional=True),
    ]
    return blocks.modal("Lost", actions.FORM_LOSE, "Save", rows, about.kept(handoff))


def _amount(handoff: HandoffFacts) -> Block:
    known = handoff.deal.amount if handoff.deal else None
    first = money.digits(known, handoff.currency) if known is not None else None
    hint = "Leave it empty if it is not known yet."
    label = f"Amount in {handoff.currency}"
    return fields.line("amount", label, initial=first, hint=hint, example="12000", optional=True, limit=20)
