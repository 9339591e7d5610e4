"""Socket Mode: several connections, refreshed without a stall, and drained before they close."""

import logging
import socket
import threading
import time
from contextlib import suppress
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.builtin.connection import Connection
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web import WebClient

log = logging.getLogger(__name__)

DRAIN_SECONDS = 5.0
QUIET_SECONDS = 0.1


class Client(SocketModeClient):
    """The SDK's client without its stall at a refresh.

    Its only reader waits in recv on the old socket for up to 3 s, and closing does not wake it; shutting down does.
    """

    def connect(self) -> None:
        """Open the next connection, then hang up the old one."""
        old = self.current_session
        if old is not None:
            old.close = lambda: _hang_up(old)  # type: ignore[method-assign]
        super().connect()

    def disconnect(self) -> None:
        """Hang up at once."""
        if self.current_session is not None:
            _hang_up(self.current_session)


    def close(self) -> None:
        """End its threads; the one that waits for messages would otherwise sleep out its second."""
        self.closed = True
        self.message_queue.put(None)
        super().close()


class Sockets:
    """`count` connections that feed Slack's envelopes to the app."""

    def __init__(self, app: App, app_token: str, web_client: WebClient, count: int) -> None:
        self._app = app
        self._in_flight = 0
        self._lock = threading.Lock()
        self.connections = 0
        """How many connections Slack says this app has, over all processes."""
        self.last_heard = time.monotonic()
        self._clients = [self._client(app_token, web_client) for _ in range(count)]

    def start(self) -> None:
        """Connect; raises what the Web API raises if the first connection can't be had."""
        for client in self._clients:
            client.connect()

    def connected(self) -> int:
        """How many of our connections are up."""
        return sum(client.is_connected() for client in self._clients)

    def stop(self) -> None:
        """Answer what has come in, then close."""
        deadline = time.monotonic() + DRAIN_SECONDS
        quiet_since = time.monotonic()
        while time.monotonic() < min(deadline, quiet_since + QUIET_SECONDS):
            if self._busy():
                quiet_since = time.monotonic()
            time.sleep(0.01)
        for client in self._clients:
            client.close()

    def _client(self, app_token: str, web_client: WebClient) -> Client:
        client = Client(app_token=app_token, web_client=web_client, logger=log)
        client.socket_mode_request_listeners.append(self._handle)
        client.message_listeners.append(self._heard)
        return client

    def _handle(self, client: Any, request: SocketModeRequest) -> None:
        with self._lock:
            self._in_flight += 1
        try:
            started = time.time()
            send_response(client, request, run_bolt_app(self._app, request), started)
        finally:
            with self._lock:
                self._in_flight -= 1

    def _heard(self, _client: Any, message: dict[str, Any], _raw: str | None = None) -> None:
        self.last_heard = time.monotonic()
        if message.get("type") == "hello":
            self.connections = int(message.get("num_connections", 0))

    def _busy(self) -> bool:
        return self._in_flight > 0 or any(not client.message_queue.empty() for client in self._clients)


def _hang_up(session: Connection) -> None:
    if session.sock is not None:
        with suppress(OSError):
            session.sock.shutdown(socket.SHUT_RDWR)
    Connection.close(session)
