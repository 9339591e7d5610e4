"""The card: who, why now, what they did, what was agreed, and who does what by when. Scannable in five seconds."""

from collections.abc import Sequence
from datetime import UTC, tzinfo

from bot.cards import blocks, text
from bot.cards.blocks import Block, Message
from bot.cards.lead import card_buttons, card_state, lead_parts, state_words
from bot.cards.text import Labels, Names
from store.record.facts import HandoffFacts, LeadFacts
from store.rules import states

WITHDRAWN = "Withdrawn: the import that brought this lead was undone"


def draw(facts: HandoffFacts, names: Names, labels: Labels | None = None, zone: tzinfo = UTC) -> Message:
    """The card as it is now. `names` by member id, `labels` by code, `zone` is the workspace's."""
    stamp = f"h{facts.id}-v{facts.version}"
    if facts.withdrawn_at or facts.lead.erased:
        gone = WITHDRAWN if facts.withdrawn_at else "Erased on request"
        how = blocks.context(f"{state_words.bold(facts.state)} · {_footer(facts)}")
        return Message(gone, blocks.stamped([blocks.header(gone), how], stamp))
    about = lead_blocks(facts.lead, names, labels or {}, zone, facts)
    below = (card_buttons.row(facts), blocks.context(_footer(facts)))
    return Message(_notice(facts), blocks.stamped([*about, *below], stamp))


def lead_blocks(
    lead: LeadFacts, names: Names, labels: Labels, zone: tzinfo, handoff: HandoffFacts | None, more: Sequence[str] = ()
) -> list[Block]:
    """The lead, how its handoff stands if there is one, and `more` in small print."""
    not_yet = [blocks.section(f"{state_words.bold(lead.status)}, not handed over yet")]
    faded = handoff.score_faded_to if handoff else None
    return [
        blocks.header(lead_parts.heading(lead)),
        blocks.section(lead_parts.why_now(lead)),
        *(_standing(handoff, names, labels, zone) if handoff else not_yet),
        blocks.columns(lead_parts.checklist(lead.items, names), lead_parts.score_and_reasons(lead, zone, faded)),
        blocks.section(lead_parts.touches(lead)),
        blocks.context(lead_parts.origin(lead), lead_parts.contact(lead), *more),
    ]


def _standing(facts: HandoffFacts, names: Names, labels: Labels, zone: tzinfo) -> list[Block]:
    """State and deadlines beside the next step, open question, parting words, the past."""
    state = card_state.state(facts, names, labels)
    ended = facts.state in states.CLOSED
    parting_words = text.words(facts.words, 400) if ended else ""
    before = card_state.earlier(facts, labels, zone)
    return [
        blocks.section(state) if ended else blocks.columns(state, card_state.next_step(facts, names)),
        *blocks.paragraphs(card_state.question(facts, names), parting_words),
        *([blocks.context(before)] if before else []),
    ]


def _footer(facts: HandoffFacts) -> str:
    parts = [f"Handed over {text.when(facts.handed_over_at)}", f"handoff {facts.id}"]
    parts += [f"cycle {facts.cycle}"] * (facts.cycle > 1) + [f"lead quality {facts.quality} of 5"] * bool(facts.quality)
    return " · ".join(parts)


def _notice(facts: HandoffFacts) -> str:
    """What a phone shows before the channel is opened."""
    why = text.line(facts.lead.why_now, 200)
    return f"{state_words.word(facts.state)}: {lead_parts.name_and_company(facts.lead)}" + (f". {why}" if why else "")
