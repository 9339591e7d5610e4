"""Office time: what `now` is made of. It can be moved forward and never runs behind the newest fact."""

import threading
from datetime import UTC, datetime, timedelta

from store.db.database import Database
from store.record import trace

MOST_AHEAD = timedelta(minutes=10)


class OfficeClock:
    """Call it for the present moment, in UTC. `start` sets it to a chosen moment instead of the machine's.

    A `held` one stands still between moves, so that what happens can be foretold to the second.
    """

    def __init__(self, start: datetime | None = None, held: bool = False) -> None:
        self._lock = threading.Lock()
        self._newest = datetime.min.replace(tzinfo=UTC)
        begin = _machine()
        self._ahead = start - begin if start else timedelta()
        self._held = start or begin if held else None

    def __call__(self) -> datetime:
        """The present moment; the same or later than the last one given out, whatever the machine's clock does."""
        with self._lock:
            return self._present()

    def move_to(self, moment: datetime) -> None:
        """Make it that moment and go on from there; an earlier one than now changes nothing."""
        with self._lock:
            if moment > self._present():
                self._ahead = moment - _machine()
                self._newest = moment
                if self._held is not None:
                    self._held = moment

    def not_before(self, database: Database) -> None:
        """Never run behind what the database already knows: stand still until the machine's time has come so far."""
        with database.read() as tx:
            newest = trace.newest(tx)
        if newest is not None:
            with self._lock:
                self._newest = max(self._newest, newest)

    def unheld(self) -> datetime:
        """What it would be if it did not stand still for a newer fact."""
        return self._held or _machine() + self._ahead

    def trouble(self) -> str | None:
        """What is wrong if it stands still because a clock was far ahead once: scores fade by it."""
        with self._lock:
            ahead = self._newest - self.unheld() if self._held is None else timedelta()
            if ahead <= MOST_AHEAD:
                return None
            stands = f"office time stands at {self._newest:%d %b %Y %H:%M} UTC"
            return f"{stands}, ahead of this machine's clock: see `handoff clock`"

    def _present(self) -> datetime:
        self._newest = max(self._newest, self.unheld())
        return self._newest


def _machine() -> datetime:
    return datetime.now(UTC)
