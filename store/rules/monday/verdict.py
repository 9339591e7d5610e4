"""What became of a decision: when a test can be judged, by which days, and what the numbers say."""

from dataclasses import dataclass
from datetime import date, timedelta

from store.rules.monday import chance
from store.rules.monday.kpi import (
    FIRST_RESPONSE,
    LEAD_TO_QUALIFIED,
    LOOKS_BACK,
    MATURES,
    QUALIFIED_TO_OPPORTUNITY,
    SALES_CYCLE,
    TIMED,
    WIN_RATE,
    Measure,
)
from store.rules.office_time.periods import WEEK

UP, DOWN = "up", "down"
BY_SPEED = (FIRST_RESPONSE, LEAD_TO_QUALIFIED, QUALIFIED_TO_OPPORTUNITY, WIN_RATE, SALES_CYCLE)
BASE_WEEKS = 8

Days = tuple[date, date]  # from the first day to the day before the second


@dataclass(frozen=True, slots=True)
class TooEarly:
    """By the day asked for nothing has matured; `earliest` is the first Monday on which something has.

    `why`: no whole test week has matured (`weeks`), or too few days of closings have passed (`closings`). `faster`:
    the slowest other KPI that can be judged on the day asked for, from `faster_from` on; None: none can.
    """

    kpi: str
    earliest: date
    why: str
    faster: str | None
    faster_from: date | None


@dataclass(frozen=True, slots=True)
class Windows:
    """What to compare: stretches of days before the start, pooled, and after it, pooled.

    `age`: nothing has matured yet; each week, before and after, is measured as it was so many days after its end.
    None: all of it has matured and is measured as it is.
    """

    before: tuple[Days, ...]
    after: tuple[Days, ...]
    age: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the test shows. `sure`: that it went as hoped; None: too few. `said`: its words, `better` is as hoped."""

    kpi: str
    direction: str
    before: Measure
    after: Measure
    sure: float | None
    said: str


def earliest_recheck(kpi: str, starts_on: date) -> date:
    """The first Monday by which something of the test has matured; also the recheck date if nobody names one.

    One whole week from the first Monday on, after its end 0 days for KPI 2, 14 for 1, 21 for 3; for 4 and 5 28 and 91
    days after the start.
    """
    if kpi in LOOKS_BACK:
        return _monday(starts_on + LOOKS_BACK[kpi])
    return _monday(starts_on) + WEEK + _matures(kpi)


def too_early(kpi: str, starts_on: date, recheck_on: date) -> TooEarly | None:
    """Why a recheck date is refused, and the nearest faster KPI; None: it can be judged by then."""
    earliest = earliest_recheck(kpi, starts_on)
    if recheck_on >= earliest:
        return None
    ready = [other for other in BY_SPEED if earliest_recheck(other, starts_on) <= recheck_on]
    return TooEarly(
        kpi, earliest, "closings" if kpi in LOOKS_BACK else "weeks",
        ready[-1] if ready else None, earliest_recheck(ready[-1], starts_on) if ready else None,
    )  # fmt: skip


def windows(kpi: str, starts_on: date, on: date) -> Windows | None:
    """What to compare on this day; None while there is nothing after the start yet.

    Before: the 8 last weeks that had matured by the start; after: the weeks from the first Monday on or after the start
    that have matured. Until one has, the first test week at its age. KPI 4 and 5: closings in the 28 or 91 days before
    the start, and since.
    """
    if kpi in LOOKS_BACK:
        after = ((starts_on, on),) if on > starts_on else ()
        return Windows(((starts_on - LOOKS_BACK[kpi], starts_on),), after) if after else None
    first = _monday(starts_on)
    matured = (on - _matures(kpi) - first) // WEEK
    if matured > 0:
        return Windows(_base(kpi, starts_on), _weeks(first, matured))
    age = (on - first - WEEK).days
    return Windows(_base(kpi, starts_on), _weeks(first, 1), age) if age >= 0 else None


def judge(kpi: str, direction: str, before: Measure, after: Measure) -> Verdict:
    """How sure it is that the number moved to the side hoped for. `direction`: `up` or `down`, of the number itself."""
    sure, hoped = chance.better(before, after), direction == (DOWN if kpi in TIMED else UP)
    said = chance.said(sure)
    if hoped:
        return Verdict(kpi, direction, before, after, sure, said)
    return Verdict(kpi, direction, before, after, None if sure is None else 1 - sure, chance.turned(said))


def _base(kpi: str, starts_on: date) -> tuple[Days, ...]:
    """The 8 last weeks that had matured by the start."""
    ripe = starts_on - _matures(kpi)
    after = ripe - timedelta(days=ripe.weekday())
    return _weeks(after - BASE_WEEKS * WEEK, BASE_WEEKS)


def _weeks(first: date, count: int) -> tuple[Days, ...]:
    return tuple((first + number * WEEK, first + (number + 1) * WEEK) for number in range(count))


def _matures(kpi: str) -> timedelta:
    return MATURES.get(kpi, timedelta(0))


def _monday(day: date) -> date:
    """The first Monday on or after a day."""
    return day + timedelta(days=-day.weekday() % 7)
