"""SIGTERM and Ctrl-C as something to wait for, so that they interrupt nothing halfway."""

import signal
import threading
from types import FrameType


def told() -> threading.Event:
    """Set once this process is told to stop. Whoever asks a second time ends it at once."""
    event = threading.Event()

    def tell(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        event.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, tell)
    return event
