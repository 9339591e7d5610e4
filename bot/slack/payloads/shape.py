"""Whether a payload is built as Slack builds them. What is not is refused whole, before anybody looks into it."""

from typing import Any

from bot.slack.payloads.gestures import Json

# A type, a list of one shape, or the fields that an object may have; one with "!" must be there, and not be empty.
_PLACE = {"id!": str, "name": str}
_USER = {"id!": str, "team_id": str}
_FIELD: dict[str, Any] = {
    "type": str,
    "action_id": str, "block_id": str, "value": str, "selected_option": {"value": str}, "selected_date": str,
    "selected_date_time": int, "selected_user": str, "selected_users": [str], "selected_conversation": str,
    "selected_conversations": [str],
}  # fmt: skip
_VIEW = {"id!": str, "type": str, "callback_id": str, "private_metadata": str, "blocks": [{"block_id": str}]}
_ANY: dict[str, Any] = {
    "type": str, "command": str, "user": _USER, "user_id": str, "team": {"id": str}, "team_id": str,
    "enterprise": {"id": str}, "enterprise_id": str, "response_url": str, "trigger_id": str, "callback_id": str,
    "channel": _PLACE, "authorizations": [{"team_id": str, "enterprise_id": str, "user_id": str}], "view": _VIEW,
    "actions": [_FIELD], "container": {"type": str}, "event": {"type!": str, "message": {}, "previous_message": {}},
}  # fmt: skip
_SHAPES: dict[object, dict[str, Any]] = {
    "block_actions": {
        "actions!": [_FIELD | {"action_id!": str, "type!": str}],
        "container": {"channel_id": str, "message_ts": str, "is_ephemeral": bool},
    },
    "view_submission": {
        "response_urls": [{"channel_id!": str, "response_url!": str}],
        "view!": _VIEW | {"type!": str, "callback_id!": str, "state!": {"values!": {"*": {"*": _FIELD}}}},
    },
    "shortcut": {"callback_id!": str},
    "message_action": {
        "callback_id!": str,
        "message": {"text": str, "user": str, "ts": str, "user_profile": {"real_name": str}},
    },
    "event_callback": {"event!": {"type!": str}},
}  # fmt: skip
_COMMAND = {"command!": str, "user_id": str, "text": str}
_PERSON = {
    "id!": str, "name": str, "real_name": str, "tz": str, "team_id": str,
    "profile": {"real_name": str, "display_name": str},
}  # fmt: skip
_OF_A_CHANNEL = {
    "channel_archive", "channel_unarchive", "channel_left", "channel_deleted", "channel_shared", "channel_unshared",
    "group_archive", "group_unarchive", "group_left", "group_deleted",
}  # fmt: skip
_EVENTS: dict[object, dict[str, Any]] = {
    "app_home_opened": {"user!": str, "tab": str},
    "user_change": {"user!": _PERSON},
    "team_join": {"user!": _PERSON},
    "channel_rename": {"channel!": _PLACE},
    "group_rename": {"channel!": _PLACE},
    "member_joined_channel": {"user!": str, "channel!": str},
    **{event: {"channel!": str} for event in _OF_A_CHANNEL},
}


def is_slacks(body: object) -> bool:
    """Whether everything that is read of it has the type it has with Slack."""
    if not isinstance(body, dict) or not _fits(body, _ANY) or body.get("event", {}) is None:
        return False
    if not _fits(body, _COMMAND if "command" in body else _SHAPES.get(body.get("type"), {})):
        return False
    return body.get("type") != "event_callback" or _fits(body["event"], _EVENTS.get(body["event"]["type"], {}))


def _fits(value: Json, shape: dict[str, Any]) -> bool:
    named = {name.rstrip("!"): inner for name, inner in shape.items()}
    if any(value.get(name[:-1]) in (None, "", []) for name in shape if name.endswith("!")):
        return False
    everything = named.pop("*", None)
    if everything is not None:
        named = dict.fromkeys(value, everything)
    return all(value.get(name) is None or _is(value[name], inner) for name, inner in named.items())


def _is(value: Any, shape: Any) -> bool:
    if isinstance(shape, dict):
        return isinstance(value, dict) and _fits(value, shape)
    if isinstance(shape, list):
        return isinstance(value, list) and all(_is(each, shape[0]) for each in value)
    return isinstance(value, shape) and (shape is not str or _is_text(value))


def _is_text(value: str) -> bool:
    """No half of a character, which can't be written anywhere."""
    return not any("\ud800" <= letter <= "\udfff" for letter in value)
