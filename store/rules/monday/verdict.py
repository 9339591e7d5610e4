"""What became of a decision: when a test can be judged, by which days, and what the numbers say."""

from dataclasses import dataclass
from datetime import date

from store.rules.monday import chance
from store.rules.monday.kpis import KPIS
from store.rules.monday.measures import Measure
from store.rules.office_time.periods import WEEK, first_monday_from, monday_of_week

UP, DOWN = "up", "down"
# The fastest KPI first: the one whose numbers can be judged soonest.
BY_SPEED = sorted(KPIS, key=lambda code: KPIS[code].looks_back or KPIS[code].matures)
BASE_WEEKS = 8

DaySpan = tuple[date, date]  # from the first day to the day before the second


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

    before: tuple[DaySpan, ...]
    after: tuple[DaySpan, ...]
    age: int | None = None


def earliest_recheck(kpi: str, starts_on: date) -> date:
    """The first Monday by which something of the test has matured; also the recheck date if nobody names one.

    One whole week from the first Monday on, after its end 7 days for KPI 2, 14 for 1, 21 for 3; for 4 and 5 28 and 91
    days after the start.
    """
    spec = KPIS[kpi]
    if spec.looks_back:
        return first_monday_from(starts_on + spec.looks_back)
    return first_monday_from(starts_on) + WEEK + spec.matures


def too_early(kpi: str, starts_on: date, recheck_on: date) -> TooEarly | None:
    """Why a recheck date is refused, and the nearest faster KPI; None: it can be judged by then."""
    earliest = earliest_recheck(kpi, starts_on)
    if recheck_on >= earliest:
        return None
    ready = [other for other in BY_SPEED if earliest_recheck(other, starts_on) <= recheck_on]
    return TooEarly(
        kpi, earliest, "closings" if KPIS[kpi].looks_back else "weeks",
        ready[-1] if ready else None, earliest_recheck(ready[-1], starts_on) if ready else None,
    )  # fmt: skip


def windows(kpi: str, starts_on: date, on: date) -> Windows | None:
    """What to compare on this day; None while there is nothing after the start yet.

    Before: the 8 last weeks that had matured by the start; after: the weeks from the first Monday on or after the start
    that have matured. Until one has, the first test week at its age. KPI 4 and 5: closings in the 28 or 91 days before
    the start, and since.
    """
    spec = KPIS[kpi]
    if spec.looks_back:
        return Windows(((starts_on - spec.looks_back, starts_on),), ((starts_on, on),)) if on > starts_on else None
    first = first_monday_from(starts_on)
    matured = (on - spec.matures - first) // WEEK
    if matured > 0:
        return Windows(_base(kpi, starts_on), _weeks(first, matured))
    age = (on - first - WEEK).days
    return Windows(_base(kpi, starts_on), _weeks(first, 1), age) if age >= 0 else None


def judge(kpi: str, direction: str, before: Measure, after: Measure) -> tuple[float | None, str]:
    """How sure it is that the number moved to the side hoped for, and that in words, in which `better` is as hoped.

    None: too few to say. `direction`: `up` or `down`, of the number itself.
    """
    sure, hoped = chance.better(before, after), direction == (DOWN if KPIS[kpi].is_time else UP)
    said = chance.how_sure(sure)
    return (sure, said) if hoped else (None if sure is None else 1 - sure, chance.turned(said))


def _base(kpi: str, starts_on: date) -> tuple[DaySpan, ...]:
    """The 8 last weeks that had matured by the start."""
    after = monday_of_week(starts_on - KPIS[kpi].matures)
    return _weeks(after - BASE_WEEKS * WEEK, BASE_WEEKS)


def _weeks(first: date, count: int) -> tuple[DaySpan, ...]:
    return tuple((first + number * WEEK, first + (number + 1) * WEEK) for number in range(count))
