"""A posted body read row by row: the good rows, and what is wrong with the others."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import ValidationError
from pydantic_core import ErrorDetails, from_json

from bot.intake.http import models
from bot.intake.http.problems import BodyFault
from bot.intake.reading import cleaning

BodyKind = Literal["leads", "touches", "deals"]
Row = models.Lead | models.TouchOf | models.InboundDeal
MODELS: dict[BodyKind, type[Row]] = {
    "leads": models.Lead,
    "touches": models.TouchOf,
    "deals": models.InboundDeal,
}
MOST_NAMED = 50  # of the things that an answer lists

_REMEDIES = {
    "missing": "this field is needed",
    "string_type": "send text",
    "list_type": "send a list",
    "model_type": "send an object with named fields",
}


class NotJson(Exception):
    """The body can't be read; says what would do."""


class NoRows(Exception):
    """The body holds no row, or too many; says what would do."""


@dataclass(frozen=True, slots=True)
class Body:
    """A body as it came, and its rows. `pointer` leads to the list they stand in; None: the body is the row."""

    kind: BodyKind
    text: str
    rows: list[Any]
    pointer: str | None


@dataclass(frozen=True, slots=True)
class Checked:
    """`good` maps a row's number to what it says; `remarks` has what the answer lists, by its name there.

    These are `ignored`, names of fields that nobody reads; `extra_cut`, those of extra facts that are kept in part; and
    `unknown_kinds`, those of touches which bring no points, as the agreement does not name them.
    """

    good: dict[int, Row]
    faults: list[BodyFault]
    remarks: dict[str, list[str]]


def parse(kind: BodyKind, body: bytes) -> Body:
    """The rows of a body; NotJson if it is not JSON in UTF-8, NoRows if it holds none or too many."""
    try:
        text, document = body.decode(), from_json(body, allow_inf_nan=False)
    except UnicodeDecodeError as error:
        raise NotJson(f"Send UTF-8: the byte at {error.start} is not.") from error
    except ValueError as error:
        raise NotJson(f"Send JSON: {error}.") from error
    pointer, rows = _listed(kind, document)
    if not 1 <= len(rows) <= models.MOST_ROWS:
        raise NoRows(f"Send 1 to {models.MOST_ROWS} rows at once; these are {len(rows)}.")
    return Body(kind, text, rows, pointer)


def check(body: Body, setting: models.Setting) -> Checked:
    """Each row against its rules."""
    model = MODELS[body.kind]
    good: dict[int, Row] = {}
    faults: list[BodyFault] = []
    for number, row in enumerate(body.rows):
        try:
            good[number] = model.model_validate(row, context=setting)
        except ValidationError as error:
            faults += [_fault(number, at(body, number), each) for each in error.errors(include_url=False)]
    names = {name for row in body.rows if isinstance(row, dict) for name in row}
    touches = (touch for row in good.values() for touch in _touches_of(row))
    remarks = {
        "ignored": names_shown(names - set(model.model_fields)),
        "extra_cut": names_shown(name for number, row in good.items() if isinstance(row, models.Lead)
                            for name in _cut(body.rows[number])),
        "unknown_kinds": names_shown(touch.kind for touch in touches if touch.kind not in setting.kinds),
    }  # fmt: skip
    return Checked(good, faults, remarks)


def _touches_of(row: Row) -> Sequence[models.InboundTouch]:
    if isinstance(row, models.Lead):
        return row.touches
    return [row] if isinstance(row, models.TouchOf) else []


def names_shown(names: Iterable[str]) -> list[str]:
    """Names as an answer repeats them: each once, in order, not too many."""
    return sorted({cleaning.quotable(name) for name in names})[:MOST_NAMED]


def _cut(row: dict[str, Any]) -> Iterator[str]:
    """The names of a good row's extra facts that are longer than what is kept of them."""
    return (name for name, value in (row.get("extra") or {}).items() if cleaning.is_cut_fact(models.fact_text(value)))


def at(body: Body, number: int) -> str:
    """The JSON pointer to a row of the body."""
    return "" if body.pointer is None else f"{body.pointer}/{number}"


def _listed(kind: BodyKind, document: Any) -> tuple[str | None, list[Any]]:
    if isinstance(document, list):
        return "", document
    if isinstance(document, dict) and isinstance(document.get(kind), list):
        return f"/{kind}", document[kind]
    return None, [document]


def _fault(row: int, pointer: str, error: ErrorDetails) -> BodyFault:
    field = pointer + "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in error["loc"])
    own = error.get("ctx", {}).get("error")
    remedy = str(own) if own is not None else _REMEDIES.get(error["type"], error["msg"])
    whole = error["type"] == "missing" or isinstance(error["input"], dict | list)
    return BodyFault(row, cleaning.quotable(field), "" if whole else cleaning.quotable(error["input"]), remedy)
