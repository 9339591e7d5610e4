"""Slack in a test's or the demo's hands: start it, fill it, let its people act, look at what the app did."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self, TypeVar

from bot.playground.browser.page_acts import Controls
from bot.playground.hands.acting import Acting
from bot.playground.hands.admin import Admin
from bot.playground.hands.hands import Hands
from bot.playground.server import PlaygroundServer, build
from bot.playground.state import messages
from bot.playground.state.installation import Installation, Terms
from bot.playground.state.people import OTHER_TEAM, Channel, User
from bot.playground.state.tickets import Timing
from bot.playground.state.workspace import Call, Ping, Workspace
from bot.playground.values.jsons import Json, clone
from bot.playground.values.outcome import Outcome
from bot.playground.wire.delivery import EventDelivery
from bot.playground.wire.sockets import AppSockets

_Found = TypeVar("_Found")
_POLL = 0.05  # seconds, for what happens elsewhere than in Slack


class Slack(Acting):
    """One workspace with one app, served on a loopback port; use it as a context manager.

    `admin` changes people and channels, `faults` plans what goes wrong, `sockets` disconnects, `hands` are the acts by
    exact ids. `strict` switches Slack's rate limits on. `now` is the office clock that stamps messages.
    """

    def __init__(
        self,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        installation: Installation | None = None,
        timing: Timing | None = None,
        strict: bool = False,
        controls: Controls | None = None,
        port: int = 0,
        name: str = "Playground",
    ) -> None:
        ws = Workspace(now, installation, timing=timing, name=name)
        ws.strict = strict
        self.sockets = AppSockets(ws)
        self.delivery = EventDelivery(ws, self.sockets)
        super().__init__(ws, Hands(ws, self.delivery))
        self.admin = Admin(ws, self.hands)
        self.faults = ws.faults
        self._server = PlaygroundServer(build(ws, self.sockets, self.hands, controls), port)
        self.port = self._server.port
        ws.origin = self.url = f"http://127.0.0.1:{self.port}"
        self.base_url = f"{self.url}/api/"

    def start(self) -> Self:
        """Serve; returns once requests are answered."""
        self._server.start()
        return self

    def stop(self) -> None:
        """Break all connections; nothing is delivered any more."""
        self.delivery.stop()
        self._server.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    @property
    def timing(self) -> Timing:
        """Slack's deadlines; a test may shorten one."""
        return self.workspace.timing

    @property
    def app(self) -> Installation:
        """Tokens, scopes and subscriptions of the app; scopes may be taken away here."""
        return self.workspace.app

    @property
    def terms(self) -> Terms:
        """What the workspace's plan and owners allow."""
        return self.workspace.terms

    def deliver_to(self, url: str) -> None:
        """Send events and interactions to this request URL, signed, instead of by socket."""
        self.delivery.request_url = url

    def release(self) -> list[Outcome]:
        """Deliver what `faults.hold` kept back, the newest first."""
        return self.delivery.release()

    # Who and where

    def add_user(self, real_name: str, name: str = "", announce: bool = False, **more: Any) -> str:
        """Somebody with an account; gives the id. `more` are fields of people.User: title, email, tz, is_admin, ..."""
        handle = name or real_name.split()[0].lower()
        return self.admin.add_user(User(self.workspace.new_id("U"), handle, real_name, **more), announce)

    def other_team_user(self, real_name: str) -> str:
        """Somebody from another team, as in shared channels."""
        return self.add_user(real_name, team=OTHER_TEAM)

    def add_channel(self, name: str, *members: str, private: bool = False, with_bot: bool = True) -> str:
        """A channel with these people and, unless said otherwise, the app; gives the id."""
        ws = self.workspace
        inside = [*members, ws.bot.id] if with_bot else [*members]
        made = Channel(ws.new_id("C"), name, int(ws.now().timestamp()), is_private=private, members=inside)
        return self.admin.add_channel(made)

    def make_guest(self, user: str) -> None:
        """The person has a guest's account from now on."""
        self.admin.change_user(user, is_guest=True)

    def deactivate(self, user: str) -> None:
        """The person leaves the team."""
        self.admin.change_user(user, deleted=True)

    def archive(self, channel: str) -> None:
        """Archive a channel."""
        self.admin.archive(channel)

    def lock_thread(self, channel: str, ts: str) -> None:
        """Let nobody reply to a message any more."""
        with self.workspace.lock:
            self.workspace.channels[channel].locked.append(ts)

    def unlock_threads(self, channel: str, threadable: bool = True) -> None:
        """Let people reply in the channel again; with threadable=False to nothing at all."""
        with self.workspace.lock:
            self.workspace.channels[channel].locked.clear()
            self.workspace.channels[channel].is_threadable = threadable

    def share_channel(self, channel: str) -> None:
        """Share a channel with another team."""
        self.admin.share(channel)

    def remove_bot(self, channel: str) -> None:
        """Remove the app from a channel."""
        self.admin.leave(channel, self.workspace.bot.id)

    def invite_bot(self, channel: str) -> None:
        """Add the app to a channel."""
        self.admin.enter(channel, self.workspace.bot.id)

    # What can be seen

    def messages(self, channel: str) -> list[Json]:
        """Top level, oldest first, each with its `metadata` if it has any."""
        with self.workspace.lock:
            found = messages.top_level(self.workspace.channels[channel])
            return [messages.shown(message, with_metadata=True) for message in found]

    def thread(self, channel: str, ts: str) -> list[Json]:
        """The replies under a message, oldest first, without the message."""
        with self.workspace.lock:
            found = messages.thread(self.workspace.channels[channel], ts)
            return [messages.shown(message, with_metadata=True) for message in found if message.json["ts"] != ts]

    def dm(self, user: str) -> list[Json]:
        """What stands in the direct message between the person and the app."""
        with self.workspace.lock:
            return self.messages(self.workspace.dm(self.workspace.users[user]).id)

    def ephemerals(self, user: str) -> list[Json]:
        """What only this person sees, oldest first, each with `id` and `channel`."""
        with self.workspace.lock:
            notes = [note for note in self.workspace.notes.values() if note.user == user]
            return [clone(note.json) | {"id": note.id, "channel": note.channel} for note in notes]

    def home(self, user: str) -> Json | None:
        """The person's Home tab as it was last published."""
        with self.workspace.lock:
            view = self.workspace.homes.get(user)
            return clone(view.full()) if view else None

    def open_view(self, user: str) -> Json | None:
        """The form on top of the person's screen, with what is filled in."""
        with self.workspace.lock:
            stack = self.workspace.stacks.get(user)
            return clone(stack[-1].full()) if stack else None

    @property
    def pings(self) -> list[Ping]:
        """Everybody the app notified by a mention in a new message."""
        return [mention for mention in self.mentions if not mention.edited]

    @property
    def mentions(self) -> list[Ping]:
        """All mentions by the app, those in edits too, which notify nobody."""
        with self.workspace.lock:
            return list(self.workspace.mentions)

    def calls(self, method: str = "") -> list[Call]:
        """The calls of the Web API so far, of one method if named."""
        with self.workspace.lock:
            return [call for call in self.workspace.calls if method in ("", call.method)]

    @property
    def complaints(self) -> list[str]:
        """What the app did that Slack takes without an error but not as meant, such as a late acknowledgement."""
        with self.workspace.lock:
            return list(self.workspace.complaints)

    def hide(self, channel: str, ts: str, hidden: bool = True) -> None:
        """Keep a message out of history, or show it again."""
        with self.workspace.lock:
            self.workspace.channels[channel].messages[ts].hidden = hidden

    def wait_for(self, look: Callable[[], _Found], seconds: float = 5.0) -> _Found:
        """What `look` gives once that is true; AssertionError if never.

        Looks again whenever the app did something, and now and then; never with the lock held, so it may call the app.
        """
        ws, end = self.workspace, time.monotonic() + seconds
        while True:
            happened = ws.happened
            if found := look():
                return found
            assert time.monotonic() < end, f"nothing came of it within {seconds} s"
            with ws.changed:
                if ws.happened == happened:
                    ws.changed.wait(_POLL)

    def wait_for_sockets(self, count: int = 1, seconds: float = 5.0) -> None:
        """Until the app holds at least so many connections."""
        self.wait_for(lambda: len(self.sockets.connections) >= count, seconds)
