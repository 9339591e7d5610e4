"""What the methods of the Web API share: reading arguments, asking for scopes, turning pages."""

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.playground.state.people import Channel
from bot.playground.state.workspace import Workspace
from bot.playground.values.errors import SlackRefusal
from bot.playground.values.jsons import Json

_Item = TypeVar("_Item")
MOST = 999


@dataclass(frozen=True, slots=True)
class Method:
    """One method. `tier` is its rate limit; of `scopes` any one is enough, none are needed if it is empty."""

    run: Callable[[Workspace, Json], Json]
    tier: str
    scopes: tuple[str, ...] = ()
    app_level: bool = False  # wants the app-level token
    required: tuple[str, ...] = ()


def need(ws: Workspace, *scopes: str) -> None:
    """SlackRefusal with missing_scope unless one of them was granted."""
    if scopes and not ws.app.scopes.intersection(scopes):
        raise SlackRefusal("missing_scope", needed=",".join(scopes), provided=",".join(sorted(ws.app.scopes)))


def readable_channel(ws: Workspace, args: Json, what: str) -> Channel:
    """The channel of a call that reads: `what` is "history" or "read". The app must be in it for its history."""
    channel = ws.channel(args.get("channel"))
    need(ws, f"{channel.kind}:{what}")
    if what == "history" and ws.bot.id not in channel.members:
        raise SlackRefusal("not_in_channel")
    return channel


def flag(args: Json, name: str) -> bool:
    """Slack takes true, "true", 1 and "1"."""
    return args.get(name) in (True, "true", "True", 1, "1")


def page(items: Sequence[_Item], args: Json, default: int = 100, most: int = MOST) -> tuple[list[_Item], str]:
    """One page of the items and the cursor of the next, "" at the end."""
    try:
        start = int(base64.b64decode(str(args.get("cursor") or ""), validate=True) or 0)
        size = int(args.get("limit") or default)
    except (ValueError, binascii.Error):
        raise SlackRefusal("invalid_cursor") from None
    size = max(1, min(size, most))
    after = start + size
    cursor = base64.b64encode(str(after).encode()).decode() if after < len(items) else ""
    return list(items[start:after]), cursor


def paged(name: str, items: list[Any], cursor: str, **more: Any) -> Json:
    """The usual answer around one page."""
    return {name: items, **more, "response_metadata": {"next_cursor": cursor}}
