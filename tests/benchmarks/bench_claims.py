"""Claims a second: forty people at once, each on a handoff of their own, and all on the same one.

The baseline asks the database for the very same things by Core, in as many threads.
"""

import statistics
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from pathlib import Path

from store.db.database import Database
from store.handoffs import claim
from tests.benchmarks import crowd, recording, table
from tests.benchmarks.table import Row

ROUNDS, WARM_UP = 9, 2
GOAL = 0.7
MANY = len(crowd.REPS)
NOW = crowd.NOW + timedelta(minutes=1)


def rows(engine: str, folder: Path, quick: bool) -> Iterator[Row]:
    """Two rows for an engine."""
    rounds = WARM_UP + (3 if quick else ROUNDS)
    with crowd.hired(engine, folder) as same:
        for database in same:
            made = crowd.hand_over(database, rounds * (MANY + 1))
        crowd.spare_traces(same[-1], made)
        each = [made[start : start + MANY] for start in range(0, rounds * MANY, MANY)]
        one = [[handoff_id] * MANY for handoff_id in made[rounds * MANY :]]
        for what, of in ((f"{MANY} people, {MANY} handoffs", each), (f"{MANY} people, one handoff", one)):
            mine, theirs = _speeds(*same, of)
            than = "the same statements by Core"
            yield table.at_least(f"claims, {what}", engine, mine, theirs, GOAL, "a second", than)


def _speeds(asked: Database, ours: Database, core: Database, rounds: list[list[int]]) -> tuple[float, float]:
    """Claims a second, ours and the baseline's, by turns."""
    taken: tuple[list[float], list[float]] = ([], [])
    for of in rounds:
        pairs = list(zip(of, crowd.REPS, strict=True))
        with recording.recording(asked) as script:
            for handoff_id, rep in pairs:
                _claim(asked, handoff_id, rep)
        taken[0].append(_at_once([partial(_claim, ours, handoff_id, rep) for handoff_id, rep in pairs]))
        taken[1].append(_at_once([partial(recording.replay, core, [one]) for one in script]))
    mine, theirs = (statistics.median(each[WARM_UP:]) for each in taken)
    return mine, theirs


def _claim(database: Database, handoff_id: int, rep: str) -> None:
    with database.begin() as tx:
        claim.claim(tx, handoff_id, rep, NOW)


def _at_once(acts: Sequence[Callable[[], None]]) -> float:
    """Acts a second when all begin together."""
    gate = threading.Barrier(len(acts) + 1)

    def act(one: Callable[[], None]) -> None:
        gate.wait()
        one()

    with ThreadPoolExecutor(len(acts)) as people:
        under_way = [people.submit(act, one) for one in acts]
        gate.wait()
        start = time.perf_counter()
        for one in under_way:
            one.result()
    return len(acts) / (time.perf_counter() - start)
