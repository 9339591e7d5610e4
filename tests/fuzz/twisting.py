"""Real payloads of Slack's, twisted: fields gone, of another type, of somebody else, huge, full of controls."""

import copy
import json
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

from hypothesis import strategies as st

Json = dict[str, Any]
Sent = tuple[str, Json]
Path = tuple[str | int, ...]

WILD: list[Any] = [
    None, True, 0, -1, 10**30, 1.5, "", " ", "0", "-1", "1", "9" * 40, "x" * 5000, "\x00", "\x1b[31m\u202e", "\ud83d",
    "💥" * 3000, "<!channel>", "=1+1", [], {}, [[]], [None], [1, "2"], {"id": None}, {"": {"": {}}}, "null", "[]", "{}",
    '{"handoff": "x"}', '{"handoff": -1, "lead": 10e99}', '{"handoff": 1}', '{"lead": 1, "step": []}', "U0NOBODY",
    "1970-01-01", "9999-12-31", "0001-01-01", "NaN", "Infinity", "99999999999999",
]  # fmt: skip
ANYTHING = st.sampled_from(WILD) | st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)
GONE = object()


@st.composite
def twisted(draw: st.DrawFn, templates: Sequence[Sent]) -> Sent:
    """One of the payloads with one to three things wrong with it."""
    kind, original = templates[draw(st.integers(0, len(templates) - 1))]
    payload = copy.deepcopy(original)
    for _ in range(draw(st.integers(1, 3))):
        if places := sorted(where(payload), key=str):
            put(payload, draw(st.sampled_from(places)), draw(st.just(GONE) | ANYTHING))
    return kind, payload


def where(value: Any, path: Path = ()) -> Iterator[Path]:
    """Every place in it."""
    if path:
        yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, each in inner:
        yield from where(each, (*path, name))


def put(payload: Json, path: Path, value: Any) -> None:
    """Another value there, or none."""
    *way, last = path
    inside: Any = payload
    for name in way:
        inside = inside[name]
    if value is GONE:
        del inside[last]
    else:
        inside[last] = copy.deepcopy(value)


def as_sent(kind: str, payload: Json) -> tuple[bytes, str]:
    """Events are JSON, commands a form, interactions a form with JSON in it."""
    form = "application/x-www-form-urlencoded"
    if kind == "events_api":
        return json.dumps(payload).encode(), "application/json"
    fields = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return urlencode(fields, errors="replace").encode(), form
