"""What is built as Slack builds it is taken; what is not, in anything that is read, is refused whole."""

import copy
from typing import Any

import pytest

from bot.slack.payloads import shape

USER = {"id": "U1", "team_id": "T1"}
HALF = "\ud83d"  # the first half of a smiling face

PRESS: dict[str, Any] = {
    "type": "block_actions",
    "user": USER,
    "actions": [{"type": "button", "action_id": "claim", "value": "1"}],
    "container": {"message_ts": "1.2", "is_ephemeral": False},
}
FORM: dict[str, Any] = {
    "type": "view_submission",
    "user": USER,
    "view": {
        "id": "V1",
        "type": "modal",
        "callback_id": "recycle",
        "state": {"values": {"why": {"it": {"type": "plain_text_input", "value": None}}}},
    },
}
COMMAND: dict[str, Any] = {"command": "/handoff", "text": "", "user_id": "U1"}
JOINED: dict[str, Any] = {
    "type": "event_callback",
    "event": {"type": "member_joined_channel", "user": "U1", "channel": "C1"},
}


def changed(body: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    whole = at = copy.deepcopy(body)
    *steps, last = (int(step) if step.isdigit() else step for step in path.split("."))
    for step in steps:
        at = at[step]  # type: ignore[index]
    at[last] = value  # type: ignore[index]
    return whole


@pytest.mark.parametrize("body", [PRESS, FORM, COMMAND, JOINED, {"type": "of next year"}, {}])
def test_what_slack_sends_is_taken(body: dict[str, Any]) -> None:
    assert not shape.flaw(body)


def test_a_form_without_fields_is_taken() -> None:
    assert not shape.flaw(changed(FORM, "view.state.values", {}))


@pytest.mark.parametrize(
    ("body", "path"),
    [(PRESS, "actions.0.block_id"), (PRESS, "actions.0.value"), (PRESS, "container"), (FORM, "response_urls")],
)
def test_what_slack_leaves_empty_is_taken(body: dict[str, Any], path: str) -> None:
    assert not shape.flaw(changed(body, path, None))


@pytest.mark.parametrize("body", [None, [], "text", 1])
def test_what_is_no_object_is_refused(body: object) -> None:
    assert shape.flaw(body)


@pytest.mark.parametrize(
    ("body", "path", "value"),
    [
        (PRESS, "type", ["block_actions"]), (PRESS, "user", "U1"), (PRESS, "user.id", ""), (PRESS, "actions", []),
        (PRESS, "actions.0.action_id", None), (PRESS, "container.is_ephemeral", "no"), (PRESS, "trigger_id", HALF),
        (PRESS, "actions.0.value", HALF), (FORM, "view.state", {}), (FORM, "view.callback_id", ""),
        (FORM, "view.state.values.why.it.value", 1), (FORM, "view.state.values.why.it.value", HALF),
        (FORM, "view.state.values.why.it.selected_users", [HALF]), (COMMAND, "text", HALF), (COMMAND, "command", ""),
        (JOINED, "event", None), (JOINED, "event.type", None), (JOINED, "event.user", USER), (JOINED, "event.user", ""),
    ],
)  # fmt: skip
def test_what_slack_would_not_send_is_refused(body: dict[str, Any], path: str, value: object) -> None:
    assert shape.flaw(changed(body, path, value))
