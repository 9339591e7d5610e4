"""`/journey`: one lead's way, the last ten wins or losses, or the map both teams share. Share posts the map."""

from datetime import datetime

from slack_bolt import Ack, App

from bot.cards import actions, blocks
from bot.cards.blocks import Message
from bot.cards.lead import lists
from bot.cards.learning import journey_posts as card
from bot.intake.reading import message_guesses
from bot.listeners.handoff import lead_views
from bot.listeners.parts import Json, Parts, on_press
from bot.slack.payloads import interactions
from bot.slack.payloads.gestures import Click, Command
from store.agreement import policy
from store.db.database import Transaction
from store.leads import lookup
from store.learning import journey_maps
from store.rules import states
from store.team import people, workspace

OUTCOMES = {"wins": states.WON, "won": states.WON, "lost": states.LOST, "losses": states.LOST}


def register(app: App, parts: Parts) -> None:
    """Listen to the command and to the button that shares the map."""

    def journey(body: Json, ack: Ack) -> None:
        command = interactions.command(body)
        _answer(parts, command, command.text, ack)

    app.command(actions.COMMAND_JOURNEY)(journey)
    on_press(app, actions.SHARE_JOURNEYS, lambda click: _share(parts, click))


def answer_command(parts: Parts, command: Command, ack: Ack) -> None:
    """The same as `/handoff journey ...`."""
    _answer(parts, command, command.text.partition(" ")[2], ack)


def _answer(parts: Parts, command: Command, typed: str, ack: Ack) -> None:
    now = parts.clock()
    with parts.read() as tx:
        answer = _drawn(tx, typed.strip(), now)
    ack()
    parts.hints.later(command.way, answer)


def _drawn(tx: Transaction, typed: str, now: datetime) -> Message:
    word, agreed = typed.casefold(), policy.current(tx)
    if word in ("", "help"):
        return blocks.message(card.HELP)
    if word in OUTCOMES:
        page = journey_maps.load_page(tx, OUTCOMES[word], now)
        return card.draw_ends(page, agreed.labels, workspace.load(tx).timezone)
    if word == "map":
        kept = journey_maps.load_map(tx)
        if kept is None:
            return blocks.message(card.NO_MAP)
        return card.draw_map(kept, agreed.labels, people.names(tx), workspace.load(tx).timezone)
    text = message_guesses.plain(typed)
    found = lookup.find(tx, text)
    only = lead_views.draw_journey(tx, found[0].lead_id, now) if len(found) == 1 else None
    close = [] if found else lookup.close_matches(tx, text)
    return only or lists.draw_found(text, found, people.names(tx), now, close)


def _share(parts: Parts, click: Click) -> None:
    with parts.begin() as tx:
        version = journey_maps.share_map(tx, click.user_id, parts.clock())
    parts.wake()
    said = card.NOT_SHARED if version is None else card.SHARED.format(version)
    parts.hints.later(click.way, said)
