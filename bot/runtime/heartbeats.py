"""When each loop that the work depends on turned last, by a clock that nobody can set. A stuck one is said once."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

log = logging.getLogger(__name__)

LONGEST_SECONDS = 90.0  # three times what a transaction may take


class Heartbeats:
    """`beat` is called where a loop does its work, by whichever thread, and counts while that loop is watched."""

    def __init__(self, machine: Callable[[], float] = time.monotonic) -> None:
        self._machine = machine
        self._last: dict[str, float] = {}
        self._said: frozenset[str] = frozenset()

    @contextmanager
    def watched(self, *loops: str) -> Iterator[None]:
        """These loops turn while the block runs."""
        self._last |= dict.fromkeys(loops, self._machine())
        try:
            yield
        finally:
            for loop in loops:
                del self._last[loop]

    def beat(self, loop: str) -> None:
        """The loop is at work."""
        if loop in self._last:
            self._last[loop] = self._machine()

    def seconds_ago(self) -> dict[str, float]:
        """For each watched loop, since when it has not turned."""
        now = self._machine()
        return {loop: now - last for loop, last in self._last.copy().items()}

    def stuck(self) -> list[str]:
        """A sentence for each loop that hangs."""
        return [f"{loop} has hung for {ago:.0f} s" for loop, ago in self.seconds_ago().items() if ago > LONGEST_SECONDS]

    def report(self) -> None:
        """Log what hangs, and what turns again, once each."""
        stuck = frozenset(loop for loop, ago in self.seconds_ago().items() if ago > LONGEST_SECONDS)
        for loop in sorted(stuck - self._said):
            log.error("%s hangs: it has not turned for %.0f s. If it goes on, restart Handoff", loop, LONGEST_SECONDS)
        for loop in sorted(self._said - stuck):
            log.warning("%s goes on", loop)
        self._said = stuck
