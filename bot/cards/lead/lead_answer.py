"""One lead in full: the answer to `/lead NAME`, and what Share puts into a channel."""

from collections.abc import Mapping
from datetime import UTC, tzinfo

from bot.cards import actions, blocks, text
from bot.cards.blocks import Block, Message
from bot.cards.lead import lead_card, lead_parts, state_words
from store.record.facts import HandoffFacts, LeadFacts

Names = Mapping[str, str]
Labels = Mapping[str, str]


def draw(
    lead: LeadFacts,
    names: Names,
    labels: Labels | None = None,
    zone: tzinfo = UTC,
    handoff: HandoffFacts | None = None,
    permalink: str | None = None,
) -> Message:
    """The lead with its newest handoff, its card's address and buttons; for the asker alone."""
    if lead.erased:
        return _erased()
    card = [blocks.context(text.link("Open the card", permalink))] if permalink else []
    return Message(_title(lead), [*_body(lead, names, labels or {}, zone, handoff), *card, _buttons(lead)])


def draw_shared(
    lead: LeadFacts,
    names: Names,
    by: str,
    labels: Labels | None = None,
    zone: tzinfo = UTC,
    handoff: HandoffFacts | None = None,
) -> Message:
    """The lead for the members of a channel, without buttons."""
    if lead.erased:
        return _erased()
    sharer = blocks.context(f"Shared by {text.person(by, names)}")
    return Message(_title(lead), [*_body(lead, names, labels or {}, zone, handoff), sharer])


def _title(lead: LeadFacts) -> str:
    return f"{state_words.word(lead.status)}: {lead_parts.name_and_company(lead)}"


def _erased() -> Message:
    body = "This lead was erased on request."
    return Message(body, [blocks.section(body)])


def _body(lead: LeadFacts, names: Names, labels: Labels, zone: tzinfo, handoff: HandoffFacts | None) -> list[Block]:
    faded = handoff.score_faded_to if handoff else None
    return [
        blocks.header(lead_parts.heading(lead)),
        blocks.section(lead_parts.why_now(lead)),
        *_standing(lead, names, labels, zone, handoff),
        blocks.columns(lead_parts.checklist(lead.items, names), lead_parts.score_and_reasons(lead, zone, faded)),
        blocks.section(lead_parts.touches(lead)),
        blocks.context(lead_parts.origin(lead), lead_parts.contact(lead), *_past(lead)),
    ]


def _standing(lead: LeadFacts, names: Names, labels: Labels, zone: tzinfo, handoff: HandoffFacts | None) -> list[Block]:
    if handoff is None:
        return [blocks.section(f"{state_words.bold(lead.status)}, not handed over yet")]
    return lead_card.handoff_standing(handoff, names, labels, zone)


def _past(lead: LeadFacts) -> list[str]:
    owner = [f"Owner before Handoff: {text.line(lead.known_owner, 60)}"] if lead.known_owner else []
    ids = [text.line(known, 80) for known in lead.ids[:3]]
    return [*owner, *(["Known as " + ", ".join(ids)] if ids else [])]


def _buttons(lead: LeadFacts) -> Block:
    buttons = [
        blocks.button("Share…", actions.SHARE, lead.id),
        blocks.button("Show journey", actions.JOURNEY, lead.id),
    ]
    if any(not item.holds for item in lead.items):
        buttons.append(blocks.button("Complete checklist", actions.COMPLETE, lead.id))
    return blocks.actions(buttons)
