"""What a manager decides about promises: silence for a while, or a broken one taken off the count."""

from datetime import datetime

from bot.cards import actions, blocks
from bot.cards.blocks import Block
from bot.cards.forms import about, fields
from store.record.facts import HandoffFacts


def snooze(handoff: HandoffFacts, until: datetime) -> Block:
    """No reminder of this handoff until a moment; `until` is a suggestion."""
    hint = "Nobody is reminded before then. The clocks count on."
    rows = [about.who(handoff.lead), fields.moment("until", "Snooze until", initial=until, hint=hint)]
    return blocks.modal("Snooze", actions.FORM_SNOOZE, "Snooze", rows, about.kept(handoff))


def excuse(handoff: HandoffFacts) -> Block:
    """The newest broken promise counts neither way."""
    hint = "It then counts neither as kept nor as missed. The thread says who excused it, and why."
    rows = [about.who(handoff.lead), fields.words("words", "Why is the broken promise excused?", hint=hint)]
    return blocks.modal("Excuse", actions.FORM_EXCUSE, "Excuse", rows, about.kept(handoff))
