"""Presses, forms, commands and shortcuts."""

import json
import re
from collections.abc import Mapping

from bot.cards import actions
from bot.slack.payloads.gestures import Click, Command, Form, GestureKind, Json, Sender, Shortcut, Stamp, Values, Way

_KINDS: Mapping[str | None, GestureKind] = {
    "block_actions": "press",
    "view_submission": "form",
    "shortcut": "shortcut",
    "message_action": "shortcut",
    "event_callback": "event",
}
# How `bot.cards.lead.lead_card` stamps a card's blocks: the handoff, the version shown, the place of the block.
_CARD_BLOCK = re.compile(r"h(\d+)-v(\d+)-\d+")
_SINGLE = ("value", "selected_date", "selected_user", "selected_conversation")


def sender(body: Json) -> Sender:
    """Who sent it. Reads any payload, also one that nobody expected."""
    kind: GestureKind = "command" if "command" in body else _KINDS.get(body.get("type"), "other")
    inputs = [block.get("block_id") for block in (_view(body).get("blocks") or ()) if block.get("type") == "input"]
    return Sender(
        kind=kind,
        user_id=_inner(body, "user").get("id") or body.get("user_id"),
        team_id=_inner(body, "user").get("team_id") or _inner(body, "team").get("id") or body.get("team_id"),
        enterprise_id=_inner(body, "enterprise").get("id") or body.get("enterprise_id"),
        way=_way(body),
        about=_about(body),
        last_field=inputs[-1] if inputs else None,
    )


def click(body: Json) -> Click:
    """A press."""
    action, container = body["actions"][0], _inner(body, "container")
    name, value = _chosen(action)
    drawn = _CARD_BLOCK.fullmatch(action.get("block_id") or "")
    return Click(
        action=name,
        value=value,
        user_id=body["user"]["id"],
        channel=container.get("channel_id"),
        ts=None if container.get("is_ephemeral") else container.get("message_ts"),
        stamp=Stamp(int(drawn[1]), int(drawn[2])) if drawn else None,
        way=_way(body),
    )


def chosen(body: Json) -> str:
    """The action behind a press: the button's, or that of the entry of the three dots."""
    return _chosen(body["actions"][0])[0]


def form(body: Json) -> Form:
    """A submitted form."""
    view = body["view"]
    addresses = {each["channel_id"]: each["response_url"] for each in body.get("response_urls") or ()}
    kept = json.loads(view.get("private_metadata") or "{}")
    return Form(view["id"], view["callback_id"], body["user"]["id"], kept, values(view), addresses)


def people_chosen(body: Json) -> list[str]:
    """The members whom the fields of a submitted form name."""
    if body.get("type") != "view_submission":
        return []
    fields = [field for block in body["view"]["state"]["values"].values() for field in block.values()]
    named = [(field.get("selected_user"), *(field.get("selected_users") or ())) for field in fields]
    return [member_id for some in named for member_id in some if member_id]


def values(view: Json) -> Values:
    """What a form's fields hold, by block id."""
    filled = view["state"]["values"]
    return {block: _value(element) for block, elements in filled.items() for element in elements.values()}


def command(body: Json) -> Command:
    """A slash command."""
    return Command((body.get("text") or "").strip(), body["user_id"], _way(body))


def shortcut(body: Json) -> Shortcut:
    """A global shortcut, or one taken from a message."""
    message = _inner(body, "message")
    return Shortcut(
        user_id=body["user"]["id"],
        way=_way(body),
        text=message.get("text") or "",
        author_id=message.get("user"),
        author_name=_inner(message, "user_profile").get("real_name", ""),
        written_at=int(float(message["ts"])) if "ts" in message else None,
    )


def _inner(body: Json, name: str) -> Json:
    """An object inside; in some payloads an id stands in its place, or nothing."""
    found = body.get(name)
    return found if isinstance(found, dict) else {}


def _view(body: Json) -> Json:
    return _inner(body, "view")


def _way(body: Json) -> Way:
    view = _view(body)
    window = view.get("id") if view.get("type") == "modal" else None
    return Way(body.get("response_url"), body.get("trigger_id"), window)


def _chosen(action: Json) -> tuple[str, str]:
    if action["action_id"] != actions.MENU:
        return action["action_id"], action.get("value", "")
    name, _, value = action["selected_option"]["value"].partition(":")
    return name, value


def _about(body: Json) -> str:
    for action in body.get("actions") or ():
        value = _inner(action, "selected_option").get("value") or action.get("value")
        return f"{action.get('action_id')} {value}"
    if view := _view(body):
        return f"{view.get('callback_id')} {view.get('private_metadata')}"
    kind = _inner(body, "event").get("type")
    return str(kind or body.get("command") or body.get("callback_id") or body.get("type"))


def _value(element: Json) -> str | list[str] | None:
    for several in ("selected_users", "selected_conversations"):
        if element.get(several) is not None:
            return list(element[several])
    if (options := element.get("selected_options")) is not None:
        return [str(option["value"]) for option in options]
    if (option := element.get("selected_option")) is not None:
        return str(option["value"])
    if (moment := element.get("selected_date_time")) is not None:
        return str(moment)
    return next((element[key] for key in _SINGLE if element.get(key) is not None), None)
