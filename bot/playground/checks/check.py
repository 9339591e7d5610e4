"""Would Slack take these blocks? The answer is Slack's own sentences about what is wrong; none means yes."""

from collections.abc import Iterator
from typing import Any

from bot.playground.checks import check_special, limits, limits_elements
from bot.playground.checks.limit_rules import Rule

_TEXT_FLAGS = {"plain_text": "emoji", "mrkdwn": "verbatim"}


def message(found: Any) -> list[str]:
    """Problems of a message's blocks."""
    problems = list(_blocks(found, "message", "/blocks", limits.BLOCKS_IN_MESSAGE))
    if isinstance(found, list):
        problems += check_special.message(found)
    return problems


def view(found: Any) -> list[str]:
    """Problems of a modal or of a Home tab."""
    if not isinstance(found, dict):
        return [_at("must provide an object", "/view")]
    kind = found.get("type")
    if kind not in limits.VIEWS:
        return [_at(f"unsupported type: {kind}", "/view/type")]
    problems = list(_fields(found, limits.VIEWS[kind], "/view", always={"type", "blocks"}))
    if "blocks" not in found:
        return [*problems, _at("missing required field: blocks", "/view")]
    problems += _blocks(found["blocks"], kind, "/view/blocks", limits.BLOCKS_IN_VIEW)
    return problems + check_special.view(found)


def _at(problem: str, pointer: str) -> str:
    return f"{problem} [json-pointer:{pointer}]"


def _blocks(found: Any, surface: str, at: str, most: int) -> Iterator[str]:
    if not isinstance(found, list):
        yield _at("must provide an array", at)
        return
    if len(found) > most:
        yield _at(f"no more than {most} items allowed", at)
    seen: set[str] = set()
    for index, block in enumerate(found):
        yield from _block(block, limits.SURFACES[surface], f"{at}/{index}", surface)
        block_id = block.get("block_id") if isinstance(block, dict) else None
        if block_id and block_id in seen:
            yield _at(f"`block_id` must be unique: {block_id}", f"{at}/{index}/block_id")
        seen.add(str(block_id))


def _block(block: Any, kinds: frozenset[str], at: str, surface: str) -> Iterator[str]:
    if not isinstance(block, dict):
        yield _at("must provide an object", at)
        return
    kind = block.get("type")
    if kind not in kinds or kind not in limits.BLOCKS:
        yield _at(f"unsupported type: {kind}", f"{at}/type")
        return
    yield from _length(block.get("block_id", ""), 0, limits.ID, f"{at}/block_id")
    problems = list(_fields(block, limits.BLOCKS[kind], at, always={"type", "block_id"}, surface=surface))
    yield from problems or check_special.block(block, at)


def _fields(
    found: dict[str, Any], rules: dict[str, Rule], at: str, always: set[str], surface: str = "message"
) -> Iterator[str]:
    """Missing and unknown fields first, then each field by its rule."""
    for name, rule in rules.items():
        if rule.required and name not in found:
            yield _at(f"missing required field: {name}", at)
    for name, value in found.items():
        if name in rules:
            yield from _value(rules[name], value, f"{at}/{name}", surface)
        elif name not in always:
            yield _at(f"invalid additional property: {name}", at)


def _value(rule: Rule, value: Any, at: str, surface: str) -> Iterator[str]:
    match rule.form:
        case "string":
            yield from _string(rule, value, at)
        case "text":
            yield from _text(value, rule.kinds, rule.most, at)
        case "flag":
            if not isinstance(value, bool):
                yield _at("must be a boolean", at)
        case "number":
            yield from _number(rule, value, at)
        case "list":
            yield from _list(rule, value, at, surface)
        case "typed":
            yield from _typed(value, rule.kinds, 0, at, surface)
        case "shape":
            yield from _shape(value, rule.shape, at)
        case "any":
            pass


def _length(value: Any, least: int, most: int, at: str) -> Iterator[str]:
    if not isinstance(value, str):
        yield _at("must provide a string", at)
    elif most and len(value) > most:
        yield _at(f"must be less than {most + 1} characters", at)
    elif len(value) < least:
        yield _at(f"must be more than {least - 1} characters", at)


def _string(rule: Rule, value: Any, at: str) -> Iterator[str]:
    yield from _length(value, 1 if rule.required else 0, rule.most, at)
    if rule.kinds and value not in rule.kinds:
        yield _at(f"must be one of: {', '.join(sorted(rule.kinds))}", at)


def _number(rule: Rule, value: Any, at: str) -> Iterator[str]:
    if isinstance(value, bool) or not isinstance(value, int):
        yield _at("must be an integer", at)
    elif value < rule.least:
        yield _at(f"must be greater than or equal to {rule.least}", at)
    elif rule.most and value > rule.most:
        yield _at(f"must be less than or equal to {rule.most}", at)


def _text(value: Any, kinds: frozenset[str], most: int, at: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield _at("must provide an object", at)
        return
    kind = value.get("type")
    if kind not in kinds:
        yield _at(f"unsupported type: {kind}", f"{at}/type")
        return
    for name in value.keys() - {"type", "text", _TEXT_FLAGS[kind]}:
        yield _at(f"invalid additional property: {name}", at)
    if "text" not in value:
        yield _at("missing required field: text", at)
    else:
        yield from _length(value["text"], 1, most, f"{at}/text")


def _list(rule: Rule, value: Any, at: str, surface: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield _at("must provide an array", at)
        return
    if len(value) < rule.least:
        yield _at(f"must provide at least {rule.least} items", at)
    if rule.most and len(value) > rule.most:
        yield _at(f"no more than {rule.most} items allowed", at)
    for index, item in enumerate(value):
        if rule.shape:
            yield from _shape(item, rule.shape, f"{at}/{index}")
        elif rule.kinds:
            yield from _typed(item, rule.kinds, rule.each, f"{at}/{index}", surface)


def _typed(value: Any, kinds: frozenset[str], each: int, at: str, surface: str) -> Iterator[str]:
    kind = value.get("type") if isinstance(value, dict) else None
    if kind not in kinds:
        yield _at(f"unsupported type: {kind}" if kind else "must provide an object", f"{at}/type" if kind else at)
    elif kind in _TEXT_FLAGS:
        yield from _text(value, kinds, each or 3000, at)
    elif kinds <= limits.BLOCKS.keys():
        yield from _block(value, kinds, at, surface)
    elif kind in limits_elements.ELEMENTS:
        yield from _length(value.get("action_id", ""), 0, limits.ID, f"{at}/action_id")
        rules = limits_elements.ELEMENTS[kind]
        problems = list(_fields(value, rules, at, always={"type", "action_id"}, surface=surface))
        yield from problems or check_special.element(value, at)


def _shape(value: Any, shape: str, at: str) -> Iterator[str]:
    if isinstance(value, dict):
        yield from _fields(value, limits_elements.SHAPES[shape], at, always=set())
    else:
        yield _at("must provide an object", at)
