"""The policy as people read and write it: explained YAML out, YAML in with faults in plain words, and what changes from
one to another.
"""

import ast
import inspect
import textwrap
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from itertools import pairwise
from typing import Any

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from store.agreement.policy_document import Policy
from store.agreement.policy_entries import Section
from store.rules.lead import qualification, scoring
from store.rules.lead.scoring import Touch

INTRODUCTION = """\
What marketing and sales agreed on. Edit it and apply it: running deadlines keep what they started with.
A part that is left out keeps the built-in default. null means not set."""
WIDTH = 110


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that can't stand in the document. In `field`, entries of a list count from 1."""

    field: str
    value: object
    remedy: str

    def __str__(self) -> str:
        given = "" if self.value is None else f" ({textwrap.shorten(in_words(self.value), 60, placeholder=' ...')})"
        return f"{self.field}{given}: {self.remedy}"


class PolicyError(ValueError):
    """The document can't be taken; every fault says where and what would do."""

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults
        super().__init__("\n".join(map(str, faults)))


def parse(text: str) -> Policy:
    """The policy written in YAML; PolicyError names each field that can't be taken and what would do."""
    try:
        given = yaml.load(text, Loader=_Loader)
    except yaml.MarkedYAMLError as wrong:
        line = f"line {wrong.problem_mark.line + 1}" if wrong.problem_mark else "the text"
        remedy = f"this is no YAML ({wrong.problem}); look at the indents and quotes"
        raise PolicyError(Fault(line, None, remedy)) from wrong
    except RecursionError as wrong:
        raise PolicyError(Fault("the text", None, "it is nested too deeply; look at the brackets")) from wrong
    except yaml.YAMLError as wrong:
        raise PolicyError(Fault("the text", None, "this is no YAML; it holds characters that can't be read")) from wrong
    if not isinstance(given, dict):
        raise PolicyError(Fault("the text", None, "write sections such as scoring: and clocks:"))
    return validate(given)


def validate(given: Mapping[Any, Any], context: str | None = None) -> Policy:
    """The policy of plain values, as JSON keeps them; PolicyError like `parse`."""
    try:
        document = Policy.model_validate(given, context=context)
    except ValidationError as wrong:
        raise PolicyError(*(_fault(error) for error in wrong.errors(include_url=False))) from wrong
    _judge_somebody(document)
    return document


def to_yaml(document: Policy) -> str:
    """The whole document in YAML, explained; `parse` gives the same policy again."""
    introduction = "".join(f"# {line}\n" for line in INTRODUCTION.splitlines())
    return introduction + "\n".join(_yaml(document)) + "\n"


def _judge_somebody(document: Policy) -> None:
    """PolicyError unless a made-up lead who did everything, long ago and now, can be judged by the document."""
    then, now = datetime(1970, 1, 1, tzinfo=UTC), datetime(2199, 12, 31, tzinfo=UTC)
    touches = [Touch(kind, at) for kind in document.scoring.touches for at in (then, now)]
    try:
        scoring.score(touches, {}, document.scoring, now)
        for moment in (then, now):
            qualification.check({}, touches, {}, document.checklist, moment)
    except ArithmeticError as wrong:
        raise PolicyError(Fault("scoring and checklist", None, f"no lead can be judged by them: {wrong}")) from wrong


# ---- YAML out -------------------------------------------------------------------------------------------------------


@cache
def _told(section: type[Section]) -> dict[str, str]:
    """The docstrings below its fields. Pydantic could read them too, but would at every start, for a tenth of it."""
    (tree,) = ast.parse(textwrap.dedent(inspect.getsource(section))).body
    assert isinstance(tree, ast.ClassDef)
    return {
        field.target.id: inspect.cleandoc(str(below.value.value))
        for field, below in pairwise(tree.body)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant)
    }


def _yaml(section: Section, indent: str = "") -> Iterator[str]:
    told = _told(type(section))
    for name, field in type(section).model_fields.items():
        value = getattr(section, name)
        if not indent:
            yield ""
        yield from textwrap.wrap(told.get(name, ""), WIDTH, initial_indent=f"{indent}# ",
                                 subsequent_indent=f"{indent}# ")  # fmt: skip
        key = field.alias or name
        if isinstance(value, Section):
            yield f"{indent}{key}:"
            yield from _yaml(value, indent + "  ")
        else:
            yield textwrap.indent(_dump(key, _bare(value)), indent)


def _bare(value: Any) -> Any:
    """Plain values; what an entry leaves unsaid is left out."""
    if isinstance(value, Section):
        return {name: _bare(getattr(value, name)) for name in value.model_dump(exclude_defaults=True)}
    if isinstance(value, Mapping):
        return {name: _bare(part) for name, part in value.items()}
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, StrEnum):
        return value.value
    return [_bare(part) for part in value] if isinstance(value, tuple) else value


def _dump(key: str, value: object) -> str:
    flow = None if isinstance(value, dict | list) else False
    text = yaml.safe_dump({key: value}, sort_keys=False, allow_unicode=True, width=WIDTH, default_flow_style=flow)
    return str(text).rstrip()


# ---- YAML in --------------------------------------------------------------------------------------------------------


class _Loader(yaml.SafeLoader):
    """Keys are text, and none may stand twice: plain YAML would keep the last and lose the first in silence.

    Aliases are refused: ten lines of them can stand for a billion values.
    """

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """A value, written out."""
        if self.check_event(yaml.AliasEvent):
            mark = self.get_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem="an alias stands here; write its value out", problem_mark=mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = True) -> dict[Hashable, Any]:
        """The names with their values."""
        found: dict[Hashable, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.MarkedYAMLError(problem="a name must be a word", problem_mark=key.start_mark)
            if key.value in found:
                raise yaml.MarkedYAMLError(problem=f"{key.value} stands here twice", problem_mark=key.start_mark)
            found[key.value] = self.construct_object(value, deep=deep)
        return found


# Pydantic's kinds of error -> what to do; the braces are filled from the error's context.
_REMEDIES = {
    "missing": "this is missing; add it",
    "int_type": "write a whole number",
    "int_from_float": "write a whole number",
    "int_parsing": "write a whole number",
    "float_type": "write a number",
    "float_parsing": "write a number",
    "finite_number": "write a number",
    "bool_type": "write true or false",
    "bool_parsing": "write true or false",
    "string_type": "write this as text, in quotes",
    "string_too_short": "write something here",
    "string_too_long": "keep it to {max_length} characters",
    "greater_than": "write more than {gt:g}",
    "greater_than_equal": "write {ge:g} or more",
    "less_than_equal": "write {le:g} or less",
    "too_short": "give at least one",
    "too_long": "give at most {max_length}",
    "literal_error": "write one of {expected}",
    "enum": "write one of {expected}",
    "tuple_type": "write a list, as in [one, two]",
    "mapping_type": "write names with values, as in {{name: value}}",
    "dict_type": "write names with values, as in {{name: value}}",
    "model_type": "write names with values, as in {{name: value}}",
    "model_attributes_type": "write names with values, as in {{name: value}}",
}


def _fault(error: ErrorDetails) -> Fault:
    context = error.get("ctx", {})
    if error["type"] == "extra_forbidden":
        remedy = _unknown(str(error["loc"][-1]))
    elif error["type"] == "value_error":
        remedy = str(context["error"])
    else:
        remedy = _REMEDIES.get(error["type"], "this can not stand here").format(**context)
    value = error["input"] if error["type"] not in ("missing", "extra_forbidden") else None
    return Fault(_path(error["loc"]), None if isinstance(value, Mapping) else value, remedy)


def _path(places: tuple[int | str, ...]) -> str:
    path = "".join(f"[{p + 1}]" if isinstance(p, int) else f".{p}" for p in places if p != "[key]")
    return path.lstrip(".") or "the document"


def _unknown(key: str) -> str:
    parts: list[type[Section]] = Section.__subclasses__()
    known = [field.alias or name for part in parts for name, field in part.model_fields.items()]
    near = get_close_matches(key, known, n=1, cutoff=0.75)
    return f"there is no such key here; {f'did you mean {near[0]}?' if near else 'remove it'}"


# ---- What changes ----------------------------------------------------------------------------------------------------


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
        yield f"{path}: {in_words(old)} → {in_words(new)}"


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
