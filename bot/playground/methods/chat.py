"""chat.*: what the app says, changes and takes back."""

import json
from typing import Any

from bot.playground.checks import check, check_special, limits
from bot.playground.methods.common import Method, flag
from bot.playground.state import messages
from bot.playground.state.messages import Content
from bot.playground.state.people import Channel, PostedMessage
from bot.playground.state.workspace import Workspace
from bot.playground.values.errors import SlackRefusal
from bot.playground.values.jsons import Json


def post_message(ws: Workspace, args: Json) -> Json:
    """chat.postMessage"""
    channel = _postable(ws, args["channel"])
    content = _content(ws, args)
    thread = _thread(channel, args.get("thread_ts"))
    message = messages.say(ws, channel, ws.bot, content, thread)
    return {"channel": channel.id, "ts": message.json["ts"], "message": messages.shown(message, with_metadata=True)}


def post_ephemeral(ws: Workspace, args: Json) -> Json:
    """chat.postEphemeral"""
    channel = _postable(ws, args["channel"])
    if ws.bot.id not in channel.members:
        raise SlackRefusal("not_in_channel")
    if ws.user(args["user"]).id not in channel.members:
        raise SlackRefusal("user_not_in_channel")
    note = messages.whisper(ws, channel, args["user"], _content(ws, args), args.get("thread_ts"))
    return {"message_ts": note.json["ts"]}


def update(ws: Workspace, args: Json) -> Json:
    """chat.update"""
    channel, message = _own(ws, args, "cant_update_message")
    if channel.is_archived:
        raise SlackRefusal("is_inactive")
    if len(str(args.get("text") or "")) > limits.TEXT_ON_UPDATE:
        raise SlackRefusal("msg_too_long")
    content = _content(ws, args)
    messages.change(ws, channel, message, content)
    body = messages.shown(message, with_metadata=True)
    return {"channel": channel.id, "ts": body["ts"], "text": body["text"], "message": body}


def delete(ws: Workspace, args: Json) -> Json:
    """chat.delete"""
    channel, message = _own(ws, args, "cant_delete_message")
    if ws.terms.keeps_messages:
        raise SlackRefusal("compliance_exports_prevent_deletion")
    messages.delete(ws, channel, message)
    return {"channel": channel.id, "ts": args["ts"]}


def _postable(ws: Workspace, name: Any) -> Channel:
    """By id, by a person's id, or by #name. SlackRefusal where the app may not post."""
    if name in ws.users:
        if ws.users[name].deleted:
            raise SlackRefusal("channel_not_found")
        return ws.dm(ws.users[name])
    if isinstance(name, str) and name.startswith("#"):
        name = next((channel.id for channel in ws.channels.values() if channel.name == name[1:]), name)
    channel = ws.channel(name)
    if channel.is_archived:
        raise SlackRefusal("is_archived")
    if ws.bot.id not in channel.members and "chat:write.public" not in ws.app.scopes:
        raise SlackRefusal("not_in_channel")
    return channel


def _own(ws: Workspace, args: Json, otherwise: str) -> tuple[Channel, PostedMessage]:
    channel = ws.channel(args["channel"])
    message = ws.message(channel, args["ts"])
    if message.json.get("bot_id") != ws.app.bot_id:
        raise SlackRefusal(otherwise)
    return channel, message


def _thread(channel: Channel, thread_ts: Any) -> str | None:
    """The ts of a message that may be replied to."""
    if not thread_ts:
        return None
    parent = channel.messages.get(str(thread_ts))
    if parent is None:
        raise SlackRefusal("thread_not_found")
    if parent.json.get("subtype") == "tombstone":
        raise SlackRefusal("cannot_reply_to_message")
    if not channel.is_threadable:
        raise SlackRefusal("restricted_action_non_threadable_channel")
    if thread_ts in channel.locked:
        raise SlackRefusal("restricted_action_thread_locked")
    return str(thread_ts)


def _content(ws: Workspace, args: Json) -> Content:
    """The content as Slack would take it; SlackRefusal with the error of its first flaw."""
    blocks = args.get("blocks") or None
    if blocks is not None:
        _check_blocks(ws, blocks)
    content = Content(
        text=str(args.get("text") or "")[: limits.TEXT_ON_POST],
        blocks=blocks,
        metadata=_metadata(args.get("metadata")),
        link_names=flag(args, "link_names") or args.get("parse") == "full",
    )
    if content.empty:
        raise SlackRefusal("no_text")
    return content


def _check_blocks(ws: Workspace, blocks: Any) -> None:
    if isinstance(blocks, str):
        raise SlackRefusal("invalid_blocks_format")
    problems = check.message(blocks) or _unknown_files(ws, blocks)
    if problems:
        raise SlackRefusal("invalid_blocks", problems)
    if check_special.characters(blocks) > limits.TEXT_IN_BLOCKS:
        raise SlackRefusal("msg_blocks_too_long")


def _unknown_files(ws: Workspace, blocks: list[Json]) -> list[str]:
    """Pictures that show a file which is not there, or not ready."""
    ready = {file.id for file in ws.files.values() if file.completed is not None}
    return [
        f"invalid slack file [json-pointer:/blocks/{index}/slack_file]"
        for index, block in enumerate(blocks)
        if "slack_file" in block and not any(one in str(block["slack_file"]) for one in ready)
    ]


def _metadata(given: Any) -> Json | None:
    if given is None:
        return None
    if not isinstance(given, dict):
        raise SlackRefusal("invalid_metadata_format")
    if not given:
        return {}
    if not isinstance(given.get("event_type"), str) or not isinstance(given.get("event_payload"), dict):
        raise SlackRefusal("invalid_metadata_schema")
    if len(json.dumps(given)) > limits.METADATA_CHARACTERS:
        raise SlackRefusal("metadata_too_large")
    return given


METHODS = {
    "chat.postMessage": Method(post_message, "post", ("chat:write",), required=("channel",)),
    "chat.postEphemeral": Method(post_ephemeral, "4", ("chat:write",), required=("channel", "user")),
    "chat.update": Method(update, "3", ("chat:write",), required=("channel", "ts")),
    "chat.delete": Method(delete, "3", ("chat:write",), required=("channel", "ts")),
}
