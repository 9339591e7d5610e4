"""What is kept of an import: its file's digest, its leads, and the names of the fields that it changed."""

from dataclasses import replace

from sqlalchemy import select

from store.db import tables as t
from store.db.database import Database, Transaction
from store.db.dialect import AnyRow
from store.leads import imports
from store.record.events import LeadEvent, Received, Stages
from tests.office.clock import DAY, NOW
from tests.office.store_helpers import event, receive, touch

OLD = Stages(sales_ready=NOW - 40 * DAY, opportunity=NOW - 30 * DAY)
ROW = event(system="csv", external_id="f1", received=NOW - 50 * DAY, stages=OLD)


def bring(database: Database, *events: LeadEvent) -> list[Received]:
    """The newest import receives these rows; the first time there is none yet."""
    with database.begin() as tx:
        [newest, *_] = imports.last_imports(tx, 1) or [None]
        import_id = newest.id if newest else imports.begin_import(tx, "leads", "0" * 64, NOW)
        return imports.receive_rows(tx, import_id, events, NOW)


def begin(database: Database) -> None:
    with database.begin() as tx:
        imports.begin_import(tx, "leads", "1" * 64, NOW)


def kept(tx: Transaction, import_id: int = 1) -> AnyRow:
    here = t.imported_leads.c.import_id == import_id
    return tx.execute(select(t.imported_leads).where(here)).one()


def marks(tx: Transaction) -> dict[str, list[int | None]]:
    tables = (t.touches, t.lead_ids, t.handoffs, t.opportunities)
    return {table.name: list(tx.scalars(select(table.c.import_id))) for table in tables}


def test_its_id_stands_on_all_that_it_made(database: Database) -> None:
    receive(database)  # another door told the mail, an id and a touch
    bring(database, replace(ROW, touches=(touch(at=NOW - DAY),)), replace(ROW, external_id="f2", email="b@b.example"))
    with database.read() as tx:
        assert {name: sorted(map(str, found)) for name, found in marks(tx).items()} == {
            "touches": ["1", "1", "None"], "lead_ids": ["1", "1", "None"], "handoffs": ["1", "None"],
            "opportunities": ["1"],
        }  # fmt: skip


def test_of_a_lead_that_was_known_the_names_of_the_changed_fields_are_kept(database: Database) -> None:
    receive(database, NOW - DAY, title="Intern", touches=())
    bring(database, replace(ROW, received=None, stages=None, country="Peru", touches=()))
    with database.read() as tx:
        row = kept(tx)
    assert (row.made, sorted(row.fields), row.was["status"]) == (False, ["country", "title"], "new")


def test_a_row_about_a_lead_of_an_earlier_batch_adds_to_what_is_kept(database: Database) -> None:
    bring(database, ROW)
    bring(database, replace(ROW, country="Peru"))
    with database.read() as tx:
        row = kept(tx)
        newest = max(tx.scalars(select(t.trace.c.id)))
    assert (row.made, row.fields, row.upto) == (True, ["country"], newest)


def test_a_deal_that_another_import_made_is_listed_as_changed(database: Database) -> None:
    bring(database, ROW)
    begin(database)
    bring(database, replace(ROW, stages=replace(OLD, won=NOW - DAY)))
    with database.read() as tx:
        assert kept(tx, 2).fields == ["stages"]
        assert marks(tx)["opportunities"] == [1]


def test_what_changes_nothing_leaves_nothing_but_its_counts(database: Database) -> None:
    bring(database, ROW)
    begin(database)
    assert [one.outcome for one in bring(database, ROW)] == ["unchanged"]
    with database.begin() as tx:
        imports.finish_import(tx, 2, {"rows": 1, "unchanged": 1})
        assert tx.scalar(select(t.imported_leads.c.lead_id).where(t.imported_leads.c.import_id == 2)) is None
        assert [(one.id, one.counts) for one in imports.last_imports(tx, 9)] == [
            (2, {"rows": 1, "unchanged": 1}), (1, None),
        ]  # fmt: skip
        assert imports.find_import(tx, 3) is None
