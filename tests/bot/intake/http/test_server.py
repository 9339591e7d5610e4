"""What machines ask of a running bot: whether it lives, its numbers, what it takes; and the server itself."""

import contextlib
import select
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from bot.intake.http import deliveries, endpoints, limits, server
from store.db.database import Database
from tests.bot.intake.sender import ANN, Sender, sending

# ---- What a machine asks --------------------------------------------------------------------------------------------


def test_the_process_says_that_it_is_alive(closed_door: Sender) -> None:
    assert closed_door.client.get("/healthz").json() == {"status": "ok", "reasons": []}


def test_a_loop_that_hangs_is_said(database: Database) -> None:
    with sending(database, stuck=lambda: ["delivery has hung for 91 s"]) as sender:
        answer = sender.client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "stuck", "reasons": ["delivery has hung for 91 s"]}


def test_readiness_gives_its_reasons(closed_door: Sender) -> None:
    assert closed_door.client.get("/readyz").status_code == 200
    closed_door.troubles.append("Slack revoked the bot's token")
    answer = closed_door.client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "not ready", "reasons": ["Slack revoked the bot's token"]}


def test_metrics_count_rows_and_show_gauges(database: Database) -> None:
    with sending(database, gauges=lambda: {"outbox_parked": 2}) as sender:
        sender.send("leads", [ANN, {"email": "nobody"}])
        text = sender.client.get("/metrics").text
    assert 'handoff_intake_rows_total{kind="leads",outcome="new"} 1.0' in text
    assert 'handoff_intake_rows_total{kind="leads",outcome="refused"} 1.0' in text
    assert 'handoff_intake_requests_total{kind="leads",status="202"} 1.0' in text
    assert "handoff_outbox_parked 2.0" in text
    assert "process_resident_memory_bytes" in text


def test_metrics_hold_no_words_from_outside(sender: Sender) -> None:
    sender.send("leads", [ANN | {"name": 'x"} 1\nevil_metric 1', "source": "evil"}, {"email": "ann@@evil", "evil": 1}])
    sender.send("touches", {"external_id": "evil", "system": "evil", "kind": "evil", "at": "2026-11-18T09:00:00Z"})
    sender.client.post("/v1/evil")
    assert "evil" not in sender.client.get("/metrics").text
    assert "Ann" not in sender.client.get("/metrics").text


def test_every_answer_a_sender_can_get_is_described(closed_door: Sender) -> None:
    document = closed_door.client.get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    for kind in ("leads", "touches"):
        responses = document["paths"][f"/v1/{kind}"]["post"]["responses"]
        assert {"202", "400", "401", "408", "409", "413", "415", "422", "429", "503"} <= set(responses)


@pytest.mark.parametrize("mail", ["", " ", None])
def test_a_blank_mail_address_is_none_at_the_door_and_in_the_document(sender: Sender, mail: str | None) -> None:
    lead = ANN | {"external_id": "w1", "email": mail}
    document = sender.client.get("/openapi.json").json()
    schemas = Draft202012Validator(
        document | {"$ref": "#/components/schemas/Lead"}, format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    assert schemas.is_valid(lead)
    assert not schemas.is_valid({"email": mail})  # who is it?
    assert sender.send("leads", lead).json()["accepted"] == 1


# ---- The server -----------------------------------------------------------------------------------------------------


def test_a_taken_address_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match=f"127.0.0.1:{port}"):
            server.Server(lambda *_: None, "127.0.0.1", port)  # type: ignore[arg-type, return-value]


def raw(sender: Sender) -> socket.socket:
    """A connection without manners."""
    return socket.create_connection((sender.client.base_url.host, sender.client.base_url.port or 0), 30)


def answer(connection: socket.socket) -> bytes:
    """The whole answer, a JSON object."""
    told = b""
    while not told.endswith(b"}"):
        told += connection.recv(4096)
    return told


def head(length: int, path: str = "/v1/leads") -> bytes:
    """Whose form is right, as anybody can make it."""
    lines = [f"POST {path} HTTP/1.1", "Host: x", "Content-Type: application/json", f"Content-Length: {length}",
             "webhook-id: 1", f"webhook-timestamp: {int(time.time())}", "webhook-signature: v1,x"]  # fmt: skip
    return "\r\n".join([*lines, "", ""]).encode()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Patience ends soon."""
    monkeypatch.setattr(server, "WHOLE_REQUEST_SECONDS", 0.2)


def test_a_slow_sender_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits.WholeBody.__init__, "__defaults__", (limits.LARGEST_BODY, 0.1))
    with sending(Database("sqlite://")) as sender, raw(sender) as connection:
        connection.sendall(head(10) + b"abc")
        assert connection.recv(4096).startswith(b"HTTP/1.1 408 ")


@pytest.mark.parametrize("sent", [b"", b"POST /v1/leads HTTP/1.1\r\nHost: x\r\nX-A: ", None])
@pytest.mark.usefixtures("quick")
def test_a_request_that_is_not_whole_in_time_is_hung_up(closed_door: Sender, sent: bytes | None) -> None:
    with raw(closed_door) as connection:
        connection.sendall(head(9) + b"abc" if sent is None else sent)  # fresh by the time it is sent
        with contextlib.suppress(ConnectionResetError):
            assert connection.recv(4096) == b""


@pytest.mark.usefixtures("quick")
def test_the_second_request_of_a_connection_has_an_end_as_well(closed_door: Sender) -> None:
    with raw(closed_door) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET /heal")
        assert connection.recv(4096).startswith(b"HTTP/1.1 200 ")
        with contextlib.suppress(ConnectionResetError):
            while connection.recv(4096):
                pass


@pytest.mark.parametrize("last", [b"Connection: close\r\n", b""])
@pytest.mark.usefixtures("quick")
def test_who_does_not_take_the_answers_is_hung_up(closed_door: Sender, last: bytes) -> None:
    with raw(closed_door) as connection:
        asked = b"GET /openapi.json HTTP/1.1\r\nHost: x\r\n%s\r\n"
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        connection.sendall(asked % b"" * 300 + asked % last)
        hung_up = select.poll()
        hung_up.register(connection, 0)
        assert hung_up.poll(20_000)


@pytest.mark.usefixtures("quick")
def test_a_request_that_is_whole_may_be_worked_on_for_longer(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    take = deliveries.take_delivery

    def slowly(*given: Any) -> deliveries.TakenDelivery:
        time.sleep(0.6)
        return take(*given)

    monkeypatch.setattr(deliveries, "take_delivery", slowly)
    assert sender.send("leads", ANN).status_code == 202


def test_of_too_many_connections_the_one_that_waits_longest_makes_room(
    closed_door: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server._Punctual, "most_connections", 5)
    with contextlib.ExitStack() as opened:
        held = [opened.enter_context(raw(closed_door)) for _ in range(9)]
        assert httpx.get(f"{closed_door.client.base_url}/healthz").status_code == 200
        for connection in held[:4]:
            with contextlib.suppress(ConnectionResetError):
                assert connection.recv(1) == b""
        held[-1].sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert held[-1].recv(4096).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(
    ("wrong", "status"),
    [(b"webhook-signature: v1,x", b"401"), (b"webhook-id: 1", b"401"), (b"application/json", b"415")],
)
def test_nothing_is_read_for_whom_the_headers_already_refuse(closed_door: Sender, wrong: bytes, status: bytes) -> None:
    """The answer comes although the body does not, and the connection is good for another request."""
    with raw(closed_door) as connection:
        connection.sendall(head(10).replace(wrong, b"x-nothing: 1" if b":" in wrong else b"x"))
        assert answer(connection).split(b" ")[1] == status
        connection.sendall(b"0123456789GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert answer(connection).startswith(b"HTTP/1.1 200 ")


def test_all_bodies_together_have_a_bound(database: Database) -> None:
    in_hand = limits.InHand(100)
    with sending(database, in_hand=in_hand) as sender, raw(sender) as one, raw(sender) as other:
        one.sendall(head(90) + b"x" * 80)
        until(lambda: in_hand.size == 80)
        other.sendall(head(90) + b"x" * 80)
        assert other.recv(4096).startswith(b"HTTP/1.1 429 ")
        one.sendall(b"x" * 10)
        assert one.recv(4096).startswith(b"HTTP/1.1 401 ")
        until(lambda: in_hand.size == 0)
        with raw(sender) as third:
            third.sendall(head(90) + b"x" * 80)
            until(lambda: in_hand.size == 80)
        until(lambda: in_hand.size == 0)  # it hung up


def until(look: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not look():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_deliveries_that_wait_hold_up_nobody_who_looks(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    at_work, go_on = [], threading.Event()

    def wait(*_: Any) -> deliveries.TakenDelivery:
        at_work.append(1)
        assert go_on.wait(30)
        return deliveries.TakenDelivery(0)

    monkeypatch.setattr(deliveries, "take_delivery", wait)
    with sending(database) as sender, ThreadPoolExecutor(50) as pool:
        try:
            sent = [pool.submit(sender.send, "leads", ANN) for _ in range(50)]
            until(lambda: len(at_work) == endpoints.AT_WORK)
            for path in ("/healthz", "/readyz", "/metrics", "/openapi.json"):
                assert httpx.get(f"{sender.client.base_url}{path}", timeout=60).status_code == 200
            assert len(at_work) == endpoints.AT_WORK
        finally:
            go_on.set()
        assert {each.result().status_code for each in sent} == {422}
