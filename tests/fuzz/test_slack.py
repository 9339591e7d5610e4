"""Whatever a signed request looks like: never a 5xx, and nothing is done by those who may not."""

import copy
import logging
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_bolt import App
from starlette.applications import Starlette

from bot.intake.http import server
from bot.intake.http.limits import InHand
from bot.playground.wire import http_delivery
from bot.runtime.app import build_app
from bot.slack import envelopes, http_events
from store.db.database import Database
from store.team import people
from tests.faults import life_laws
from tests.fuzz import recorded, tries
from tests.fuzz.twisting import Sent, as_sent, twisted
from tests.office import world as worlds
from tests.office.world import World

SECRET = "the app's signing secret"
TAKEN, UNREADABLE, UNSIGNED, NOBODY_LISTENS = 200, 400, 401, 404
FACTS = ("leads", "handoffs", "clocks", "rungs", "questions", "opportunities", "trace", "remarks", "phrases")


@dataclass
class Place:
    """The whole app behind its HTTP door, and what people did before."""

    world: World
    app: App
    client: httpx.Client
    sent: list[Sent]

    def send(self, body: bytes, media: str, **headers: str | bytes) -> int:
        """The status of the answer to a signed request, whose headers can be others."""
        now = str(int(time.time()))
        signature = http_delivery.sign(SECRET, now, body)
        given: dict[str, str | bytes] = {"content-type": media, "x-slack-request-timestamp": now}
        given |= {"x-slack-signature": signature} | {name.replace("_", "-"): each for name, each in headers.items()}
        raw = [(name.encode(), each if isinstance(each, bytes) else each.encode()) for name, each in given.items()]
        return self.client.post(http_events.PATH, content=body, headers=raw).status_code

    def facts(self) -> dict[str, Any]:
        """What is true of leads."""
        with self.world.database.read() as tx:
            rows = life_laws.rows(tx)
        return {name: rows[name] for name in FACTS}


@pytest.fixture(scope="module")
def place(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    file = tmp_path_factory.mktemp("slack") / "handoff.db"
    file.write_bytes(sqlite_template.read_bytes())
    database = Database(f"sqlite:///{file}")
    with worlds.opened(database) as world:
        sent = recorded.record(world)
        app = build_app(world.parts)
        routes = [http_events.route(app, SECRET, InHand())]
        with (
            server.serving(Starlette(routes=routes)) as served,
            httpx.Client(base_url=served.url, timeout=60) as client,
        ):
            yield Place(world, app, client, sent)
    database.close()


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """What is logged as an error is what somebody was told kindly."""
    yield
    told = ("bot.runtime.app", "bot.listeners.workspace_events")
    assert [each for each in caplog.records if each.levelno >= logging.ERROR and each.name not in told] == []


def test_any_signed_request_is_taken_or_refused(place: Place) -> None:
    answers = Counter[int]()

    @tries(50, 5000)
    @given(sent=twisted(place.sent))
    def each(sent: Sent) -> None:
        status = place.send(*as_sent(*sent))
        assert status in (TAKEN, UNREADABLE, NOBODY_LISTENS), (status, sent)
        answers[status] += 1

    each()
    assert answers[TAKEN] > answers[UNREADABLE] > 0, answers


def test_any_envelope_is_taken_or_left(place: Place) -> None:
    @tries(20, 3000)
    @given(sent=twisted([(kind, {"envelope_id": "1", "type": kind, "payload": body}) for kind, body in place.sent]))
    def each(sent: Sent) -> None:
        try:
            asked = envelopes.request(sent[1])
        except envelopes.NotSlacks:
            return
        answer = place.app.dispatch(asked)
        assert answer.status in (TAKEN, NOBODY_LISTENS), (answer.status, sent)
        envelopes.acknowledgement({"envelope_id": "1"} | sent[1], answer)

    each()


def test_any_bytes_are_taken_or_refused(place: Place) -> None:
    medias = st.sampled_from(["application/json", "application/x-www-form-urlencoded", "", "text/plain; charset=x"])
    bodies = st.binary(max_size=60) | st.sampled_from([b"[]", b"1", b"null", b"{", b"payload=[]", b"payload=", b"{}"])

    @tries(15, 2000)
    @given(body=bodies, media=medias)
    def each(body: bytes, media: str) -> None:
        assert place.send(body, media) in (TAKEN, UNREADABLE, NOBODY_LISTENS)
        assert place.send(body, media, x_slack_signature="v0=1") == UNSIGNED

    each()


def test_whoever_may_not_changes_nothing(place: Place) -> None:
    world = place.world
    acts = [each for each in place.sent if recorded.of_leads(each)]
    stranger, guest = world.slack.other_team_user("Eve Else"), world.slack.add_user("Gus Guest")
    users = {who: world.slack.workspace.users[who] for who in (world.tess, stranger, guest)}
    with world.database.begin() as tx:
        people.remember(tx, [people.Person(guest, "Gus Guest", active=False)])
    facts = place.facts()

    @tries(15, 2000)
    @given(
        number=st.integers(0, len(acts) - 1),
        who=st.sampled_from(sorted(users)),
        other=twisted(acts),
        as_it_was=st.booleans(),
    )
    def each(number: int, who: str, other: Sent, as_it_was: bool) -> None:
        kind, payload = copy.deepcopy(acts[number] if as_it_was else other)
        user = users[who]
        payload |= {"user": user.brief(), "team": {"id": user.team, "domain": "else"}}
        assert place.send(*as_sent(kind, payload)) in (TAKEN, UNREADABLE, NOBODY_LISTENS)
        assert place.facts() == facts

    each()


def test_any_other_byte_or_time_is_another_signature(place: Place) -> None:
    body, media = as_sent(*place.sent[0])
    now = int(time.time())
    facts = place.facts()

    @tries(15, 2000)
    @given(
        at=st.integers(0, len(body) - 1),
        byte=st.integers(1, 255),
        which=st.integers(0, 3),
        late=st.integers(10_000, 10**9),
    )
    def each(at: int, byte: int, which: int, late: int) -> None:
        signature = http_delivery.sign(SECRET, str(now), body)
        stamped = {"x_slack_request_timestamp": str(now), "x_slack_signature": signature}
        sent = body
        match which:
            case 0:
                sent = body[:at] + bytes([body[at] ^ byte]) + body[at + 1 :]
            case 1:
                place_ = at % len(signature)
                stamped["x_slack_signature"] = signature[:place_] + chr(33 + byte % 90) + signature[place_ + 1 :]
            case 2:
                stamped["x_slack_request_timestamp"] = str(now + byte)
            case 3:
                then = str(max(0, now + (late if byte % 2 else -late)))
                stamped |= {
                    "x_slack_request_timestamp": then,
                    "x_slack_signature": http_delivery.sign(SECRET, then, body),
                }
        if (sent, stamped["x_slack_signature"]) != (body, signature) or which >= 2:
            assert place.send(sent, media, **stamped) == UNSIGNED
            assert place.facts() == facts

    each()
    assert place.send(body, media, x_slack_request_timestamp="²", x_slack_signature=b"v0=\xe9") == UNSIGNED
