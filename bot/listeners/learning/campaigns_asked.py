"""`/scoreboard campaigns`: what campaigns cost and brought, privately, and by every rule on demand."""

from datetime import datetime

from slack_bolt import App

from bot.cards import actions, blocks
from bot.cards.blocks import Message
from bot.cards.learning import campaign_page
from bot.cards.monday import kpi_words
from bot.listeners.parts import Parts, on_press
from bot.slack.payloads.gestures import Click
from store.agreement import policy
from store.db.database import Transaction
from store.learning import asked_credit


def register(app: App, parts: Parts) -> None:
    """Listen to the button that compares the rules."""
    on_press(app, actions.COMPARE_RULES, lambda click: _compare(parts, click))


def answer(tx: Transaction, asked: str, now: datetime) -> Message:
    """The answer, for who typed it."""
    try:
        found = asked_credit.load_asked(tx, asked, now)
    except ValueError as wrong:
        return blocks.message(f"{wrong}".capitalize())
    return campaign_page.draw(found, policy.current(tx).currency, kpi_words.stretch(*found.days), asked)


def _compare(parts: Parts, click: Click) -> None:
    with parts.read() as tx:
        found = asked_credit.load_asked(tx, click.value, parts.clock())
        window = campaign_page.compare(found, policy.current(tx).currency, kpi_words.stretch(*found.days))
    parts.show(click.way, window)
