"""What a form about a handoff keeps, and the line that says whom it is about."""

from bot.cards import blocks, text
from bot.cards.blocks import Block
from store.record.facts import HandoffFacts, LeadFacts


def kept(handoff: HandoffFacts) -> dict[str, object]:
    """Which handoff, and how it looked when the form was opened."""
    return {"handoff": handoff.id, "cycle": handoff.cycle, "version": handoff.version}


def who(lead: LeadFacts) -> Block:
    """Name and company."""
    return blocks.context(text.lead_name(lead.name, lead.company))
