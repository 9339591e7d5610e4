"""Amounts of money as people write them, into the currency's smallest unit."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from store.agreement import currencies

LARGEST = 10**15
_SYMBOLS = {
    "€": {"EUR"},
    "£": {"GBP"},
    "¥": {"JPY", "CNY"},
    "₹": {"INR"},
    "R$": {"BRL"},
    "zł": {"PLN"},
    "kr": {"SEK", "NOK", "DKK", "ISK"},
    "$": {"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "TWD", "ARS", "CLP", "COP"},
}
_SHORT = re.compile(r"(\d+)(?:[.,](\d{1,2}))?\s?([km])\b", re.IGNORECASE)  # 12k, 1.5m
_SHAPE = re.compile(r"(?P<before>[^\d+.,\-]*)(?P<number>[+-]?[\d.,]*\d(?:[eE]\+?\d{1,2})?)(?:[.,]-+)?(?P<after>[^\d]*)")
_GROUPED = re.compile(r"\d*|\d{1,3}(?:[.,]\d{2,3})*[.,]\d{3}")  # India groups by two
_SCIENTIFIC = re.compile(r"\d+(?:\.\d+)?[eE]\+?\d{1,2}")  # as programs write large ones
_GAPS = re.compile("[\\s'’\u00a0\u202f]+(?=\\d)")  # thousands set apart by blanks or apostrophes


@dataclass(slots=True)
class AmountEvidence:
    """What a column's values say about its decimal mark: how often it is surely a point, surely a comma."""

    points: int = 0
    commas: int = 0

    def look(self, value: str) -> None:
        """Take one value into account."""
        found = _SHAPE.fullmatch(_GAPS.sub("", value))
        mark = _decimal_mark(found["number"]) if found else None
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

    `column` is the mark of `Evidence`: it decides about 1.234, which alone is read as thousands. ValueError says what
    is wrong: no number, another currency, below zero.
    """
    found = _SHAPE.fullmatch(_GAPS.sub("", text.strip()))
    if found is None:
        raise ValueError("not an amount of money")
    _same_currency(found["before"].strip() or found["after"].strip(), currency)
    value = Decimal(_plain(found["number"], column))
    if value < 0:
        raise ValueError("an amount below zero")
    units = value.scaleb(currencies.decimals(currency)).to_integral_value(ROUND_HALF_UP)
    if units > LARGEST:
        raise ValueError("an amount too large to be one")
    return int(units) or None


def typed(text: str, currency: str) -> int | None:
    """What somebody types into a field, 12k for 12,000 too; None for nothing or 0. ValueError says what to write."""
    try:
        return parse(_SHORT.sub(_in_full, text), None, currency) if text else None
    except ValueError as wrong:
        raise ValueError(f"{str(wrong).capitalize()}. Write it like 12,500 or 12500.50.") from wrong


def _in_full(short: re.Match[str]) -> str:
    whole, part, unit = short.groups("")
    return str(whole) + str(part).ljust(3 if unit in "kK" else 6, "0")


def _plain(number: str, column: str | None) -> str:
    """The number as Python writes it."""
    if _SCIENTIFIC.fullmatch(number):
        return number
    mark = _decimal_mark(number)
    if mark is None:
        if column == "?" and ("." in number or "," in number):
            raise ValueError("1.234 or 1,234 can be read in two ways, and other rows use both; write it without")
        mark = column or ""
    whole, point, rest = number.rpartition(mark) if mark and mark in number else (number, "", "")
    if "." in rest or "," in rest or not _GROUPED.fullmatch(whole.lstrip("+-")):
        raise ValueError("not an amount of money")
    return re.sub("[.,]", "", whole) + ("." + rest if point else "")


def _decimal_mark(number: str) -> str | None:
    """'.' or ',' where this number alone decides which of them stands before the decimals."""
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
    sure = len(after) != 3 or len(before) > 3 or before in ("", "0")
    return mark if sure else None


def _same_currency(written: str, currency: str) -> None:
    if not written or written.upper() == currency:
        return
    if currency in _SYMBOLS.get(written, set()):
        return
    if written in _SYMBOLS or currencies.is_known(written.upper()):
        raise ValueError(f"the workspace's currency is {currency}; convert it first, or change the policy's currency")
    raise ValueError("not an amount of money")
