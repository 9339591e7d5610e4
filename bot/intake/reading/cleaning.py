"""Text from outside made harmless and short before anything else sees it."""

import re
from typing import Any

from store.rules.lead import folding

LONGEST_LINE = 300  # names, titles, campaigns: what fits a card, and an index on PostgreSQL in any script
LONGEST_TEXT = 10_000  # what a person wrote at length
LONGEST_DETAIL = 1_000  # bytes, because the detail is part of what makes a touch the same
LONGEST_ID = 255  # never clipped: two clipped ids could become one
LONGEST_KIND = 60
LONGEST_FACT = 200  # of an extra fact, whose column nobody has looked at
LONGEST_FACT_NAME = 100

# NUL (which PostgreSQL refuses), the other controls but tab and newline, and halves of surrogate pairs.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_NOT_IN_A_KIND = re.compile(r"[\W_]+")


def text(value: str) -> str:
    """Several lines of text: controls removed, clipped at 10,000 characters."""
    return _clip(_CONTROLS.sub("", value.replace("\r\n", "\n").replace("\r", "\n")).strip(), LONGEST_TEXT)


def line(value: str) -> str:
    """One line of text: blanks and line breaks become single spaces, clipped at 300 characters."""
    return _clip(" ".join(_CONTROLS.sub("", value).split()), LONGEST_LINE)


def detail(value: str) -> str:
    """A touch's detail: one line, clipped at 1,000 bytes of UTF-8."""
    whole = " ".join(_CONTROLS.sub("", value).split())
    return whole.encode()[:LONGEST_DETAIL].decode(errors="ignore").rstrip()


def fact_name(value: str) -> str:
    """What an extra fact is called: one line, clipped at 100 characters."""
    return _clip(line(value), LONGEST_FACT_NAME)


def fact(value: str) -> str:
    """An extra fact's value: one line, clipped at 200 characters; "" if it only fills a place."""
    told = _clip(line(value), LONGEST_FACT)
    return "" if folding.is_placeholder(told) else told


def is_cut_fact(value: str) -> bool:
    """Whether an extra fact is longer than what is kept of it."""
    return len(value) > LONGEST_FACT and len(line(value)) > LONGEST_FACT


def identifier(value: str) -> str:
    """An id, whole; ValueError if it is too long, or so damaged or general that several people would share it."""
    whole = _CONTROLS.sub("", value).strip()
    if len(value) > LONGEST_ID:
        raise ValueError(f"an id has at most {LONGEST_ID} characters")
    if folding.is_damaged_number(whole):
        raise ValueError("a spreadsheet has cut this id down to its first digits; export it as text")
    if folding.is_placeholder(whole) or re.fullmatch(r"0+(?:\.0+)?", whole):
        raise ValueError("this is not a real id; leave it out, or send the real one")
    return whole


def kind(value: str) -> str:
    """A touch's kind as the policy spells it: 'Demo request' becomes demo_request."""
    whole = _NOT_IN_A_KIND.sub("_", value.casefold()).strip("_")
    if not whole or len(whole) > LONGEST_KIND:
        raise ValueError(f"a kind is a short word such as demo_request, at most {LONGEST_KIND} characters")
    return whole


def quotable(value: object) -> str:
    """A refused value as an error may repeat it: one line, 80 characters."""
    return _clip(" ".join(_CONTROLS.sub("", str(value)).split()), 80)


def harmless(document: Any) -> Any:
    """What JSON holds, every text in it without controls; their names stay as they are."""
    if isinstance(document, str):
        return _CONTROLS.sub("", document)
    if isinstance(document, list):
        return [harmless(each) for each in document]
    return {name: harmless(each) for name, each in document.items()} if isinstance(document, dict) else document


def _clip(value: str, most: int) -> str:
    return value if len(value) <= most else value[: most - 1].rstrip() + "…"
