"""Serves an ASGI application from a thread of its own; signals stay with the main thread."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

START_SECONDS = 10.0
STOP_SECONDS = 10


class Server:
    """One listening address. `port` is the real one, also when 0 asked for any."""

    def __init__(self, app: ASGIApp, host: str, port: int) -> None:
        config = uvicorn.Config(
            app,
            lifespan="off",
            ws="none",
            http="h11",
            access_log=False,
            log_config=None,
            server_header=False,
            timeout_graceful_shutdown=STOP_SECONDS,
        )
        self._server = uvicorn.Server(config)
        self._socket = _listen(host, port)
        self.host, self.port = host, int(self._socket.getsockname()[1])
        # In any thread but the main one uvicorn leaves the signals alone.
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],), name="intake", daemon=True)

    @property
    def url(self) -> str:
        """Where it listens."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    def start(self) -> None:
        """Begin to serve; returns once requests are answered. RuntimeError if it does not come up."""
        self._thread.start()
        until = time.monotonic() + START_SECONDS
        while not self._server.started:
            if not self._thread.is_alive() or time.monotonic() > until:
                raise RuntimeError(f"intake did not start at {self.url}")
            time.sleep(0.005)

    def stop(self) -> None:
        """Take no more requests, finish those in flight, and end."""
        self._server.should_exit = True
        if self._thread.is_alive():
            self._thread.join(STOP_SECONDS + 1)
        self._socket.close()


@contextmanager
def serving(app: ASGIApp, host: str = "127.0.0.1", port: int = 0) -> Iterator[Server]:
    """Serve while the block runs."""
    server = Server(app, host, port)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _listen(host: str, port: int) -> socket.socket:
    """A bound socket; OSError names the address if it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise OSError(error.errno, f"intake can't listen at {host}:{port}: {error.strerror}") from error
    # Connections inherit it; otherwise each answer waits 40 ms for the other side's acknowledgement.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening
