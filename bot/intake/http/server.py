"""Serves an ASGI application from a thread of its own; signals stay with the main thread."""

import asyncio
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

START_SECONDS = 10.0
STOP_SECONDS = 10.0
WHOLE_REQUEST_SECONDS = 10.0
MOST_CONNECTIONS = 200  # of the thousand files that a process usually has; Slack and the database need theirs
BACKLOG = 128  # asyncio goes on accepting as often when there is no file left
AT_ONCE = struct.pack("ii", 1, 0)  # what was not taken yet is thrown away
TICK_SECONDS = 1.0  # the Date of answers is renewed as often


class _Punctual(H11Protocol):
    """Lets go of a connection that has not brought a whole request in time, or does not take its answer.

    If there are too many, the one that has been without for longest makes room.
    """

    most_connections = MOST_CONNECTIONS
    _end: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # uvicorn's form
        super().connection_made(transport)
        self._wait_or_not()
        if len(self.connections) > self.most_connections:
            waiting = [each for each in self.connections if isinstance(each, _Punctual) and each._end is not None]
            min(waiting, key=lambda each: each._end.when() if each._end else 0.0)._let_go()

    def handle_events(self) -> None:
        super().handle_events()
        self._wait_or_not()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._wait()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._wait_or_not()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.transport.is_closing():  # as soon as the answer is taken
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait_or_not(self) -> None:
        if self.conn.their_state in (h11.IDLE, h11.SEND_BODY) or self.flow.write_paused:
            self._wait()
        else:
            self._stop_waiting()

    def _wait(self) -> None:
        if self._end is None:
            self._end = self.loop.call_later(WHOLE_REQUEST_SECONDS, self._let_go)

    def _let_go(self) -> None:
        self._stop_waiting()
        connection = self.transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
        self.transport.abort()

    def _stop_waiting(self) -> None:
        if self._end is not None:
            self._end.cancel()
            self._end = None


class _Prompt(uvicorn.Server):
    """Says when it serves and ends when it is told, where uvicorn is asked, and looks, every tenth of a second."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.serving = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end: asyncio.Event | None = None

    async def main_loop(self) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        self.serving.set()
        while not await self.on_tick(0):
            with suppress(TimeoutError):
                await asyncio.wait_for(self._end.wait(), TICK_SECONDS)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:  # noqa: ARG002 - uvicorn's form
        for server in self.servers:
            server.close()
        state = self.server_state
        for connection in list(state.connections):
            connection.shutdown()  # at once if idle, else after its answer
        until = asyncio.get_running_loop().time() + STOP_SECONDS
        while (state.connections or state.tasks) and asyncio.get_running_loop().time() < until:
            await asyncio.sleep(0.005)
        for task in state.tasks:
            task.cancel()

    def end(self) -> None:
        """From any thread, once it serves."""
        self.should_exit = True
        if self._loop is not None and self._end is not None:
            with suppress(RuntimeError):  # it has ended by itself
                self._loop.call_soon_threadsafe(self._end.set)


class Server:
    """One listening address. `port` is the real one, also when 0 asked for any."""

    def __init__(self, app: ASGIApp, host: str, port: int) -> None:
        config = uvicorn.Config(
            app,
            lifespan="off",
            ws="none",
            http=_Punctual,
            backlog=BACKLOG,
            access_log=False,
            log_config=None,
            server_header=False,
        )
        self._server = _Prompt(config)
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
        if not self._server.serving.wait(START_SECONDS):
            raise RuntimeError(f"intake did not start at {self.url}")

    def stop(self) -> None:
        """Take no more requests, finish those in flight, and end."""
        self._server.end()
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
        listening = socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise OSError(error.errno, f"intake can't listen at {host}:{port}: {error.strerror}") from error
    # Connections inherit it; otherwise each answer waits 40 ms for the other side's acknowledgement.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening
