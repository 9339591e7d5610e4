"""One lead in full: the answer to `/lead NAME`, and what Share puts into a channel."""

from datetime import UTC, tzinfo

from bot.cards import actions, blocks, text
from bot.cards.blocks import Block, Message
from bot.cards.lead import lead_card, lead_parts, state_words
from bot.cards.text import Labels, Names
from store.record.facts import HandoffFacts, LeadFacts


def draw(
    lead: LeadFacts,
    names: Names,
    labels: Labels | None = None,
    zone: tzinfo = UTC,
    handoff: HandoffFacts | None = None,
    permalink: str | None = None,
) -> Message:
    """The lead with its newest handoff, its card's address and buttons; for the asker alone."""
    extra = lead_parts.also_known(lead)
    card = [blocks.context(extra)] if extra else []
    card += [blocks.context(text.link("Open the card", permalink))] if permalink else []
    buttons = [
        blocks.button("Share…", actions.SHARE, lead.id),
        blocks.button("Show journey", actions.JOURNEY, lead.id),
    ]
    if any(not item.holds for item in lead.items):
        buttons.append(blocks.button("Complete checklist", actions.COMPLETE, lead.id))
    return _in_full(lead, names, labels or {}, zone, handoff, *card, blocks.actions(buttons))


def draw_shared(
    lead: LeadFacts,
    names: Names,
    by: str,
    labels: Labels | None = None,
    zone: tzinfo = UTC,
    handoff: HandoffFacts | None = None,
) -> Message:
    """The lead for the members of a channel, without buttons."""
    return _in_full(lead, names, labels or {}, zone, handoff, blocks.context(f"Shared by {text.person(by, names)}"))


def _in_full(
    lead: LeadFacts, names: Names, labels: Labels, zone: tzinfo, handoff: HandoffFacts | None, *below: Block
) -> Message:
    if lead.erased:
        return blocks.message("This lead was erased on request.")
    past = [f"Owner before Handoff: {text.line(lead.known_owner, 60)}"] if lead.known_owner else []
    past += [f"Known as {', '.join(text.line(known, 80) for known in lead.ids[:3])}"] if lead.ids else []
    about = lead_card.lead_blocks(lead, names, labels, zone, handoff, past)
    return Message(f"{state_words.word(lead.status)}: {lead_parts.name_and_company(lead)}", [*about, *below])
