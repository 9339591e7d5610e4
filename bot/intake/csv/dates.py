"""Dates as people and programs write them. What day and month are is decided by looking at a whole column."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import NamedTuple

from bot.intake.csv.columns import CannotImport
from bot.intake.reading import moments


class Order(StrEnum):
    """Which comes first in 03/04/2026; with YMD the year has two digits, as in 26-04-03."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


_TIME = (
    r"(?:[T ,]+(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<half>[AaPp])?(?:\.?[Mm]\.?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)
_NUMBERS = re.compile(rf"(?P<first>\d{{1,2}})([/.\- ])(?P<second_>\d{{1,2}})\2(?P<year>\d{{4}}|\d{{2}}){_TIME}")
_SHAPES = (
    re.compile(rf"(?P<year>\d{{4}})([/.\-])(?P<month>\d{{1,2}})\2(?P<day>\d{{1,2}}){_TIME}"),
    re.compile(rf"(?:[A-Za-z]+,? )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ .\-]*(?P<name>[A-Za-z]{{3,9}})"
               rf"[ .,\-]*(?P<year>\d{{4}}|\d{{2}}){_TIME}"),
    re.compile(rf"(?:[A-Za-z]+,? )?(?P<name>[A-Za-z]{{3,9}})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? "
               rf"(?P<year>\d{{4}}){_TIME}"),
)  # fmt: skip
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_LONG = [
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
]  # fmt: skip
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_SERIAL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's day 0, read in the workspace's zone
YEARS_APART = 10
_FORMATS = "write dmy, mdy, ymd, or a pattern such as DD/MM/YYYY or %d/%m/%Y %H:%M"
_WORDS = {"yyyy": "%Y", "yy": "%y", "mm": "%m", "dd": "%d", "hh": "%H", "mi": "%M", "ss": "%S"}


@dataclass(slots=True)
class DateEvidence:
    """What a column's values say about its order; an example is kept of each kind.

    Years of two digits may come first, unless one would lie ahead of `this_year` or they are decades apart.
    """

    this_year: int
    dmy: str | None = None
    mdy: str | None = None
    either: str | None = None
    year_first: str | None = None
    never_year_first: bool = False
    _years: tuple[int, int] | None = None

    def look(self, value: str) -> None:
        """Take one value into account."""
        found = _NUMBERS.fullmatch(value)
        if found is None:
            return
        first, second = int(found["first"]), int(found["second_"])
        if 0 in (first, second):  # a spreadsheet's or a database's empty date
            return
        self._look_for_year(found, value)
        if first > 31:
            return
        if first > 12 >= second:
            self.dmy = self.dmy or value
        elif second > 12 >= first:
            self.mdy = self.mdy or value
        elif first != second:
            self.either = self.either or value

    def order(self, column: str) -> Order:
        """The column's order; CannotImport if its values leave it open or contradict each other."""
        ask = "say which with --date-format dmy or --date-format mdy"
        if self._years and not self.never_year_first:
            first, last = self._years
            if first < 2000:  # no day is called 98
                return Order.YMD
            if last - first <= YEARS_APART:
                example = f"column {column!r}: {self.year_first!r}"
                raise CannotImport(f"{example} may begin with its year or with its day; {ask} or ymd")
        if self.dmy and self.mdy:
            raise CannotImport(
                f"column {column!r} holds {self.dmy!r} and {self.mdy!r}, so its days and months are mixed; {ask}"
            )
        if self.either and not (self.dmy or self.mdy):
            raise CannotImport(
                f"column {column!r}: {self.either!r} may be day/month or month/day, and no other row tells; {ask}"
            )
        return Order.MDY if self.mdy else Order.DMY

    def _look_for_year(self, found: re.Match[str], value: str) -> None:
        year, month, day = _year(found["first"]), int(found["second_"]), int(found["year"])
        two_digits = all(len(found[part]) == 2 for part in ("first", "second_", "year"))
        self.never_year_first |= not (two_digits and year <= self.this_year and month <= 12 and 1 <= day <= 31)
        self.year_first = self.year_first or value
        self._years = (min(year, self._years[0]), max(year, self._years[1])) if self._years else (year, year)


def read_format(text: str) -> Order | str:
    """What --date-format says: dmy, mdy, or a pattern such as DD/MM/YYYY or %d/%m/%Y."""
    folded = text.strip().lower()
    if folded in tuple(Order):
        return Order(folded)
    pattern = text if "%" in text else re.sub("yyyy|yy|mm|dd|hh|mi|ss", lambda found: _WORDS[found[0]], folded)
    if not all(each in pattern for each in ("%m", "%d")) or not ("%Y" in pattern or "%y" in pattern):
        raise CannotImport(f"--date-format {text}: {_FORMATS}")
    try:
        datetime.strptime(_SERIAL_ZERO.strftime(pattern), pattern)  # noqa: DTZ007 - only to see whether it can be read
    except (ValueError, re.error) as error:
        raise CannotImport(f"--date-format {text}: {_FORMATS}") from error
    return pattern


class Precision(NamedTuple):
    """Whether a value names a time of day, and whether the zone it is meant in."""

    time: bool
    zone: bool


def precision(text: str, order: Order | str) -> Precision:
    """How exactly a value says its moment. One that can't be read says it exactly: it is refused as it is."""
    if not isinstance(order, Order):
        return Precision(any(each in order for each in ("%H", "%I", "%c", "%X")), "%z" in order)
    with suppress(ValueError):
        zone = datetime.fromisoformat(text).tzinfo is not None
        with suppress(ValueError):
            date.fromisoformat(text)
            return Precision(False, False)
        return Precision(True, zone)
    for shape in (_NUMBERS, *_SHAPES):
        if found := shape.fullmatch(text):
            return Precision(found["hour"] is not None, found["zone"] is not None)
    serial = _SERIAL.fullmatch(text) is not None
    return Precision(not serial or "." in text, not serial)


def parse(text: str, order: Order | str, zone: tzinfo) -> datetime:
    """The moment in UTC; ValueError if the text is no date from 1970 to 2199."""
    if not isinstance(order, Order):
        return moments.in_utc(datetime.strptime(text, order), zone)  # noqa: DTZ007 - the zone is the workspace's
    try:
        return moments.in_utc(datetime.fromisoformat(text), zone)
    except ValueError:
        return moments.in_utc(_read(text, order), zone)


def _read(text: str, order: Order) -> datetime:
    if found := _NUMBERS.fullmatch(text):
        first, second = int(found["first"]), int(found["second_"])
        if order is Order.YMD and len(found["year"]) == 2:
            return _moment(found, _year(found["first"]), second, int(found["year"]))
        day, month = (second, first) if order is Order.MDY else (first, second)
        return _moment(found, _year(found["year"]), month, day)
    for shape in _SHAPES:
        if found := shape.fullmatch(text):
            groups = found.groupdict()
            month = int(groups["month"]) if "month" in groups else _month(groups["name"])
            return _moment(found, _year(found["year"]), month, int(found["day"]))
    if text.isascii() and text.isdigit() and len(text) in (10, 13):
        return datetime.fromtimestamp(int(text) / (1000 if len(text) == 13 else 1), UTC)
    if _SERIAL.fullmatch(text):
        return _SERIAL_ZERO + timedelta(seconds=round(float(text) * 86400))
    raise ValueError("not a date")


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else int(digits) + (1900 if int(digits) >= 70 else 2000)


def _moment(found: re.Match[str], year: int, month: int, day: int) -> datetime:
    hour = int(found["hour"] or 0)
    if found["half"]:
        if not 1 <= hour <= 12:
            raise ValueError("not a time of day")
        hour = hour % 12 + (12 if found["half"] in "Pp" else 0)
    naive = datetime(year, month, day, hour, int(found["minute"] or 0), int(found["second"] or 0))  # noqa: DTZ001 - see below
    return _in_zone(naive, found["zone"])


def _in_zone(naive: datetime, zone: str | None) -> datetime:
    """With the zone the text names; without one it stays naive and is read in the workspace's."""
    if zone is None:
        return naive
    return datetime.fromisoformat(naive.isoformat() + ("+00:00" if zone in ("Z", "UTC", "GMT") else zone))


def _month(name: str) -> int:
    folded = name.lower()
    if folded in _LONG:
        return _LONG.index(folded) + 1
    if folded[:4] == "sept" or (len(folded) == 3 and folded in _MONTHS):
        return _MONTHS.index(folded[:3]) + 1
    raise ValueError(f"no month is called {name!r}")
