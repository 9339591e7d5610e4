"""Socket Mode: several connections to Slack, each replaced before it ends, and drained before they close.

The SDK's own client takes half a minute to notice a connection that broke, and acknowledges on whichever connection is
the newest. Here a connection is read by a thread of its own, and answered where it asked.
"""

import json
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.sync.client import ClientConnection, connect

from bot.slack import envelopes, slack_errors

log = logging.getLogger(__name__)

Json = dict[str, Any]

# What connecting may raise.
FAILURES = (*slack_errors.FAILURES, WebSocketException)

AT_ONCE = 10  # listeners that run side by side, over all connections
PING_SECONDS = 10  # a connection whose peer is silently gone is known to be dead after twice that
LARGEST_MESSAGE = 4 * 1024 * 1024
LONGEST_WAIT = 30.0  # seconds between two attempts to connect
LINGER_SECONDS = 30.0  # after a goodbye, until Slack hangs up; a warning comes 10 s ahead
ANSWER_SECONDS = 2.0  # for a connection on which to answer; Slack waits three seconds in all
DRAIN_SECONDS = 5.0
LIVED_SECONDS = 10.0  # a connection that ends earlier has failed, hello or not
QUIET_SECONDS = 0.1


class Sockets:
    """`count` connections that feed Slack's envelopes to the app."""

    def __init__(
        self, app: App, app_token: str, web_client: WebClient, count: int, machine: Callable[[], float] = time.monotonic
    ) -> None:
        self._app = app
        self._app_token = app_token
        self._web_client = web_client
        self._count = count
        self._machine = machine
        self._doubted: dict[int, float] = {}  # until when a place counts as one on which Slack hangs up at once
        self._told: set[str] = set()
        self._open: set[ClientConnection] = set()
        self._threads: list[threading.Thread] = []
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="slack")
        self._in_flight = 0
        self._lock = threading.Condition()
        self._stopping = threading.Event()
        self._deaf = False
        self.connections = 0
        """How many connections Slack says this app has, over all processes."""
        self.heard_at = time.monotonic()
        """When Slack said something last, in machine time."""
        self._answered_at = self.heard_at

    def start(self) -> None:
        """Connect, and go on trying where Slack is out of order; raises one of `FAILURES` if it refuses our token."""
        for number in range(self._count):
            connection, wait = None, 0.0
            try:
                connection = self._connect()
            except FAILURES as error:
                failure = slack_errors.sort(error)
                if slack_errors.is_bad_token(failure):
                    raise
                log.warning("no connection to Slack yet (%s)", failure.code)
                wait = failure.wait or _pause(1)
            self._spawn(partial(self._keep, wait=wait, place=number), f"socket-{number}", connection)

    def connected(self) -> int:
        """How many of our connections are up."""
        with self._lock:
            return len(self._open)

    def trouble(self) -> str | None:
        """Why Slack can't reach us; None if it can. A connection on which it hangs up at once is none."""
        now = self._machine()
        with self._lock:
            if sum(until > now for until in self._doubted.values()) == self._count:
                return "Slack hangs up on each connection at once"
            return None if self._open else "no connection to Slack"

    def stop(self) -> None:
        """Answer what has come in, then close. What comes after that is not taken: Slack tries again or says so."""
        self._stopping.set()
        self._until_quiet()
        self._deaf = True
        self._pool.shutdown(wait=True)
        while (connection := self._any(until=0.0)) is not None:
            self._gone(connection)
            connection.close()
        for thread in self._threads:
            thread.join(DRAIN_SECONDS)

    def _keep(self, connection: ClientConnection | None, wait: float, place: int) -> None:
        """Hold one place among the connections: whenever its connection ends or is about to, the next is opened."""
        if connection is None:
            self._stopping.wait(wait)
            connection = self._reconnect()
        failures = 0
        while connection is not None:
            began = self._machine()
            greeted, reason = self._read(connection)
            lived = greeted and self._machine() - began >= LIVED_SECONDS
            failures = 0 if lived else failures + 1
            self._note_end(lived, reason)
            pauses = failures - greeted  # Slack hung up at once, as it does with one connection too many
            if pauses > 0:
                self._hung_up(place, reason, _pause(pauses))
            connection = self._reconnect()

    def _note_end(self, lived: bool, reason: str) -> None:
        if lived:
            self._told.clear()
        if reason == "link_disabled":
            self._tell_once("Socket Mode is switched off in the app's settings: switch it on, or use HTTP")
        elif reason and not self._told:
            log.info("Slack asks for a new connection: %s", reason)

    def _hung_up(self, place: int, reason: str, pause: float) -> None:
        """Wait longer each time, and count the place as of no use until a connection has lived."""
        self._tell_once(f"Slack hangs up on new connections at once ({reason or 'no word why'}): trying more slowly")
        with self._lock:
            self._doubted[place] = self._machine() + pause + LIVED_SECONDS
        self._stopping.wait(pause)

    def _tell_once(self, trouble: str) -> None:
        """Log it, unless it was logged since a connection last lived."""
        with self._lock:
            if trouble in self._told:
                return
            self._told.add(trouble)
        log.error(trouble)

    def _read(self, connection: ClientConnection) -> tuple[bool, str]:
        """Read until the connection ends or Slack says goodbye; whether Slack had said hello, and why it goes."""
        greeted = False
        while (message := self._next(connection)) is not None:
            match message.get("type"):
                case "hello":
                    greeted = True
                    self.connections = int(message.get("num_connections", 0))
                case "disconnect":
                    self._spawn(self._linger, "socket-old", connection)
                    return greeted, str(message.get("reason") or "")
                case _:
                    self._take(connection, message)
        return greeted, ""

    def _linger(self, connection: ClientConnection) -> None:
        """Go on reading a connection that has a successor, until Slack closes it."""
        until = time.monotonic() + LINGER_SECONDS
        while (message := self._next(connection, until)) is not None:
            self._take(connection, message)
        connection.close()

    def _next(self, connection: ClientConnection, until: float | None = None) -> Json | None:
        """The next message; None once there will be none, or by `until`."""
        try:
            text = connection.recv(None if until is None else max(0.0, until - time.monotonic()))
        except (ConnectionClosed, TimeoutError):
            self._gone(connection)
            return None
        self.heard_at = time.monotonic()
        try:
            message = json.loads(text)
        except ValueError:
            message = None
        if not isinstance(message, dict):
            log.warning("Slack said something that is no JSON object")
            return {}
        return message

    def _take(self, connection: ClientConnection, envelope: Json) -> None:
        if "envelope_id" not in envelope or self._deaf:
            return
        with self._lock:
            self._in_flight += 1
        try:
            self._pool.submit(self._handle, connection, envelope)
        except RuntimeError:  # the pool has just been shut down
            with self._lock:
                self._in_flight -= 1

    def _handle(self, connection: ClientConnection, envelope: Json) -> None:
        try:
            asked = envelopes.request(envelope)
            answer = envelopes.acknowledgement(envelope, self._app.dispatch(asked))
            if answer is not None:
                self._send(connection, answer)
        except envelopes.NotSlacks as flaw:
            about = f"{envelope.get('type')} {envelope['envelope_id']}"[:80]
            log.warning("an envelope was refused, %a: it is not built as Slack's are: %s", about, flaw)
        except Exception:  # in a pool nobody else would say it
            log.exception("an envelope of Slack's was not answered")
        finally:
            with self._lock:
                self._in_flight -= 1
                self._answered_at = time.monotonic()

    def _send(self, asked_on: ClientConnection, answer: str) -> None:
        """Answer where it was asked or, if that connection broke meanwhile, on any other, perhaps its successor."""
        until = time.monotonic() + ANSWER_SECONDS
        connection: ClientConnection | None = asked_on
        while connection is not None:
            try:
                connection.send(answer)
            except ConnectionClosed:
                self._gone(connection)
                connection = self._any(until)
            else:
                return
        log.warning("a listener was done, but no connection was left on which to say so")

    def _any(self, until: float) -> ClientConnection | None:
        """One that is open, or will be in time."""
        with self._lock:
            self._lock.wait_for(lambda: self._open, max(0.0, until - time.monotonic()))
            return next(iter(self._open), None)

    def _gone(self, connection: ClientConnection) -> None:
        with self._lock:
            self._open.discard(connection)

    def _reconnect(self) -> ClientConnection | None:
        """The next connection, however long it takes; None when we stop."""
        failures = 0
        while not self._stopping.is_set():
            try:
                connection = self._connect()
            except FAILURES as error:
                failures += 1
                failure = slack_errors.sort(error)
                wait = failure.wait or _pause(failures)
                log.warning("no connection to Slack (%s); trying again in %.0f s", failure.code, wait)
                self._stopping.wait(wait)
            else:
                if not self._stopping.is_set():
                    return connection
                connection.close()
        return None

    def _connect(self) -> ClientConnection:
        url = str(self._web_client.apps_connections_open(app_token=self._app_token)["url"])
        opening = connect(
            url,
            ssl=self._web_client.ssl if url.startswith("wss:") else None,
            compression=None,
            close_timeout=1,
            ping_interval=PING_SECONDS,
            ping_timeout=PING_SECONDS,
            max_size=LARGEST_MESSAGE,
        )
        connection = opening.__enter__()  # it outlives this block, and is closed by whoever reads it
        with self._lock:
            self._open.add(connection)
            self._lock.notify_all()
        return connection

    def _spawn(self, target: Any, name: str, connection: ClientConnection | None) -> None:
        thread = threading.Thread(target=target, args=(connection,), name=name, daemon=True)
        with self._lock:
            self._threads = [*(old for old in self._threads if old.is_alive()), thread]
            thread.start()

    def _until_quiet(self) -> None:
        """Until nothing has come in or been in hand for a moment, but not for ever."""
        deadline = time.monotonic() + DRAIN_SECONDS
        while time.monotonic() < deadline and (self._in_flight > 0 or self._busy_lately()):
            time.sleep(0.01)

    def _busy_lately(self) -> bool:
        return time.monotonic() < max(self.heard_at, self._answered_at) + QUIET_SECONDS


def _pause(failures: int) -> float:
    return min(LONGEST_WAIT, 2.0 ** (failures - 1))
