"""A form of shared settings that was open while a colleague changed them: what only one of them changed stands, what
both changed is sent back.

The form remembers what its fields began with, as digests; when it is sent it is drawn once more, as things stand now.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bot.listeners.parts import Json, Unfit
from bot.slack.payloads.gestures import Form
from store.agreement.policy_parts import CHANGED_MEANWHILE

BEGAN = "began"
TOLD = f"{CHANGED_MEANWHILE[:1].upper()}{CHANGED_MEANWHILE[1:]}."


def remember(view: Json) -> Json:
    """The form, which remembers what its fields begin with."""
    kept = json.loads(view.get("private_metadata") or "{}")
    began = {name: digest(value) for name, value in _initials(view)}
    return view | {"private_metadata": json.dumps(kept | {BEGAN: began}, separators=(",", ":"))}


def merge(form: Form, view: Json) -> Form:
    """The form with what a colleague changed meanwhile in fields that the sender left alone; `view`: drawn as of now.

    Unfit for a field that both changed, unless to the same.
    """
    began, values = form.kept.get(BEGAN, {}), dict(form.values)
    for name, now in _initials(view):
        typed = digest(values.get(name))
        if name not in began or began[name] == digest(now) or typed == digest(now):
            continue
        if typed != began[name]:
            raise Unfit(name, TOLD)
        values[name] = now
    return replace(form, values=values)


def _initials(view: Json) -> Iterator[tuple[str, Any]]:
    for block in view["blocks"]:
        if block["type"] == "input":
            found = next((value for key, value in block["element"].items() if key.startswith("initial_")), None)
            yield block["block_id"], [_plain(one) for one in found] if isinstance(found, list) else _plain(found)


def _plain(found: Any) -> Any:
    """An option as a form sends it: its value."""
    return found["value"] if isinstance(found, dict) else found


def digest(value: Any) -> str:
    """What a field holds, in few letters; blanks and order make no difference."""
    said = value.split() if isinstance(value, str) else sorted(value or ())
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:12]
