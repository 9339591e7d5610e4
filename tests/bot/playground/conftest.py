"""A workspace with two people and one channel, and real apps on it."""

import contextlib
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.playground.driver import Slack
from bot.playground.state.tickets import Timing
from tests.bot.playground.front import Front, Handler
from tests.bot.playground.shapes import modal

# Repetitions come soon; the deadlines stay long enough for a busy machine.
FAST = Timing(retries=(0.0, 0.05, 0.1), warning=0.1)


# The socket client makes one for every connection if it is given none, though nothing here is encrypted: 90 ms each.
UNUSED_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


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
    with Slack(now=office, timing=replace(FAST)) as running:
        yield running


@pytest.fixture
def client(slack: Slack) -> WebClient:
    return WebClient(slack.app.token, base_url=slack.base_url, retry_handlers=[], timeout=5)


@pytest.fixture
def mia(slack: Slack) -> str:
    return slack.add_user("Mia Vogel", email="mia@example.com", tz="Europe/Berlin", is_admin=True)


@pytest.fixture
def tom(slack: Slack) -> str:
    return slack.add_user("Tom Okafor", email="tom@example.com")


@pytest.fixture
def leads(slack: Slack, mia: str, tom: str) -> str:
    return slack.add_channel("leads", mia, tom)


@pytest.fixture
def front(slack: Slack, client: WebClient) -> Iterator[Front]:
    """An app that is reached by HTTP."""
    server = Front(("127.0.0.1", 0), Handler)
    server.app = App(client=client, signing_secret=slack.app.signing_secret, process_before_response=True)
    server.plan, server.requests = [], []
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    slack.deliver_to(f"http://127.0.0.1:{server.server_port}/slack/events")
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def app(front: Front) -> App:
    """Register listeners on it. It hears of everything by HTTP, which tests set up faster than sockets."""
    return front.app


@pytest.fixture
def seen(app: App) -> list[dict]:
    """The bodies of all interactions, acknowledged with nothing."""
    bodies: list[dict] = []

    def note(ack, body):
        bodies.append(body)
        ack()

    app.action(re.compile(".*"))(note)
    app.shortcut(re.compile(".*"))(note)
    app.view_closed(re.compile(".*"))(note)
    return bodies


@pytest.fixture
def form(slack: Slack, mia: str, client: WebClient):
    """Opens a modal with these blocks for Mia."""

    def show(*blocks, **more):
        client.views_open(trigger_id=slack.workspace.tickets.trigger(mia), view=modal(*blocks, **more))

    return show


@pytest.fixture
def socket_app(client: WebClient) -> App:
    """Register listeners on it, then call `connect`."""
    return App(client=client, process_before_response=True)


@pytest.fixture
def connect(slack: Slack, socket_app: App) -> Iterator[Callable[[], SocketModeHandler]]:
    """Open one more socket of the app."""
    handlers: list[SocketModeHandler] = []

    def connect() -> SocketModeHandler:
        web = WebClient(slack.app.token, base_url=slack.base_url, ssl=UNUSED_TLS)
        handler = SocketModeHandler(socket_app, slack.app.app_token, web_client=web, ping_interval=0.3)
        handlers.append(handler)
        handler.connect()
        slack.wait_for_sockets(len(handlers))
        return handler

    yield connect
    for handler in handlers:
        _hang_up(handler)


def _hang_up(handler: SocketModeHandler) -> None:
    """Close at once; the client alone would sit three seconds in its last read and one at its empty queue.

    It may also overwrite `terminated` when it was about to read for the first time, so that is said until it hears.
    """
    client = handler.client
    client.closed = True
    client.auto_reconnect_enabled = client.default_auto_reconnect_enabled = False
    client.message_queue.put(None)
    session, runner = client.current_session, client.current_session_runner
    if session is not None and session.sock is not None:
        with contextlib.suppress(OSError):  # closed already
            session.sock.shutdown(socket.SHUT_RDWR)
    runner.event.set()
    while runner.is_alive():
        client.current_session_state.terminated = True
        runner.thread.join(0.02)
    handler.close()
