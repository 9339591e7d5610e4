"""Interactions and commands in Slack's own shapes. Made under the workspace's lock, sent without it."""

from collections.abc import Iterator
from typing import Any

from bot.playground.state import messages
from bot.playground.state.people import DOMAIN, TEAM, Channel, User
from bot.playground.state.workspace import Note, View, Workspace
from bot.playground.values.jsons import Json, clone


def _common(ws: Workspace, kind: str, user: User) -> Json:
    return {
        "type": kind,
        "user": user.brief(),
        "api_app_id": ws.app.app_id,
        "token": ws.app.verification_token,
        "team": {"id": user.team, "domain": DOMAIN if user.team == TEAM else "elsewhere"},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _url(ws: Workspace, address: str) -> str:
    return f"{ws.origin}/response/{address}"


def _place(channel: Channel) -> Json:
    return {"id": channel.id, "name": channel.brief_name}


def on_message(ws: Workspace, user: User, channel: Channel, message: Json, state: Json, actions: list[Json]) -> Json:
    """block_actions from a message; `message` is what the person saw."""
    container = {"type": "message", "message_ts": message["ts"], "channel_id": channel.id, "is_ephemeral": False}
    if "thread_ts" in message:
        container["thread_ts"] = message["thread_ts"]
    return _common(ws, "block_actions", user) | {
        "container": container,
        "trigger_id": ws.tickets.trigger(user.id),
        "channel": _place(channel),
        "message": clone(message),
        "state": {"values": state},
        "response_url": _url(ws, ws.tickets.address(channel.id, user.id, message=message["ts"])),
        "actions": actions,
    }


def on_note(ws: Workspace, user: User, channel: Channel, note: Note, actions: list[Json]) -> Json:
    """block_actions from an ephemeral message, which Slack does not send along."""
    ts = note.json["ts"]
    container = {"type": "message", "message_ts": ts, "channel_id": channel.id, "is_ephemeral": True}
    return _common(ws, "block_actions", user) | {
        "container": container,
        "trigger_id": ws.tickets.trigger(user.id),
        "channel": _place(channel),
        "state": {"values": {}},
        "response_url": _url(ws, ws.tickets.address(channel.id, user.id, note=note.id)),
        "actions": actions,
    }


def on_view(ws: Workspace, user: User, view: View, actions: list[Json]) -> Json:
    """block_actions from a modal or a Home tab."""
    return _common(ws, "block_actions", user) | {
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": ws.tickets.trigger(user.id, view.id),
        "view": clone(view.full()),
        "actions": actions,
    }


def submission(ws: Workspace, user: User, view: View) -> Json:
    """view_submission"""
    return _common(ws, "view_submission", user) | {
        "trigger_id": ws.tickets.trigger(user.id, view.id),
        "view": clone(view.full()),
        "response_urls": [_into(ws, user, *place) for place in _chosen_places(view)],
    }


def _chosen_places(view: View) -> Iterator[tuple[str, str, str]]:
    """(block id, action id, channel) of each choice for which the view asks for a response address."""
    for block in view.json["blocks"]:
        element = block.get("element", {})
        if element.get("response_url_enabled"):
            held = view.state[block["block_id"]][element["action_id"]]
            if channel := held.get("selected_conversation"):
                yield block["block_id"], element["action_id"], channel


def _into(ws: Workspace, user: User, block_id: str, action_id: str, channel: str) -> Json:
    url = _url(ws, ws.tickets.address(channel, user.id))
    return {"block_id": block_id, "action_id": action_id, "channel_id": channel, "response_url": url}


def shortcut(ws: Workspace, user: User, callback_id: str) -> Json:
    """shortcut, from anywhere"""
    return _common(ws, "shortcut", user) | {
        "callback_id": callback_id,
        "trigger_id": ws.tickets.trigger(user.id),
        "action_ts": ws.stamp(),
    }


def message_shortcut(ws: Workspace, user: User, callback_id: str, channel: Channel, ts: str) -> Json:
    """message_action: a shortcut from a message's menu"""
    return _common(ws, "message_action", user) | {
        "callback_id": callback_id,
        "trigger_id": ws.tickets.trigger(user.id),
        "action_ts": ws.stamp(),
        "message_ts": ts,
        "channel": _place(channel),
        "message": messages.shown(channel.messages[ts]),
        "response_url": _url(ws, ws.tickets.address(channel.id, user.id)),
    }


def command(ws: Workspace, user: User, channel: Channel, name: str, text: str) -> dict[str, Any]:
    """A slash command; every value is text, as in a form."""
    return {
        "token": ws.app.verification_token,
        "team_id": user.team,
        "team_domain": DOMAIN if user.team == TEAM else "elsewhere",
        "channel_id": channel.id,
        "channel_name": channel.brief_name,
        "user_id": user.id,
        "user_name": user.name,
        "command": name,
        "text": text,
        "api_app_id": ws.app.app_id,
        "is_enterprise_install": "false",
        "response_url": _url(ws, ws.tickets.address(channel.id, user.id)),
        "trigger_id": ws.tickets.trigger(user.id),
    }


def event(ws: Workspace, body: Json) -> Json:
    """event_callback around one event."""
    number = ws.number("event")
    authorization = {
        "enterprise_id": None,
        "team_id": TEAM,
        "user_id": ws.bot.id,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "type": "event_callback",
        "token": ws.app.verification_token,
        "team_id": TEAM,
        "api_app_id": ws.app.app_id,
        "event": body,
        "event_id": f"Ev{number:08d}",
        "event_time": int(ws.now().timestamp()),
        "authorizations": [authorization],
        "is_ext_shared_channel": False,
        "event_context": f"1-{body['type']}-{TEAM}-{number}",
    }
