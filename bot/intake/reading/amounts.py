"""Amounts of money as people write them, into the currency's smallest unit."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from store.agreement import currencies

LARGEST = 10**15
LONGEST = 60  # no amount is longer, and what is longer is not searched
_DOLLARS = {"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "TWD", "ARS", "CLP", "COP"}
_SYMBOLS = {
    "€": {"EUR"},
    "£": {"GBP"},
    "¥": {"JPY", "CNY"},
    "₹": {"INR"},
    "R$": {"BRL"},
    "US$": {"USD"},
    "ZŁ": {"PLN"},
    "FR": {"CHF"},
    "KR": {"SEK", "NOK", "DKK", "ISK"},
    "$": _DOLLARS,
}
_SCALES = {
    **dict.fromkeys(("K", "THOUSAND", "TSD"), 3),
    **dict.fromkeys(("M", "MM", "MN", "MIO", "MILLION", "MILLIONS"), 6),
    **dict.fromkeys(("B", "BN", "MRD", "BILLION", "BILLIONS"), 9),
    **dict.fromkeys(("LAKH", "LAKHS"), 5),
    **dict.fromkeys(("CRORE", "CRORES"), 7),
}
_SHAPE = re.compile(r"(?P<before>[^\d+.,\-]*)(?P<number>[+-]?[\d.,]*\d(?:[eE]\+?\d{1,2})?)(?:[.,]-+)?(?P<after>[^\d]*)")
_WORD = re.compile(r"(?:US|R)\$|[^\W\d_]+\.?|\S", re.IGNORECASE)  # Mio. and Tsd. are written with a full stop
_GROUPED = re.compile(r"\d*|\d{1,3}(?:[.,]\d{2,3})*[.,]\d{3}")  # India groups by two
_SCIENTIFIC = re.compile(r"\d+(?:\.\d+)?[eE]\+?\d{1,2}")  # as programs write large ones
_GAPS = re.compile("[\\s'’\u00a0\u202f]+(?=\\d)")  # thousands set apart by blanks or apostrophes
_TWO_WAYS = "1.234 or 1,234 can be read in two ways"


@dataclass(slots=True)
class AmountEvidence:
    """What a column's values say about its decimal mark: how often it is surely a point, surely a comma."""

    currency: str
    points: int = 0
    commas: int = 0

    def look(self, value: str) -> None:
        """Take one value into account."""
        found = _shape(value)
        mark = _decimal_mark(found["number"], currencies.decimals(self.currency)) if found else None
        self.points += mark == "."
        self.commas += mark == ","

    @property
    def mark(self) -> str | None:
        """The column's decimal mark; None if its values tell nothing, '?' if they contradict each other."""
        if self.points and self.commas:
            return "?"
        return "." if self.points else "," if self.commas else None


def parse(text: str, column: str | None, currency: str) -> int | None:
    """The amount in the currency's smallest unit, rounded half up; None for 0, which means not known.

    `column` is `AmountEvidence`'s mark: it decides about 1.234, which alone is read as thousands, or with decimals in
    a currency that has three of them. 12k, 1.5M, 3 bn and 2 thousand are read. ValueError says what is wrong: no
    number, another currency, below zero.
    """
    found = _shape(text)
    if found is None:
        raise ValueError("not an amount of money")
    scale = _scale(_words(found), currency)
    places = currencies.decimals(currency)
    value = Decimal(_plain(found["number"], column, places, scale)).scaleb(scale)
    if value < 0:
        raise ValueError("an amount below zero")
    units = value.scaleb(places).to_integral_value(ROUND_HALF_UP)
    if units > LARGEST:
        raise ValueError("an amount too large to be one")
    return int(units) or None


def typed(text: str, currency: str) -> int | None:
    """What a person types into a field; None for nothing or 0. ValueError says what to write."""
    try:
        return parse(text, None, currency) if text else None
    except ValueError as wrong:
        said, example = str(wrong), "12500.500" if currencies.decimals(currency) == 3 else "12500.50"
        raise ValueError(f"{said[0].upper()}{said[1:]}. Write it like 12500 or {example}.") from wrong


def _shape(text: str) -> re.Match[str] | None:
    written = text.strip()
    return _SHAPE.fullmatch(_GAPS.sub("", written)) if len(written) <= LONGEST else None


def _words(found: re.Match[str]) -> Iterator[str]:
    """Each sign and word around the number, in capitals: EUR, €, MIO."""
    return (word.rstrip(".").upper() for side in ("before", "after") for word in _WORD.findall(found[side]))


def _scale(words: Iterator[str], currency: str) -> int:
    """How many digits the words add to the number; ValueError for another currency, and for a word that is neither."""
    scale = None
    for word in words:
        if word in _SCALES and scale is None:
            scale = _SCALES[word]
        elif word != currency and currency not in _SYMBOLS.get(word, ()):
            if word in _SYMBOLS or currencies.is_known(word):
                raise ValueError(f"the workspace's currency is {currency}; convert it first")
            raise ValueError("not an amount of money")
    return scale or 0


def _plain(number: str, column: str | None, places: int, scale: int) -> str:
    """The number as Python writes it."""
    if _SCIENTIFIC.fullmatch(number):
        return number
    mark = _decimal_mark(number, places)
    if mark is None and ("." in number or "," in number):
        # One mark before three digits: 1.250M is rather 1.25 million, and 12,500 dinars may be twelve and a half.
        if column == "?" or (column is None and (places >= 3 or scale >= 6)):
            raise ValueError(f"{_TWO_WAYS}; write it without, or with other decimals")
        mark = column
    whole, point, rest = number.rpartition(mark) if mark and mark in number else (number, "", "")
    if "." in rest or "," in rest or not _GROUPED.fullmatch(whole.lstrip("+-")):
        raise ValueError("not an amount of money")
    return re.sub("[.,]", "", whole) + ("." + rest if point else "")


def _decimal_mark(number: str, places: int) -> str | None:
    """'.' or ',' where this number alone decides which of them stands before the decimals.

    In a currency of three decimals 12.500 is twelve and a half; 12,500 is left open.
    """
    if "e" in number.lower():
        return "."
    points, commas = number.count("."), number.count(",")
    if points and commas:
        return "." if number.rindex(".") > number.rindex(",") else ","
    if points > 1 or commas > 1:
        return "," if points else "."
    if not points and not commas:
        return None
    mark = "." if points else ","
    before, _, after = number.lstrip("+-").partition(mark)
    sure = len(after) != 3 or len(before) > 3 or before in ("", "0") or (places >= 3 and mark == ".")
    return mark if sure else None
