"""Which answer is which of our fields, guessed from names as in files, from words of questions, and from values."""

import re
from collections.abc import Mapping
from typing import Any

from bot.intake.csv import columns
from bot.intake.doors.kinds.door_kind import Answers
from bot.intake.reading import mail

# What an answer of a known name may fill. Ids, deals and moments are never guessed.
GUESSED = (
    "email", "name", "first_name", "last_name", "title", "company", "phone", "country", "source", "campaign", "persona",
    "problem", "why_now",
)  # fmt: skip
# Words of questions, the surer ones first.
_WORDS: tuple[tuple[str, str], ...] = (
    ("email", r"e-?mail"),
    ("phone", r"phone|mobile|whatsapp"),
    ("first_name", r"first[ _-]?name|given[ _-]?name"),
    ("last_name", r"last[ _-]?name|surname|family[ _-]?name"),
    ("title", r"job[ _-]?title|your (?:role|position)"),
    ("company", r"\b(?:company|organi[sz]ation|employer)(?:[ _-]?name)?\s*\??$|(?:which|what) company"),
    ("country", r"\bcountry\b"),
    ("name", r"(?:your|full|contact|person)[ _-]?name"),
    ("why_now", r"message|how can we help|anything else|tell us|looking for|comments?$"),
)
_PHONE = re.compile(r"\+\d[\d\s()/.-]{6,20}\d")


def guess(answers: Answers) -> dict[str, str]:
    """Field -> the name of its answer; each field and each answer once."""
    found = _by_alias(answers)
    for field, words in _WORDS:
        for name in answers:
            if field not in found and name not in found.values() and re.search(words, name.casefold()):
                found[field] = name
    for name, value in answers.items():
        field = _by_value(value)
        if field and field not in found and name not in found.values():
            found[field] = name
    return found if "email" not in found or _is_mail(answers[found["email"]]) else _with_real_mail(found, answers)


def as_path(name: str) -> str:
    """The JMESPath to an answer."""
    return f'answers."{name.translate({34: chr(92) + chr(34), 92: chr(92) * 2})}"'


def proposed(mapping: Mapping[str, str], answers: Answers) -> dict[str, str]:
    """The mapping that is in force, and paths for what is guessed beside it."""
    return {field: as_path(name) for field, name in guess(answers).items()} | dict(mapping)


def _by_alias(answers: Answers) -> dict[str, str]:
    found: dict[str, tuple[int, str]] = {}
    for name in answers:
        field, rank = columns.field_named(name) or ("", 0)
        if field in GUESSED and (field not in found or rank < found[field][0]):
            found[field] = (rank, name)
    return {field: name for field, (_, name) in found.items()}


def _by_value(value: Any) -> str:
    if _is_mail(value):
        return "email"
    return "phone" if isinstance(value, str) and _PHONE.fullmatch(value.strip()) else ""


def _is_mail(value: Any) -> bool:
    return isinstance(value, str) and "@" in value and mail.is_address(value)


def _with_real_mail(found: dict[str, str], answers: Answers) -> dict[str, str]:
    """ "May we email you?" is answered yes: another answer may hold the address."""
    real = next((name for name, value in answers.items() if _is_mail(value) and name not in found.values()), None)
    return found | {"email": real} if real else found
