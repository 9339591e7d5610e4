"""What comes by Socket Mode is read, or left alone if Slack can't have built it."""

import pytest

from bot.slack import envelopes

PRESS = {"type": "block_actions", "user": {"id": "U1"}, "actions": [{"type": "button", "action_id": "claim"}]}


def test_a_press_is_read_with_its_repetition() -> None:
    asked = envelopes.request({"envelope_id": "1", "payload": PRESS, "retry_attempt": 1})
    assert asked is not None
    assert asked.body == PRESS
    assert asked.headers["x-slack-retry-num"] == ["1"]


@pytest.mark.parametrize("payload", [1, "x", [1], PRESS | {"actions": []}, PRESS | {"user": True}, {"event": 1}])
def test_what_slack_can_not_have_built_is_left_alone(payload: object) -> None:
    assert envelopes.request({"envelope_id": "1", "payload": payload}) is None
