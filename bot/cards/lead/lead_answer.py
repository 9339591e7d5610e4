"""One lead in full, with all that may be done: the answer to `/lead NAME`, *More…* on a card, and what Share shows."""

from collections.abc import Sequence
from datetime import UTC, tzinfo

from bot.cards import blocks, text
from bot.cards.blocks import Block, Message
from bot.cards.lead import card_buttons, card_state, lead_parts, state_words
from bot.cards.text import Labels, Names
from store.record.facts import HandoffFacts, LeadFacts


def draw(
    lead: LeadFacts,
    names: Names,
    labels: Labels | None = None,
    zone: tzinfo = UTC,
    handoff: HandoffFacts | None = None,
    permalink: str | None = None,
    beside: Sequence[Block] = (),
) -> Message:
    """The lead with its newest handoff, its card's address and buttons, and its deals beside; for the asker alone."""
    extra = lead_parts.also_known(lead)
    card = [blocks.context(extra)] if extra else []
    card += [blocks.context(text.link("Open the card", permalink))] if permalink else []
    return _in_full(lead, names, labels or {}, zone, handoff, *card, *card_buttons.all_acts(lead, handoff), *beside)


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
    about = _about(lead, names, labels, zone, handoff, past)
    return Message(f"{state_words.word(lead.status)}: {lead_parts.name_and_company(lead)}", [*about, *below])


def _about(
    lead: LeadFacts, names: Names, labels: Labels, zone: tzinfo, handoff: HandoffFacts | None, more: Sequence[str]
) -> list[Block]:
    """All that is known of the lead and of how its handoff stands, `more` in small print."""
    faded = handoff.score_faded_to if handoff else None
    return [
        blocks.header(lead_parts.heading(lead)),
        blocks.section(f"{lead_parts.why_now(lead)}\n{lead_parts.contact(lead)}"),
        *_standing(lead, handoff, names, labels, zone),
        blocks.columns(lead_parts.checklist(lead.items, names), lead_parts.score_and_reasons(lead, zone, faded)),
        blocks.section(lead_parts.touches(lead)),
        blocks.context(lead_parts.origin(lead), *more),
    ]


def _standing(lead: LeadFacts, handoff: HandoffFacts | None, names: Names, labels: Labels, zone: tzinfo) -> list[Block]:
    """How its handoff stands, and the past."""
    if handoff is None:
        return [blocks.section(f"{state_words.bold(lead.status)}, not handed over yet")]
    before = card_state.earlier(handoff, labels, zone)
    return [
        *card_state.handoff_blocks(handoff, names, labels),
        *([blocks.context("\n".join(before))] if before else []),
    ]
