"""`/lead`: find a lead, see a list, add a lead. The answer travels with the acknowledgement."""

from datetime import datetime

from slack_bolt import Ack, App

from bot.cards import actions
from bot.cards.blocks import Message
from bot.cards.lead import deal_list, lists
from bot.cards.personal import guide
from bot.intake.reading import message_guesses
from bot.listeners.handoff import lead_views, why_quiet_asked
from bot.listeners.lead import lead_form
from bot.listeners.parts import Json, Parts
from bot.slack.payloads import interactions
from bot.slack.payloads.gestures import Command
from store.agreement import policy
from store.db.database import Transaction
from store.leads import lookup
from store.record.facts import LeadLine
from store.rules import states
from store.team import people
from store.views import deal_lists, lead_lists

LISTS = ("mine", "waiting", "overdue", "recycled")
DEALS = (deal_lists.OPEN, *states.DEAL_CLOSED)


def register(app: App, parts: Parts) -> None:
    """Listen to the command."""

    def lead(body: Json, ack: Ack) -> None:
        command = interactions.command(body)
        word, _, rest = command.text.partition(" ")
        if word.casefold() == "add":
            lead_form.open_form(parts, command.way, message_guesses.typed(rest))
            ack()
            return
        now = parts.clock()
        with parts.read() as tx:
            answer = _answer(tx, command, now, parts)
        ack(text=answer.text, blocks=answer.blocks, response_type="ephemeral")

    app.command(actions.COMMAND_LEAD)(lead)


def _answer(tx: Transaction, command: Command, now: datetime, parts: Parts) -> Message:
    text = command.text
    if text.casefold() in ("", "help"):
        return guide.lead_help()
    if text.casefold() in LISTS:
        return lists.draw(text.casefold(), _list(tx, text.casefold(), command.user_id, now), people.names(tx), now)
    if text.casefold() in DEALS:
        agreed = policy.current(tx)
        deals = deal_lists.deals(tx, text.casefold())
        return deal_list.draw(deals, people.names(tx), agreed.labels, agreed.currency, now)
    word, _, rest = text.partition(" ")
    if word.casefold() == "why":
        return why_quiet_asked.answer(tx, rest.strip(), command.user_id, now)
    text = message_guesses.plain(text)
    found = lookup.find(tx, text)
    only = lead_views.draw_lead(tx, found[0].lead_id, now, parts.identity) if len(found) == 1 else None
    close = [] if found else lookup.close_matches(tx, text)
    return only or lists.draw_found(text, found, people.names(tx), now, close)


def _list(tx: Transaction, kind: str, member_id: str, now: datetime) -> list[LeadLine]:
    match kind:
        case "mine":
            return lead_lists.owned_by(tx, member_id)
        case "waiting":
            return lead_lists.waiting_for_a_rep(tx)
        case "overdue":
            return lead_lists.past_their_deadline(tx, now)
    return lead_lists.given_back(tx)
