"""conversations.*: channels, who is in them, and what was said there."""

from collections.abc import Iterable
from typing import Any

from bot.playground.methods.common import MOST, Method, flag, need, page, paged, readable_channel
from bot.playground.state import messages
from bot.playground.state.people import Channel, PostedMessage
from bot.playground.state.workspace import Workspace
from bot.playground.values.errors import SlackRefusal
from bot.playground.values.jsons import Json

SCANT = 15  # objects, where terms are scant
_KINDS = {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}


def history(ws: Workspace, args: Json) -> Json:
    """conversations.history: newest first, top level only."""
    channel = readable_channel(ws, args, "history")
    found = [message for message in messages.top_level(channel) if _within(args, message)]
    found = [message for message in reversed(found) if messages.readable(ws, message)]
    return {**_page_of(ws, found, args), "pin_count": 0}


def replies(ws: Workspace, args: Json) -> Json:
    """conversations.replies: the parent, then its replies, oldest first."""
    channel = readable_channel(ws, args, "history")
    if args["ts"] not in channel.messages:
        raise SlackRefusal("thread_not_found")
    parent, *rest = messages.thread(channel, args["ts"])
    found = [parent, *(reply for reply in rest if _within(args, reply))]
    return _page_of(ws, [message for message in found if messages.readable(ws, message)], args)


def info(ws: Workspace, args: Json) -> Json:
    """conversations.info"""
    return {"channel": readable_channel(ws, args, "read").json(ws.bot.id)}


def list_of_user(ws: Workspace, args: Json) -> Json:
    """users.conversations: the channels somebody is in, the app itself unless said otherwise."""
    user = ws.user(args.get("user") or ws.bot.id)
    found = [
        channel
        for channel in _of_types(ws, args)
        if user.id in channel.members and (not channel.is_private or ws.bot.id in channel.members)
    ]
    some, cursor = page([channel.json(ws.bot.id) for channel in found], args)
    return paged("channels", some, cursor)


def open_dm(ws: Workspace, args: Json) -> Json:
    """conversations.open: the direct message with one person."""
    if args.get("channel"):
        channel = ws.channel(args["channel"])
        if not channel.is_im:
            raise SlackRefusal("method_not_supported_for_channel_type")
    else:
        channel = _dm_with(ws, str(args.get("users") or ""))
    body = channel.json(ws.bot.id) if flag(args, "return_im") else {"id": channel.id}
    return {"no_op": True, "already_open": True, "channel": body}


def _dm_with(ws: Workspace, users: str) -> Channel:
    names = [name for name in users.split(",") if name]
    if not names:
        raise SlackRefusal("users_list_not_supplied")
    if len(names) > 1:
        raise SlackRefusal("method_not_supported_for_channel_type")
    user = ws.user(names[0])
    if user.deleted:
        raise SlackRefusal("user_disabled")
    if user.is_bot:
        raise SlackRefusal("cannot_dm_bot")
    return ws.dm(user)


def _of_types(ws: Workspace, args: Json) -> Iterable[Channel]:
    kinds = []
    for name in str(args.get("types") or "public_channel").split(","):
        if name.strip() not in _KINDS:
            raise SlackRefusal("invalid_types")
        kinds.append(_KINDS[name.strip()])
    for kind in kinds:
        need(ws, f"{kind}:read")
    for channel in ws.channels.values():
        if channel.kind in kinds and not (channel.is_archived and flag(args, "exclude_archived")):
            yield channel


def _within(args: Json, message: PostedMessage) -> bool:
    """Does its ts lie between `oldest` and `latest`? The ends count only with `inclusive`."""
    ts, inclusive = message.json["ts"], flag(args, "inclusive")
    oldest, latest = _moment(args, "oldest"), _moment(args, "latest")
    after = oldest is None or _key(ts) > oldest or (inclusive and _key(ts) == oldest)
    before = latest is None or _key(ts) < latest or (inclusive and _key(ts) == latest)
    return after and before


def _moment(args: Json, name: str) -> tuple[int, int] | None:
    given = args.get(name)
    if given in (None, "", "0", 0):
        return None
    try:
        return _key(str(given))
    except ValueError:
        raise SlackRefusal(f"invalid_ts_{name}") from None


def _key(ts: str) -> tuple[int, int]:
    """A ts as numbers, since text sorts "9.5" after "10.5"."""
    seconds, _, micros = ts.partition(".")
    return int(seconds), int((micros + "000000")[:6])


def _page_of(ws: Workspace, found: list[PostedMessage], args: Json) -> Json:
    some, cursor = page(found, args, most=SCANT if ws.terms.scant_history else MOST)
    with_metadata = flag(args, "include_all_metadata")
    body: dict[str, Any] = {
        "messages": [messages.shown(message, with_metadata) for message in some],
        "has_more": bool(cursor),
    }
    return body | ({"response_metadata": {"next_cursor": cursor}} if cursor else {})


_HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")
_READ = ("channels:read", "groups:read", "im:read", "mpim:read")

METHODS = {
    "conversations.history": Method(history, "3", _HISTORY, required=("channel",)),
    "conversations.replies": Method(replies, "3", _HISTORY, required=("channel", "ts")),
    "conversations.info": Method(info, "3", _READ, required=("channel",)),
    "conversations.open": Method(open_dm, "3", ("im:write", "mpim:write")),
    "users.conversations": Method(list_of_user, "3", _READ),
}
