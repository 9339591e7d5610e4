"""Answers through a response address, and answers that come with an acknowledgement."""

from typing import Any

from bot.playground.checks import check
from bot.playground.state import messages
from bot.playground.state.messages import Content
from bot.playground.state.people import PostedMessage
from bot.playground.state.tickets import Address
from bot.playground.state.workspace import Note, Workspace
from bot.playground.values.errors import SlackRefusal
from bot.playground.values.jsons import Json


def content_of(body: Json) -> Content:
    """The content of an answer; SlackRefusal with no_text or invalid_blocks."""
    blocks = body.get("blocks") or None
    problems = check.message(blocks) if blocks else []
    if problems:
        raise SlackRefusal("invalid_blocks", problems)
    content = Content(str(body.get("text") or ""), blocks)
    if content.empty:
        raise SlackRefusal("no_text")
    return content


def respond(ws: Workspace, name: str, body: Any) -> None:
    """Do what was posted to a response address; SlackRefusal with Slack's error."""
    if not isinstance(body, dict):
        raise SlackRefusal("invalid_payload")
    address = ws.tickets.respond(name)
    channel = ws.channels[address.channel]
    if channel.is_archived:
        raise SlackRefusal("channel_is_archived")
    if body.get("delete_original") in (True, "true"):
        _delete(ws, address)
        return
    content = content_of(body)
    origin = _origin(ws, address)
    if body.get("replace_original") in (True, "true") and origin is not None:
        _replace(ws, address, origin, content)
    elif body.get("response_type") == "in_channel":
        messages.say(ws, channel, ws.bot, content, body.get("thread_ts"))
    else:
        messages.whisper(ws, channel, address.user, content, body.get("thread_ts"))


def _origin(ws: Workspace, address: Address) -> PostedMessage | Note | None:
    if address.note:
        return ws.notes.get(address.note)
    return ws.channels[address.channel].messages.get(address.message or "")


def _delete(ws: Workspace, address: Address) -> None:
    match _origin(ws, address):
        case Note() as note:
            messages.forget(ws, note)
        case PostedMessage() as message:
            messages.delete(ws, ws.channels[address.channel], message)


def _replace(ws: Workspace, address: Address, origin: PostedMessage | Note, content: Content) -> None:
    match origin:
        case Note() as note:
            messages.rewrite(ws, note, content)
        case message:
            messages.change(ws, ws.channels[address.channel], message, content)
