"""The ways of won leads on one scale of days, as a picture: marketing's part in one colour, sales' in another.

It is drawn for a phone, some 360 points wide, on a light ground of its own. It names no lead: a number stands for the
one that the text beside it names.
"""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import NamedTuple

from bot.pictures.trend import DOTS, WIDTH, Box, Pen
from store.rules.learning.journey_patterns import DAY, MILESTONES, Journey

GROUND, INK, SOFT, RULE = "#ffffff", "#12262b", "#5b6f75", "#e3e9ea"
MARKETING, SALES, WON = "#e08a00", "#0f8f7a", "#b3261e"
TOP, ROW, FOOT, LEGEND = 46.0, 24.0, 24.0, 58.0
LEFT, RIGHT = 26.0, 46.0
BODY, SMALL = 9.5, 8.5
# Ends of the scale, and how far apart its marks are.
SCALES = ((7, 1), (14, 2), (30, 5), (45, 5), (60, 10), (90, 15), (180, 30), (365, 60), (730, 120))
# Shape, inside and edge; a claim stands on its handoff where it came at once.
MARKS = {
    "handed_over": ("D", SALES, GROUND),
    "claimed": (">", GROUND, SALES),
    "opportunity": ("s", SALES, GROUND),
    "outcome": ("*", WON, GROUND),
}
MARK_SIZE = {"handed_over": 7.4, "claimed": 4.4, "outcome": 11.0}
LEGEND_WORDS = {"handed_over": "handoff", "claimed": "claim", "opportunity": "opportunity", "outcome": "won"}
MOST = 1.6  # times the median way; what lies farther back is cut


class JourneyLine(NamedTuple):
    """One way in days from the left end of the scale; `cut`: it began before."""

    touches: tuple[float, ...]
    marks: tuple[tuple[str, float], ...]
    begins: float
    days: int
    cut: bool


def draw(wins: Sequence[Journey]) -> bytes | None:
    """The picture as PNG; None without wins, or if matplotlib is not installed (it comes with `pictures`)."""
    try:
        from matplotlib.figure import Figure  # here, because importing takes a third of a second
    except ImportError:
        return None
    if not wins:
        return None
    height = TOP + len(wins) * ROW + FOOT + LEGEND
    figure = Figure(figsize=(WIDTH / 72, height / 72), dpi=72 * DOTS, facecolor=GROUND)
    pen = Pen(figure, height)
    end, step = scale_of(wins)
    plot = Box(LEFT, FOOT + LEGEND, WIDTH - LEFT - RIGHT, height - TOP - FOOT - LEGEND)
    pen.write(10, height - 20, "From first touch to won", 12.5, INK, weight="bold")
    pen.write(10, height - 34, "days from the first touch, the newest win on top", SMALL, SOFT)
    _draw_scale(pen, plot, end, step)
    for place, one in enumerate(wins):
        _draw_line(pen, plot, plot.bottom + plot.height - (place + 0.5) * ROW, place + 1, line_of(one, end), end)
    _draw_legend(pen)
    written = BytesIO()
    figure.savefig(written, format="png", facecolor=GROUND, metadata={"Software": None})
    return written.getvalue()


def scale_of(wins: Sequence[Journey]) -> tuple[int, int]:
    """Where the scale ends, in days, and how far apart its marks are: most ways fit, and a very long one is cut."""
    taken = sorted(one.whole_days() for one in wins)
    needed = max(1.0, min(taken[-1], MOST * taken[(len(taken) * 4) // 5]))
    return next((scale for scale in SCALES if scale[0] >= needed), SCALES[-1])


def line_of(one: Journey, end: int) -> JourneyLine:
    """A way from its first touch; of one that is longer than the scale the last days are shown."""
    known = one.milestones()
    first, whole = min(known.values()), one.whole_days()
    skipped = max(0.0, whole - end)

    def place(at: datetime) -> float:
        return min(max(0.0, (at - first) / DAY - skipped), float(end))

    return JourneyLine(
        tuple(place(touch.at) for touch in one.touches if (touch.at - first) / DAY >= skipped),
        tuple((name, place(known[name])) for name in MILESTONES if name in MARKS and name in known),
        place(known.get("handed_over", known.get("opportunity", one.ended_at))),
        round(whole),
        skipped > 0,
    )


def _draw_scale(pen: Pen, plot: Box, end: int, step: int) -> None:
    for day in range(0, end + 1, step):
        x = plot.left + plot.width * day / end
        pen.page.plot((x, x), (plot.bottom, plot.bottom + plot.height), color=RULE, lw=0.8, zorder=1)
        pen.write(x, plot.bottom - 12, str(day), SMALL, SOFT, ha="center")


def _draw_line(pen: Pen, plot: Box, y: float, number: int, one: JourneyLine, end: int) -> None:
    def across(day: float) -> float:
        return plot.left + plot.width * day / end

    last, turn = one.marks[-1][1], across(one.begins)
    pen.write(12, y, str(number), BODY, INK, weight="bold", va="center", ha="center")
    bars = ((across(0), turn, MARKETING), (turn, across(last), SALES))
    for left, right, colour in bars:
        pen.page.plot((left, right), (y, y), color=colour, lw=5, alpha=0.35, solid_capstyle="butt", zorder=2)
    if one.cut:
        pen.write(across(0) - 3, y, "…", BODY, SOFT, va="center", ha="right")
    pen.page.plot([across(day) for day in one.touches], [y] * len(one.touches), ls="none", marker="o", ms=4.2,
                  mfc=MARKETING, mec=GROUND, mew=0.7, zorder=3)  # fmt: skip
    for name, day in one.marks:
        marker, inside, edge = MARKS[name]
        size = MARK_SIZE.get(name, 5.6)
        pen.page.plot((across(day),), (y,), marker=marker, ms=size, mfc=inside, mec=edge, mew=0.8, zorder=4)
    pen.write(across(last) + 8, y, f"{one.days} d", BODY, INK, va="center")


def _draw_legend(pen: Pen) -> None:
    x = 12.0
    for colour, words in ((MARKETING, "with marketing"), (SALES, "with sales")):
        pen.page.plot((x, x + 16), (42, 42), color=colour, lw=5, alpha=0.35, solid_capstyle="butt")
        pen.write(x + 21, 39, words, BODY, INK)
        x += 110
    x = 16.0
    marks = [("o", MARKETING, GROUND, 4.8, "touch")]
    marks += [(*look, MARK_SIZE.get(name, 5.6), LEGEND_WORDS[name]) for name, look in MARKS.items()]
    for marker, inside, edge, size, words in marks:
        pen.page.plot((x,), (21,), marker=marker, ms=size, mfc=inside, mec=edge, mew=0.8)
        pen.write(x + 8, 18, words, BODY, INK)
        x += 28 + 5.4 * len(words)
