"""Whether a payload is built as Slack builds them. What is not is refused whole, before anything looks into it.

Only what is read is described. A field may be missing or empty unless it is `Needed`; all others are passed over.
"""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

# A bound, even none, has pydantic read the letters, and refuse half a character, which can't be written anywhere.
_Text = Annotated[str, Field(min_length=0)]
Needed = Annotated[str, Field(min_length=1)]
_Shape = type[BaseModel]


class _Anything(BaseModel):
    model_config = ConfigDict(strict=True, defer_build=True)  # built when first asked: starting waits for none


def _shape(like: _Shape = _Anything, needed: Mapping[str, Any] | None = None, **may: Any) -> _Shape:
    """A model of these fields. Those that are needed must be there, the others may be missing or null."""
    fields: dict[str, Any] = {field: (kind | None, None) for field, kind in may.items()}
    fields |= {field: (kind, ...) for field, kind in (needed or {}).items()}
    return create_model("Shape", __base__=like, **fields)


def _several(kind: Any) -> Any:
    return list[kind]


def _by_name(kind: Any) -> Any:
    return dict[str, kind]


_ID = {"id": Needed}
_PLACE = _shape(needed=_ID, name=_Text)
_USER = _shape(needed=_ID, team_id=_Text)
_PROFILE = _shape(real_name=_Text, display_name=_Text)
_PERSON = _shape(like=_USER, name=_Text, real_name=_Text, tz=_Text, profile=_PROFILE)
_ELEMENT = _shape(
    type=_Text, action_id=_Text, block_id=_Text, value=_Text, selected_option=_shape(value=_Text), selected_date=_Text,
    selected_date_time=int, selected_user=_Text, selected_users=list[_Text], selected_conversation=_Text,
    selected_conversations=list[_Text], selected_options=_several(_shape(value=_Text)),
)  # fmt: skip
_PRESSED = _shape(like=_ELEMENT, needed={"type": Needed, "action_id": Needed})
_VIEW = _shape(
    needed=_ID, type=_Text, callback_id=_Text, private_metadata=_Text, blocks=_several(_shape(block_id=_Text))
)
_STATE = _shape(needed={"values": _by_name(_by_name(_ELEMENT))})
_FILLED = _shape(like=_VIEW, needed={"type": Needed, "callback_id": Needed, "state": _STATE})
_COMPANY = _shape(id=_Text)
_HAPPENING = _shape(needed={"type": Needed}, message=dict[str, Any], previous_message=dict[str, Any])
_PAYLOAD = _shape(
    type=_Text, command=_Text, user=_USER, user_id=_Text, team=_COMPANY, team_id=_Text, enterprise=_COMPANY,
    enterprise_id=_Text, response_url=_Text, trigger_id=_Text, callback_id=_Text, channel=_PLACE, view=_VIEW,
    authorizations=_several(_shape(team_id=_Text, enterprise_id=_Text, user_id=_Text)), actions=_several(_ELEMENT),
    container=_shape(type=_Text, channel_id=_Text, message_ts=_Text, is_ephemeral=bool),
)  # fmt: skip
_COMMAND = _shape(needed={"command": Needed}, text=_Text)
_CALLED = {"callback_id": Needed}
_MESSAGE = _shape(text=_Text, user=_Text, ts=_Text, user_profile=_PROFILE)
_ADDRESS = _shape(needed={"channel_id": Needed, "response_url": Needed})
_KINDS: Mapping[str | None, _Shape] = {
    "block_actions": _shape(needed={"actions": Annotated[_several(_PRESSED), Field(min_length=1)]}),
    "view_submission": _shape(needed={"view": _FILLED}, response_urls=_several(_ADDRESS)),
    "shortcut": _shape(needed=_CALLED),
    "message_action": _shape(needed=_CALLED, message=_MESSAGE),
    "event_callback": _shape(needed={"event": _HAPPENING}),
}
_ABOUT_PERSON = _shape(needed={"user": _PERSON})
_ABOUT_PLACE = _shape(needed={"channel": _PLACE})
_IN_CHANNEL = _shape(needed={"channel": Needed})
_OF_CHANNELS = ("channel_shared", "channel_unshared", *(
    f"{kind}_{what}" for kind in ("channel", "group") for what in ("archive", "unarchive", "left", "deleted")
))  # fmt: skip
_EVENTS: Mapping[str, _Shape] = {
    "app_home_opened": _shape(needed={"user": Needed}, tab=_Text),
    "user_change": _ABOUT_PERSON,
    "team_join": _ABOUT_PERSON,
    "channel_rename": _ABOUT_PLACE,
    "group_rename": _ABOUT_PLACE,
    "member_joined_channel": _shape(needed={"user": Needed, "channel": Needed}),
    **dict.fromkeys(_OF_CHANNELS, _IN_CHANNEL),
}


def flaw(body: Any) -> str:
    """What is not as Slack builds it, of all that is read: kind of payload and field, for the log. "" if all is."""
    try:
        _PAYLOAD.model_validate(body)
        (_COMMAND if "command" in body else _KINDS.get(body.get("type"), _Anything)).model_validate(body)
        if "event" in body:
            _HAPPENING.model_validate(body["event"])
        if body.get("type") == "event_callback":
            _EVENTS.get(body["event"]["type"], _Anything).model_validate(body["event"])
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_context=False, include_input=False)[0]
        kind = str(body.get("type") or body.get("command") or "?") if isinstance(body, dict) else "no object"
        return f"{kind[:40]!a}, {'.'.join(map(str, first['loc']))[:80]!a}: {first['type']}"
    return ""
