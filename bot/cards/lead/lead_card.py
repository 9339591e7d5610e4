"""The card: who, why now, how to reach them, who does what by when. Scannable in five seconds on a phone; the rest
is one press away."""

from datetime import UTC, tzinfo

from bot.cards import blocks, text
from bot.cards.blocks import Message
from bot.cards.lead import card_buttons, card_state, lead_parts, state_words
from bot.cards.text import Labels, Names
from store.record.facts import HandoffFacts, LeadFacts

WITHDRAWN = "Withdrawn: the import that brought this lead was undone"


def draw(facts: HandoffFacts, names: Names, labels: Labels | None = None, zone: tzinfo = UTC) -> Message:
    """The card as it is now. `names` by member id, `labels` by code, `zone` is the workspace's."""
    stamp = f"h{facts.id}-v{facts.version}"
    if facts.withdrawn_at or facts.lead.erased:
        gone = WITHDRAWN if facts.withdrawn_at else "Erased on request"
        how = blocks.context(f"{state_words.bold(facts.state)} · {_footer(facts)}")
        return Message(gone, blocks.stamped([blocks.header(gone), how], stamp))
    about = [
        blocks.header(lead_parts.heading(facts.lead)),
        blocks.section("\n".join(row for row in _who(facts.lead) if row), card_buttons.say_button(facts)),
        *card_state.handoff_blocks(
            facts, names, labels or {}, lead_parts.fit_and_score(facts.lead, names, facts.score_faded_to)
        ),
        card_buttons.row(facts),
        blocks.context(
            lead_parts.origin(facts.lead), *card_state.earlier(facts, labels or {}, zone)[-1:], _footer(facts)
        ),
    ]
    return Message(_notice(facts), blocks.stamped(about, stamp))


def _who(lead: LeadFacts) -> tuple[str, ...]:
    return lead_parts.why_now(lead), lead_parts.offer(lead), lead_parts.contact(lead)


def _footer(facts: HandoffFacts) -> str:
    made = f"Handed over {text.when(facts.handed_over_at)}" if facts.cycle else "Imported deal"
    parts = [made, f"handoff {facts.id}"]
    parts += [f"routed by {text.line(facts.routed_by, 100)}"] if facts.routed_by else []
    parts += [f"cycle {facts.cycle}"] * (facts.cycle > 1) + [f"lead quality {facts.quality} of 5"] * bool(facts.quality)
    return " · ".join(parts)


def _notice(facts: HandoffFacts) -> str:
    """What a phone shows before the channel is opened."""
    why = text.line(facts.lead.why_now, 200)
    return f"{state_words.word(facts.state)}: {lead_parts.name_and_company(facts.lead)}" + (f". {why}" if why else "")
