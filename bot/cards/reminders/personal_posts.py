"""What one person is told because it concerns them: a lead becomes theirs, an answer, fresh interest, an objection."""

from collections.abc import Sequence

from bot.cards import blocks, text
from bot.cards.blocks import Block, Message
from bot.cards.lead import card_state, lead_parts
from bot.cards.reminders.reminder_posts import About, message_about, over_message, who_in_bold
from bot.cards.text import Labels, Names
from store.record.facts import ActFacts, TouchFact
from store.rules import acts, states

WHY = {
    "customer": "you sold to this company before",
    "colleague": "you already work with this company",
    "crm": "you own this contact in the CRM",
    "account": "you look after this target account",
    "segment": "you take leads like this one",
}
TOUCHES_SHOWN = 3


def new_owner(about: About, act: ActFacts, labels: Labels) -> Message:
    """To the new owner: who gave it to them."""
    who = text.person(act.member_id, about.names) if act.member_id else text.crm(act.system)
    return _ours(about, labels, f"{who} assigned this lead to you.")


def answer_came(about: About, act: ActFacts, labels: Labels) -> Message:
    """To who asked: the answer, and that their deadline runs again."""
    who = text.person(act.member_id, about.names)
    return _ours(about, labels, f"{who} answered your question.", text.words(act.words, 1200, rows=12))


def fresh_interest(about: About, touches: Sequence[TouchFact], labels: Labels) -> Message:
    """To the owner: what the lead did of high intent since they have it."""
    rows = [f"• {lead_parts.touch_line(touch)}, {text.when(touch.at)}" for touch in touches[:TOUCHES_SHOWN]]
    return _ours(about, labels, "Fresh interest: a good moment to get in touch.", *rows)


def reservation(about: About, labels: Labels) -> Message:
    """To who knows the company: that they may claim it before all others."""
    handoff = about.handoff
    assert handoff.reserved_until is not None, "the point of the message"
    why = WHY.get(handoff.reserved_why or "") or text.label(handoff.reserved_why, labels)
    said = f"Reserved for you until {text.when(handoff.reserved_until)}" + (f": {why}." if why else ".")
    rows = [said, lead_parts.why_now(handoff.lead), lead_parts.contact(handoff.lead)]
    return message_about(about, rows, [blocks.button("Claim", acts.CLAIM.code, handoff.id, "primary")])


def reservation_ended(about: About) -> Message:
    """The same once everybody may claim it."""
    return over_message(f"{who_in_bold(about)}\nThe reservation has ended: every rep may claim it now.")


def objection_heard(what: str, by: str, words: str, names: Names) -> Message:
    """To the owner of a decision: who disagrees, and why."""
    rows = [
        f"*{text.person(by, names)} objects to your decision:* {text.line(what, 300)}",
        text.words(words, 1200, rows=12),
        "It stands with the decision. The test still runs, and its number decides.",
    ]
    return blocks.message("\n".join(row for row in rows if row))


def _ours(about: About, labels: Labels, *rows: str) -> Message:
    handoff = about.handoff
    below = [card_state.state(handoff, about.names, labels), lead_parts.contact(handoff.lead)]
    return message_about(about, [*rows, *below], [_next_act(about)])


def _next_act(about: About) -> Block:
    """What the owner does now: log the first response, or plan what comes after it."""
    act = acts.RESPOND if about.handoff.state == states.CLAIMED else acts.PLAN
    return blocks.button(act.label, act.code, about.handoff.id, "primary")
