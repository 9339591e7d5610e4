"""Whether a payload is built as Slack builds them. What is not is refused whole, before anything looks into it.

Only what is read is described. A field may be missing or empty unless it is `Needed`; all others are passed over.
"""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

Needed = Annotated[str, Field(min_length=1)]


class _Shape(BaseModel):
    model_config = ConfigDict(strict=True, defer_build=True)  # built when first asked: starting waits for none


class _Place(_Shape):
    id: Needed
    name: str | None = None


class _User(_Shape):
    id: Needed
    team_id: str | None = None


class _Profile(_Shape):
    real_name: str | None = None
    display_name: str | None = None


class _Person(_User):
    name: str | None = None
    real_name: str | None = None
    tz: str | None = None
    profile: _Profile | None = None


class _Option(_Shape):
    value: str | None = None


class _Element(_Shape):
    type: str | None = None
    action_id: str | None = None
    block_id: str | None = None
    value: str | None = None
    selected_option: _Option | None = None
    selected_date: str | None = None
    selected_date_time: int | None = None
    selected_user: str | None = None
    selected_users: list[str] | None = None
    selected_conversation: str | None = None
    selected_conversations: list[str] | None = None


class _Action(_Element):
    type: Needed
    action_id: Needed


class _Block(_Shape):
    block_id: str | None = None


class _View(_Shape):
    id: Needed
    type: str | None = None
    callback_id: str | None = None
    private_metadata: str | None = None
    blocks: list[_Block] | None = None


class _State(_Shape):
    values: Annotated[dict[str, dict[str, _Element]], Field(min_length=1)]


class _Submitted(_View):
    type: Needed
    callback_id: Needed
    state: _State


class _Organisation(_Shape):
    id: str | None = None


class _Authorization(_Shape):
    team_id: str | None = None
    enterprise_id: str | None = None
    user_id: str | None = None


class _Container(_Shape):
    type: str | None = None
    channel_id: str | None = None
    message_ts: str | None = None
    is_ephemeral: bool | None = None


class _Happening(_Shape):
    type: Needed
    message: dict[str, Any] | None = None
    previous_message: dict[str, Any] | None = None


class _Payload(_Shape):
    """What every kind has in common."""

    type: str | None = None
    command: str | None = None
    user: _User | None = None
    user_id: str | None = None
    team: _Organisation | None = None
    team_id: str | None = None
    enterprise: _Organisation | None = None
    enterprise_id: str | None = None
    response_url: str | None = None
    trigger_id: str | None = None
    callback_id: str | None = None
    channel: _Place | None = None
    authorizations: list[_Authorization] | None = None
    view: _View | None = None
    actions: list[_Element] | None = None
    container: _Container | None = None
    event: _Happening = _Happening(type="none")  # it may be missing, but not be nothing


class _Command(_Payload):
    command: Needed
    text: str | None = None


class _Press(_Payload):
    actions: Annotated[list[_Action], Field(min_length=1)]  # type: ignore[assignment]


class _Address(_Shape):
    channel_id: Needed
    response_url: Needed


class _Form(_Payload):
    response_urls: list[_Address] | None = None
    view: _Submitted


class _GlobalShortcut(_Payload):
    callback_id: Needed


class _Message(_Shape):
    text: str | None = None
    user: str | None = None
    ts: str | None = None
    user_profile: _Profile | None = None


class _MessageShortcut(_GlobalShortcut):
    message: _Message | None = None


class _Callback(_Payload):
    event: _Happening


class _HomeOpened(_Shape):
    user: Needed
    tab: str | None = None


class _PersonChanged(_Shape):
    user: _Person


class _PlaceChanged(_Shape):
    channel: _Place


class _Joined(_Shape):
    user: Needed
    channel: Needed


class _InChannel(_Shape):
    channel: Needed


_KINDS: Mapping[str | None, type[_Payload]] = {
    "block_actions": _Press,
    "view_submission": _Form,
    "shortcut": _GlobalShortcut,
    "message_action": _MessageShortcut,
    "event_callback": _Callback,
}
_EVENTS: Mapping[str, type[_Shape]] = {
    "app_home_opened": _HomeOpened,
    "user_change": _PersonChanged,
    "team_join": _PersonChanged,
    "channel_rename": _PlaceChanged,
    "group_rename": _PlaceChanged,
    "member_joined_channel": _Joined,
    **dict.fromkeys(("channel_shared", "channel_unshared"), _InChannel),
    **{f"{kind}_{what}": _InChannel for kind in ("channel", "group")
       for what in ("archive", "unarchive", "left", "deleted")},
}  # fmt: skip


def is_slacks(body: Any) -> bool:
    """Whether everything that is read of it has the type it has with Slack."""
    try:
        common = _Payload.model_validate(body)
        (_Command if "command" in body else _KINDS.get(common.type, _Payload)).model_validate(body)
        if common.type == "event_callback":
            _EVENTS.get(common.event.type, _Shape).model_validate(body["event"])
    except ValidationError:
        return False
    return True
