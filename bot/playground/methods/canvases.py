"""canvases.*: a page of markdown beside a channel."""

from typing import Any

from bot.playground.methods.common import Method
from bot.playground.state.workspace import Canvas, Workspace
from bot.playground.values.errors import SlackRefusal
from bot.playground.values.jsons import Json


def create(ws: Workspace, args: Json) -> Json:
    """canvases.create, with `channel_id` as a tab of that channel."""
    channel = ws.channel(args["channel_id"]) if args.get("channel_id") else None
    if channel is not None and ws.bot.id not in channel.members:
        raise SlackRefusal("channel_not_found")
    canvas = Canvas(ws.new_id("F"), str(args.get("title") or ""), _markdown(args.get("document_content")))
    canvas.channel = channel.id if channel else None
    ws.canvases[canvas.id] = canvas
    return {"canvas_id": canvas.id}


def edit(ws: Workspace, args: Json) -> Json:
    """canvases.edit: one change a call; here the replacement of the whole."""
    canvas = ws.canvases.get(str(args["canvas_id"]))
    if canvas is None:
        raise SlackRefusal("canvas_not_found")
    changes = args["changes"]
    if not isinstance(changes, list) or len(changes) != 1 or changes[0].get("operation") != "replace":
        raise SlackRefusal("invalid_arguments", ["only one change, replace, is known here [json-pointer:/changes]"])
    canvas.markdown = _markdown(changes[0].get("document_content"))
    return {}


def _markdown(content: Any) -> str:
    if not isinstance(content, dict) or content.get("type") != "markdown":
        raise SlackRefusal("invalid_arguments", ["must be markdown [json-pointer:/document_content]"])
    return str(content.get("markdown") or "")


METHODS = {
    "canvases.create": Method(create, "2", ("canvases:write",)),
    "canvases.edit": Method(edit, "3", ("canvases:write",), required=("canvas_id", "changes")),
}
