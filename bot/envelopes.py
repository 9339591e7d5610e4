"""Socket Mode's envelopes: Slack's JSON in as a Bolt request, Bolt's response out as an acknowledgement."""

import json
from collections.abc import Sequence
from typing import Any

from slack_bolt import BoltRequest, BoltResponse

Json = dict[str, Any]


def request(envelope: Json) -> BoltRequest:
    """What the app is asked; a repetition says so in its headers, as it would over HTTP."""
    told = {"x-slack-retry-num": envelope.get("retry_attempt"), "x-slack-retry-reason": envelope.get("retry_reason")}
    headers: dict[str, str | Sequence[str]] = {name: [str(value)] for name, value in told.items() if value is not None}
    return BoltRequest(mode="socket_mode", body=envelope.get("payload") or {}, headers=headers)


def acknowledgement(envelope: Json, response: BoltResponse) -> str | None:
    """What Slack is answered; None if the app could not take it, and Slack is to try again or to tell the person."""
    if response.status != 200:
        return None
    answer: Json = {"envelope_id": envelope["envelope_id"]}
    if response.body:
        is_json = str(response.headers.get("content-type", [""])[0]).startswith("application/json")
        answer["payload"] = json.loads(response.body) if is_json else {"text": response.body}
    return json.dumps(answer)
