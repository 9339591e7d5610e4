"""`/handoff`: what Handoff does, who owns what, its settings, being away, the goal and what campaigns cost."""

from collections.abc import Mapping
from typing import Protocol

from slack_bolt import Ack, App

from bot.cards import actions
from bot.cards.blocks import Message
from bot.cards.personal import guide, notice
from bot.listeners.agreement import signing_presses
from bot.listeners.learning import calibration_window, journeys_asked, month_presses
from bot.listeners.message import accounts_asked, briefs_asked, content_asked, house_asked
from bot.listeners.monday import goal_form, spend_form
from bot.listeners.parts import Json, Parts
from bot.listeners.team import (
    away_form,
    crm_owners_form,
    doors_form,
    hearing_form,
    hours_form,
    set_up_forms,
    settings_window,
    webhooks_form,
)
from bot.slack.payloads import interactions
from bot.slack.payloads.gestures import Command
from store.agreement import policy
from store.db.database import Transaction
from store.handoffs import permits
from store.team import people, workspace


class Subcommand(Protocol):
    """A module behind one word: what else it hears, and what it does for who types the word."""

    def register(self, app: App, parts: Parts, /) -> None:
        """Listen to its forms and buttons."""

    def answer_command(self, parts: Parts, command: Command, ack: Ack, /) -> None:
        """Open its form, or answer in private."""


SUBCOMMANDS: Mapping[str, Subcommand] = {
    "away": away_form,
    "hours": hours_form,
    "me": hearing_form,
    "goal": goal_form,
    "spend": spend_form,
    "answers": month_presses,
    "settings": settings_window,
    "agreement": signing_presses,
    "journey": journeys_asked,
    "message": house_asked,
    "campaign": briefs_asked,
    "accounts": accounts_asked,
    "calibrate": calibration_window,
    "content": content_asked,
    "doors": doors_form,
    "crm": crm_owners_form,
    "webhooks": webhooks_form,
}
ALSO = {"definition": "agreement", "policy": "agreement", "campaigns": "campaign"}
SET_UP = frozenset({"setup", "set-up", "set"})


def register(app: App, parts: Parts) -> None:
    """Listen to the command, and to what its subcommands listen to."""

    def handoff(body: Json, ack: Ack) -> None:
        command = interactions.command(body)
        typed = command.text.partition(" ")[0].casefold()
        word = ALSO.get(typed, typed)
        if word in SET_UP:
            set_up_forms.open_first_step(parts, command.way, command.user_id)
            ack()
            return
        asked = SUBCOMMANDS.get(word)
        if asked is not None:
            asked.answer_command(parts, command, ack)
            return
        with parts.read() as tx:
            answer = _help(tx, command.user_id, word)
        ack(text=answer.text, blocks=answer.blocks, response_type="ephemeral")

    for subcommand in SUBCOMMANDS.values():
        subcommand.register(app, parts)
    app.command(actions.COMMAND_HANDOFF)(handoff)


def _help(tx: Transaction, user_id: str, word: str) -> Message:
    """Help and, before set-up, the offer to members who may do it."""
    owners = policy.current(tx).owners
    answer = guide.handoff_help(
        {code: getattr(owners, code) for code in guide.OWNERS}, people.names(tx), word * (word != "help")
    )
    if workspace.load(tx).set_up_at is not None or not permits.set_up(tx, user_id):
        return answer
    offer = notice.set_up_offer()
    return Message(f"{offer.text}\n{answer.text}", [*offer.blocks, *answer.blocks])
