"""One line of the table for each figure: ours beside what it is measured against, in the same run."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from rich.console import Console
from rich.table import Table as Grid


@dataclass(frozen=True)
class Row:
    """`ratio` and `target` are of ours to the baseline; without a target the line is there to be read beside others."""

    what: str
    engine: str
    ours: str
    baseline: str
    ratio: float | None = None
    target: str = ""
    met: bool | None = None


def at_most(what: str, engine: str, ours: float, baseline: float, limit: float, unit: str, than: str) -> Row:
    """Ours may take so many times what the baseline takes."""
    ratio = ours / baseline
    told = f"{_figure(baseline)} {unit}, {than}"
    return Row(what, engine, f"{_figure(ours)} {unit}", told, ratio, f"at most {limit:g}", ratio <= limit)


def at_least(what: str, engine: str, ours: float, baseline: float, limit: float, unit: str, than: str) -> Row:
    """Ours has to do so many times what the baseline does."""
    ratio = ours / baseline
    told = f"{_figure(baseline)} {unit}, {than}"
    return Row(what, engine, f"{_figure(ours)} {unit}", told, ratio, f"at least {limit:g}", ratio >= limit)


def and_also(row: Row, holds: bool) -> Row:
    """The target is met only if this holds, too."""
    return replace(row, met=bool(row.met and holds))


def without_target(row: Row) -> Row:
    """To be read beside the others."""
    return replace(row, target="", met=None)


def beside(what: str, engine: str, ours: str, baseline: str) -> Row:
    """Figures without a target."""
    return Row(what, engine, ours, baseline)


def show(rows: Iterable[Row]) -> None:
    """Print the table."""
    grid = Grid(title="Handoff beside its baselines", title_justify="left")
    for column in ("what", "on", "ours", "baseline"):
        grid.add_column(column)
    grid.add_column("ratio", justify="right")
    for column in ("target", "met"):
        grid.add_column(column)
    for row in rows:
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
        met = "" if row.met is None else "yes" if row.met else "NO"
        grid.add_row(row.what, row.engine, row.ours, row.baseline, ratio, row.target, met)
    Console(width=170).print(grid)


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
