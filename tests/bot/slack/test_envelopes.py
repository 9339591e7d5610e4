"""What comes by Socket Mode is read, or left alone if Slack can't have built it."""

import pytest

from bot.slack import envelopes

PRESS = {"type": "block_actions", "user": {"id": "U1"}, "actions": [{"type": "button", "action_id": "claim"}]}


def test_a_press_is_read_with_its_repetition() -> None:
    asked = envelopes.request({"envelope_id": "1", "payload": PRESS, "retry_attempt": 1})
    assert asked.body == PRESS
    assert asked.headers["x-slack-retry-num"] == ["1"]


@pytest.mark.parametrize(
    ("payload", "flaw"),
    [
        (1, "it has no payload"), ("x", "it has no payload"), ([1], "it has no payload"),
        (PRESS | {"actions": []}, "'block_actions', 'actions': too_short"),
        (PRESS | {"user": True}, "'block_actions', 'user': model_type"),
        (PRESS | {"actions": [{"type": "button"}]}, "'block_actions', 'actions.0.action_id': missing"),
        ({"event": 1}, "'?', '': model_type"), ({"type": "\ud83d"}, r"'\ud83d', 'type': string_unicode"),
    ],
)  # fmt: skip
def test_what_slack_can_not_have_built_is_refused_and_said_where(payload: object, flaw: str) -> None:
    with pytest.raises(envelopes.NotSlacks) as refused:
        envelopes.request({"envelope_id": "1", "payload": payload})
    assert str(refused.value) == flaw
