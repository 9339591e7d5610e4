"""One address is valid everywhere or nowhere: by HTTP and in the form (one model), in a file, in a message, on the
checklist."""

import csv
from pathlib import Path

from sqlalchemy import select

from bot.intake.csv import csv_file
from bot.intake.reading import message_guesses
from store.agreement import policy
from store.db import tables as t
from store.db.database import Database
from store.handoffs import lead_judging
from store.rules.lead.qualification import CONTACT
from tests.bot.intake.sender import sending
from tests.office.clock import NOW

TAKEN = [
    "ana@example.com", "Ana.Lopez+News@mail.example.co.uk", "o'brien@example.ie", "jörg@müller.de", "a@b.c",
    "ana@xn--mller-kva.de", "ana@example.xn--p1ai", "ana@x.co-op", "1@2.io", "ANA@EXAMPLE.ORG", "a/b=c@example.net",
]  # fmt: skip
REFUSED = [
    "ana", "ana@", "@example.com", "ana@localhost", "ana@example", "ana@@example.com", "ana b@example.com",
    "ana@exa mple.com", "ana@-example.com", "ana@example-.com", "ana@example..com", ".ana@example.com",
    "ana.@example.com", "a..na@example.com", "ana@127.0.0.1", "ana@example.com.", "ana@ab--cd.com",
    "ana@xn--a.com", '"ana b"@example.com', "<ana@example.com>", "ana@example.com;bo@example.com", "ana@x.c1",
    f"{'a' * 65}@example.com", f"ana@{'a' * 64}.com", f"ana@{'a.' * 127}com",
]  # fmt: skip


def mails(database: Database) -> list[str | None]:
    with database.read() as tx:
        return list(tx.scalars(select(t.leads.c.email).order_by(t.leads.c.id)))


def test_by_http(sqlite_database: Database) -> None:
    with sending(sqlite_database) as sender:
        rows = [{"system": "site", "external_id": str(at), "email": mail} for at, mail in enumerate(TAKEN + REFUSED, 1)]
        answer = sender.send("leads", rows).json()
    assert (mails(sqlite_database), answer["accepted"]) == (TAKEN, len(TAKEN))


def test_in_a_file(sqlite_database: Database, tmp_path: Path) -> None:
    file = tmp_path / "leads.csv"
    with file.open("w", newline="", encoding="utf-8") as opened:
        csv.writer(opened).writerows([("id", "email"), *enumerate(TAKEN + REFUSED, 1)])
    report = csv_file.import_file(sqlite_database, file, system="site", now=NOW)
    assert "<ana@example.com>" in REFUSED  # in a table it is the first one's, as mail programs copy it
    assert (mails(sqlite_database), report.refused) == (TAKEN, len(REFUSED) - 1)


def test_in_a_message() -> None:
    assert message_guesses.lead("write to ana@ab--cd.com or bo@example.com")["email"] == "bo@example.com"
    assert "email" not in message_guesses.lead("write to ana@ab--cd.com")


def test_on_the_checklist(sqlite_database: Database) -> None:
    with sending(sqlite_database) as sender:
        sender.send("leads", [{"system": "site", "external_id": mail, "email": mail} for mail in TAKEN])
    with sqlite_database.read() as tx:
        leads = tx.execute(select(t.leads)).all()
        found = {lead.email: lead_judging.judge(lead._asdict(), [], {}, policy.DEFAULT, NOW) for lead in leads}
    assert len(found) == len(TAKEN)
    holding = [mail for mail in TAKEN if next(i for i in found[mail].items if i.code == CONTACT).holds]
    assert holding == TAKEN
