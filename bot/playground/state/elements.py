"""Block elements as a person uses them: what they hold at first, what they hold once used, what a click sends."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.playground.state.workspace import Workspace
from bot.playground.values.jsons import Json, clone


@dataclass(frozen=True, slots=True)
class Keeper:
    """Where an element keeps its value, and where a view may preset it."""

    key: str
    initial: str
    options: bool = False  # the value is an option object
    many: bool = False


KEEPERS: dict[str, Keeper] = {
    "plain_text_input": Keeper("value", "initial_value"),
    "static_select": Keeper("selected_option", "initial_option", options=True),
    "radio_buttons": Keeper("selected_option", "initial_option", options=True),
    "multi_static_select": Keeper("selected_options", "initial_options", options=True, many=True),
    "checkboxes": Keeper("selected_options", "initial_options", options=True, many=True),
    "users_select": Keeper("selected_user", "initial_user"),
    "multi_users_select": Keeper("selected_users", "initial_users", many=True),
    "conversations_select": Keeper("selected_conversation", "initial_conversation"),
    "datepicker": Keeper("selected_date", "initial_date"),
    "datetimepicker": Keeper("selected_date_time", "initial_date_time"),
}


def normalise(ws: Workspace, blocks: list[Json]) -> list[Json]:
    """A copy with the ids and flags that Slack adds where the app left them out."""
    made = clone(blocks)
    for block in made:
        block.setdefault("block_id", f"b{ws.number('block'):04d}")
        for element in inside(block):
            element.setdefault("action_id", f"a{ws.number('action'):04d}")
        _flags(block)
    return made


def _flags(found: Any) -> None:
    if isinstance(found, list):
        for item in found:
            _flags(item)
    elif isinstance(found, dict):
        if found.get("type") == "plain_text":
            found.setdefault("emoji", True)
        elif found.get("type") == "mrkdwn":
            found.setdefault("verbatim", False)
        for value in found.values():
            _flags(value)


def inside(block: Json) -> Iterator[Json]:
    """The elements of one block that a person can use."""
    found: list[Json] = []
    match block.get("type"):
        case "section":
            found = [block["accessory"]] if "accessory" in block else []
        case "actions":
            found = block["elements"]
        case "input":
            found = [block["element"]]
    yield from (element for element in found if element.get("type") != "image")


def walk(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """(block, element) for everything a person can use."""
    for block in blocks:
        for element in inside(block):
            yield block, element


def initial_state(blocks: list[Json], kept: dict[str, Json] | None = None) -> dict[str, Json]:
    """What the elements hold before anybody touched them; `kept` wins where ids and types are the same."""
    state: dict[str, Json] = {}
    for block, element in walk(blocks):
        keeper = KEEPERS.get(element["type"])
        if keeper is None:
            continue
        old = (kept or {}).get(block["block_id"], {}).get(element["action_id"])
        empty: Any = [] if keeper.many else None
        same = old is not None and old.get("type") == element["type"]
        value = (old or {}).get(keeper.key, empty) if same else element.get(keeper.initial, empty)
        held = {"type": element["type"], keeper.key: value}
        state.setdefault(block["block_id"], {})[element["action_id"]] = held
    return state


def all_options(element: Json) -> list[Json]:
    """The options of a menu, groups opened."""
    groups = element.get("option_groups", [])
    return [*element.get("options", []), *(option for group in groups for option in group["options"])]


def option(element: Json, wanted: Any) -> Json:
    """The option with this value or this text."""
    for offered in all_options(element):
        if str(wanted) in (offered["value"], offered["text"]["text"]):
            return offered
    raise LookupError(f"{element.get('action_id')} offers no {wanted!r}")


def filled(element: Json, value: Any) -> Json:
    """What the element holds once a person chose or typed `value` (None empties it)."""
    keeper = KEEPERS[element["type"]]
    if keeper.many:
        chosen = list(value or [])
        return _held(element, keeper, [option(element, one) for one in chosen] if keeper.options else chosen)
    if value is None:
        return _held(element, keeper, None)
    if keeper.options:
        return _held(element, keeper, option(element, value))
    if isinstance(value, datetime):
        return _held(element, keeper, int(value.timestamp()))
    return _held(element, keeper, value if element["type"] == "datetimepicker" else str(value) or None)


def _held(element: Json, keeper: Keeper, value: Any) -> Json:
    return {"type": element["type"], keeper.key: value}


def action(block: Json, element: Json, held: Json, ts: str) -> Json:
    """The entry of block_actions' `actions` for one use of an element."""
    made: Json = {"type": element["type"], "action_id": element["action_id"], "block_id": block["block_id"]}
    if element["type"] == "button":
        made |= {key: element[key] for key in ("text", "value", "style", "url") if key in element}
    if "placeholder" in element:
        made["placeholder"] = element["placeholder"]
    return {**made, **{key: value for key, value in held.items() if key != "type"}, "action_ts": ts}
