"""JSON values: their type, and copies of them."""

import json
from typing import Any, TypeVar

_Value = TypeVar("_Value")
Json = dict[str, Any]


def clone(value: _Value) -> _Value:
    """A deep copy; through JSON, which is several times faster than copy.deepcopy."""
    copied: _Value = json.loads(json.dumps(value))
    return copied
