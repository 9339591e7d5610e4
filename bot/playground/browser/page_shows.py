"""What the page shows: the workspace through one person's eyes. Everything is a copy."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.playground.state import messages
from bot.playground.state.people import DOMAIN, TEAM, Channel
from bot.playground.state.workspace import Workspace
from bot.playground.values.jsons import Json, clone

INVITE: Json = {"command": "/invite", "description": "Add someone, or the app, to this channel", "usage_hint": "@name"}
_SAFE_TO_SHOW = frozenset({"image/png", "image/jpeg", "image/gif"})


def boot(ws: Workspace, viewer: str | None, links: Mapping[str, str] | None) -> Json:
    """Everything the page needs at first; `links` lead to what stands beside a Slack that has controls."""
    with ws.lock:
        if viewer in ws.users:
            ws.dm(ws.users[viewer])
        return {
            "team": {"id": TEAM, "name": ws.name, "domain": DOMAIN},
            "users": [user.page() for user in ws.users.values()],
            "channels": [channel.page() for channel in ws.channels.values() if may_see(channel, viewer)],
            "commands": [_command(command) for command in [*(ws.app.commands or ()), INVITE]],
            "shortcuts": [_shortcut(shortcut) for shortcut in ws.app.shortcuts or ()],
            "app": {
                "id": ws.app.app_id,
                "name": ws.app.name,
                "bot_user": ws.bot.id,
                "bot_id": ws.app.bot_id,
                "icon": "/icon.svg",
            },
            "now": ws.now().isoformat(),
            "controls": links is not None,
            "links": dict(links or {}),
        }


def history(ws: Workspace, viewer: str, channel_id: str) -> Json:
    """A channel, oldest first, and the person's ephemeral messages in it."""
    with ws.lock:
        channel = _seen(ws, channel_id, viewer)
        notes = [note for note in ws.notes.values() if (note.channel, note.user) == (channel_id, viewer)]
        return {
            "messages": [messages.shown(message) for message in messages.top_level(channel)],
            "ephemerals": clone([{"id": n.id, "channel": n.channel, "user": n.user, "message": n.json} for n in notes]),
        }


def replies(ws: Workspace, viewer: str, channel_id: str, ts: str) -> Json:
    """A thread, the parent first."""
    with ws.lock:
        return {"messages": [messages.shown(one) for one in messages.thread(_seen(ws, channel_id, viewer), ts)]}


def home(ws: Workspace, viewer: str) -> Json:
    """The person's Home tab as it stands."""
    with ws.lock:
        view = ws.homes.get(viewer)
        return {"view": clone(view.full()) if view else None}


def stack(ws: Workspace, viewer: str) -> Json:
    """The person's open modals, root first."""
    with ws.lock:
        return {"stack": [clone(view.full()) for view in ws.stacks.get(viewer, [])]}


def file(ws: Workspace, request: Request) -> Response:
    """The bytes of an upload; only pictures are shown, everything else is saved."""
    with ws.lock:
        found = ws.files.get(request.path_params["id"])
        content = found.content if found else None
    if found is None or content is None:
        return Response(status_code=404)
    mime = found.mimetype
    headers = {} if mime in _SAFE_TO_SHOW else {"Content-Disposition": "attachment"}
    return Response(content, media_type=mime, headers=headers)


def to_message(request: Request) -> Response:
    """A permalink leads to the page, which finds the message by its address."""
    channel, name = request.path_params["channel"], request.path_params["message"].removeprefix("p")
    if not (channel.isalnum() and name.isdigit()):
        return Response(status_code=404)
    ts = f"{name[:-6]}.{name[-6:]}"
    thread = request.query_params.get("thread_ts", "")
    middle = f"{thread}/" if thread.replace(".", "").isdigit() else ""
    return RedirectResponse(f"/#/{channel}/{middle}{ts}", status_code=302)


def may_see(channel: Channel, viewer: str | None) -> bool:
    """Public channels are everybody's, others their members'."""
    return viewer is None or viewer in channel.members or not (channel.is_private or channel.is_im)


def _seen(ws: Workspace, channel_id: str, viewer: str) -> Channel:
    channel = ws.channels[channel_id]
    if not may_see(channel, viewer):
        raise LookupError(channel_id)
    return channel


def _command(command: Json) -> Json:
    return {name: command.get(name, "") for name in ("command", "description", "usage_hint")}


def _shortcut(shortcut: Json) -> Json:
    return {name: shortcut.get(name, "") for name in ("callback_id", "name", "type", "description")}
