"""Private notes: once, soon or not at all, and never in anybody's way."""

import http.server
import json
import threading
from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from bot.cards.blocks import Message
from bot.slack import calls
from bot.slack.payloads.gestures import Way
from bot.slack.private_notes import MOST_WAITING, Hints


class Ear:
    """Where notes arrive."""

    def __init__(self) -> None:
        self.heard: list[dict[str, object]] = []
        self.status = 200
        ear = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                ear.heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(ear.status)
                self.send_header("Location", ear.url)  # meant for a redirect only
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_args: object) -> None:
                pass

        self._server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/"
        self.way = Way(self.url, None)
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def ear() -> Iterator[Ear]:
    opened = Ear()
    yield opened
    opened.close()


class Machine:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def make(machine: Machine, slack: str = "http://127.0.0.1:1/") -> Hints:
    return Hints(WebClient("xoxb-test", base_url=f"{slack}api/"), machine)


@pytest.fixture
def machine() -> Machine:
    return Machine()


def test_a_note_is_said_to_one_person_and_replaces_nothing(ear, machine):
    hints = make(machine, ear.url)
    hints.start()
    hints.later(ear.way, "Ana has it.")
    hints.stop()
    [note] = ear.heard
    assert (note["text"], note["response_type"], note["replace_original"]) == ("Ana has it.", "ephemeral", False)


def test_nothing_to_tell_is_told_to_nobody(ear, machine):
    hints = make(machine, ear.url)
    hints.start()
    hints.later(ear.way, None)
    hints.stop()
    assert ear.heard == []


def test_a_note_older_than_half_a_minute_is_forgotten(ear, machine):
    hints = make(machine, ear.url)
    hints.later(ear.way, "Too old.")
    machine.now = 31.0
    hints.later(ear.way, "Fresh.")
    hints.start()
    hints.stop()
    assert [note["text"] for note in ear.heard] == ["Fresh."]


def test_a_note_that_is_refused_is_said_once_and_the_next_one_too(ear, machine):
    hints = make(machine, ear.url)
    ear.status = 500
    hints.start()
    hints.later(ear.way, "One.")
    hints.later(Way(None, "1.2.3"), "Nor there.")
    hints.later(Way(None, None), "Nowhere to say it.")
    hints.later(Way("nowhere", None), "That is no address.")
    hints.later(ear.way, "Two.")
    hints.stop()
    assert [note["text"] for note in ear.heard if "text" in note] == ["One.", "Two."]


def test_a_share_is_for_everybody(ear, machine):
    hints = make(machine, ear.url)
    hints.start()
    hints.share(ear.url, Message("Nora", [{"type": "divider"}]))
    hints.stop()
    assert (ear.heard[0]["response_type"], ear.heard[0]["blocks"]) == ("in_channel", [{"type": "divider"}])


def test_too_many_notes_hold_up_nobody(ear, machine):
    hints = make(machine, ear.url)
    for number in range(MOST_WAITING + 5):
        hints.later(ear.way, f"{number}")
    machine.now = 31.0
    hints.start()
    hints.stop()
    assert ear.heard == []


@pytest.mark.parametrize(
    ("address", "is_called"),
    [
        ("https://hooks.slack.com/commands/1", True),
        ("https://hooks.slack-gov.com/commands/1", True),
        ("https://hooks.slack.com:443/commands/1", True),
        ("https://slack.example:8443/elsewhere", True),  # where the Web API is
        ("http://hooks.slack.com/commands/1", False),
        ("https://hooks.slack.com:8080/commands/1", False),
        ("https://slack.com.example/commands/1", False),
        ("https://notslack.com/commands/1", False),
        ("https://hooks.slack.com@127.0.0.1/", False),
        ("http://slack.example:8443/elsewhere", False),
        ("http://127.0.0.1/", False),
        ("http://169.254.169.254/latest/meta-data/", False),
        ("file:///etc/passwd", False),
        ("nowhere", False),
        ("http://[/", False),
    ],
)
def test_only_slack_is_called_back(machine, monkeypatch, address, is_called):
    called = []
    monkeypatch.setattr(calls, "call", lambda request, _: called.append(request.full_url))
    hints = make(machine, "https://slack.example:8443/")
    hints.later(Way(address, None), "Ana has it.")
    hints.start()
    hints.stop()
    assert called == [address] * is_called


def test_a_redirect_is_not_followed(ear, machine):
    hints = make(machine, ear.url)
    ear.status = 307
    hints.start()
    hints.later(ear.way, "Once.")
    hints.stop()
    assert [note["text"] for note in ear.heard] == ["Once."]
