"""Each sender posts over a real socket as it documents, signed by arithmetic that this file does by itself."""

import base64
import copy
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from sqlalchemy import Row, select
from standardwebhooks import Webhook

from bot.intake.doors import proofs, registry
from store.db import tables as t
from store.db.database import Database
from store.doors import door_rows
from tests.bot.intake.doors.vendor_bodies import BODIES, CALENDLY, GENERIC, GOOGLE_ADS, TALLY, TYPEFORM
from tests.bot.intake.http.answers import count, problem
from tests.bot.intake.sender import SECRET as STANDARD_SECRET
from tests.bot.intake.sender import Sender
from tests.office.clock import NOW
from tests.office.forgetting_helpers import forget

SECRET = "a secret of ours, in the body"
Headers = dict[str, str]


def _mac(algorithm: str, content: bytes, secret: str = SECRET) -> bytes:
    """HMAC by its definition (RFC 2104), so that it shares nothing with the code under test."""
    block = secret.encode().ljust(64, b"\0")
    inner = hashlib.new(algorithm, bytes(b ^ 0x36 for b in block) + content).digest()
    return hashlib.new(algorithm, bytes(b ^ 0x5C for b in block) + inner).digest()


def _typeform(body: bytes, _: float) -> Headers:
    return {"typeform-signature": "sha256=" + base64.b64encode(_mac("sha256", body)).decode()}


def _tally(body: bytes, _: float) -> Headers:
    return {"tally-signature": base64.b64encode(_mac("sha256", body)).decode()}


def _calendly(body: bytes, at: float) -> Headers:
    stamp = str(int(at))
    return {"calendly-webhook-signature": f"t={stamp},v1={_mac('sha256', stamp.encode() + b'.' + body).hex()}"}


def _webflow(body: bytes, at: float) -> Headers:
    stamp = str(int(at * 1000))
    signed = _mac("sha256", stamp.encode() + b":" + body).hex()
    return {"x-webflow-timestamp": stamp, "x-webflow-signature": signed}


def _segment(body: bytes, _: float) -> Headers:
    return {"x-signature": _mac("sha1", body).hex()}


def _intercom(body: bytes, _: float) -> Headers:
    return {"x-hub-signature": "sha1=" + _mac("sha1", body).hex()}


def _bearer(_body: bytes, _at: float) -> Headers:
    return {"authorization": f"Bearer {SECRET}"}


def _nothing(_body: bytes, _at: float) -> Headers:
    return {}


SIGNED: dict[str, Callable[[bytes, float], Headers]] = {
    "typeform": _typeform, "tally": _tally, "calendly": _calendly, "webflow": _webflow, "google_ads": _nothing,
    "segment": _segment, "hubspot": _bearer, "intercom": _intercom, "zapier": _bearer, "generic": _bearer,
}  # fmt: skip


def open_door(
    database: Database, kind: str, secret: str = SECRET, mapping: dict[str, str] | None = None, **options: Any
) -> None:
    with database.begin() as tx:
        kept = proofs.kept_secret(registry.door_kind(kind, options).proofs, secret)
        door_rows.open_door(tx, kind, kind, kept, NOW, options, mapping or {})


def post(sender: Sender, kind: str, body: Any, age: float = 0, headers: Headers | None = None) -> httpx.Response:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {"content-type": "application/json"} | SIGNED[kind](raw, time.time() - age) | (headers or {})
    return sender.client.post(f"/v1/in/{kind}", content=raw, headers=named)


def outcome(response: httpx.Response) -> str:
    assert response.status_code == 202, response.text
    said: str = response.json()["outcome"]
    return said


def the_lead(database: Database) -> Row[Any]:
    with database.read() as tx:
        return tx.execute(select(t.leads)).one()


def facts(database: Database) -> dict[str, str]:
    with database.read() as tx:
        return {row.name: row.value for row in tx.execute(select(t.lead_facts))}


def test_every_kind_has_its_body_here():
    assert registry.KINDS.keys() == BODIES.keys() == SIGNED.keys()


@pytest.mark.parametrize("kind", BODIES)
def test_a_body_as_its_sender_documents_it_becomes_a_lead(sender: Sender, database: Database, kind: str):
    open_door(database, kind)
    assert outcome(post(sender, kind, BODIES[kind])) == "taken"
    lead = the_lead(database)
    assert (lead.email, lead.name, lead.company) == ("ann@acme.example", "Ann Bell", "Acme")
    assert {"11-50", "50"} & set(facts(database).values())
    assert not {"ann@acme.example", "Ann Bell", "Acme"} & set(facts(database).values())
    assert sender.woken


@pytest.mark.parametrize("kind", sorted(BODIES.keys() - {"google_ads"}))
def test_a_body_that_was_changed_on_the_way_or_signed_by_another_is_refused(
    sender: Sender, database: Database, kind: str
):
    open_door(database, kind)
    raw = json.dumps(BODIES[kind]).encode()
    headers = SIGNED[kind](raw, time.time())
    wrong = {name: value[:-1] + ("0" if value[-1] != "0" else "1") for name, value in headers.items()}
    wrong |= {name: value for name, value in headers.items() if "timestamp" in name}
    problem(post(sender, kind, raw, headers=wrong), 401, "bad-signature")
    problem(post(sender, kind, raw, headers=dict.fromkeys(headers, "")), 401, "bad-signature")
    assert count(database, "inbox") == 0


def test_the_secret_inside_a_body_is_asked_for(sender: Sender, database: Database):
    open_door(database, "google_ads")
    problem(post(sender, "google_ads", GOOGLE_ADS | {"google_key": "guessed"}), 401, "bad-signature")
    problem(post(sender, "google_ads", GOOGLE_ADS | {"google_key": None}), 401, "bad-signature")
    assert count(database, "inbox") == 0


@pytest.mark.parametrize(("kind", "age"), [("calendly", 200), ("webflow", 320), ("calendly", -200)])
def test_a_delivery_signed_too_long_ago_is_refused(sender: Sender, database: Database, kind: str, age: float):
    open_door(database, kind)
    problem(post(sender, kind, BODIES[kind], age), 401, "stale")


@pytest.mark.parametrize("kind", BODIES)
def test_a_delivery_that_comes_again_is_one_touch_of_one_lead(sender: Sender, database: Database, kind: str):
    open_door(database, kind)
    assert outcome(post(sender, kind, BODIES[kind])) == "taken"
    assert outcome(post(sender, kind, BODIES[kind])) == "again"
    assert (count(database, "leads"), count(database, "touches"), count(database, "inbox")) == (1, 1, 1)


@pytest.mark.parametrize("own", ["\0", "\ud83d", "a\x07b", "x" * 300])
def test_an_odd_id_tells_deliveries_apart_too(sender: Sender, database: Database, own: str):
    open_door(database, "generic")
    assert [outcome(post(sender, "generic", BODIES["generic"] | {"id": own})) for _ in range(2)] == ["taken", "again"]
    problem(post(sender, "generic", BODIES["generic"] | {"id": own, "more": 1}), 409, "webhook-id-used")


def test_the_same_id_with_another_body_is_said(sender: Sender, database: Database):
    open_door(database, "tally")
    assert outcome(post(sender, "tally", TALLY)) == "taken"
    problem(post(sender, "tally", TALLY | {"more": 1}), 409, "webhook-id-used")


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("google_ads", GOOGLE_ADS | {"is_test": True}),
        ("zapier", {"id": 1, "email": "<test lead: dummy data for email>"}),
        ("zapier", {"id": 1, "email": "ann@acme.example", "is_test": "true"}),
        ("intercom", {"type": "notification_event", "topic": "ping", "id": "notif_ping", "data": {"item": {}}}),
    ],
)
def test_a_test_lead_is_answered_and_kept_out_of_everything(sender: Sender, database: Database, kind: str, body: Any):
    open_door(database, kind)
    assert outcome(post(sender, kind, body)) == "test"
    assert (count(database, "leads"), count(database, "inbox"), count(database, "outbox")) == (0, 0, 0)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("calendly", CALENDLY | {"event": "invitee.canceled"}),
        ("calendly", CALENDLY | {"payload": CALENDLY["payload"] | {"status": "canceled"}}),
        ("segment", {"type": "page", "anonymousId": "x", "messageId": "m"}),
        ("segment", {"type": "identify", "anonymousId": "x", "messageId": "m", "traits": {"plan": "free"}}),
    ],
)
def test_what_makes_no_lead_is_answered_and_not_kept(sender: Sender, database: Database, kind: str, body: Any):
    open_door(database, kind)
    assert outcome(post(sender, kind, body)) == "ignored"
    assert (count(database, "leads"), count(database, "inbox")) == (0, 0)


def test_a_body_without_a_mail_is_kept_told_once_and_refused(sender: Sender, database: Database):
    open_door(database, "typeform")
    nameless = copy.deepcopy(TYPEFORM)
    del nameless["form_response"]["answers"][1]
    assert outcome(post(sender, "typeform", nameless)) == "refused"
    assert outcome(post(sender, "typeform", nameless | {"event_id": "another"})) == "refused"
    with database.read() as tx:
        kept = tx.execute(select(t.door_deliveries)).all()
        assert [row.outcome for row in kept] == ["refused", "refused"]
        assert {fault["field"] for row in kept for fault in row.faults} == {"email"}
    assert (count(database, "leads"), count(database, "inbox")) == (0, 2)


def test_what_is_no_json_is_kept_as_it_came(sender: Sender, database: Database):
    open_door(database, "zapier")
    assert outcome(post(sender, "zapier", b"\xff not json")) == "refused"
    assert count(database, "inbox") == 1


def test_a_form_is_read_like_json(sender: Sender, database: Database):
    open_door(database, "generic")
    raw = urlencode({"Work email": "ann@acme.example", "Your name": "Ann Bell", "Company": "Acme & Sons"}).encode()
    answer = post(sender, "generic", raw, headers={"content-type": "application/x-www-form-urlencoded"})
    assert outcome(answer) == "taken"
    assert (the_lead(database).name, the_lead(database).company) == ("Ann Bell", "Acme & Sons")


def test_a_door_of_ones_own_maps_by_paths_and_keeps_the_rest(sender: Sender, database: Database):
    body = {"who": {"addr": "ann@acme.example", "label": "Ann Bell"}, "org": "Acme", "seats": 12}
    open_door(database, "generic", mapping={"email": "who.addr", "name": "who.label", "company": "org"})
    assert outcome(post(sender, "generic", body)) == "taken"
    lead = the_lead(database)
    assert (lead.email, lead.name, lead.company) == ("ann@acme.example", "Ann Bell", "Acme")
    assert facts(database) == {"seats": "12"}


@pytest.mark.parametrize("encoding", ["hex", "base64"])
@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_door_of_ones_own_is_signed_as_its_options_say(
    sender: Sender, database: Database, algorithm: str, encoding: str
):
    proof = {
        "method": "hmac", "header": "x-sig", "algorithm": algorithm, "encoding": encoding, "prefix": "sig=",
        "content": "{time}/{body}", "time_header": "x-at",
    }  # fmt: skip
    open_door(database, "generic", proof=proof)
    raw, at = json.dumps(GENERIC).encode(), str(int(time.time()))
    made = hmac.digest(SECRET.encode(), at.encode() + b"/" + raw, algorithm)
    written = made.hex() if encoding == "hex" else base64.b64encode(made).decode()
    headers = {"x-sig": f"sig={written}", "x-at": at, "authorization": ""}
    assert outcome(post(sender, "generic", raw, headers=headers)) == "taken"
    old = headers | {"x-at": str(int(at) - 400)}
    problem(post(sender, "generic", raw, headers=old), 401, "stale")
    problem(post(sender, "generic", raw + b" ", headers=headers), 401, "bad-signature")


def test_standard_webhooks_and_basic_are_ways_to_prove_it(sender: Sender, database: Database):
    standard = asdict(registry.STANDARD)
    open_door(database, "generic", STANDARD_SECRET, proof=standard, delivery_id="header:webhook-id")
    open_door(database, "zapier", "ann:pass:word", proof={"method": "basic"})
    raw = json.dumps(GENERIC)
    at = datetime.now(UTC)
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": "v1,AAAA " + Webhook(STANDARD_SECRET).sign("msg_1", at, raw),
    }
    assert outcome(post(sender, "generic", raw.encode(), headers=headers)) == "taken"
    basic = base64.b64encode(b"ann:pass:word").decode()
    assert outcome(post(sender, "zapier", BODIES["zapier"], headers={"authorization": f"Basic {basic}"})) == "taken"
    problem(post(sender, "zapier", BODIES["zapier"], headers={"authorization": "Basic !"}), 401, "bad-signature")


def test_a_secret_that_only_looks_like_base64_signs_as_it_is(sender: Sender, database: Database):
    secret = "whsec_1234567890abcdef"
    open_door(database, "webflow", secret)
    raw, stamp = json.dumps(BODIES["webflow"]).encode(), str(int(time.time() * 1000))
    signed = _mac("sha256", stamp.encode() + b":" + raw, secret).hex()
    headers = {"x-webflow-timestamp": stamp, "x-webflow-signature": signed}
    assert outcome(post(sender, "webflow", raw, headers=headers)) == "taken"


def test_an_unknown_door_and_another_method_are_said(sender: Sender, database: Database):
    problem(post(sender, "zapier", {}), 404, "not-found")
    assert sender.client.get("/v1/in/zapier").status_code == 405
    open_door(database, "zapier")
    problem(post(sender, "zapier", b"<x/>", headers={"content-type": "text/xml"}), 415, "unsupported-media-type")


def test_a_person_who_was_erased_stays_erased_at_every_door(sender: Sender, database: Database):
    open_door(database, "generic")
    raw = urlencode({"Work email": "ann@acme.example", "Your name": "Ann Bell"}).encode()
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert outcome(post(sender, "generic", raw, headers=form)) == "taken"
    forget(database, the_lead(database).id, NOW)
    with database.read() as tx:
        assert list(tx.scalars(select(t.inbox.c.body))) == [""]
    assert outcome(post(sender, "generic", raw + b"&id=2", headers=form)) == "erased"
    with database.read() as tx:
        assert list(tx.scalars(select(t.inbox.c.body))) == ["", ""]


def test_a_moment_that_lies_ahead_or_can_not_be_read_costs_no_lead(sender: Sender, database: Database):
    open_door(database, "generic")
    for number, at in enumerate(("2031-01-01T00:00:00Z", "yesterday", 9e99, "", None)):
        assert outcome(post(sender, "generic", GENERIC | {"id": str(number), "submitted_at": at})) == "taken"


def test_a_ready_lead_is_a_card_at_once(sender: Sender, database: Database):
    open_door(database, "zapier")
    ready = BODIES["zapier"] | {"job_title": "Founder", "problem": "It costs too much", "why_now": "Renewal in March"}
    assert outcome(post(sender, "zapier", ready)) == "taken"
    assert count(database, "cards") == 1
