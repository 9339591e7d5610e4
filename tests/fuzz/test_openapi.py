"""What the OpenAPI document promises, asked by a program that has read nothing else: signed, and unsigned."""

import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest
import schemathesis
from hypothesis import assume, given
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import CHECKS, load_all_checks

from bot.intake.http import endpoints, openapi, server, signatures
from bot.intake.reading import mail
from store.db.database import Database
from tests.bot.intake.sender import SECRET, Settings
from tests.fuzz import tries
from tests.office.clock import NOW

DOORS = ("/v1/leads", "/v1/touches", "/v1/deals")
QUESTIONS = ("/openapi.json", "/healthz", "/readyz", "/metrics")
# The document can't say whom we know, what our currency is and how many decimals it has;
UNSAID = {
    "/v1/touches": {"no such lead is known; send it to /v1/leads first, then this touch again"},
    "/v1/deals": {
        "no such deal is known; send external_id or email with it, which name its lead",
        "the workspace's currency is EUR; convert the amount first",
        "not an amount of money",
    },
}
NOBODYS = {"this is not a real id; leave it out, or send the real one"}  # nor each word that stands for none
# nor that a moment has passed, nor that a list is taken as far as its rows are good.
DAYS = st.dates(date(1970, 1, 2), date(2026, 11, 17)).map(str)
schemathesis.openapi.format("date-time", st.builds("{}T{}Z".format, DAYS, st.times().map(str)))
schemathesis.openapi.format("date", DAYS)
# null@0.com is nobody's: as good as no mail, which no pattern says.
schemathesis.openapi.format("email", st.emails().filter(lambda address: mail.address_or_nothing(address) != ""))

_numbers = count(1)


@pytest.fixture(scope="module")
def schema() -> Any:
    load_all_checks()
    return schemathesis.openapi.from_dict(openapi.document())


@pytest.fixture(scope="module")
def door(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Intake over a real socket, whose bucket never runs dry."""
    file = tmp_path_factory.mktemp("openapi") / "handoff.db"
    file.write_bytes(sqlite_template.read_bytes())
    database = Database(f"sqlite:///{file}")
    app = endpoints.build(database, lambda: NOW, Settings(), lambda: None, monotonic=count(step=1000).__next__)
    with server.serving(app) as served, httpx.Client(base_url=served.url, timeout=60) as client:
        yield client
    database.close()


def send(door: httpx.Client, case: Case, signed: bool = True) -> httpx.Response:
    """As the document has it; the three headers are ours."""
    asked = case.as_transport_kwargs(base_url=str(door.base_url))
    body = {name: asked[key] for name, key in (("json", "json"), ("content", "data")) if key in asked}
    request = httpx.Request(asked["method"], asked["url"], headers=dict(asked.get("headers") or {}), **body)
    if signed:
        id_, at = f"msg_{next(_numbers)}", int(time.time())
        signature = signatures.sign(signatures.key(SECRET), id_, at, request.content)
        request.headers.update({"webhook-id": id_, "webhook-timestamp": str(at), "webhook-signature": signature})
    return door.send(request)


def holds(case: Case, response: httpx.Response, *without: str) -> None:
    """Everything that the document says of this answer, and of its not being a 5xx."""
    passed_over = ("ignored_auth", "missing_required_header", *without)  # these send requests of their own
    case.validate_response(response, excluded_checks=CHECKS.get_by_names(list(passed_over)))


def body_rule(path: str) -> jsonschema.Draft202012Validator:
    """What the document says of a body."""
    said = openapi.document()
    body = said["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]
    rule = {**body, "components": said["components"]}
    return jsonschema.Draft202012Validator(rule, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)


@pytest.mark.parametrize("path", DOORS)
def test_what_the_document_allows_is_taken(schema: Any, door: httpx.Client, path: str) -> None:
    strategy = schema[path]["POST"].as_strategy(GenerationMode.POSITIVE, headers=headers())

    @tries(10, 1000)
    @given(case=strategy)
    def each(case: Case) -> None:
        response = send(door, case)
        if response.status_code == 422:
            assert {each["remedy"] for each in response.json()["errors"]} <= UNSAID.get(path, set()) | NOBODYS
            holds(case, response, "positive_data_acceptance")
        else:
            holds(case, response)

    each()


@pytest.mark.parametrize("path", DOORS)
def test_what_the_document_forbids_is_refused_in_its_words(schema: Any, door: httpx.Client, path: str) -> None:
    strategy = schema[path]["POST"].as_strategy(GenerationMode.NEGATIVE, headers=headers())
    answers, allowed = Counter[int](), body_rule(path)

    @tries(10, 1000)
    @given(case=strategy)
    def each(case: Case) -> None:
        response = send(door, case)
        assume(response.status_code != 202 or not allowed.is_valid(case.body))  # a null may be as good as what it was
        answers[response.status_code] += 1
        some = response.status_code == 202 and response.json().get("errors")
        refused = some or response.status_code == 413  # which it does not know as a refusal
        holds(case, response, *(["negative_data_rejection"] if refused else []))

    each()
    assert answers[400] and answers[422], answers


@pytest.mark.parametrize("path", DOORS)
def test_nothing_unsigned_is_looked_at(schema: Any, door: httpx.Client, path: str) -> None:
    operation = schema[path]["POST"]
    both = st.sampled_from(GenerationMode).flatmap(lambda mode: operation.as_strategy(mode))

    @tries(8, 500)
    @given(case=both)
    def each(case: Case) -> None:
        try:
            response = send(door, case, signed=False)
        except httpx.LocalProtocolError:  # headers that nothing can send
            return
        assert response.status_code in (400, 401, 415), response.text
        holds(case, response, "positive_data_acceptance")

    each()


@pytest.mark.parametrize("path", QUESTIONS)
def test_what_a_machine_asks_is_answered_as_the_document_says(schema: Any, door: httpx.Client, path: str) -> None:
    case = schema[path]["GET"].Case()
    holds(case, send(door, case, signed=False))


def headers() -> dict[str, str]:
    """Given, so that only bodies are made up."""
    return {"webhook-id": "msg_0", "webhook-timestamp": "0", "webhook-signature": "v1,"}
