"""Opening a window before a person, while the trigger of what they did is fresh."""

from contextlib import suppress
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.slack.calls import SlackClient
from bot.slack.payloads.gestures import Way

Json = dict[str, Any]

TIMEOUT = 2  # a trigger lives for three seconds


def client(like: WebClient) -> WebClient:
    """A client that gives up while the person still waits, and never tries twice."""
    return SlackClient(like.token, like.base_url, TIMEOUT, like)


def open_window(slack: WebClient, way: Way, view: Json) -> str:
    """Open the view, on top of the window the person is in if there is one; its id. Raises what the Web API raises."""
    call = slack.views_push if way.view_id else slack.views_open
    opened: Json = call(trigger_id=way.trigger_id, view=view)["view"]
    return str(opened["id"])


def replace_window(slack: WebClient, view_id: str, view: Json) -> None:
    """Put another view where that one is, if it is still open."""
    with suppress(SlackApiError):
        slack.views_update(view_id=view_id, view=view)


def say_in_window(slack: WebClient, way: Way, view: Json) -> None:
    """Put the view in the place of the window the person is in: what it showed may not hold any more; else open one."""
    if way.view_id:
        slack.views_update(view_id=way.view_id, view=view)
    elif way.trigger_id:
        open_window(slack, way, view)


# What becomes of a form's window once it was submitted

CLOSE: Json = {"response_action": "clear"}  # with the window it was opened from, which shows how things stood before


def errors(field: str, remedy: str) -> Json:
    """The form stays open, and under the field stands what would do."""
    return {"response_action": "errors", "errors": {field: remedy}}


def instead(view: Json) -> Json:
    """Another view takes the form's place."""
    return {"response_action": "update", "view": view}
