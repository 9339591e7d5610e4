"""How long it takes to take 100 due clocks, among a million open ones and among ten thousand.

Milliseconds from asking which handoffs to look at to holding their due rungs: `ladders.handoffs_to_look_at` and
`ladders.due`, database and Python together, as each tick does before it decides. Warm, the median of 31.
"""

import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from rich.progress import track
from sqlalchemy import Table

from store.agreement.policy import DEFAULT
from store.clocks import rungs
from store.db import tables as t
from store.db.database import Database
from tests.benchmarks import filling, table
from tests.benchmarks.table import Row

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
SIZES, QUICK_SIZES = (10_000, 1_000_000), (1_000, 20_000)
DUE, ROUNDS, WARM_UP = 100, 31, 5
GOAL = 1.5
LEADS = 1000
LADDER = DEFAULT.ladder("response")


def rows(engine: str, folder: Path, quick: bool) -> Iterator[Row]:
    """One row for an engine."""
    sizes = QUICK_SIZES if quick else SIZES
    with ExitStack() as opened:
        few, many = [opened.enter_context(_filled(engine, size, folder)) for size in sizes]
        taken: tuple[list[float], list[float]] = ([], [])
        for _ in range(WARM_UP + ROUNDS):
            taken[0].append(_take(many))
            taken[1].append(_take(few))
    mine, theirs = (statistics.median(each[WARM_UP:]) for each in taken)
    what = f"taking {DUE} due clocks among {sizes[1]:,}"
    yield table.at_most(what, engine, mine, theirs, GOAL, "ms", f"itself at {sizes[0]:,}")


@contextmanager
def _filled(engine: str, size: int, folder: Path) -> Iterator[Database]:
    with filling.empty(engine, folder / str(size)) as database:
        with database.begin() as tx:
            for of, columns, filled in _rows(size):
                filling.copy(tx, of, columns, filled)
        filling.tidy(database)
        yield database


def _take(database: Database) -> float:
    start = time.perf_counter()
    with database.begin() as tx:
        handoffs = rungs.handoffs_to_look_at(tx, NOW, DUE)
        taken = [row for handoff_id in handoffs for row in rungs.due(tx, handoff_id, NOW)]
    milliseconds = 1000 * (time.perf_counter() - start)
    assert len(taken) == DUE
    return milliseconds


def _rows(size: int) -> Iterator[tuple[Table, tuple[str, ...], Iterator[tuple[Any, ...]]]]:
    """Open handoffs with a first-response clock of four rungs each. Of every so many, one has its first rung due."""
    numbers = range(1, size + 1)
    yield (
        t.leads,
        ("id", "name", "cycle", "status", "field_moments"),
        ((i, f"Lead {i}", 1, "claimed", "{}") for i in range(1, LEADS + 1)),
    )
    yield (
        t.calendars,
        ("id", "whose", "version", "zone", "blocks", "exceptions", "made_at"),
        iter([(1, "", 1, "UTC", "[[0, 540, 1020]]", "{}", _text(0))]),
    )
    yield (
        t.handoffs,
        ("id", "lead_id", "cycle", "state", "policy_version", "handed_over_at", "owner_id"),
        ((i, i % LEADS + 1, i, "claimed", 0, _text(0), f"U{i % 20}") for i in numbers),
    )
    yield (
        t.clocks,
        ("id", "handoff_id", "kind", "member_id", "promise", "started_at", "due_at"),
        ((i, i, "response", f"U{i % 20}", 28_800, _text(0), _text(i + 600)) for i in track(numbers, "clocks")),
    )
    yield t.clock_spans, ("clock_id", "from_at", "calendar_id"), ((i, _text(0), 1) for i in numbers)
    yield t.rungs, ("clock_id", "at", "act", "handoff_id", "due_at", "look_at"), _rungs(size)


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
