"""The card: who, why now, what they did, what was agreed, and who does what by when. Scannable in five seconds."""

from collections.abc import Mapping
from datetime import UTC, tzinfo

from bot.cards import blocks, text
from bot.cards.blocks import Block, Message
from bot.cards.lead import card_buttons, card_state, lead_parts, state_words
from store.record.facts import HandoffFacts
from store.rules import states


def draw(
    facts: HandoffFacts, names: Mapping[str, str], labels: Mapping[str, str] | None = None, zone: tzinfo = UTC
) -> Message:
    """The card as it is now. `names` by member id, `labels` by code, `zone` is the workspace's."""
    stamp = f"h{facts.id}-v{facts.version}"
    if facts.lead.erased:
        return Message("Erased on request", blocks.stamped(_erased(facts), stamp))
    return Message(_notice(facts), blocks.stamped(_blocks(facts, names, labels or {}, zone), stamp))


def handoff_standing(
    facts: HandoffFacts, names: Mapping[str, str], labels: Mapping[str, str], zone: tzinfo
) -> list[Block]:
    """Where the handoff stands: state and deadlines beside the next step, open question, parting words, the past."""
    state = card_state.state(facts, names, labels)
    ended = facts.state in states.CLOSED
    bodies = (card_state.question(facts, names), card_state.parting_words(facts))
    before = card_state.earlier(facts, labels, zone)
    return [
        blocks.section(state) if ended else blocks.columns(state, card_state.next_step(facts, names)),
        *[blocks.section(body) for body in bodies if body],
        *[blocks.context(body) for body in (before,) if body],
    ]


def _blocks(facts: HandoffFacts, names: Mapping[str, str], labels: Mapping[str, str], zone: tzinfo) -> list[Block]:
    lead = facts.lead
    return [
        blocks.header(lead_parts.heading(lead)),
        blocks.section(lead_parts.why_now(lead)),
        *handoff_standing(facts, names, labels, zone),
        blocks.columns(
            lead_parts.checklist(lead.items, names), lead_parts.score_and_reasons(lead, zone, facts.score_faded_to)
        ),
        blocks.section(lead_parts.touches(lead)),
        blocks.context(lead_parts.origin(lead), lead_parts.contact(lead)),
        card_buttons.row(facts),
        blocks.context(_footer(facts)),
    ]


def _footer(facts: HandoffFacts) -> str:
    parts = [f"Handed over {text.when(facts.handed_over_at)}", f"handoff {facts.id}"]
    parts += [f"cycle {facts.cycle}"] * (facts.cycle > 1) + [f"lead quality {facts.quality} of 5"] * bool(facts.quality)
    return " · ".join(parts)


def _notice(facts: HandoffFacts) -> str:
    """What a phone shows before the channel is opened."""
    why = text.line(facts.lead.why_now, 200)
    return f"{state_words.word(facts.state)}: {lead_parts.name_and_company(facts.lead)}" + (f". {why}" if why else "")


def _erased(facts: HandoffFacts) -> list[Block]:
    return [
        blocks.header("Erased on request"),
        blocks.context(f"{state_words.bold(facts.state)} · {_footer(facts)}"),
    ]
