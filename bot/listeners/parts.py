"""What the listeners work with, and how they listen to buttons and forms."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.cards import actions
from bot.cards.lead import replies
from bot.cards.personal import notice
from bot.intake.reading import amounts
from bot.listeners import refusals
from bot.slack import directory, slack_errors, windows
from bot.slack.payloads import interactions
from bot.slack.payloads.gestures import AppIdentity, ChannelInfo, Click, Form, Way
from bot.slack.private_notes import Hints
from store.db.database import Database, Transaction
from store.record.outcomes import Again, Done, Refused
from store.team import channels
from store.team.calendars import UnusableHours

# A person waits for the acknowledgement, and Slack gives up after three seconds.
PATIENCE = 2.0

Json = dict[str, Any]
Window = Json | str
"""What becomes of a form's window, in the words of `bot.slack.windows`, or a sentence in its place."""


class Unfit(ValueError):
    """What was filled into a field won't do; the message says what would."""

    def __init__(self, field: str, remedy: str) -> None:
        super().__init__(remedy)
        self.field = field


@dataclass(frozen=True, slots=True)
class Parts:
    """`slack` is for windows and for looking at a channel; `wake` has delivery look at once.

    `look_around` has Slack asked soon who and where we are.
    """

    database: Database
    clock: Callable[[], datetime]
    slack: WebClient
    hints: Hints
    wake: Callable[[], None]
    identity: AppIdentity
    look_around: Callable[[], None] = lambda: None

    def begin(self) -> AbstractContextManager[Transaction]:
        """One short write transaction; Busy after two seconds."""
        return self.database.begin(wait=PATIENCE)

    def read(self) -> AbstractContextManager[Transaction]:
        """One consistent look."""
        return self.database.read()

    def described(self, *member_ids: str) -> Mapping[str, bool]:
        """Whether each is a full member, as Slack says; it may have to be asked. Raises `directory.SlackIsSilent`."""
        return directory.described(self.slack, self.database, self.identity, member_ids)

    def own_channel(self, channel: str) -> ChannelInfo:
        """The channel as Slack describes it now; Unfit unless it is known to be ours alone."""
        try:
            info = directory.ask_about_channel(self.slack, channel)
        except slack_errors.FAILURES as error:
            is_away = slack_errors.sort(error).code == "channel_not_found"
            raise Unfit("channel", replies.NOT_IN_CHANNEL if is_away else refusals.silence(error)) from error
        if info.is_shared:
            with self.begin() as tx:
                channels.note_seen(tx, info.id, info.name, info.is_shared, self.clock())
            raise Unfit("channel", replies.SHARED_CHANNEL)
        if info.is_archived:
            raise Unfit("channel", "This channel is archived. Please use another one.")
        return info

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


def on_form(app: App, callback_id: str, act: Callable[[Form], Window]) -> None:
    """Listen to a form. `act` gives what becomes of its window; a field that won't do keeps it open."""

    def listener(body: Json, ack: Ack) -> None:
        try:
            window = act(interactions.form(body))
        except (Unfit, UnusableHours) as wrong:
            window = windows.errors(wrong.field, str(wrong))
        ack(windows.instead(notice.window(window)) if isinstance(window, str) else window or "")

    app.view(callback_id)(listener)


def window_after(outcome: object, note: str | None) -> Window:
    """What becomes of a form's window by what its act came to; `note` is what is said of it."""
    match outcome:
        case Done() | Again():
            return windows.CLOSE
        case Refused(field, remedy):
            return windows.errors(field, remedy)
    return note or ""


def wanted(form: Form, field: str, remedy: str) -> str:
    """What was typed into a field that can't stay blank."""
    if not (text := form.text(field)):
        raise Unfit(field, remedy)
    return text


def amount_in(form: Form, field: str, currency: str) -> int | None:
    """An amount in the currency's smallest unit; None for nothing, which means not known."""
    try:
        return amounts.typed(form.text(field), currency)
    except ValueError as wrong:
        raise Unfit(field, str(wrong)) from wrong
