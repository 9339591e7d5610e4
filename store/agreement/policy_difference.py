"""What changes from one policy to another, in plain lines."""

from collections.abc import Iterator, Mapping
from typing import Any

from store.agreement.policy_document import Policy


def difference(old: Policy, new: Policy) -> list[str]:
    """What changes from old to new, a plain line each; empty if nothing does."""
    return list(_changes("", old.plain(), new.plain()))


def in_words(value: object) -> str:
    """A value of the document as people say it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {in_words(part)}" for key, part in value.items() if part is not None) or "nothing"
    if isinstance(value, list | tuple):
        return ", ".join(map(in_words, value)) or "nothing"
    return str(value)


def _changes(path: str, old: Any, new: Any) -> Iterator[str]:
    old, new = _keyed(old, beside=new), _keyed(new, beside=old)
    if old == new:
        if isinstance(old, dict) and list(old) != list(new):
            yield f"{path}: in another order"
    elif isinstance(old, dict) and isinstance(new, dict):
        for key in {**old, **new}:
            yield from _changes(f"{path}.{key}".lstrip("."), old.get(key), new.get(key))
    elif isinstance(old, list) and isinstance(new, list):
        yield f"{path}: {_moved(old, new)}"
    elif old is None:
        yield f"{path}: now {in_words(new)}"
    elif new is None:
        yield f"{path}: no longer {in_words(old)}"
    else:
        yield f"{path}: was {in_words(old)}, now {in_words(new)}"


def _keyed(value: Any, beside: Any) -> Any:
    """A list of entries by what names each of them, so that one more does not seem to change the others."""
    if not any(isinstance(lines, list) and lines and isinstance(lines[0], dict) for lines in (value, beside)):
        return value
    names = [str(entry.get("code") or entry.get("why") or place) for place, entry in enumerate(value or (), start=1)]
    if len(set(names)) < len(names):
        names = [str(place) for place in range(1, len(names) + 1)]
    return dict(zip(names, value or (), strict=True))


def _moved(old: list[Any], new: list[Any]) -> str:
    added = [f"added {item}" for item in new if item not in old]
    removed = [f"removed {item}" for item in old if item not in new]
    return ", ".join(added + removed) or "in another order"
