"""Socket Mode: up to ten connections, each delivery to one of them in turn, acknowledged by envelope id."""

import asyncio
import contextlib
import json
import threading
from concurrent.futures import Future, wait
from dataclasses import dataclass
from typing import Any, Literal

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.playground.state.workspace import Workspace
from bot.playground.values.jsons import Json
from bot.playground.values.outcome import Envelope, Outcome

MOST_CONNECTIONS = 10
CONNECTION_SECONDS = 3600  # what hello says of a connection's life
Reason = Literal["warning", "refresh_requested", "link_disabled"]


@dataclass(frozen=True, eq=False)
class Connection:
    """One open socket of the app."""

    number: int
    socket: WebSocket
    loop: asyncio.AbstractEventLoop

    def send(self, body: Json) -> None:
        """From any thread."""
        asyncio.run_coroutine_threadsafe(self._send(body), self.loop)

    async def _send(self, body: Json) -> None:
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):  # it closed meanwhile
            await self.socket.send_text(json.dumps(body))

    def close(self) -> None:
        """Say goodbye and close."""
        asyncio.run_coroutine_threadsafe(self._close(), self.loop)

    async def _close(self) -> None:
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):  # the app was faster
            await self.socket.close()

    def break_off(self) -> None:
        """As when a network dies: no close frame."""
        self.loop.call_soon_threadsafe(self.socket.scope["state"]["transport"].abort)


class AppSockets:
    """The app's connections."""

    def __init__(self, ws: Workspace) -> None:
        self._ws = ws
        self._tickets: set[str] = set()
        self._waiting: dict[str, tuple[Connection, Future[Json | None]]] = {}
        self._turn = 0
        self.connections: list[Connection] = []

    def open(self, ws: Workspace, args: Json) -> Json:  # noqa: ARG002 - a method of the Web API
        """apps.connections.open: an address that is good for one connection."""
        ticket = f"{ws.number('ticket'):032x}"
        self._tickets.add(ticket)
        return {"url": f"{ws.origin.replace('http', 'ws', 1)}/socket/{ticket}?app_id={ws.app.app_id}"}

    async def endpoint(self, socket: WebSocket) -> None:
        """One connection, from hello to its end."""
        ticket = socket.path_params["ticket"]
        if ticket not in self._tickets:
            await socket.close()
            return
        self._tickets.discard(ticket)
        await socket.accept()
        goodbyes = self._ws.faults.goodbyes
        reason = goodbyes.pop(0) if goodbyes else ""
        if reason:
            await socket.send_text(json.dumps(self._hello()))
        connection = None if reason else self._join(socket)
        if connection is None:
            await socket.send_text(json.dumps(_goodbye(reason or "too_many_websockets")))
            await socket.close()
            return
        try:
            await socket.send_text(json.dumps(self._hello()))
            while True:
                self._acknowledge(await socket.receive_text())
        except (WebSocketDisconnect, RuntimeError):  # the app went, or we hung up
            pass
        finally:
            self._leave(connection)

    def deliver(self, envelope: Envelope) -> Outcome:
        """Send to one connection and wait for the acknowledgement; called from any thread but the server's."""
        answer: Future[Json | None] = Future()
        with self._ws.lock:
            if not self.connections:
                return Outcome(False, "connection_failed")
            self._turn += 1
            connection = self.connections[self._turn % len(self.connections)]
            name = f"{self._ws.number('envelope'):08x}-0000-4000-8000-000000000000"
            self._waiting[name] = connection, answer
            connection.send(_wrapped(envelope, name))  # before anybody hangs up
        try:
            return Outcome(True, payload=answer.result(self._ws.timing.ack))
        except TimeoutError:
            return Outcome(False, "timeout")
        finally:
            with self._ws.lock:
                self._waiting.pop(name, None)

    def disconnect(self, reason: Reason = "refresh_requested", after: float | None = None, count: int = 0) -> None:
        """Ask connections to go (the first `count`, or all), and close them `after` seconds (0; a warning: 10)."""
        seconds = after if after is not None else self._ws.timing.warning if reason == "warning" else 0.0
        for connection in self._first(count):
            connection.send(_goodbye(reason))
            timer = threading.Timer(seconds, self._hang_up, [connection])
            timer.daemon = True
            timer.start()

    def drop(self, count: int = 0) -> None:
        """Break connections (the first `count`, or all) without a word."""
        for connection in self._first(count):
            connection.break_off()

    def _first(self, count: int) -> list[Connection]:
        with self._ws.lock:
            return self.connections[: count or None]

    def _join(self, socket: WebSocket) -> Connection | None:
        with self._ws.lock:
            if len(self.connections) >= MOST_CONNECTIONS:
                return None
            connection = Connection(self._ws.number("connection"), socket, asyncio.get_running_loop())
            self.connections.append(connection)
            self._ws.notify()
            return connection

    def _hang_up(self, connection: Connection) -> None:
        """Deliver nothing on it from now on, hear what it still has to answer, and close it."""
        self._leave(connection)
        with self._ws.lock:
            unanswered = [answer for asked, answer in self._waiting.values() if asked is connection]
        wait(unanswered, self._ws.timing.ack)
        connection.close()

    def _leave(self, connection: Connection) -> None:
        with self._ws.lock:
            if connection in self.connections:
                self.connections.remove(connection)
            self._ws.notify()

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.connections),
            "debug_info": {"host": "playground", "build_number": 1, "approximate_connection_time": CONNECTION_SECONDS},
            "connection_info": {"app_id": self._ws.app.app_id},
        }

    def _acknowledge(self, text: str) -> None:
        answer: Any = json.loads(text)
        with self._ws.lock:
            _, waiting = self._waiting.pop(str(answer.get("envelope_id")), (None, None))
            if waiting is None:
                self._ws.complaints.append(f"late acknowledgement: {answer.get('envelope_id')}")
                self._ws.notify()
        if waiting is not None:
            waiting.set_result(answer.get("payload"))


def _wrapped(envelope: Envelope, name: str) -> Json:
    body: Json = {
        "envelope_id": name,
        "type": envelope.kind,
        "accepts_response_payload": envelope.answerable,
        "payload": envelope.payload,
    }
    if envelope.kind == "events_api":
        body |= {"retry_attempt": envelope.retry, "retry_reason": envelope.reason}
    return body


def _goodbye(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "playground"}}
