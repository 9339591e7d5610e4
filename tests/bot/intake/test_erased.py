"""Somebody who was erased on request is refused by every way in, and nothing of what came is kept."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.intake.csv import csv_file
from bot.intake.http import deliveries
from store.db import tables as t
from store.db.database import Database
from store.leads import receiving
from store.privacy import forgetting
from store.record.events import LeadEvent
from tests.bot.intake.sender import Sender, sending
from tests.office.clock import NOW

ANN = {"external_id": "42", "system": "hubspot", "email": "ann@acme.example", "name": "Ann Bell"}
BOB = {"external_id": "43", "system": "hubspot", "email": "bob@acme.example", "name": "Bob Hale"}
TOUCH = {"external_id": "42", "system": "hubspot", "kind": "webinar", "at": "2026-11-18T09:00:00Z"}


@pytest.fixture
def erased(database: Database) -> Database:
    """Ann came and was erased."""
    with database.begin() as tx:
        lead = LeadEvent(system="hubspot", at=NOW, external_id="42", email="ann@acme.example", name="Ann Bell")
        lead_id = receiving.receive(tx, lead, NOW).lead_id
        assert lead_id is not None
        forgetting.forget(tx, lead_id, NOW)
    return database


@pytest.fixture
def sender(erased: Database) -> Iterator[Sender]:
    with sending(erased) as made:
        yield made


def bodies(database: Database) -> list[str]:
    with database.read() as tx:
        return list(tx.scalars(select(t.inbox.c.body).order_by(t.inbox.c.id)))


def test_a_lead_by_http_is_answered_as_erased_and_not_kept(sender: Sender, erased: Database) -> None:
    answer = sender.send("leads", ANN)
    assert answer.status_code == 202  # there is nothing for the sender to mend
    assert answer.json()["accepted"] == 0
    (result,) = answer.json()["results"]
    assert (result["outcome"], result["lead"], result["handoff"]) == ("erased", None, None)
    assert bodies(erased) == [""]


def test_others_in_the_same_delivery_are_taken(sender: Sender, erased: Database) -> None:
    answer = sender.send("leads", [BOB, ANN])
    assert answer.json()["accepted"] == 1
    assert [each["outcome"] for each in answer.json()["results"]] == ["new", "erased"]
    assert bodies(erased) == [""]


def test_the_same_delivery_again_is_answered_as_before(sender: Sender) -> None:
    first = sender.send("leads", [BOB, ANN], webhook_id="again")
    assert sender.send("leads", [BOB, ANN], webhook_id="again").json() == first.json()


def test_a_touch_by_http_is_answered_as_erased(sender: Sender, erased: Database) -> None:
    answer = sender.send("touches", TOUCH)
    assert [each["outcome"] for each in answer.json()["results"]] == ["erased"]
    assert bodies(erased) == [""]


def test_a_delivery_that_waited_while_the_person_was_erased_is_refused_then(erased: Database) -> None:
    with erased.begin() as tx:
        tx.execute(t.inbox.insert().values(kind="leads", webhook_id="w", body='{"email": "ann@acme.example"}',
                                                received_at=NOW))  # fmt: skip
    assert deliveries.process_waiting(erased, NOW) == 1
    assert bodies(erased) == [""]
    with erased.read() as tx:
        assert list(tx.scalars(select(t.leads.c.email_key))) == [None]


def test_a_row_of_a_file_is_counted_as_refused_and_copied_nowhere(erased: Database, tmp_path: Path) -> None:
    file = tmp_path / "leads.csv"
    file.write_text("id,email,name\n42,ann@acme.example,Ann Bell\n7,carl@acme.example,Carl\n8,nobody,Dan\n")
    report = csv_file.import_file(erased, file, system="hubspot", now=NOW)
    assert (report.rows, report.leads_new, report.refused) == (3, 1, 2)
    assert report.refusals[0] == (2, csv_file.ERASED)
    assert report.refused_file is not None
    with report.refused_file.open(encoding="utf-8-sig", newline="") as kept:
        assert [row["name"] for row in csv.DictReader(kept)] == ["Dan"]


def test_a_dry_run_says_the_same(erased: Database, tmp_path: Path) -> None:
    file = tmp_path / "leads.csv"
    file.write_text("id,email,name\n42,other@acme.example,Ann Bell\n")
    report = csv_file.import_file(erased, file, system="hubspot", now=NOW, dry_run=True)
    assert (report.rows, report.refused, report.refused_file) == (1, 1, None)
