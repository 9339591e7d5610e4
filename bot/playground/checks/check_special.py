"""The checks of blocks that need more than one field to decide."""

import json
from collections.abc import Iterator
from typing import Any

from bot.playground.checks import limits
from bot.playground.values.jsons import Json


def block(found: Json, at: str) -> Iterator[str]:
    """Either-or fields, ids unique inside the block, the size of tables."""
    kind = found["type"]
    if kind == "section" and not ("text" in found or "fields" in found):
        yield f"must define either `text` or `fields` [json-pointer:{at}/type]"
    if kind == "image":
        yield from _picture(found, at)
    if kind == "table" and isinstance(found.get("rows"), list):
        yield from _table(found, at)
    if kind == "actions" and isinstance(found.get("elements"), list):
        yield from _unique_actions(found["elements"], at)


def element(found: Json, at: str) -> Iterator[str]:
    """Either-or fields, and an initial option that is one of the options."""
    kind = found["type"]
    if kind == "image":
        yield from _picture(found, at)
    if kind in ("static_select", "multi_static_select") and ("options" in found) == ("option_groups" in found):
        yield f"must define either `options` or `option_groups` [json-pointer:{at}]"
    if kind in ("static_select", "multi_static_select", "radio_buttons", "checkboxes"):
        yield from _initial(found, at)
    if kind == "plain_text_input" and found.get("min_length", 0) > found.get("max_length", 3000):
        yield f"`min_length` must not exceed `max_length` [json-pointer:{at}]"


def message(blocks: list[Any]) -> list[str]:
    """A message holds one table at most."""
    most = limits.TABLES_IN_MESSAGE
    tables = sum(_kind(found) == "table" for found in blocks)
    return [f"no more than {most} table blocks allowed [json-pointer:/blocks]"] if tables > most else []


def view(found: Json) -> list[str]:
    """Inputs need a submit button in a modal."""
    blocks = found["blocks"] if isinstance(found["blocks"], list) else []
    if found["type"] != "modal" or "submit" in found:
        return []
    return [
        f"must define `submit` to use an `input` block in modals [json-pointer:/view/blocks/{index}/input]"
        for index, block in enumerate(blocks)
        if _kind(block) == "input"
    ]


def characters(blocks: Any) -> int:
    """All text in the blocks together."""
    if isinstance(blocks, list):
        return sum(characters(item) for item in blocks)
    if isinstance(blocks, dict):
        own = blocks.get("text")
        inside = sum(characters(value) for value in blocks.values() if isinstance(value, dict | list))
        return inside + (len(own) if isinstance(own, str) else 0)
    return 0


def _kind(found: Any) -> Any:
    return found.get("type") if isinstance(found, dict) else None


def _picture(found: Json, at: str) -> Iterator[str]:
    if ("image_url" in found) == ("slack_file" in found):
        yield f"must define either `image_url` or `slack_file` [json-pointer:{at}]"


def _table(found: Json, at: str) -> Iterator[str]:
    for index, row in enumerate(found["rows"]):
        if not isinstance(row, list):
            yield f"must provide an array [json-pointer:{at}/rows/{index}]"
            continue
        if len(row) > limits.COLUMNS:
            yield f"no more than {limits.COLUMNS} items allowed [json-pointer:{at}/rows/{index}]"
        for column, cell in enumerate(row):
            yield from _cell(cell, f"{at}/rows/{index}/{column}")
    if characters(found["rows"]) > limits.TABLE_CHARACTERS:
        yield f"must be less than {limits.TABLE_CHARACTERS + 1} characters [json-pointer:{at}/rows]"


def _cell(cell: Any, at: str) -> Iterator[str]:
    if _kind(cell) not in ("raw_text", "rich_text"):
        yield f"unsupported type: {_kind(cell)} [json-pointer:{at}/type]"
    elif cell["type"] == "raw_text" and not cell.get("text"):
        yield f"must be more than 0 characters [json-pointer:{at}/text]"


def _unique_actions(elements: list[Any], at: str) -> Iterator[str]:
    seen: set[str] = set()
    for index, found in enumerate(elements):
        action_id = found.get("action_id") if isinstance(found, dict) else None
        if action_id and action_id in seen:
            yield f"`action_id` must be unique: {action_id} [json-pointer:{at}/elements/{index}/action_id]"
        seen.add(str(action_id))


def _initial(found: Json, at: str) -> Iterator[str]:
    groups = [group for group in found.get("option_groups", []) if isinstance(group, dict)]
    offered = [*found.get("options", []), *(option for group in groups for option in group.get("options", []))]
    known = {_same(option) for option in offered}
    chosen = found.get("initial_options", [])
    for option in [*chosen, found["initial_option"]] if "initial_option" in found else chosen:
        if _same(option) not in known:
            yield f"initial option must match one of the options exactly [json-pointer:{at}]"


def _same(option: Any) -> str:
    """Slack compares text, value and description; a missing `emoji` is the default."""
    if not isinstance(option, dict):
        return json.dumps(option)
    texts = [option.get(name) for name in ("text", "description")]
    return json.dumps([option.get("value"), *(text.get("text") if isinstance(text, dict) else text for text in texts)])
