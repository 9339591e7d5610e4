"""The KPIs over the weeks as one small picture: a dot a week, the range where it may truly lie, the target.

It is drawn for a phone, which shows it some 300 to 360 points wide, on a ground of its own, so that it looks the same
by day and by night. All lengths are points of a picture 360 wide.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.cards.monday import kpi_words
from bot.pictures import points
from bot.pictures.points import Point
from store.monday.scoreboard.scoreboard_facts import Kpi, Scoreboard
from store.rules.monday.measures import FEW, Measure, Rate

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, DOTS = 360.0, 3  # dots: of the screen, for each point
COLUMNS, GAP, INSIDE = 2, 8.0, 11.0
PANEL_WIDTH, PANEL_HEIGHT = (WIDTH - (COLUMNS + 1) * GAP) / COLUMNS, 382 / 3
HEAD, FOOT = 50.0, 18.0  # of a panel: for its number, for its weeks
SCALE = 26.0  # for the numbers of the scale
GROUND, PANEL, FRAME, GRID = "#0f252b", "#17343b", "#27474f", "#2c4d55"
TEXT, QUIET = "#f2f7f7", "#b4c9cc"
LINE, AIM, CHANGED = "#63d8c0", "#f4b942", "#ff9d8c"
DASHES = (0, (3.2, 2.2))
FACES = ("Inter", "Helvetica Neue", "Liberation Sans", "Arial", "DejaVu Sans")  # the last comes with matplotlib
TITLE, NUMBER, SMALL = 10.5, 17.0, 9.0
BOLD = 0.58  # how wide a letter of a bold line is, of its height


class Box(NamedTuple):
    """A panel's place: its lower left corner and its size."""

    left: float
    bottom: float
    width: float
    height: float


def draw(board: Scoreboard) -> bytes | None:
    """The picture as PNG; None if matplotlib is not installed (it comes with the extra `pictures`)."""
    height = _height(len(board.kpis) + 1)  # a panel for each, and the legend
    if (pen := take_pen(height)) is None:
        return None
    for place, one in enumerate(board.kpis):
        _panel(pen, _box(place, height), one)
    _legend(pen, _box(len(board.kpis), height), board)
    return pen.as_png()


def take_pen(height: float) -> "Pen | None":
    """For an empty picture of this height; None if matplotlib is not installed."""
    try:
        from matplotlib.figure import Figure  # here, because importing takes a third of a second
    except ImportError:
        return None
    return Pen(Figure(figsize=(WIDTH / 72, height / 72), dpi=72 * DOTS, facecolor=GROUND), height)


def _height(panels: int) -> float:
    rows = -(-panels // COLUMNS)
    return rows * PANEL_HEIGHT + (rows + 1) * GAP


def _box(place: int, height: float) -> Box:
    row, column = divmod(place, COLUMNS)
    left, bottom = GAP + column * (PANEL_WIDTH + GAP), height - (row + 1) * (PANEL_HEIGHT + GAP)
    return Box(left, bottom, PANEL_WIDTH, PANEL_HEIGHT)


class Pen:
    """Writes and draws on one figure, in points from its lower left corner."""

    def __init__(self, figure: "Figure", height: float) -> None:
        from matplotlib import font_manager  # as above
        from matplotlib.patches import FancyBboxPatch  # as above

        known = set(font_manager.get_font_names())
        self._face = next((face for face in FACES if face in known), FACES[-1])
        self._figure, self._height, self._patch = figure, height, FancyBboxPatch
        self.page = self.axes(Box(0, 0, WIDTH, height))
        self.page.set(xlim=(0, WIDTH), ylim=(0, height))

    def axes(self, box: Box) -> "Axes":
        """A place to draw in, without any frame."""
        x, y, width, height = box
        axes = self._figure.add_axes((x / WIDTH, y / self._height, width / WIDTH, height / self._height))
        axes.set_axis_off()
        return axes

    def panel(self, box: Box) -> None:
        """A panel's ground."""
        style = "round,pad=0,rounding_size=7"
        self.page.add_patch(self._patch(box[:2], box.width, box.height, boxstyle=style, fc=PANEL, ec=FRAME, lw=0.8))

    def write(self, x: float, y: float, body: str, size: float, colour: str = TEXT, **more: Any) -> None:
        """A line of text, from its left end and its foot, unless `more` says otherwise."""
        self.page.text(x, y, body, size=size, color=colour, family=self._face, parse_math=False, **more)

    def as_png(self) -> bytes:
        """The finished picture."""
        written = BytesIO()
        self._figure.savefig(written, format="png", facecolor=GROUND, metadata={"Software": None})
        return written.getvalue()


def _panel(pen: Pen, box: Box, one: Kpi) -> None:
    left, top, right = box.left + INSIDE, box.bottom + box.height, box.left + box.width - INSIDE
    pen.panel(box)
    said, wide = kpi_words.headline(one.code, one.headline), box.width - 2 * INSIDE
    pen.write(left, top - 17, kpi_words.kpi_name(one.code), TITLE, QUIET)
    pen.write(left, top - 37, said, min(NUMBER, wide / (BOLD * len(said))), TEXT, weight="bold")
    foot = top - (37 if isinstance(one.headline, Rate) else 17)
    pen.write(right, foot, _rests_on(one.headline), SMALL, QUIET, ha="right")
    if not (found := points.of_weeks(one)):
        return
    plot = Box(left + SCALE, box.bottom + FOOT, box.width - 2 * INSIDE - SCALE, box.height - HEAD - FOOT)
    highest = points.top(one, found)
    _scale(pen, plot, one, highest)
    for x, place, week in ((plot.left, "left", one.weeks[0].week), (right, "right", one.weeks[-1].week)):
        pen.write(x, box.bottom + 7, kpi_words.week_label(week), SMALL, QUIET, ha=place)
    axes = pen.axes(plot)
    axes.set(xlim=(-0.6, len(found) - 0.4), ylim=(0, highest))
    _weeks(axes, found, highest)
    _newest(axes, one, found)
    if one.target is not None and one.target <= highest:
        axes.axhline(one.target, color=AIM, lw=1.1, ls=DASHES, zorder=2)


def _rests_on(measure: Measure) -> str:
    """What stands beside the number; a share of fewer than five says it itself."""
    if isinstance(measure, Rate):
        return kpi_words.hits_of(measure) if measure.n >= FEW else ""
    return f"of {measure.n}"


def _scale(pen: Pen, plot: Box, one: Kpi, highest: float) -> None:
    """Two lines with their numbers, as quiet as can be."""
    for share, value in ((0.0, 0.0), (1.0, highest)):
        y = plot.bottom + share * plot.height
        pen.page.plot((plot.left, plot.left + plot.width), (y, y), color=GRID, lw=0.7, zorder=1)
        pen.write(plot.left - 5, y, points.scale_mark(one.code, value), SMALL, QUIET, ha="right", va="center")


def _weeks(axes: "Axes", found: Sequence[Point], highest: float) -> None:
    """Ranges, line and dots, those that look the same in one go: each thing drawn costs a millisecond."""
    for final, alpha in ((True, 0.3), (False, 0.16)):
        ranges = [
            (x, each.low, highest if each.high is None else min(each.high, highest))
            for x, each in enumerate(found)
            if each.low is not None and each.final is final
        ]
        if ranges:
            axes.vlines(*zip(*ranges, strict=True), color=LINE, alpha=alpha, lw=4.4, zorder=3)
    line = [math.nan if point.value is None or not point.final else point.value for point in found]
    axes.plot(range(len(found)), line, color=LINE, lw=1.3, zorder=4)
    dots: dict[tuple[str, str, str], list[tuple[int, float]]] = defaultdict(list)
    for x, point in enumerate(found):
        if point.value is not None:
            colour = CHANGED if point.corrected else LINE
            look = "^" if point.at_least else "o", colour, colour if point.final else PANEL
            dots[look].append((x, point.value))
    for (marker, edge, fill), places in dots.items():
        axes.plot(*zip(*places, strict=True), ls="none", marker=marker, ms=4.4, mew=1.2, mec=edge, mfc=fill, zorder=5,
                  clip_on=False)  # fmt: skip


def _newest(axes: "Axes", one: Kpi, found: Sequence[Point]) -> None:
    """A ring around the week of the number that stands above."""
    for x, (week, point) in enumerate(zip(one.weeks, found, strict=True)):
        if week.week == one.of_week and point.value is not None:
            axes.plot((x,), (point.value,), marker="o", ms=8.2, mew=1.1, mec=TEXT, mfc="none", zorder=6, clip_on=False)


def _legend(pen: Pen, box: Box, board: Scoreboard) -> None:
    """Only the marks that are there."""
    left, top = box.left + INSIDE, box.bottom + box.height - 17
    pen.write(left, top, "How to read it", TITLE, QUIET)
    for row, (mark, words) in enumerate(_marks(board)):
        y = top - 18 - 14.5 * row
        for draw_ in _MARKS[mark]:
            draw_(pen, left + 7, y + 3)
        pen.write(left + 20, y, words, SMALL, TEXT)


def _marks(board: Scoreboard) -> list[tuple[str, str]]:
    found = [point for one in board.kpis for point in points.of_weeks(one)]
    marks = (
        ("dot", "a full week", any(point.final and point.value is not None for point in found)),
        ("newest", "the number above", any(one.of_week and one.headline.n >= FEW for one in board.kpis)),
        ("hollow", "so far", any(not point.final and point.value is not None for point in found)),
        ("at_least", "at least: some wait", any(point.at_least for point in found)),
        ("changed", "corrected since", any(point.corrected for point in found)),
        ("range", "likely range (90%)", any(point.low is not None for point in found)),
        ("aim", "target", any(one.target is not None for one in board.kpis)),
    )
    return [(mark, words) for mark, words, is_there in marks if is_there]


def _mark(shape: str, edge: str, fill: str, size: float = 4.6) -> Callable[[Pen, float, float], object]:
    return lambda pen, x, y: pen.page.plot((x,), (y,), marker=shape, ms=size, mew=1.2, mec=edge, mfc=fill)


_MARKS: dict[str, tuple[Callable[[Pen, float, float], object], ...]] = {
    "dot": (_mark("o", LINE, LINE),),
    "newest": (_mark("o", LINE, LINE), _mark("o", TEXT, "none", 8.2)),
    "hollow": (_mark("o", LINE, PANEL),),
    "at_least": (_mark("^", LINE, LINE),),
    "changed": (_mark("o", CHANGED, CHANGED),),
    "range": (lambda pen, x, y: pen.page.plot((x, x), (y - 5, y + 5), color=LINE, alpha=0.35, lw=4.4),),
    "aim": (lambda pen, x, y: pen.page.plot((x - 7, x + 7), (y, y), color=AIM, lw=1.2, ls=DASHES),),
}
