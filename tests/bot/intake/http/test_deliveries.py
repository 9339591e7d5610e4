"""A delivery has its effect once, whatever happens: it comes again, waits, or meets another under its id."""

import json
import threading

import httpx
import pytest
from sqlalchemy import select

from bot.intake.http import deliveries
from store.db import tables as t
from store.db.database import Database
from store.record import inbox
from tests.bot.intake.http.answers import DEMO, count, problem, results
from tests.bot.intake.sender import ANN, Sender, sending
from tests.office.clock import NOW


def test_a_delivery_that_comes_again_gets_the_earlier_answer(sender: Sender, database: Database) -> None:
    rows = [ANN | {"touches": [DEMO]}, {"email": "nobody"}]
    first = sender.send("leads", rows, webhook_id="one")
    second = sender.send("leads", rows, webhook_id="one")
    assert first.status_code == second.status_code == 202
    assert first.json() == second.json()
    assert count(database, "inbox") == 1


def test_one_id_for_two_bodies_is_said_rather_than_one_of_them_lost(sender: Sender) -> None:
    results(sender.send("leads", ANN, webhook_id="one"))
    problem(sender.send("leads", {"email": "bo@x.example"}, webhook_id="one"), 409, "webhook-id-used")


def test_a_refused_delivery_may_be_mended_under_the_same_id(sender: Sender) -> None:
    problem(sender.send("leads", {"email": "bo(at)x.example"}, webhook_id="one"), 422, "invalid")
    assert results(sender.send("leads", {"email": "bo@x.example"}, webhook_id="one"))[0]["outcome"] == "new"


def test_the_kept_answer_holds_no_words(sender: Sender, database: Database) -> None:
    sender.send("leads", [ANN, {"email": "secret(at)person"}])
    with database.read() as tx:
        answer = json.dumps(tx.scalar(select(t.inbox.c.answer)))
    assert "secret" not in answer and "ann" not in answer.lower()


def test_the_same_delivery_at_the_same_moment_makes_one_lead(sender: Sender, database: Database) -> None:
    answers: list[httpx.Response] = []
    threads = [
        threading.Thread(target=lambda: answers.append(sender.send("leads", ANN, webhook_id="one"))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {results(answer)[0]["outcome"] for answer in answers} == {"new"}
    assert (count(database, "leads"), count(database, "inbox")) == (1, 1)


def test_what_was_kept_before_a_crash_is_processed_later(sender: Sender, database: Database) -> None:
    body = json.dumps(ANN | {"touches": [DEMO]})
    with database.begin() as tx:
        inbox.keep_payload(tx, "leads", "one", body, NOW)
    assert deliveries.process_waiting(database, NOW) == 1
    assert deliveries.process_waiting(database, NOW) == 0
    (result,) = results(sender.send("leads", body.encode(), webhook_id="one"))
    assert (result["outcome"], result["touches"]) == ("new", 1)


def test_the_sender_who_comes_again_after_a_crash_is_answered_as_if_nothing_was(
    sender: Sender, database: Database
) -> None:
    body = json.dumps(ANN)
    with database.begin() as tx:
        inbox.keep_payload(tx, "leads", "one", body, NOW)
    assert results(sender.send("leads", body.encode(), webhook_id="one"))[0]["outcome"] == "new"
    assert deliveries.process_waiting(database, NOW) == 0


@pytest.mark.parametrize("door", ["leads", "touches"])
def test_what_waits_is_not_lost_to_another_body_under_its_id(sender: Sender, database: Database, door: str) -> None:
    with database.begin() as tx:
        inbox.keep_payload(tx, "leads", "one", json.dumps(ANN), NOW)
    problem(sender.send(door, ANN | {"name": "Another"} | DEMO, webhook_id="one"), 409, "webhook-id-used")
    assert deliveries.process_waiting(database, NOW) == 1
    assert count(database, "leads") == 1


def test_one_delivery_id_is_not_two_doors(sender: Sender) -> None:
    sender.send("leads", ANN | DEMO, webhook_id="one")
    problem(sender.send("touches", ANN | DEMO, webhook_id="one"), 409, "webhook-id-used")


def test_a_touch_id_used_for_another_touch_is_an_error_that_names_it(sender: Sender) -> None:
    sender.send("leads", ANN | {"touches": [DEMO | {"id": "7"}]})
    other = DEMO | {"id": "7", "kind": "pricing_page"}
    for _ in range(2):
        answer = sender.send("leads", ANN | {"touches": [DEMO | {"id": "8", "kind": "reply"}, other]}, webhook_id="x")
        (error,) = answer.json()["errors"]
        assert (error["field"], error["value"]) == ("/touches/1/id", "7")
    (error,) = sender.send("touches", ANN | other).json()["errors"]
    assert error["field"] == "/id"


def test_a_waiting_delivery_that_cannot_be_processed_holds_up_no_other(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with database.begin() as tx:
        inbox.keep_payload(tx, "leads", "one", "", NOW)
        inbox.keep_payload(tx, "leads", "two", json.dumps(ANN), NOW)
    assert deliveries.process_waiting(database, NOW) == 1
    assert "is kept and could not be processed" in caplog.text


def test_a_busy_database_is_said(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deliveries, "WAIT_SECONDS", 0.05)
    with sending(sqlite_database) as sender, sqlite_database.begin():
        answer = sender.send("leads", ANN)
        problem(answer, 503, "busy")
        assert answer.headers["retry-after"] == "2"
