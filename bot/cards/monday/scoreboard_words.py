"""The sentences of the scoreboard: the week in one, what clearly moved, what is still open, what was corrected."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.cards import text
from bot.cards.monday import bottleneck_words, goal_words, kpi_words
from store.monday.scoreboard.scoreboard_facts import Correction, Kpi, Scoreboard
from store.rules.monday import chance
from store.rules.monday.kpis import HOW_MANY, KPIS, WIN_RATE
from store.rules.monday.measures import Measure, Rate
from store.rules.office_time import periods
from store.rules.office_time.periods import Period

CORRECTIONS_SHOWN, OF_IMPORT_SHOWN = 8, 4
QUIET = "nothing changed significantly this week"
TOO_FEW = "there are too few cases yet to say what changed"
NO_DEAL = "no deal was closed"
BELOW = "fewer than one in five handoffs become opportunities"
CAUSES = {
    "received": ("lead", "leads"),
    "handed_over": ("handover", "handovers"),
    "first_response": ("first response", "first responses"),
    "recycled": ("recycled handoff", "recycled handoffs"),
    "disqualified": ("disqualified handoff", "disqualified handoffs"),
    "opportunity": ("opportunity", "opportunities"),
    "won": ("won deal", "won deals"),
    "lost": ("lost deal", "lost deals"),
    "deal_reopened": ("reopened deal", "reopened deals"),
    "withdrawn": ("withdrawn fact", "withdrawn facts"),
}


OF_IMPORTS = {"import": "Import {} brought facts of closed weeks", "undone": "Import {} was undone"}


def board_days(board: Scoreboard) -> tuple[date, date]:
    """The board's first day and the day after its last, in the workspace's zone."""
    return days_of(board, board.period)


def days_of(board: Scoreboard, period: Period) -> tuple[date, date]:
    """The same of another period."""
    zone = ZoneInfo(board.zone)
    return period.start.astimezone(zone).date(), period.end.astimezone(zone).date()


def sum_up(board: Scoreboard) -> str:
    """The week in a sentence that can be repeated: where money leaks; else what clearly moved, and the goal's pace."""
    if board.bottleneck is not None and board.bottleneck.stage is not None:
        return bottleneck_words.leak(board.bottleneck, board.currency)
    pace = goal_words.pace_words(board.pace) if board.pace else ""
    said = [*(_changes(board) if board.week else [_closed(board)]), *([f"we're {pace}"] if pace else [])]
    whole = ", ".join(said[:-1]) + ("," * (len(said) > 2) + " and " if len(said) > 1 else "") + said[-1]
    return f"{whole[0].upper()}{whole[1:]}."


def _changes(board: Scoreboard) -> list[str]:
    """A clause for each number that clearly moved; one that says why there is none."""
    found = [one for one in board.kpis if chance.more_than_noise(one.sure)]
    clauses = [_change(one)[0].lower() + _change(one)[1:] for one in found]
    clauses += [BELOW for one in board.kpis if one.floor == "below" and one not in found]
    return clauses or [TOO_FEW if all(one.sure is None for one in board.kpis) else QUIET]


def _closed(board: Scoreboard) -> str:
    rates = [one.headline for one in board.kpis if one.code == WIN_RATE and isinstance(one.headline, Rate)]
    return next((f"{kpi_words.hits_of(rate)} closed deals were won" for rate in rates if rate.n), NO_DEAL)


def moved(board: Scoreboard) -> list[str]:
    """What clearly moved, and what to do about it."""
    return [_moved(one, board) for one in board.kpis if chance.more_than_noise(one.sure)]


def _change(one: Kpi) -> str:
    return KPIS[one.code].better if (one.sure or 0) > 0.5 else KPIS[one.code].worse


def _moved(one: Kpi, board: Scoreboard) -> str:
    better, spec = (one.sure or 0) > 0.5, KPIS[one.code]
    then = "Find out why, and keep it." if better else spec.advice
    now, before = kpi_words.brief(one.code, one.headline), kpi_words.brief(one.code, one.before)
    said = f"{'🟢' if better else '🔴'} *{spec.name}: {kpi_words.trend_words(one.sure)}.* {_change(one)}: {now}"
    return f"{said} in {period_of(one, board)}; in the 8 weeks before {before}. {then}"


def period_of(one: Kpi, board: Scoreboard) -> str:
    """What a number is counted over: "week 45", "28 days to 22 Nov", or the days of a range."""
    looks_back = KPIS[one.code].looks_back
    if one.of_week is None:
        return kpi_words.stretch(*board_days(board)) + ("" if one.final else ", so far")
    if looks_back is None:
        return kpi_words.week_label(one.of_week)
    return looking_back(looks_back, one.of_week + periods.WEEK)


def looking_back(over: timedelta, after: date) -> str:
    """ "28 days to 22 Nov", up to the day before another."""
    last = after - timedelta(days=1)
    return f"{over.days} days to {last.day} {text.MONTHS[last.month - 1]}"


def floor(one: Kpi) -> str:
    """Fewer than a fifth of handoffs become opportunities."""
    measured = kpi_words.hits_of(one.floor_rate) if one.floor_rate else ""
    few = "" if one.floor == "below" else ", too few to be sure"
    return (
        f"⚠️ *Below 20%{few}:* {measured} handoffs of the last 4 full weeks became opportunities. "
        "Agree again on what sales-ready means."
    )


def still_open(board: Scoreboard) -> str:
    """The week itself, where its numbers have not matured; as counts, since a percent would look like a fall."""
    open_ = [one for one in board.kpis if one.so_far is not None]
    if board.week is None or not open_:
        return ""
    said = [f"{kpi_words.kpi_name(one.code).lower()} {_so_far(one.code, one.so_far)}" for one in open_]
    return f"{kpi_words.week_label(board.week).capitalize()} so far: {' · '.join(said)}. These may still change."


def _so_far(code: str, measure: Measure | None) -> str:
    return kpi_words.hits_of(measure) if isinstance(measure, Rate) else kpi_words.brief(code, measure)


def corrections(board: Scoreboard) -> str:
    """Numbers that were said before and are others now; those of one import are one line."""
    by_import: dict[str, list[Correction]] = {}
    for one in board.corrections:
        [cause, *others] = [*one.cause] or [""]
        if not others and cause.startswith(tuple(OF_IMPORTS)):
            by_import.setdefault(cause, []).append(one)
    alone = [one for one in board.corrections if not any(one in several for several in by_import.values())]
    rows = [_of_import(*several) for several in by_import.items()]
    rows += [f"{_correction(one)}{_since(one)}" for one in alone]
    more = len(rows) - CORRECTIONS_SHOWN
    shown = [f"• {row}" for row in rows[:CORRECTIONS_SHOWN]]
    return "\n".join(["*Corrections*", *shown, *[f"• and {more} more"] * (more > 0)])


def _of_import(cause: str, several: list[Correction]) -> str:
    more = f"; and {len(several) - OF_IMPORT_SHOWN} more" if len(several) > OF_IMPORT_SHOWN else ""
    return f"{_cause(cause)}: {'; '.join(map(_correction, several[:OF_IMPORT_SHOWN]))}{more}"


def _correction(one: Correction) -> str:
    week = kpi_words.week_label(one.week).capitalize()
    was, now = _numbers(one.kpi, one.was), _numbers(one.kpi, one.now)
    return f"{week}, {kpi_words.kpi_name(one.kpi).lower()}: was {was}, is {now}"


def _since(one: Correction) -> str:
    late = [_cause(kind, many) for kind, many in one.cause.items()]
    return f" (recorded since: {', '.join(late)})" if late else ""


def _cause(kind: str, many: int = 0) -> str:
    """What came late: so many of a kind, or an import."""
    how, _, import_id = kind.partition(" ")
    if how in OF_IMPORTS:
        return OF_IMPORTS[how].format(import_id)
    return text.count(many, *CAUSES.get(kind, (text.label(kind, {}),) * 2))


def _numbers(code: str, kept: Mapping[str, Any]) -> str:
    """The numbers of a post, as it said them."""
    if not KPIS[code].is_time:
        return kpi_words.hits_of(Rate(kept["hits"], kept["n"]))
    over = text.count(kept["n"], *KPIS[code].counted)
    if kept.get("median") is None:
        return over
    return f"{'at least ' * bool(kept.get('at_least'))}{kpi_words.in_unit(code, kept['median'])} ({over})"


def spoken(one: Kpi, board: Scoreboard) -> str:
    """A row of the table as a sentence."""
    parts = [f"{kpi_words.kpi_name(one.code)}, {period_of(one, board)}: {kpi_words.headline(one.code, one.headline)}"]
    parts += [f"target {kpi_words.in_unit(one.code, one.target)}"] if one.target is not None else []
    return "; ".join([*parts, *([change_of(one)] if change_of(one) else [])])


def change_of(one: Kpi) -> str:
    """How a number moved; empty where there is nothing before it."""
    return kpi_words.trend_words(one.sure) if one.before is not None and one.before.n else ""


def in_full(one: Kpi, board: Scoreboard) -> str:
    """A number with what it rests on, its range and the 8 weeks before."""
    said = f"{kpi_words.kpi_name(one.code)}, {period_of(one, board)}: {kpi_words.on_one_line(one.code, one.headline)}"
    return f"{said}; the 8 weeks before: {kpi_words.brief(one.code, one.before)}" if change_of(one) else said


def alt(board: Scoreboard) -> str:
    """What the picture shows, for readers who can't see it."""
    clear = {one.code: f", {kpi_words.trend_words(one.sure)}" for one in board.kpis if chance.more_than_noise(one.sure)}
    newest = (
        f"{kpi_words.kpi_name(one.code)} {kpi_words.headline(one.code, one.headline)}{clear.get(one.code, '')}"
        for one in board.kpis
    )
    return f"The {HOW_MANY} numbers over 13 weeks, with range and target. Newest: {', '.join(newest)}."


def left_out(board: Scoreboard) -> str:
    """How many could not be counted, because a date is not known or nobody answered before it was closed."""
    rows = [
        f"{kpi_words.kpi_name(one.code)} {one.headline.left_out} {KPIS[one.code].left_out}"
        for one in board.kpis
        if one.headline.left_out
    ]
    return f"Not counted: {'; '.join(rows)}." if rows else ""
