"""A call has an end, however slowly its answer trickles in."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from urllib.request import Request

import pytest

from bot.slack import calls
from bot.slack.calls import SlackClient
from bot.slack.slack_errors import FAILURES

BEGINNINGS = {
    "status": b"",
    "headers": b"HTTP/1.1 200 OK\r\n",
    "body": b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n",
    "refusal": b"HTTP/1.1 500 No\r\nContent-Length: 5000\r\n\r\n",
    "chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2000\r\n",
}


class Dripping:
    """Answers with this beginning, and then a byte now and again until the caller goes, or for some seconds."""

    def __init__(self, beginning: bytes) -> None:
        self._beginning = beginning
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}/api/"
        self.caller_went = threading.Event()
        threading.Thread(target=self._drip, daemon=True).start()

    def close(self) -> None:
        self._listening.close()

    def _drip(self) -> None:
        client, _ = self._listening.accept()
        with client, contextlib.suppress(OSError):
            client.sendall(self._beginning)
            for _ in range(400):
                client.sendall(b"x")
                time.sleep(0.05)  # it is the caller's patience that ends, and not ours
            return
        self.caller_went.set()


@pytest.fixture
def dripping(request: pytest.FixtureRequest) -> Iterator[Dripping]:
    made = Dripping(BEGINNINGS[request.param])
    yield made
    made.close()


@pytest.mark.parametrize("dripping", BEGINNINGS, indirect=True)
def test_a_call_of_the_web_api_ends(dripping: Dripping) -> None:
    with pytest.raises(FAILURES):
        SlackClient("xoxb-1", dripping.url, 0.3).chat_postMessage(channel="C1", text="x")
    assert dripping.caller_went.wait(5)


@pytest.mark.parametrize("dripping", ["headers", "body"], indirect=True)
def test_an_upload_ends(dripping: Dripping) -> None:
    client = SlackClient("xoxb-1", dripping.url, 0.3)
    with pytest.raises(FAILURES):
        client._upload_file(url=dripping.url, data=b"x", logger=client.logger, timeout=0.3, proxy=None, ssl=None)
    assert dripping.caller_went.wait(5)


def test_only_the_web_is_called() -> None:
    with pytest.raises(FAILURES):
        calls.call(Request("file:///etc/hostname"), 1)
