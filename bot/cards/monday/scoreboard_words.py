"""The sentences of the scoreboard: what moved more than noise, what is still open, what was corrected."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from bot.cards import text
from bot.cards.monday import kpi_words
from store.monday.scoreboard.scoreboard_facts import Correction, Kpi, Scoreboard
from store.rules.monday import chance, kpi
from store.rules.monday.kpi import Rate

CORRECTIONS_SHOWN = 8
QUIET = "No number of the newest week moved more than noise. That is how most weeks are; several together say more."
MOVED = {
    kpi.LEAD_TO_QUALIFIED: ("More leads qualify", "Fewer leads qualify"),
    kpi.FIRST_RESPONSE: ("The first response got faster", "The first response got slower"),
    kpi.QUALIFIED_TO_OPPORTUNITY: ("More handoffs become opportunities", "Fewer handoffs become opportunities"),
    kpi.WIN_RATE: ("More deals are won", "Fewer deals are won"),
    kpi.SALES_CYCLE: ("Deals close faster", "Deals take longer"),
}
# What to do next when it got worse.
LOOK = {
    kpi.LEAD_TO_QUALIFIED: "Look at the sources whose leads do not qualify.",
    kpi.FIRST_RESPONSE: "Look at who waited, and whether one person holds too many.",
    kpi.QUALIFIED_TO_OPPORTUNITY: "Read the last recycled handoffs together.",
    kpi.WIN_RATE: "Read what the last lost buyers said.",
    kpi.SALES_CYCLE: "Look for the stage in which deals stand still.",
}
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
}


def days(board: Scoreboard) -> tuple[date, date]:
    """The board's first day and the day after its last, in the workspace's zone."""
    zone = ZoneInfo(board.zone)
    return board.period.start.astimezone(zone).date(), board.period.end.astimezone(zone).date()


def moved(board: Scoreboard) -> str:
    """What is more than noise, and what to do about it; or that nothing is."""
    rows = [_moved(one) for one in board.kpis if chance.more_than_noise(one.sure)]
    return "\n".join(rows) or QUIET


def _moved(one: Kpi) -> str:
    better = (one.sure or 0) > 0.5
    what = MOVED[one.code][0 if better else 1]
    then = "Find out why, and keep it." if better else LOOK[one.code]
    week = f" in {kpi_words.week(one.of_week)}" if one.of_week else ""
    now, before = kpi_words.brief(one.code, one.headline), kpi_words.brief(one.code, one.before)
    said = f"{'🟢' if better else '🔴'} *{what}*, and it is more than noise: {now}{week}"
    return f"{said}; in the 8 weeks before {before}. {then}"


def floor(one: Kpi) -> str:
    """Fewer than a fifth of handoffs become opportunities."""
    measured = kpi_words.of(one.floor_rate) if one.floor_rate else ""
    few = "" if one.floor == "below" else ", too few to be sure"
    return (
        f"⚠️ *Below 20 %{few}:* {measured} handoffs of the last 4 matured weeks became opportunities. "
        "Agree again on what sales-ready means."
    )


def so_far(board: Scoreboard) -> str:
    """The week itself, where its numbers have not matured; as counts, since a percent would look like a fall."""
    open_ = [one for one in board.kpis if one.so_far is not None]
    if board.week is None or not open_:
        return ""
    said = [f"{kpi_words.NAMES[one.code].lower()} {_open(one)}" for one in open_]
    return f"{kpi_words.week(board.week).capitalize()} so far: {' · '.join(said)}. These may still rise."


def _open(one: Kpi) -> str:
    measure = one.so_far
    return kpi_words.of(measure) if isinstance(measure, Rate) else kpi_words.brief(one.code, measure)


def corrections(board: Scoreboard) -> str:
    """Numbers that were said before and are others now."""
    rows = [f"• {_correction(one)}" for one in board.corrections[:CORRECTIONS_SHOWN]]
    more = len(board.corrections) - CORRECTIONS_SHOWN
    return "\n".join(["*Corrections*", *rows, *[f"• and {more} more"] * (more > 0)])


def _correction(one: Correction) -> str:
    was, now = _numbers(one.kpi, one.was), _numbers(one.kpi, one.now)
    late = [text.count(many, *CAUSES.get(kind, (text.label(kind, {}),) * 2)) for kind, many in one.cause.items()]
    since = f" (recorded since: {', '.join(late)})" if late else ""
    week = kpi_words.week(one.week).capitalize()
    return f"{week}, {kpi_words.NAMES.get(one.kpi, one.kpi).lower()}: was {was}, is {now}{since}"


def _numbers(code: str, kept: Mapping[str, Any]) -> str:
    """The numbers of a post, as it said them."""
    if code not in kpi.TIMED:
        return kpi_words.of(Rate(kept["hits"], kept["n"]))
    over = text.count(kept["n"], *kpi_words.COUNTED[code])
    if kept.get("median") is None:
        return over
    return f"{'at least ' * bool(kept.get('at_least'))}{kpi_words.taken(code, kept['median'])} ({over})"


def spoken(board: Scoreboard) -> list[str]:
    """The table in sentences, for notifications and screen readers."""
    return [_spoken(one) for one in board.kpis]


def _spoken(one: Kpi) -> str:
    week = f", {kpi_words.week(one.of_week)}" if one.of_week else "" if one.final else ", so far"
    parts = [f"{kpi_words.NAMES[one.code]}{week}: {kpi_words.whole(one.code, one.headline)}"]
    parts += [f"target {kpi_words.goal(one.code, one.target)}"] if one.target is not None else []
    if one.before is not None and one.before.n:
        parts.append(f"the 8 weeks before {kpi_words.brief(one.code, one.before)}")
        parts.append(kpi_words.TRENDS[chance.said(one.sure)])
    return "; ".join(parts)


def alt(board: Scoreboard) -> str:
    """What the picture shows, for who can't see it."""
    newest = (f"{kpi_words.NAMES[one.code]} {kpi_words.headline(one.code, one.headline)}" for one in board.kpis)
    return f"The five numbers over 13 weeks, with range and target. Newest: {', '.join(newest)}."


def left_out(board: Scoreboard) -> str:
    """How many could not be counted, because a date is not known or nobody answered before it was closed."""
    rows = [f"{kpi_words.NAMES[one.code]} {_left_out(one)}" for one in board.kpis if one.headline.left_out]
    return f"Left out: {'; '.join(rows)}." if rows else ""


def _left_out(one: Kpi) -> str:
    why = "closed without a response" if one.code == kpi.FIRST_RESPONSE else "without a date"
    return f"{one.headline.left_out} {why}"
