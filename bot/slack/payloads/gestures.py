"""What people do in Slack, in our words: small frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal

from bot.intake.reading import cleaning

Json = Mapping[str, Any]
GestureKind = Literal["press", "form", "shortcut", "command", "event", "other"]
Values = Mapping[str, str | list[str] | None]

SLACKBOT = "USLACKBOT"


@dataclass(slots=True)
class AppIdentity:
    """Who we are in Slack; nobody yet while `team_id` is empty. `url` is the workspace's, with a slash at its end."""

    team_id: str = ""
    bot_id: str = ""
    bot_user_id: str = ""
    enterprise_id: str | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """How somebody can be told something in private: at an address, in the window they are in, or by a window while the
    trigger is fresh."""

    response_url: str | None
    trigger_id: str | None
    view_id: str | None = None  # of the window they are in


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sent something and how. `about` holds ids and codes only, fit for a log; `last_field` is a form's."""

    kind: GestureKind
    user_id: str | None
    team_id: str | None
    enterprise_id: str | None
    way: Way
    about: str
    last_field: str | None = None

    @property
    def is_person(self) -> bool:
        """Slackbot and workflows act without a person."""
        return self.user_id not in (None, "", SLACKBOT)


@dataclass(frozen=True, slots=True)
class Stamp:
    """Which handoff's card a message is, and the version it shows."""

    handoff_id: int
    version: int


@dataclass(frozen=True, slots=True)
class Click:
    """A pressed button, or a chosen entry of the three dots. `ts` is empty where no message stays in the channel."""

    action: str
    value: str
    user_id: str
    channel: str | None
    ts: str | None
    stamp: Stamp | None
    way: Way

    @property
    def id(self) -> int:
        """The handoff's or lead's id that the button carries."""
        return int(self.value)


@dataclass(frozen=True, slots=True)
class Form:
    """A submitted form. `kept` is what it kept of what it is about; `addresses` lead into channels chosen in it."""

    view_id: str
    callback_id: str
    user_id: str
    kept: Json
    values: Values
    addresses: Mapping[str, str]

    @property
    def handoff_id(self) -> int:
        """The handoff it is about."""
        return int(self.kept["handoff"])

    @property
    def lead_id(self) -> int:
        """The lead it is about."""
        return int(self.kept["lead"])

    def text(self, name: str) -> str:
        """What was typed or chosen; '' for nothing."""
        value = self.values.get(name)
        return cleaning.text(value) if isinstance(value, str) else ""

    def number(self, name: str) -> int | None:
        """A chosen number."""
        return int(self.text(name)) if self.text(name) else None

    def day(self, name: str) -> date | None:
        """A chosen day."""
        return date.fromisoformat(self.text(name)) if self.text(name) else None

    def moment(self, name: str) -> datetime | None:
        """A chosen moment, in UTC."""
        return datetime.fromtimestamp(int(self.text(name)), UTC) if self.text(name) else None

    def several(self, name: str) -> list[str]:
        """Several chosen ids."""
        value = self.values.get(name)
        return value if isinstance(value, list) else []


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command: the words behind it."""

    text: str
    user_id: str
    way: Way


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A shortcut and, if it was taken from a message, what that says, who wrote it and when (seconds since 1970)."""

    user_id: str
    way: Way
    text: str = ""
    author_id: str | None = None
    author_name: str = ""
    written_at: int | None = None


@dataclass(frozen=True, slots=True)
class ChannelInfo:
    """A channel as Slack describes it to us. `is_shared`: with another company, or about to be."""

    id: str
    name: str
    is_member: bool
    is_archived: bool
    is_shared: bool
