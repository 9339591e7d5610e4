"""Words made comparable: names as people search for them, companies without their legal form, mail addresses."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from store.rules.lead.vocabulary import FREE_MAIL, LEGAL_FORMS

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe"})
_WORD = re.compile(r"[^\W_]+")
_ABBREVIATION = re.compile(r"(?<=\b\w)[./]\s?(?=\w\b)")


def fold(text: str) -> str:
    """Letters without marks and case; ß is ss, ø o, ł l, đ d, æ ae, œ oe."""
    if text.isascii():
        return text.casefold()
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", text) if unicodedata.category(letter)[0] != "M")
    return bare.casefold().translate(_LETTERS)


def split(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return _WORD.findall(fold(text))


def mentioned(text: str, phrases: Iterable[str]) -> str | None:
    """The first of `phrases` whose words stand side by side in `text`, whole and folded: a CTO is no direCTOr."""
    line = _spoken(text)
    return next((phrase for phrase in phrases if line.strip() and _line(phrase) in line), None)


def deletions(word: str) -> set[str]:
    """The word itself and the word less any one letter. Two words one edit apart always share one of these."""
    return {word} | {word[:place] + word[place + 1 :] for place in range(len(word))}


def one_edit(one: str, other: str) -> bool:
    """Equal, or one insertion, deletion, substitution or swap of neighbours apart (Damerau-Levenshtein <= 1)."""
    same = next((place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None)
    if same is None:
        return abs(len(one) - len(other)) <= 1
    left, right = one[same:], other[same:]
    swapped = left[:2] == right[1::-1] and left[2:] == right[2:]
    return swapped or left[1:] == right[1:] or left == right[1:] or left[1:] == right


def company_key(name: str) -> str:
    """The folded name without its legal form, "" for none: Acme S.A., ACME and acme sa are one company."""
    words = split(_ABBREVIATION.sub("", name))
    while form := next((size for size in (5, 4, 3, 2, 1) if _ends_in_form(words, size)), 0):
        del words[-form:]
    return " ".join(words)


def mail_key(mail: str) -> str:
    """The address by which a person is known again: trimmed and case-folded, nothing else."""
    return mail.strip().casefold()


def company_domain(mail: str) -> str | None:
    """The domain by which a company is known again; None for a free-mail provider's. Takes valid addresses."""
    domain = mail_key(mail).rpartition("@")[2]
    return domain if domain and domain not in FREE_MAIL else None


def _ends_in_form(words: list[str], size: int) -> bool:
    """Whether the last words are a legal form that leaves a name before it."""
    return len(words) > size and " ".join(words[-size:]) in LEGAL_FORMS


def _between_spaces(text: str) -> str:
    """The folded words of a text between spaces; a phrase without words is found in no line."""
    return f" {' '.join(split(text))} "


_line = lru_cache(maxsize=4096)(_between_spaces)  # the policy's words are asked for with every lead
_spoken = lru_cache(maxsize=64)(_between_spaces)  # and rule after rule asks about the same title
