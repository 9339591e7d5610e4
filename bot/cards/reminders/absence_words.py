"""What somebody hears as they begin to cover: for whom, until when, and for which open handoffs."""

from collections.abc import Sequence
from datetime import datetime

from bot.cards import blocks, text
from bot.cards.blocks import Message
from bot.cards.lead import lead_parts, lists, state_words
from bot.cards.reminders import reminder_posts
from bot.cards.text import Names
from store.record.facts import Away, HandoffFacts
from store.rules.states import ClockKind

SHOWN = 15


def covering(absence: Away, held: Sequence[tuple[HandoffFacts, str | None]], names: Names, now: datetime) -> Message:
    """To who covers: each handoff with the address of its card."""
    who = text.person(absence.member_id, names)
    rows = [
        f"*You cover for {who} until {text.day(absence.last, now)}.* "
        f"You get the reminders and can act on these. They stay {who}'s.",
        *(_row(facts, address, now) for facts, address in held[:SHOWN]),
    ]
    if not held:
        rows.append("Nothing is left open.")
    if len(held) > SHOWN:
        rows.append(f"and {lists.total_of(held) - SHOWN} more: see Home.")
    return blocks.message(text.rows_that_fit(rows))


def no_longer_covering(absence: Away | None, names: Names) -> Message:
    """The same once the absence is over, or another covers."""
    whom = f" for {text.person(absence.member_id, names)}" if absence else ""
    return reminder_posts.over_message(f"You no longer cover{whom}.")


def _row(facts: HandoffFacts, address: str | None, now: datetime) -> str:
    response = facts.clock(ClockKind.RESPONSE)
    parts = [state_words.word(facts.state)]
    if response is not None and response.stopped_at is None and not response.paused and response.due_at:
        parts.append(f"first response due {text.when(response.due_at)}")
    if facts.next_step_due is not None:
        parts.append(f"next step due {text.day(facts.next_step_due, now)}")
    return f"• {text.link(lead_parts.name_and_company(facts.lead), address)}: {', '.join(parts)}"
