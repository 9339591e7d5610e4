"""How long Monday's numbers take, that they cost what 13 weeks hold, and how far that is from hand-written SQL.

    python -m tests.benchmarks.bench_scoreboard 100000 1000000 [--engine sqlite] [--folder DIR]

Milliseconds, database and Python together, warm, the median of 15. All ways must come to the same numbers. pandas is
no part of Handoff: its column is there if it is (`pip install pandas`).
"""

import argparse
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table as Grid

from store.database import Database
from store.rules import periods
from store.rules.kpi import KPIS
from store.rules.periods import WEEK
from tests.benchmarks import by_hand, by_handoff, filling, sales
from tests.benchmarks.numbers import Way, Weekly

try:
    from tests.benchmarks import by_pandas
except ImportError:
    by_pandas = None  # type: ignore[assignment]

ROUNDS, WARM_UP = 15, 3
RATIO_TO_HAND, RATIO_OF_SIZES = 2.0, 1.3
FIVE, BOARD = "the five", "the whole board"
OURS, HAND, PANDAS = "Handoff", "by hand", "pandas"
WAYS: dict[str, dict[str, Way]] = {OURS: {**by_handoff.FIVE, BOARD: by_handoff.board}, HAND: by_hand.FIVE}
if by_pandas:
    WAYS[PANDAS] = by_pandas.FIVE
Times = dict[tuple[str, str], list[float]]  # (way, what) -> milliseconds


def main() -> None:
    """Fill, measure, print."""
    wanted = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    wanted.add_argument("sizes", type=int, nargs="*", default=[100_000, 1_000_000])
    wanted.add_argument("--engine", choices=filling.ENGINES, action="append")
    wanted.add_argument("--folder", type=Path, help="where to keep the databases while they are measured")
    given = wanted.parse_args()
    for engine in given.engine or filling.ENGINES:
        with TemporaryDirectory(dir=given.folder, ignore_cleanup_errors=True) as folder, ExitStack() as filled:
            databases = [filled.enter_context(_filled(engine, size, Path(folder))) for size in given.sizes]
            found = measured(databases)
        _print(engine, given.sizes, found)


@contextmanager
def _filled(engine: str, size: int, folder: Path) -> Iterator[Database]:
    with filling.empty(engine, folder / str(size)) as database:
        with database.begin() as tx:
            sales.fill(tx, size)
        filling.tidy(database)
        yield database


def measured(databases: Sequence[Database]) -> list[Times]:
    """Every way and every size by turns, so that what else the machine does meets all of them."""
    mondays = [periods.midnight(day, by_handoff.ZONE) for day in periods.weeks_before(by_handoff.LAST_WEEK + WEEK, 13)]
    times: list[Times] = [defaultdict(list) for _ in databases]
    for _ in range(WARM_UP + ROUNDS):
        for what in (*KPIS, BOARD):
            numbers = [
                _timed(database, way[what], mondays, taken[name, what])
                for database, taken in zip(databases, times, strict=True)
                for name, way in WAYS.items()
                if what in way
            ]
            assert all(one == numbers[0] for one in numbers), (what, numbers)
        for taken in times:
            for name in WAYS:
                taken[name, FIVE].append(sum(taken[name, code][-1] for code in KPIS))
    return [{what: several[WARM_UP:] for what, several in taken.items()} for taken in times]


def _timed(database: Database, way: Way, mondays: Sequence[datetime], taken: list[float]) -> Weekly:
    with database.read() as tx:
        start = time.perf_counter()
        numbers = way(tx, mondays, sales.NOW)
        taken.append(1000 * (time.perf_counter() - start))
    return numbers


def _print(engine: str, sizes: Sequence[int], found: Sequence[Times]) -> None:
    grid = Grid("leads\n13 weeks", title=f"a scoreboard on {engine}, ms")
    for size in sizes:
        for name in WAYS:
            grid.add_column(f"{name}\n{size:,}", justify="right")
        grid.add_column("to\nby hand", justify="right")
    grid.add_column(f"{sizes[-1]:,}\nto {sizes[0]:,}", justify="right")
    for what in (*KPIS, FIVE, BOARD):
        ours = [statistics.median(times[OURS, what]) for times in found]
        grid.add_row(
            what.replace("_", " "), *(c for times in found for c in _cells(times, what)), f"{ours[-1] / ours[0]:.2f}"
        )
    Console(width=140).print(
        grid, f"wanted: at most {RATIO_TO_HAND} to by hand, at most {RATIO_OF_SIZES} from the smallest to the largest"
    )
    if by_pandas is None:
        Console().print("pandas is not here: pip install pandas for its column")


def _cells(times: Times, what: str) -> list[str]:
    medians = {name: statistics.median(times[name, what]) for name in WAYS if (name, what) in times}
    cells = [f"{medians[name]:.1f}" if name in medians else "" for name in WAYS]
    return [*cells, f"{medians[OURS] / medians[HAND]:.2f}" if HAND in medians else ""]


if __name__ == "__main__":
    main()
