"""What machines ask of a running bot: whether it lives, its numbers, what it takes; and the server itself."""

import socket

import pytest
from jsonschema import Draft202012Validator

from bot.intake.http import limits, server
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


def test_a_slow_sender_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits.WholeBody.__init__, "__defaults__", (limits.LARGEST_BODY, 0.1))
    with sending(Database("sqlite://")) as sender:
        url = sender.client.base_url
        with socket.create_connection((url.host, url.port or 0), 5) as raw:
            raw.sendall(b"POST /v1/leads HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc")
            assert raw.recv(4096).startswith(b"HTTP/1.1 408 ")
