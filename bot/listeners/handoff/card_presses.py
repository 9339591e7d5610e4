"""Claim, Release, Reopen and Take over: acts of one press."""

from collections.abc import Callable
from datetime import datetime

from slack_bolt import App

from bot.cards import actions
from bot.cards.lead import replies
from bot.listeners.parts import Parts, on_press
from bot.slack.payloads import Click
from store.db.database import Transaction
from store.handoffs import card_repairs, handoffs, opportunities, recycling
from store.record.outcomes import Again, Done, Outcome
from store.rules import states
from store.team import people

Act = Callable[[Transaction, int, str, datetime], Outcome]


def register(app: App, parts: Parts) -> None:
    """Listen to the buttons that need no form."""

    def act(decide: Act, done: str | None = None) -> Callable[[Click], None]:
        def press(click: Click) -> None:
            now = parts.clock()
            with parts.begin() as tx:
                outcome = decide(tx, click.id, click.user_id, now)
                repair(tx, click, now)
                note = done if isinstance(outcome, Done | Again) else replies.of(outcome, people.names(tx), now)
            parts.hints.later(click.way, note)
            parts.wake()

        return press

    on_press(app, actions.CLAIM, act(handoffs.claim))
    on_press(app, actions.RELEASE, act(handoffs.release))
    on_press(app, actions.REOPEN, act(_reopen))
    on_press(app, actions.TAKE_OVER, act(_take_over, replies.YOURS))


def repair(tx: Transaction, click: Click, now: datetime) -> None:
    """If it was a card that was pressed, put right what it shows wrongly."""
    if click.stamp and click.channel and click.ts:
        card_repairs.pressed(tx, click.stamp.handoff_id, click.channel, click.ts, click.stamp.version, now)


def _take_over(tx: Transaction, handoff_id: int, by: str, now: datetime) -> Outcome:
    """A manager assigns it to themselves, whoever has it now."""
    return handoffs.assign(tx, handoff_id, by, by, now)


def _reopen(tx: Transaction, handoff_id: int, by: str, now: datetime) -> Outcome:
    """A closed deal, or else a lead that was given back."""
    row = handoffs.find(tx, handoff_id)
    closed_deal = row is not None and row.state in states.DEAL_CLOSED
    return (opportunities.reopen if closed_deal else recycling.reopen)(tx, handoff_id, by, now)
