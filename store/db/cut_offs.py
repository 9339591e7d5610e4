"""Shuts sockets on which somebody has waited too long. Whoever waits hears that the connection is lost, and goes on.

A timeout of the socket's own begins anew with every byte; this one counts to the end of the answer.
"""

import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.2


class CutOffs:
    """What is waited for now, and a thread that looks through it while there is anything."""

    def __init__(self, machine: Callable[[], float] = time.monotonic) -> None:
        self._machine = machine
        self._changed = threading.Condition()
        self._running: dict[object, tuple[float, Callable[[], int]]] = {}
        self._thread: threading.Thread | None = None

    @contextmanager
    def after(self, seconds: float, fileno: Callable[[], int]) -> Iterator[None]:
        """Shut this socket down if the block lasts longer. It must stay open as long as the block runs."""
        key = object()
        with self._changed:
            self._running[key] = (self._machine() + seconds, fileno)
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="cut-offs", daemon=True)
                self._thread.start()
            self._changed.notify()
        try:
            yield
        finally:
            with self._changed:
                self._running.pop(key, None)

    def look(self) -> None:
        """Shut down whatever is late."""
        with self._changed:  # held while a socket is shut, so that its number is not another's by then
            now = self._machine()
            for key, (end, fileno) in list(self._running.items()):
                if end <= now:
                    del self._running[key]
                    log.warning("a connection is given up: no whole answer came in time")
                    _shut(fileno())

    def _watch(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._running)
            time.sleep(LOOK_SECONDS)
            self.look()


def _shut(fileno: int) -> None:
    """Both ways, for everybody who holds this socket; closing it would not wake who waits."""
    with suppress(OSError, ValueError):  # not connected yet, or closed already
        other = socket.socket(fileno=fileno)
        try:
            other.shutdown(socket.SHUT_RDWR)
        finally:
            other.detach()


after = CutOffs().after
