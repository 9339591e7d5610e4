"""SIGTERM and Ctrl-C as something to wait for, so that they interrupt nothing halfway."""

import faulthandler
import signal
from collections.abc import Callable
from queue import SimpleQueue
from types import FrameType

LAST_SECONDS = 30.0  # less than Docker's and systemd's grace; leases are made for an end like this
STDERR = 2


def listen_for_signals() -> Callable[[], object]:
    """From now on signals are kept; what is returned waits for the first. Whoever asks a second time ends us at once.

    Half a minute after the first the process ends whatever hangs, and standard error shows where that was.
    A threading.Event would not do: it is set in the middle of whatever waits for it, which may hold its lock for good.
    """
    signals: SimpleQueue[int] = SimpleQueue()

    def tell(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        faulthandler.dump_traceback_later(LAST_SECONDS, exit=True, file=STDERR)
        signals.put(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, tell)
    return signals.get
