"""Home: opening it marks it as out of date, and delivery publishes it a moment later."""

from slack_bolt import App

from bot.listeners.parts import Json, Parts
from bot.slack.payloads import slack_events
from store.outbox import homes
from store.team import people


def register(app: App, parts: Parts) -> None:
    """Listen to Home being opened."""

    def opened(body: Json) -> None:
        member_id = slack_events.home_opened_by(body)
        if member_id is None:
            return
        with parts.begin() as tx:
            if people.is_active(tx, member_id) is not False:
                people.ensure(tx, member_id)
                homes.note_opened(tx, member_id, parts.clock())
        parts.wake()

    app.event("app_home_opened")(opened)
