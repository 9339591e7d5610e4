"""What Slack's own client refuses before a form is sent, in its words."""

from collections.abc import Callable
from datetime import date
from typing import Any

from bot.playground.state import elements
from bot.playground.values.jsons import Json

REQUIRED = "Please complete this required field."


def problems(blocks: list[Json], state: dict[str, Json]) -> dict[str, str]:
    """{block_id: what to put right} for everything that keeps the form open."""
    found = {}
    for block in blocks:
        if block["type"] == "input":
            held = state[block["block_id"]][block["element"]["action_id"]]
            if text := _problem(block, block["element"], held):
                found[block["block_id"]] = text
    return found


def _problem(block: Json, element: Json, held: Json) -> str | None:
    value = held.get(elements.KEEPERS[element["type"]].key)
    if value in (None, "", []):
        return None if block.get("optional") else REQUIRED
    check = _CHECKS.get(element["type"])
    return check(element, value) if check else None


def _typed(element: Json, value: str) -> str | None:
    if len(value) < element.get("min_length", 0):
        return f"Please enter at least {element['min_length']} characters."
    if len(value) > element.get("max_length", 3000):
        return f"Please enter no more than {element.get('max_length', 3000)} characters."
    return None


def _date(element: Json, value: str) -> str | None:  # noqa: ARG001
    try:
        date.fromisoformat(value)
    except ValueError:
        return "Please enter a valid date."
    return None


def _many(element: Json, value: list[Any]) -> str | None:
    most = element.get("max_selected_items", len(value))
    return None if len(value) <= most else f"Please choose no more than {most}."


_CHECKS: dict[str, Callable[[Json, Any], str | None]] = {
    "plain_text_input": _typed,
    "datepicker": _date,
    "multi_static_select": _many,
    "multi_users_select": _many,
}
