"""The KPIs in words: how Monday's posts, the decisions and the picture write shares, times, ranges and trends.

Below five cases a share is said as "2 of 3"; a time that is still running is "at least".
"""

from datetime import date, timedelta

from bot.cards import text
from store.rules.monday import chance, kpis, measures
from store.rules.monday.kpis import KPIS, Unit
from store.rules.monday.measures import FEW, MEDIAN_FROM, Measure, Quantile, Rate, Times

HOUR = 3600
LONG = 10 * HOUR  # of such a time nobody asks for the minutes


def trend_words(sure: float | None) -> str:
    """How a board's number moved, in the words of its table, its headline and its picture."""
    if sure is None:
        return "too few to say"
    if not chance.more_than_noise(sure):
        return "no clear change"
    return "clearly better" if sure > 0.5 else "clearly worse"


def share_percent(share: float) -> str:
    """ "24%"; what is not quite none or all does not look like it."""
    if 0 < share < 0.01:
        return "under 1%"
    return "over 99%" if 0.99 < share < 1 else text.percent(_half_up(share * 100))


def spread(low: float, high: float) -> str:
    """Two shares as a range: "15–36%"."""
    return f"{_half_up(low * 100)}–{text.percent(_half_up(high * 100))}"


def _half_up(number: float) -> int:
    """Halves up, also where a fraction like 23 of 40 falls short of one by the last digit of a float."""
    return int(number + 0.5 + 1e-9)


def office(seconds: float) -> str:
    """Office time: "25 min", "2 h 10 min", from ten hours on "26 h"."""
    return text.span(int(seconds)) if seconds < LONG else f"{int(seconds / HOUR + 0.5)} h"


def day_count(number: float) -> str:
    """ "1 day", "14.5 days"."""
    return "1 day" if number == 1 else f"{round(number, 1):g} days"


_WRITTEN = {Unit.SHARE: share_percent, Unit.OFFICE_TIME: office, Unit.DAYS: day_count}


def kpi_name(code: str) -> str:
    """What a KPI is called; the code itself for one that is no more."""
    return KPIS[code].name if code in KPIS else code


def in_unit(code: str, number: float) -> str:
    """A number of a KPI in its unit: a share, office seconds or days."""
    return _WRITTEN[KPIS[code].unit](number)


def headline(code: str, measure: Measure | None) -> str:
    """The number itself: a percent from five on, else "2 of 3"; a median from three on, else each time."""
    if measure is None or not measure.n:
        return _nothing(measure)
    if isinstance(measure, Rate):
        return hits_of(measure) if measure.n < FEW else share_percent(measure.hits / measure.n)
    if measure.n < MEDIAN_FROM:
        return _each(code, measure)
    found = kpis.middle(code, measure)
    return _quantile(code, found) if found else ""


def counted(code: str, measure: Measure | None) -> str:
    """What the number rests on: "12 of 50", "23 handoffs, 1 waiting"; empty for nothing."""
    if measure is None or not measure.n:
        return ""
    if isinstance(measure, Rate):
        return hits_of(measure)
    waiting = f", {len(measure.waiting)} waiting" if measure.waiting else ""
    return text.count(measure.n, *KPIS[code].counted) + waiting


def likely(code: str, measure: Measure | None) -> str:
    """Where the true number lies, nine times in ten: "15–36%", "1.5–3 h"; empty below five."""
    if measure is None or measure.n < FEW:
        return ""
    if isinstance(measure, Rate):
        bounds = chance.interval(measure)
        return spread(*bounds) if bounds else ""
    found = chance.median_interval(measure)
    return _between(code, *found) if found else ""


def tail(code: str, measure: Measure | None) -> str:
    """Besides the median: within what nine of ten stay, or the mean of a cycle; empty if too few."""
    if not isinstance(measure, Times) or measure.n < MEDIAN_FROM:
        return ""
    if KPIS[code].unit is Unit.DAYS:
        return f"mean {round(measures.mean(measure) or 0, 1):g}"
    found = measures.quantile(measure, 90)
    return f"9 of 10 in {_quantile(code, found)}" if found else ""


def on_one_line(code: str, measure: Measure | None) -> str:
    """Everything on one line: "24% (12 of 50; likely 15–36%)"."""
    if measure is None or not measure.n:
        return _nothing(measure)
    if isinstance(measure, Rate) and measure.n < FEW:
        return hits_of(measure)
    median = "median " if isinstance(measure, Times) and measure.n >= MEDIAN_FROM else ""
    more = [tail(code, measure), counted(code, measure), _likely(code, measure)]
    return f"{median}{headline(code, measure)} ({'; '.join(part for part in more if part)})"


def brief(code: str, measure: Measure | None) -> str:
    """For a sentence: "24% (12 of 50)", "a median of 2 h (23 handoffs, 1 waiting)"."""
    if measure is None or not measure.n or (isinstance(measure, Rate) and measure.n < FEW):
        return headline(code, measure)
    if isinstance(measure, Rate):
        return f"{headline(code, measure)} ({hits_of(measure)})"
    if measure.n < MEDIAN_FROM:
        return headline(code, measure)
    return f"a median of {headline(code, measure)} ({counted(code, measure)})"


def hits_of(rate: Rate) -> str:
    """ "12 of 50"."""
    return f"{rate.hits:,} of {rate.n:,}"


def meets(code: str, measure: Measure | None, target: float | None) -> bool | None:
    """Whether the whole range where the number may lie is on the target's good side, or on the other; None: neither."""
    bounds = _bounds(measure) if measure is not None and measure.n >= FEW else None
    if target is None or bounds is None:
        return None
    low, high = bounds
    good, bad = (high <= target, low > target) if KPIS[code].is_time else (low >= target, high < target)
    return True if good else False if bad else None


def week_label(monday: date, space: str = " ") -> str:
    """ "week 47"."""
    return f"week{space}{monday.isocalendar().week}"


def week_days(monday: date) -> str:
    """ "16–22 Nov 2026" or "30 Nov–6 Dec 2026"."""
    return stretch(monday, monday + timedelta(days=7))


def stretch(first: date, after: date) -> str:
    """From a day to the one before another: "16–22 Nov 2026", "1 Jul–30 Sep 2026", "2 Nov 2026"."""
    last = after - timedelta(days=1)
    end = f"{last.day} {text.MONTHS[last.month - 1]} {last.year}"
    begin = [str(first.day), text.MONTHS[first.month - 1], str(first.year)]
    differs = [first != last, first.month != last.month or first.year != last.year, first.year != last.year]
    said = " ".join(part for part, other in zip(begin, differs, strict=True) if other)
    return f"{said}–{end}" if said else end


def _nothing(measure: Measure | None) -> str:
    """Nothing to count is not the same as cases of which the number is not known."""
    return "not known" if measure is not None and measure.left_out else "none yet"


def _quantile(code: str, found: Quantile) -> str:
    return f"{'at least ' * found.at_least}{in_unit(code, found.value)}"


def _between(code: str, low: Quantile, high: Quantile) -> str:
    if low.at_least:
        return f"at least {in_unit(code, low.value)}"
    if KPIS[code].unit is Unit.DAYS:
        return f"{low.value}–{day_count(high.value)}"
    return _hours(low.value, high.value) + (" or more" if high.at_least else "")


def _hours(low: float, high: float) -> str:
    """ "1.5–3 h", "25–50 min"."""
    unit, mark = (60, "min") if high < HOUR else (HOUR, "h")
    return f"{round(low / unit, 1 if unit == HOUR else 0):g}–{round(high / unit, 1 if unit == HOUR else 0):g} {mark}"


def _each(code: str, times: Times) -> str:
    known = [in_unit(code, time) for time in times.done]
    return " and ".join([*known, *(f"at least {in_unit(code, time)}" for time in times.waiting)])


def _likely(code: str, measure: Measure) -> str:
    found = likely(code, measure)
    return f"likely {found}" if found else ""


def _bounds(measure: Measure | None) -> tuple[float, float] | None:
    """The range as numbers; what is waited for has no upper end."""
    if isinstance(measure, Rate):
        return chance.interval(measure)
    found = chance.median_interval(measure) if measure else None
    return (found[0].value, float("inf") if found[1].at_least else found[1].value) if found else None
