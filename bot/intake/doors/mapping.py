"""A body as a row of our own fields, as `POST /v1/leads` takes it, by JMESPath and by what is guessed."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

import jmespath
from jmespath.exceptions import JMESPathError

from bot.intake.doors import guessing
from bot.intake.doors.kinds.door_kind import Answers, DoorKind, as_text

LEAD_FIELDS = (
    "external_id", "email", "name", "title", "company", "phone", "country", "source", "campaign", "persona", "problem",
    "why_now", "next_step", "next_step_due", "received",
)  # fmt: skip
TOUCH_FIELDS = ("touch_kind", "touch_at", "touch_detail", "touch_id", "touch_campaign", "touch_source")
FIELDS = (*LEAD_FIELDS, "first_name", "last_name", *TOUCH_FIELDS)
MOMENTS = ("received", "touch_at")
TEST_MARK = "<test lead:"  # how Facebook fills in what a person would
LONGEST_PATH = 500
MILLISECONDS = 10**11


class UnreadableBody(Exception):
    """The body is neither JSON nor a form; says what would do."""


class BadMapping(Exception):
    """A path that is none, or a field that there is not; says which."""


@dataclass(frozen=True, slots=True)
class MappedBody:
    """A row as `POST /v1/leads` takes it, and by which paths it was made."""

    row: dict[str, Any]
    paths: dict[str, str]


def read_document(text: str) -> Any:
    """JSON, or what a form sends; UnreadableBody otherwise, and for what has no names."""
    try:
        document = json.loads(text)
    except ValueError:
        document = dict(parse_qsl(text)) if "=" in text and not text.lstrip().startswith(("{", "[")) else None
    if isinstance(document, list) and len(document) == 1:
        (document,) = document
    if not isinstance(document, dict):
        raise UnreadableBody("send one object of names and values, as JSON or as a form")
    return document


def check_paths(mapping: Mapping[str, str]) -> None:
    """BadMapping names the field that is none, or whose path can't be read."""
    for field, path in mapping.items():
        if field not in FIELDS:
            raise BadMapping(f"there is no field {field}; the fields are {', '.join(FIELDS)}")
        if path:
            check_path(field, path)


def check_path(name: str, path: str) -> None:
    """BadMapping if it can't be read."""
    if len(path) > LONGEST_PATH:
        raise BadMapping(f"{name}: a path has at most {LONGEST_PATH} characters")
    try:
        jmespath.compile(path)
    except JMESPathError:
        raise BadMapping(f"{name}: {path[:80]} is no JMESPath; write it as contact.email") from None


def find(path: str, document: Any) -> Any:
    """What is at a path; None where the body has another shape than the path expects."""
    try:
        return _compiled(path).search(document)
    except JMESPathError:
        return None


def holds(path: str, document: Any) -> bool:
    """Whether a condition holds."""
    return find(path, document) not in (None, False, "", [], {})


def is_test(kind: DoorKind, document: Any) -> bool:
    """Whether the sender only tries whether we answer."""
    if kind.is_test and holds(kind.is_test, document):
        return True
    return any(isinstance(value, str) and value.startswith(TEST_MARK) for value in answers_of(kind, document).values())


def answers_of(kind: DoorKind, document: Any) -> Answers:
    """What people typed, by name; nothing where the body has another shape than this sender's."""
    try:
        return {str(name): value for name, value in kind.answers(document).items() if as_text(value) is not None}
    except (AttributeError, TypeError, KeyError):
        return {}


def map_body(kind: DoorKind, mapping: Mapping[str, str], document: Any, came: datetime) -> MappedBody:
    """The row. A door's own `mapping` beats its kind's, which beats what is guessed; '' leaves a field out."""
    answers = answers_of(kind, document)
    whole = {**document, "answers": answers}
    paths: dict[str, str] = {}
    found: dict[str, Any] = {}
    for field, path, chosen in _ways(kind, mapping, answers):
        value = as_text(find(path, whole)) if path and field not in found else None
        if field in MOMENTS and value is not None:
            value = _moment(value, chosen, came)
        if value is not None:
            found[field], paths[field] = value, path
    used = {name for path in paths.values() for name in _names_in(_compiled(path).parsed)}
    told = {str(value) for value in found.values()}
    extra = {n: value for n, each in answers.items() if n not in used and str(value := as_text(each)) not in told}
    return MappedBody(_row(kind, found, extra, came), paths)


def _ways(kind: DoorKind, mapping: Mapping[str, str], answers: Answers) -> Iterator[tuple[str, str, bool]]:
    """Field, path, and whether it was chosen for this door: the best first."""
    yield from ((field, path, True) for field, path in mapping.items())
    settled = {*mapping, *(field for field, path in kind.mapping.items() if path == "''")}
    yield from ((field, path, False) for field, path in kind.mapping.items() if field not in settled)
    for field, name in guessing.guess(answers).items():
        if field not in settled:
            yield field, guessing.as_path(name), False


def _row(kind: DoorKind, found: dict[str, Any], extra: dict[str, Any], came: datetime) -> dict[str, Any]:
    row = {field: _plain(field, found[field]) for field in LEAD_FIELDS if field in found}
    whole_name = " ".join(str(found[field]) for field in ("first_name", "last_name") if field in found)
    if whole_name and "name" not in row:
        row["name"] = whole_name
    touch = {field.removeprefix("touch_"): str(found[field]) for field in TOUCH_FIELDS if field in found}
    if touch.setdefault("kind", kind.touch):
        touch.setdefault("at", came.isoformat())
        touch |= {name: row[name] for name in ("campaign", "source") if name in row and name not in touch}
        row["touches"] = [touch]
    if kind.system:
        row["system"] = kind.system
    if extra:
        row["extra"] = extra
    return row


def _plain(field: str, value: Any) -> Any:
    return value if field == "external_id" else str(value)


def _moment(value: Any, chosen: bool, came: datetime) -> str | None:
    """ISO 8601, out of a unix time too. One that can't be read, or lies ahead, is left out, unless this door's mapping
    chose it.
    """
    text = str(value).strip()
    try:
        if text.isascii() and text.replace(".", "", 1).isdigit() and len(text) >= 10:
            seconds = float(text) / 1000 if float(text) > MILLISECONDS else float(text)
            moment = datetime.fromtimestamp(seconds, UTC)
        else:
            moment = datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        return text if chosen else None
    ahead = moment.tzinfo is not None and moment > came
    return None if ahead and not chosen else moment.isoformat()


def _names_in(node: Any) -> Iterator[str]:
    """The names a path asks for."""
    if isinstance(node, dict):
        if node.get("type") == "field":
            yield node["value"]
        for child in node.get("children", ()):
            yield from _names_in(child)


@lru_cache(maxsize=512)
def _compiled(path: str) -> Any:
    return jmespath.compile(path)
