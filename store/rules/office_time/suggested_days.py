"""The days that a form offers at one press, each a working day of the person who is to act on it."""

from calendar import monthrange
from datetime import date, timedelta

from store.rules.office_time.business_time import Calendar, hours_on

Suggested = dict[str, date]
DAY = timedelta(days=1)


def for_a_step(calendar: Calendar, today: date) -> Suggested:
    """The next working day, `tomorrow` if it is, the third one, a week and three months from today."""
    first = _working_day(calendar, today + DAY)
    third = _working_day(calendar, _working_day(calendar, first + DAY) + DAY)
    in_a_week = _working_day(calendar, today + timedelta(weeks=1))
    name = "tomorrow" if first == today + DAY else "next_day"
    return {name: first, "3_days": third, "week": in_a_week, "3_months": _in_months(calendar, today, 3)}


def for_waking(calendar: Calendar, today: date) -> Suggested:
    """One, three and six months from today."""
    return {f"{months}_months": _in_months(calendar, today, months) for months in (1, 3, 6)}


def _working_day(calendar: Calendar, day: date) -> date:
    """The first day from this one on with office hours."""
    while not hours_on(calendar, day):  # ends, because after the last exception the week repeats
        day += DAY
    return day


def _in_months(calendar: Calendar, today: date, months: int) -> date:
    """The same day of a later month, or its last; then the first working day from there on."""
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return _working_day(calendar, date(year, month + 1, min(today.day, last)))
