"""A workspace with two people and one channel, and real apps on it."""

import contextlib
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.playground.driver import Slack
from bot.playground.tickets import Timing

# Deadlines short enough for tests; the order of things stays Slack's.
FAST = Timing(ack=0.3, trigger=0.2, response=0.3, retries=(0.0, 0.05, 0.1), warning=0.1)


class Office:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **amount: float) -> None:
        self.at += timedelta(**amount)


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def slack(office: Office) -> Iterator[Slack]:
    with Slack(now=office, timing=FAST) as running:
        yield running


@pytest.fixture
def client(slack: Slack) -> WebClient:
    return WebClient(slack.app.token, base_url=slack.base_url, retry_handlers=[], timeout=5)


@pytest.fixture
def mia(slack: Slack) -> str:
    return slack.add_user("Mia Chen", email="mia@example.com", tz="Europe/Berlin", is_admin=True)


@pytest.fixture
def tom(slack: Slack) -> str:
    return slack.add_user("Tom Okafor", email="tom@example.com")


@pytest.fixture
def leads(slack: Slack, mia: str, tom: str) -> str:
    return slack.add_channel("leads", mia, tom)


@pytest.fixture
def app(client: WebClient) -> App:
    """Register listeners on it, then call `connect`."""
    return App(client=client, process_before_response=True)


@pytest.fixture
def connect(slack: Slack, app: App) -> Iterator[Callable[[], SocketModeHandler]]:
    """Open one more socket of the app."""
    handlers: list[SocketModeHandler] = []

    def connect() -> SocketModeHandler:
        handler = SocketModeHandler(app, slack.app.app_token, ping_interval=0.3)
        handlers.append(handler)
        handler.connect()
        slack.wait_for_sockets(len(handlers))
        return handler

    yield connect
    for handler in handlers:
        _hang_up(handler)


def _hang_up(handler: SocketModeHandler) -> None:
    """Close at once; the client alone would sit three seconds in its last read and one at its empty queue."""
    client = handler.client
    client.auto_reconnect_enabled = client.default_auto_reconnect_enabled = False
    client.closed = True
    client.message_queue.put(None)
    session = client.current_session
    if session is not None and session.sock is not None:
        with contextlib.suppress(OSError):  # closed already
            session.sock.shutdown(socket.SHUT_RDWR)
    handler.close()
