"""All that the stand-in remembers, behind one lock. The office clock stamps messages, the machine's sets deadlines."""

import mimetypes
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from bot.playground.state.faults import Faults
from bot.playground.state.feed import Feed
from bot.playground.state.installation import Installation, Terms
from bot.playground.state.people import DOMAIN, TEAM, Channel, PostedMessage, User
from bot.playground.state.tickets import Tickets, Timing
from bot.playground.values.errors import SlackRefusal
from bot.playground.values.jsons import Json


@dataclass(frozen=True, slots=True)
class Ping:
    """A mention: `target` is "channel", "here", "everyone", a person's or a group's id. An edit notifies nobody."""

    target: str
    channel: str
    ts: str
    text: str
    edited: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the Web API, as it came in."""

    method: str
    args: Json
    at: float  # machine time


@dataclass
class Note:
    """An ephemeral message: one person sees it until they reload."""

    id: str
    channel: str
    user: str
    json: Json


@dataclass
class View:
    """A modal or a Home tab. `state` is what the person has filled in: {block_id: {action_id: value}}."""

    id: str
    user: str
    json: Json
    state: dict[str, Json]
    root: str
    previous: str | None = None

    def full(self) -> Json:
        """Slack's whole view object, with what was filled in."""
        return {
            **self.json,
            "id": self.id,
            "state": {"values": self.state},
            "root_view_id": self.root,
            "previous_view_id": self.previous,
        }


@dataclass
class Canvas:
    """A page of markdown, perhaps a tab of a channel."""

    id: str
    title: str
    markdown: str
    channel: str | None = None


@dataclass
class File:
    """An upload: announced, then sent, then completed, then perhaps shown."""

    id: str
    name: str
    length: int
    title: str = ""
    alt: str = ""
    content: bytes | None = None
    completed: float | None = None  # machine time
    shares: dict[str, str] = field(default_factory=dict)  # channel: ts

    @property
    def mimetype(self) -> str:
        """By the name's ending."""
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"


class Workspace:
    """One Slack workspace with one app in it. Hold `lock` around anything that reads or writes it."""

    def __init__(
        self,
        now: Callable[[], datetime],
        installation: Installation | None = None,
        machine: Callable[[], float] = time.monotonic,
        timing: Timing | None = None,
        name: str = DOMAIN.title(),
    ) -> None:
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
        self.now = now
        self.name = name
        self.machine = machine
        self.timing = timing or Timing()
        self.app = installation or Installation()
        self.terms = Terms()
        self.origin = "http://127.0.0.1"
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.notes: dict[str, Note] = {}
        self.homes: dict[str, View] = {}
        self.stacks: dict[str, list[View]] = {}  # open modals of each person, root first
        self.files: dict[str, File] = {}
        self.canvases: dict[str, Canvas] = {}
        self.mentions: list[Ping] = []
        self.calls: list[Call] = []
        self.complaints: list[str] = []  # what the app did that Slack ignores or dislikes without an error
        self.faults = Faults()
        self.feed = Feed()
        self.tickets = Tickets(machine, self.timing)
        self.strict = False  # enforce rate limits
        self.is_open = True  # people may look; the app always may
        self.happened = 0  # how often `notify` was called
        self.numbers: dict[str, int] = {}
        self.last_ts = 0
        bot = User(self.app.bot_user, self.app.name.lower(), self.app.name, is_bot=True)
        self.users[bot.id] = bot

    @property
    def bot(self) -> User:
        """The app's own user."""
        return self.users[self.app.bot_user]

    @property
    def team(self) -> Json:
        """The workspace as interactions name it."""
        return {"id": TEAM, "domain": DOMAIN}

    def number(self, kind: str) -> int:
        """The next number of a kind: 1, 2, ..."""
        self.numbers[kind] = self.numbers.get(kind, 0) + 1
        return self.numbers[kind]

    def new_id(self, prefix: str) -> str:
        """The next id of a kind, the same in every run."""
        while (made := f"{prefix}{self.number(prefix):08d}") in self.users:
            continue
        return made

    def stamp(self) -> str:
        """The next ts: the office clock's microseconds, always later than the last one."""
        self.last_ts = max(int(self.now().timestamp() * 1_000_000), self.last_ts + 1)
        return f"{self.last_ts // 1_000_000}.{self.last_ts % 1_000_000:06d}"

    def hash(self) -> str:
        """The version mark of a view."""
        number = self.number("hash")
        return f"{int(self.now().timestamp())}.{sha256(f'hash {number}'.encode()).hexdigest()[:8]}"

    def user(self, user_id: Any) -> User:
        """SlackRefusal with user_not_found."""
        if user_id not in self.users:
            raise SlackRefusal("user_not_found")
        return self.users[user_id]

    def channel(self, channel_id: Any) -> Channel:
        """SlackRefusal with channel_not_found, also for private channels the app is not in."""
        channel = self.channels.get(channel_id)
        if channel is None or (channel.is_private and self.bot.id not in channel.members):
            raise SlackRefusal("channel_not_found")
        return channel

    def message(self, channel: Channel, ts: Any) -> PostedMessage:
        """SlackRefusal with message_not_found."""
        if ts not in channel.messages:
            raise SlackRefusal("message_not_found")
        return channel.messages[ts]

    def dm(self, user: User) -> Channel:
        """The direct message between the app and a person, opened when first needed."""
        for channel in self.channels.values():
            if channel.user == user.id:
                return channel
        members = [user.id, self.bot.id]
        made = Channel(self.new_id("D"), user.id, int(self.now().timestamp()), user=user.id, members=members)
        self.channels[made.id] = made
        self.feed.push({"type": "channel", "channel": made.page()}, members)
        return made

    def audience(self, channel: Channel) -> list[str] | None:
        """Whose pages may show the channel; None is everybody's."""
        return list(channel.members) if channel.is_private or channel.is_im else None

    def view(self, view_id: str) -> View | None:
        """An open modal or a Home tab by its id."""
        open_views = [view for stack in self.stacks.values() for view in stack]
        return next((view for view in [*open_views, *self.homes.values()] if view.id == view_id), None)

    def notify(self) -> None:
        """Wake whoever waits for something to have happened."""
        self.happened += 1
        self.changed.notify_all()
