"""*What to say* on a card, and *Used it* beside an asset."""

from slack_bolt import App

from bot.cards import actions
from bot.cards.blocks import Message
from bot.cards.lead import replies
from bot.cards.message import say_window
from bot.cards.personal import notice
from bot.listeners.parts import Parts, on_press
from bot.slack.payloads.gestures import Click
from store.agreement import policy
from store.db.database import Transaction
from store.message import what_to_say
from store.record.outcomes import Again, Done
from store.team import people


def register(app: App, parts: Parts) -> None:
    """Listen to both buttons."""

    def show(click: Click) -> None:
        with parts.read() as tx:
            drawn = _draw(tx, click.id, click.user_id)
        parts.show(click.way, notice.around(drawn, drawn.title) if drawn else notice.window(replies.GONE))

    def used(click: Click) -> None:
        now = parts.clock()
        content, handoff = map(int, click.value.split(":"))
        with parts.begin() as tx:
            outcome = what_to_say.use(tx, content, handoff, click.user_id, now)
            note = replies.to_outcome(outcome, people.names(tx), now)
            drawn = _draw(tx, handoff, click.user_id) if isinstance(outcome, Done | Again) else None
        parts.hints.later(click.way, drawn or note)

    on_press(app, actions.WHAT_TO_SAY, show)
    on_press(app, actions.USED_CONTENT, used)


def _draw(tx: Transaction, handoff_id: int, member_id: str) -> Message | None:
    found = what_to_say.load_for(tx, handoff_id, member_id)
    return say_window.draw(found, policy.current(tx).labels) if found else None
