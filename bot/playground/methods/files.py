"""files.*: an upload in two steps, and what became of it."""

from typing import Any

from bot.playground.methods.common import Method
from bot.playground.state import messages
from bot.playground.state.messages import Content
from bot.playground.state.workspace import File, Workspace
from bot.playground.values.errors import SlackRefusal
from bot.playground.values.jsons import Json


def get_upload_url(ws: Workspace, args: Json) -> Json:
    """files.getUploadURLExternal"""
    try:
        length = int(args["length"])
    except (TypeError, ValueError):
        raise SlackRefusal("invalid_arguments", ["must be an integer [json-pointer:/length]"]) from None
    file = File(ws.new_id("F"), str(args["filename"]), length, alt=str(args.get("alt_txt") or ""))
    ws.files[file.id] = file
    return {"upload_url": f"{ws.origin}/upload/v1/{file.id}", "file_id": file.id}


def complete_upload(ws: Workspace, args: Json) -> Json:
    """files.completeUploadExternal: once for each file; shown in a channel only if one is named."""
    files = [_uploaded(ws, one) for one in args["files"]]
    for file, given in zip(files, args["files"], strict=True):
        file.title, file.completed = str(given.get("title") or file.name), ws.machine()
    if args.get("channel_id"):
        _share(ws, files, args)
    return {"files": [{"id": file.id, "title": file.title} for file in files]}


def shown(ws: Workspace, file: File) -> Json:
    """Slack's file object."""
    kind = file.name.rpartition(".")[2] or "binary"
    link = f"{ws.origin}/files/{file.id}/{file.name}"
    where = {channel: [{"ts": ts, "channel_name": ws.channels[channel].name}] for channel, ts in file.shares.items()}
    return {
        "id": file.id,
        "created": int(ws.now().timestamp()),
        "name": file.name,
        "title": file.title,
        "alt_txt": file.alt,
        "mimetype": file.mimetype,
        "filetype": kind,
        "pretty_type": kind.upper(),
        "user": ws.bot.id,
        "size": file.length,
        "mode": "hosted",
        "is_external": False,
        "is_public": bool(file.shares),
        "url_private": link,
        "url_private_download": link,
        "permalink": link,
        "channels": list(file.shares),
        "shares": {"public": where},
    }


def _uploaded(ws: Workspace, given: Any) -> File:
    file = ws.files.get(str(given.get("id"))) if isinstance(given, dict) else None
    if file is None or file.content is None or file.completed is not None:
        raise SlackRefusal("file_not_found")
    return file


def _share(ws: Workspace, files: list[File], args: Json) -> None:
    channel = ws.channels.get(args["channel_id"])
    if channel is None or ws.bot.id not in channel.members:
        raise SlackRefusal("channel_not_found")
    content = Content(str(args.get("initial_comment") or ""), files=[shown(ws, file) for file in files])
    message = messages.say(ws, channel, ws.bot, content, args.get("thread_ts"))
    for file in files:
        file.shares[channel.id] = message.json["ts"]


METHODS = {
    "files.getUploadURLExternal": Method(get_upload_url, "4", ("files:write",), required=("filename", "length")),
    "files.completeUploadExternal": Method(complete_upload, "4", ("files:write",), required=("files",)),
}
