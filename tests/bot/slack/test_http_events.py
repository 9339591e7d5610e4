"""The door that Slack calls: the signature first, over the bytes as they came; then only what Slack can have built."""

import json
import time
from collections.abc import Iterator
from urllib.parse import urlencode

import httpx
import pytest
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from starlette.applications import Starlette

from bot.intake.http import server
from bot.intake.http.limits import InHand
from bot.playground.wire import http_delivery
from bot.slack import http_events

SECRET = "the app's signing secret"
PRESS = {
    "type": "block_actions",
    "user": {"id": "U1"},
    "actions": [{"type": "button", "action_id": "claim", "value": "1"}],
}


@pytest.fixture(scope="module")
def door() -> Iterator[httpx.Client]:
    app = App(signing_secret=SECRET, authorize=lambda: AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="x"))
    app.action("claim")(lambda ack: ack())
    routes = [http_events.route(app, SECRET, InHand())]
    with server.serving(Starlette(routes=routes)) as served, httpx.Client(base_url=served.url, timeout=60) as client:
        yield client


def send(door: httpx.Client, body: bytes, **headers: bytes) -> httpx.Response:
    now = str(int(time.time()))
    given = {
        b"content-type": b"application/json" if body[:1] in (b"{", b"[") else b"application/x-www-form-urlencoded",
        b"x-slack-request-timestamp": now.encode(),
        b"x-slack-signature": http_delivery.sign(SECRET, now, body).encode(),
    } | {name.replace("_", "-").encode(): value for name, value in headers.items()}
    return door.post(http_events.PATH, content=body, headers=list(given.items()))


def press(**other: object) -> bytes:
    return urlencode({"payload": json.dumps(PRESS | other)}).encode()


def test_a_signed_press_is_taken(door: httpx.Client) -> None:
    assert send(door, press()).status_code == 200


@pytest.mark.parametrize("body", [b"[]", b"null", b"{", b"payload=", b"payload=1", b"\xff", press(actions=[])])
def test_what_is_not_signed_is_not_even_read(door: httpx.Client, body: bytes) -> None:
    assert send(door, body, x_slack_signature=b"v0=1").status_code == 401


@pytest.mark.parametrize("time_", [b"", b"soon", b"-1", "²".encode(), b"9" * 40])
def test_a_time_that_is_none_is_no_signature(door: httpx.Client, time_: bytes) -> None:
    assert send(door, press(), x_slack_request_timestamp=time_).status_code == 401


def test_a_signature_in_other_letters_is_none(door: httpx.Client) -> None:
    assert send(door, press(), x_slack_signature=b"v0=\xe9").status_code == 401


def test_signed_bytes_that_are_no_text_are_refused_as_such(door: httpx.Client) -> None:
    assert send(door, b"payload=\xff").status_code == 400


def test_the_signature_is_over_the_bytes_and_not_over_what_they_decode_to(door: httpx.Client) -> None:
    said = "payload={}&said=\ufffd".encode()
    now = str(int(time.time())).encode()
    signature = http_delivery.sign(SECRET, now.decode(), said).encode()
    other = said.replace("\ufffd".encode(), b"\xff")
    answer = send(door, other, x_slack_request_timestamp=now, x_slack_signature=signature)
    assert answer.status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        b"[]", b"payload=[]", b"payload=1", press(actions=[]), press(actions=["claim"]),
        press(user={"id": 7}), press(team=7), press(view={"id": "V1", "blocks": [None]}),
        b'{"type": "event_callback", "event": 1}',
        b'{"type": "event_callback", "event": {"type": "user_change", "user": "U1"}}',
    ],
)  # fmt: skip
def test_what_slack_can_not_have_built_is_refused_and_not_repeated(door: httpx.Client, body: bytes, caplog) -> None:
    answer = send(door, body)
    assert "not built as Slack's are: '" in caplog.text or "it can't be read" in caplog.text
    assert answer.status_code == 400
    assert answer.headers["x-slack-no-retry"] == "1"
