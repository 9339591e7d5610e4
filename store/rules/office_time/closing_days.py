"""Days on which the office of a team or a region is closed, or open for some hours only, as people write them.

One line each: "24 Dec 2026", "2026-12-24 to 2026-12-31", "DE-BE 8 Mar 2027", "31 Dec 2026 09:00-13:00".
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from store.rules.office_time.hours_text import Hours, read_times, show_hours

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
AHEAD = timedelta(days=550)  # holidays are written out for longer, so the newest exception still tells when they end
MOST_DAYS = 60
EXAMPLE = "24 Dec 2026 to 31 Dec 2026"

_DAY = r"\d{4}-\d\d?-\d\d?|\d\d?\.? ?[A-Za-z]{3,9}\.?(?: \d{4})?"
_LINE = re.compile(
    rf"(?:(?P<place>[A-Z]{{2}}(?:-[A-Za-z0-9]{{1,3}})?) )?(?P<first>{_DAY})(?: ?(?:to|until|\.\.|–) ?(?P<last>{_DAY}))?"
    r"(?::? (?P<hours>\d.*))?"
)


@dataclass(frozen=True, slots=True, order=True)
class ClosingDay:
    """A day on which only these hours are open, none at all for most. `place` is "" for all, or DE or DE-BE."""

    day: date
    place: str = ""
    hours: tuple[Hours, ...] = ()

    def holds_in(self, region: str | None) -> bool:
        """Whether an office with the holidays of this region is closed then."""
        return self.place in ("", region) or (region or "").startswith(f"{self.place}-")


def parse_closing_days(text: str, today: date, known: Iterable[ClosingDay] = ()) -> tuple[ClosingDay, ...]:
    """The days of some lines, in order. ValueError names the line and what to write.

    A day without a year is the next one of that name. What is over is taken only if it is known already.
    """
    kept = set(known)
    found = {day for line in text.splitlines() if line.strip() for day in _read_line(" ".join(line.split()), today)}
    for each in sorted(found - kept):
        if not today <= each.day <= today + AHEAD:
            raise ValueError(f"{each.day} is over or too far ahead; write days of the next 18 months")
    return tuple(sorted(found))


def describe_closing_days(days: Iterable[ClosingDay]) -> list[str]:
    """The same lines again, days in a row as one."""
    runs: list[list[ClosingDay]] = []
    for each in sorted(days, key=lambda one: (one.place, one.hours, one.day)):
        if runs and _follows(runs[-1][-1], each):
            runs[-1].append(each)
        else:
            runs.append([each])
    return [_line(run) for run in sorted(runs)]


def _follows(one: ClosingDay, other: ClosingDay) -> bool:
    return (one.place, one.hours, one.day + timedelta(days=1)) == (other.place, other.hours, other.day)


def _line(run: Sequence[ClosingDay]) -> str:
    first, last = run[0], run[-1]
    until = f" to {_show(last.day)}" if last is not first else ""
    hours = f" {', '.join(map(show_hours, first.hours))}" if first.hours else ""
    return f"{first.place} {_show(first.day)}{until}{hours}".strip()


def _show(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1].title()} {day.year}"


def _read_line(line: str, today: date) -> list[ClosingDay]:
    match = _LINE.fullmatch(line)
    if not match:
        raise ValueError(f"{line!r} can't be read; write a line such as {EXAMPLE!r}")
    first = _read_day(match["first"], today)
    last = _read_day(match["last"], first) if match["last"] else first
    if not first <= last < first + timedelta(days=MOST_DAYS):
        raise ValueError(f"{line!r} ends before it begins or lasts more than {MOST_DAYS} days")
    hours = tuple(sorted(read_times(token) for token in re.split(r"[,;\s]+", match["hours"]))) if match["hours"] else ()
    return [
        ClosingDay(first + timedelta(days=ahead), (match["place"] or "").upper(), hours)
        for ahead in range((last - first).days + 1)
    ]


def _read_day(written: str, near: date) -> date:
    try:
        if written[4:5] == "-":
            year, month, day = map(int, written.split("-"))
            return date(year, month, day)
        parts = re.findall(r"\d+|[A-Za-z]+", written)
        month = MONTHS.index(parts[1][:3].casefold()) + 1
        if len(parts) == 3:
            return date(int(parts[2]), month, int(parts[0]))
        this_year = date(near.year, month, int(parts[0]))
        return this_year if this_year >= near else date(near.year + 1, month, int(parts[0]))
    except ValueError as wrong:
        raise ValueError(f"{written!r} is no day; write a line such as {EXAMPLE!r}") from wrong
