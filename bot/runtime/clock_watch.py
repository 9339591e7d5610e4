"""Whether the machine's clock can be believed: it is compared with Slack's, and with one that nobody can set."""

import time
from collections.abc import Callable

MOST_APART = 300.0  # seconds; Slack's own signatures are good for as long


class ClockWatch:
    """`ask` gives by how many seconds this machine's clock is ahead of Slack's, or None if Slack does not answer.

    What rings at a wrong time can't be taken back, so after a jump nothing does until Slack has been asked.
    """

    def __init__(
        self,
        ask: Callable[[], float | None],
        wall: Callable[[], float] = time.time,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ask, self._wall, self._steady = ask, wall, steady
        self._offset = wall() - steady()
        self._apart: float | None = 0.0

    def note(self, apart: float | None) -> None:
        """Slack was asked; no answer leaves what is known."""
        if apart is not None:
            self._apart = apart
            self._offset = self._wall() - self._steady()

    def is_right(self) -> bool:
        """Whether promises may be rung by this clock."""
        if abs(self._wall() - self._steady() - self._offset) > MOST_APART:
            self._apart = None
        if self._apart is None:
            self.note(self._ask())
        return self._apart is not None and abs(self._apart) <= MOST_APART

    def trouble(self) -> str | None:
        """What is wrong with the clock, for whoever watches."""
        if self._apart is None:
            return "this machine's clock has jumped, and Slack can't be asked for the time: reminders are on hold"
        if abs(self._apart) > MOST_APART:
            return f"this machine's clock is {abs(self._apart) / 60:.0f} minutes from Slack's: reminders are on hold"
        return None
