"""Slack's JSON in as a Bolt request; for Socket Mode, Bolt's response out as an acknowledgement."""

import json
from collections.abc import Sequence
from typing import Any

from slack_bolt import BoltRequest, BoltResponse

from bot.slack.payloads import shape

Json = dict[str, Any]
Headers = dict[str, str | Sequence[str]]

# What Bolt raises while it reads what is not built as Slack builds it.
UNREAD = (AttributeError, LookupError, TypeError, ValueError)


class NotSlacks(ValueError):
    """It is not built as Slack's are; says where, for the log."""


def read(body: str | Json, headers: Headers, **more: Any) -> BoltRequest:
    """A body as Bolt takes it; raises NotSlacks."""
    try:
        asked = BoltRequest(body=body, headers=headers, **more)
    except UNREAD as error:
        flaw = shape.flaw(body) if isinstance(body, dict) else ""
        raise NotSlacks(flaw or f"it can't be read: {type(error).__name__}") from error
    if flaw := shape.flaw(asked.body):
        raise NotSlacks(flaw)
    return asked


def request(envelope: Json) -> BoltRequest:
    """What the app is asked; a repetition says so in its headers, as it would over HTTP. Raises NotSlacks."""
    told = {"x-slack-retry-num": envelope.get("retry_attempt"), "x-slack-retry-reason": envelope.get("retry_reason")}
    headers: Headers = {name: [str(value)] for name, value in told.items() if value is not None}
    payload = envelope.get("payload")
    if not isinstance(payload, dict):
        raise NotSlacks("it has no payload")
    return read(payload, headers, mode="socket_mode")


def acknowledgement(envelope: Json, response: BoltResponse) -> str | None:
    """What Slack is answered; None if the app could not take it, and Slack is to try again or to tell the person."""
    if response.status != 200:
        return None
    answer: Json = {"envelope_id": envelope["envelope_id"]}
    if response.body:
        is_json = str(response.headers.get("content-type", [""])[0]).startswith("application/json")
        answer["payload"] = json.loads(response.body) if is_json else {"text": response.body}
    return json.dumps(answer)
