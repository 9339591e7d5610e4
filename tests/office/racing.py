"""Several people or processes in the same moment, each in a thread of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

_Outcome = TypeVar("_Outcome")


def at_once(*acts: Callable[[], _Outcome]) -> list[_Outcome]:
    """What each act came to, in their order, all begun in the same moment; what one of them raises is raised."""
    start = Barrier(len(acts))

    def run(act: Callable[[], _Outcome]) -> _Outcome:
        start.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))
