"""The smallest blocks and views that Slack takes, to be bent by tests."""

from typing import Any

Json = dict[str, Any]


def plain(text: str = "x") -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "x") -> Json:
    return {"type": "mrkdwn", "text": text}


def section(**more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(), **more}


def button(action_id: str = "press", text: str = "Press", **more: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain(text), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements) or [button()]}


def option(value: str = "1", text: str = "One", **more: Any) -> Json:
    return {"text": plain(text), "value": value, **more}


def options(count: int) -> list[Json]:
    return [option(str(number), f"Number {number}") for number in range(count)]


def menu(**more: Any) -> Json:
    return {"type": "static_select", "action_id": "menu", "options": options(3), **more}


def field(name: str, element: Json, **more: Any) -> Json:
    element = {**element, "action_id": name}
    return {"type": "input", "block_id": name, "label": plain(name), "element": element, **more}


def typed(name: str, **more: Any) -> Json:
    return field(name, {"type": "plain_text_input"}, **more)


def modal(*blocks: Json, **more: Any) -> Json:
    body = {"type": "modal", "callback_id": "form", "title": plain("Form"), "submit": plain("Send")}
    return {**body, "blocks": list(blocks) or [section()], **more}


def home(*blocks: Json, **more: Any) -> Json:
    return {"type": "home", "blocks": list(blocks) or [section()], **more}


def without_flags(value):
    """Without the `emoji` that Slack adds to plain text."""
    if isinstance(value, dict):
        return {key: without_flags(inner) for key, inner in value.items() if key != "emoji"}
    return [without_flags(inner) for inner in value] if isinstance(value, list) else value
