"""How long it takes to take 100 due clocks, among a million open ones and among ten thousand.

    python -m tests.benchmarks.bench_clocks 10000 1000000 [--engine sqlite] [--folder DIR] [--explain]

Milliseconds from asking which handoffs to look at to holding their due rungs: `ladders.handoffs_to_look_at` and
`ladders.due`, database and Python together, as each tick does before it decides. Warm, the median of 31.
"""

import argparse
import statistics
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console
from rich.progress import track
from rich.table import Table as Grid
from sqlalchemy import Table, event

from store import ladders, tables
from store.database import Database
from store.policy import DEFAULT
from tests.benchmarks import filling

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
DUE, ROUNDS, WARM_UP = 100, 31, 5
GOAL = 1.5
LEADS = 1000
LADDER = DEFAULT.ladder("response")


def main() -> None:
    """Fill, measure, print."""
    wanted = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    wanted.add_argument("sizes", type=int, nargs="*", default=[10_000, 1_000_000])
    wanted.add_argument("--engine", choices=filling.ENGINES, action="append")
    wanted.add_argument("--folder", type=Path, help="where to keep the databases while they are measured")
    wanted.add_argument("--explain", action="store_true", help="print the plans of both statements")
    given = wanted.parse_args()
    for engine in given.engine or filling.ENGINES:
        with TemporaryDirectory(dir=given.folder, ignore_cleanup_errors=True) as folder:
            found = [_measured(engine, size, Path(folder), given.explain) for size in given.sizes]
        _print(engine, given.sizes, found)


def _measured(engine: str, size: int, folder: Path, explain: bool) -> list[float]:
    with filling.empty(engine, folder / str(size)) as database:
        with database.begin() as tx:
            for table, columns, rows in _rows(size):
                filling.copy(tx, table, columns, rows)
        filling.tidy(database)
        if explain:
            _explain(database)
        return [_take(database) for _ in range(WARM_UP + ROUNDS)][WARM_UP:]


def _take(database: Database) -> float:
    start = time.perf_counter()
    with database.begin() as tx:
        handoffs = ladders.handoffs_to_look_at(tx, NOW, DUE)
        taken = [row for handoff_id in handoffs for row in ladders.due(tx, handoff_id, NOW)]
    milliseconds = 1000 * (time.perf_counter() - start)
    assert len(taken) == DUE
    return milliseconds


def _rows(size: int) -> Iterator[tuple[Table, tuple[str, ...], Iterator[tuple[Any, ...]]]]:
    """Open handoffs with a first-response clock of four rungs each. Of every so many, one has its first rung due."""
    numbers = range(1, size + 1)
    yield (
        tables.leads,
        ("id", "name", "cycle", "status", "field_moments"),
        ((i, f"Lead {i}", 1, "claimed", "{}") for i in range(1, LEADS + 1)),
    )
    yield (
        tables.calendars,
        ("id", "whose", "version", "zone", "blocks", "exceptions", "made_at"),
        iter([(1, "", 1, "UTC", "[[0, 540, 1020]]", "{}", _text(0))]),
    )
    yield (
        tables.handoffs,
        ("id", "lead_id", "cycle", "state", "policy_version", "handed_over_at", "owner_id"),
        ((i, i % LEADS + 1, i, "claimed", 0, _text(0), f"U{i % 20}") for i in numbers),
    )
    yield (
        tables.clocks,
        ("id", "handoff_id", "kind", "member_id", "promise", "started_at", "due_at"),
        ((i, i, "response", f"U{i % 20}", 28_800, _text(0), _text(i + 600)) for i in track(numbers, "clocks")),
    )
    yield tables.clock_spans, ("clock_id", "from_at", "calendar_id"), ((i, _text(0), 1) for i in numbers)
    yield tables.rungs, ("clock_id", "at", "act", "handoff_id", "due_at", "look_at"), _rungs(size)


def _rungs(size: int) -> Iterator[tuple[Any, ...]]:
    every = size // DUE
    for i in track(range(1, size + 1), "rungs"):
        first = -60 if i % every == 0 else i % 500_000 + 60  # minutes until the first is due
        for step, rung in enumerate(LADDER):
            moment = _text(first + 120 * step)
            yield i, rung.at, rung.act, i, moment, moment


def _text(minutes: int) -> str:
    """As both engines keep a moment."""
    return (NOW + timedelta(minutes=minutes)).strftime("%Y-%m-%d %H:%M:%S.%f")


def _explain(database: Database) -> None:
    """Print the plan of each different statement of one taking."""
    seen: dict[str, Any] = {}

    def note(_connection: object, cursor: Any, statement: str, parameters: Any, *_rest: object) -> None:
        seen.setdefault(statement, parameters)

    with database.begin() as tx:
        event.listen(tx, "before_cursor_execute", note)
        for handoff_id in ladders.handoffs_to_look_at(tx, NOW, DUE):
            ladders.due(tx, handoff_id, NOW)
        event.remove(tx, "before_cursor_execute", note)
        for statement, parameters in seen.items():
            plan = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN ANALYZE"
            for row in tx.exec_driver_sql(f"{plan} {statement}", parameters):
                Console(width=160).print(str(row[-1]), markup=False)


def _print(engine: str, sizes: Sequence[int], found: Sequence[list[float]]) -> None:
    grid = Grid("open clocks", title=f"taking {DUE} due clocks on {engine}, ms")
    grid.add_column("median", justify="right")
    grid.add_column("worst", justify="right")
    for size, times in zip(sizes, found, strict=True):
        grid.add_row(f"{size:,}", f"{statistics.median(times):.2f}", f"{max(times):.2f}")
    ratio = statistics.median(found[-1]) / statistics.median(found[0])
    Console(width=110).print(grid, f"ratio {ratio:.2f}, at most {GOAL} wanted")


if __name__ == "__main__":
    main()
