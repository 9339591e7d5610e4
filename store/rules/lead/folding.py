"""Words made comparable: names as people search for them, companies without their legal form, mail addresses."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from store.rules.lead.vocabulary import FREE_MAIL, GLUED_FORMS, LEADING_FORMS, LEGAL_FORMS, NO_COMPANY, NOTHING

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"})
_WORD = re.compile(r"[^\W_]+")
# Thai, Lao, Burmese, Khmer, kana and Han are written without spaces between words.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+"
)
_DAMAGED = re.compile(r"\s*[+-]?\d(?:[.,]\d+)?e\+\d{1,3}\s*", re.IGNORECASE)
_NUMBER = re.compile(r"-?(?:\d+|\d{1,3}(?:[,' ]\d{3})+)(?:\.\d+)?\+?")
_ABBREVIATION = re.compile(r"(?<=\b\w)[./]\s?(?=\w\b)")


def fold(text: str) -> str:
    """Letters without marks and case; ß is ss, ø o, ł l, đ d, æ ae, œ oe, ı i."""
    if text.isascii():
        return text.casefold()
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", text) if unicodedata.category(letter)[0] != "M")
    return bare.casefold().translate(_LETTERS)


_GLUED = sorted(map(fold, GLUED_FORMS), key=len, reverse=True)


def split(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return _WORD.findall(fold(text))


def searchable(text: str) -> list[str]:
    """The words a text is looked up by, in order: of scripts without spaces each pair of neighbouring letters."""
    return [part for word in split(text) for part in _parts(word)]


def _parts(word: str) -> list[str]:
    if word.isascii():
        return [word]
    parts, end = [], 0
    for run in _UNSPACED.finditer(word):
        parts += [word[end : run.start()], *_pairs(run[0])]
        end = run.end()
    return [part for part in (*parts, word[end:]) if part]


def _pairs(letters: str) -> list[str]:
    """Each two neighbours; a letter that stands alone is its own."""
    return [letters[place : place + 2] for place in range(len(letters) - 1)] or [letters]


def mentioned(text: str, phrases: Iterable[str]) -> str | None:
    """The first of `phrases` whose words stand side by side in `text`, whole and folded: a CTO is no direCTOr."""
    line = _spoken(text)
    return next((phrase for phrase in phrases if _line(phrase) in line), None) if line.strip() else None


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


def is_placeholder(text: str) -> bool:
    """Whether the text only fills a field that had to be filled: n/a, none, unknown, a dash."""
    return text.strip().casefold() in NOTHING


def is_no_company(name: str) -> bool:
    """Whether the words stand where a company's name is missing: n/a, freelance, self-employed, private."""
    return is_placeholder(name) or " ".join(split(name)) in NO_COMPANY


def is_damaged_number(text: str) -> bool:
    """Whether a spreadsheet has cut a long number down to 1.23457E+11, so that several became one."""
    return _DAMAGED.fullmatch(text) is not None


@lru_cache(maxsize=4096)  # rule after rule asks about the same values
def number(text: str) -> float | None:
    """The number a text is, as 1,200 or 500+; None if it is anything else, a range too."""
    bare = text.strip()
    return float(re.sub(r"[^\d.-]", "", bare)) if _NUMBER.fullmatch(bare) and bare.isascii() else None


def company_key(name: str) -> str:
    """The folded name without its legal form, "" for none: Acme S.A., ACME and acme sa are one company."""
    words = [part for word in split(_ABBREVIATION.sub("", name)) if (part := _without_glued_form(word))]
    while form := next((size for size in (5, 4, 3, 2, 1) if _ends_in_form(words, size)), 0):
        del words[-form:]
    while len(words) > 1 and words[0] in LEADING_FORMS:
        del words[0]
    return " ".join(words)


def _without_glued_form(word: str) -> str:
    """A word of a script without spaces, less the form that stands at its beginning or its end."""
    before = None if word.isascii() else word
    while before is not None:
        for form in _GLUED:
            word = word.removeprefix(form).removesuffix(form)
        before = word if word != before else None
    return word


def fact_key(name: str) -> str:
    """The name by which an extra fact is known again: Company_Size and "company size" are one. Short for an index."""
    return (" ".join(split(name)) or fold(name.strip()))[:200].rstrip()


def fact_field(name: str) -> str:
    """How rules name an extra fact beside a lead's fields."""
    return f"extra:{fact_key(name)}"


def mail_key(mail: str) -> str:
    """The address by which a person is known again: trimmed and case-folded, nothing else."""
    return mail.strip().casefold()


def company_domain(mail: str) -> str | None:
    """The domain by which a company is known again; None for a free-mail provider's. Takes valid addresses."""
    domain = mail_key(mail).rpartition("@")[2]
    return domain if domain and domain not in FREE_MAIL else None


def own_domain(written: str) -> str:
    """The domain in "https://www.acme.com/about" or "jo@acme.com"; ValueError for a free-mail provider's."""
    host = re.sub(r"^[a-z]+://", "", mail_key(written)).split("/")[0].split(":")[0].rpartition("@")[2]
    host = host.removeprefix("www.").rstrip(".")
    if not re.fullmatch(r"(?=.{4,253}$)(?:[\w-]{1,63}\.)+[^\W\d_][\w-]+", host):
        raise ValueError("Write a domain as in acme.com")
    if host in FREE_MAIL:
        raise ValueError(f"{host} is a mail provider's. Write the company's own domain, or leave it empty")
    return host


def _ends_in_form(words: list[str], size: int) -> bool:
    """Whether the last words are a legal form that leaves a name before it."""
    return len(words) > size and " ".join(words[-size:]) in LEGAL_FORMS


def _between_spaces(text: str) -> str:
    """The folded words of a text between spaces; a phrase without words is found in no line."""
    return f" {' '.join(split(text))} "


_line = lru_cache(maxsize=4096)(_between_spaces)  # the policy's words are asked for with every lead
_spoken = lru_cache(maxsize=64)(_between_spaces)  # and rule after rule asks about the same title
