"""Why quiet: the same answer from a card's menu and from `/lead why`."""

from datetime import datetime

from slack_bolt import App

from bot.cards import actions, blocks
from bot.cards.blocks import Message
from bot.cards.lead import lists, replies
from bot.cards.personal import notice
from bot.cards.reminders import quiet_words
from bot.intake.reading import message_guesses
from bot.listeners.parts import Parts, on_press
from bot.slack.payloads.gestures import Click
from store.db.database import Transaction
from store.handoffs import handoffs
from store.leads import lookup
from store.record.outcomes import Gone
from store.reminders import why_quiet
from store.rules.states import MANAGER
from store.team import people
from store.views import handoff_views


def register(app: App, parts: Parts) -> None:
    """Listen to the entry of the three dots, and to links, which need no answer."""

    def press(click: Click) -> None:
        now = parts.clock()
        with parts.read() as tx:
            answer = why_quiet_message(tx, click.id, click.user_id, now)
        gone = notice.window(replies.to_outcome(Gone(), {}, now) or "")
        parts.show(click.way, notice.around(answer, "What's next?") if answer else gone)

    on_press(app, actions.WHY_QUIET, press)
    on_press(app, actions.OPEN_CARD, lambda _click: None)


def why_quiet_message(tx: Transaction, handoff_id: int, by: str, now: datetime) -> Message | None:
    """Why this handoff is quiet; None if there is no such handoff."""
    facts = handoff_views.handoff_facts(tx, handoff_id)
    if facts is None or facts.lead.erased:
        return None
    may_decide = people.allowed(tx, by, MANAGER)
    return quiet_words.draw(facts, why_quiet.standing(tx, handoff_id, now), people.names(tx), now, may_decide)


def answer(tx: Transaction, typed: str, by: str, now: datetime) -> Message:
    """What `/lead why` says: `typed` is a handoff's number, as its card shows it, or whatever finds one lead."""
    asked = message_guesses.plain(typed)
    number = lookup.handoff_number(asked)
    by_number = why_quiet_message(tx, number, by, now) if number is not None else None
    if by_number is not None:
        return by_number
    found = lookup.find(tx, asked.removeprefix("lead ")) if asked else []
    if len(found) != 1:
        return lists.draw_found(asked, found, people.names(tx), now) if asked else blocks.message(replies.WHY_USAGE)
    row = handoffs.current(tx, found[0].lead_id)
    only = why_quiet_message(tx, row.id, by, now) if row is not None else None
    return only or blocks.message(replies.NOT_HANDED_OVER)
