"""How long Monday's numbers take, that they cost what 13 weeks hold, and how far that is from hand-written SQL.

Milliseconds, database and Python together, warm, the median of 15. All ways must come to the same numbers. pandas is
no part of Handoff: its column is there if it is (`pip install pandas`).
"""

import statistics
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

from store.db.database import Database
from store.rules.monday.kpis import KPIS
from store.rules.office_time import periods
from store.rules.office_time.periods import WEEK
from tests.benchmarks import by_hand, by_handoff, filling, sales, table
from tests.benchmarks.numbers import Way, Weekly
from tests.benchmarks.table import Row

try:
    from tests.benchmarks import by_pandas
except ImportError:
    by_pandas = None  # type: ignore[assignment]

SIZES, QUICK_SIZES = (100_000, 1_000_000), (100_000, 150_000)
ROUNDS, WARM_UP = 15, 3
RATIO_TO_HAND, RATIO_OF_SIZES = 2.0, 1.3
FIVE, BOARD = "the five", "the whole board"
OURS, HAND, PANDAS = "Handoff", "by hand", "pandas"
WAYS: dict[str, dict[str, Way]] = {OURS: {**by_handoff.FIVE, BOARD: by_handoff.board}, HAND: by_hand.FIVE}
if by_pandas:
    WAYS[PANDAS] = by_pandas.FIVE
Times = dict[tuple[str, str], list[float]]  # (way, what) -> milliseconds


def rows(engine: str, folder: Path, quick: bool) -> Iterator[Row]:
    """For an engine: each size beside hand-written SQL, and the larger beside the smaller."""
    sizes = QUICK_SIZES if quick else SIZES
    with ExitStack() as filled:
        databases = [filled.enter_context(_filled(engine, size, folder)) for size in sizes]
        found = measured(databases)
    medians = [{what: statistics.median(taken) for what, taken in times.items()} for times in found]
    for size, at_size in zip(sizes, medians, strict=True):
        what, ours = f"scoreboard, five KPIs, {size:,} leads", at_size[OURS, FIVE]
        yield table.at_most(what, engine, ours, at_size[HAND, FIVE], RATIO_TO_HAND, "ms", "SQL by hand")
        if by_pandas:
            yield table.beside(what, engine, f"{ours:.3g} ms", f"{at_size[PANDAS, FIVE]:.3g} ms, pandas")
    for part in (FIVE, BOARD):
        what = f"scoreboard, {part}, {sizes[-1]:,} leads"
        ours, before = medians[-1][OURS, part], medians[0][OURS, part]
        yield table.at_most(what, engine, ours, before, RATIO_OF_SIZES, "ms", f"itself at {sizes[0]:,}")


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
