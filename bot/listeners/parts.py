"""What the listeners work with, and how they listen to buttons and forms."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.cards import actions
from bot.slack import windows
from bot.slack.payloads import interactions
from bot.slack.payloads.gestures import AppIdentity, Click, Form, Way
from bot.slack.private_notes import Hints
from store.db.database import Database, Transaction

# A person waits for the acknowledgement, and Slack gives up after three seconds.
PATIENCE = 2.0

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Parts:
    """`slack` is for windows and for looking at a channel; `wake` has delivery look at once."""

    database: Database
    clock: Callable[[], datetime]
    slack: WebClient
    hints: Hints
    wake: Callable[[], None]
    identity: AppIdentity

    def begin(self) -> AbstractContextManager[Transaction]:
        """One short write transaction; Busy after two seconds."""
        return self.database.begin(wait=PATIENCE)

    def read(self) -> AbstractContextManager[Transaction]:
        """One consistent look."""
        return self.database.read()

    def show(self, way: Way, view: Json) -> None:
        """Open a window. Only before anything is written: it may fail."""
        windows.open_window(self.slack, way, view)


def on_press(app: App, action: str, act: Callable[[Click], None]) -> None:
    """Listen to a button, also where it is an entry of the three dots."""

    def listener(body: Json, ack: Ack) -> None:
        act(interactions.click(body))
        ack()

    app.action(action)(listener)
    app.action(actions.MENU, matchers=[lambda body: interactions.chosen(body) == action])(listener)


def on_form(app: App, callback_id: str, act: Callable[[Form], Json]) -> None:
    """Listen to a form; `act` gives what becomes of its window, in the words of `bot.slack.windows`."""

    def listener(body: Json, ack: Ack) -> None:
        ack(act(interactions.form(body)) or "")

    app.view(callback_id)(listener)
