"""Public data that nobody here wrote; it is not part of the repository. `make faults` reads all of it."""

import csv
import json
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.intake.csv import csv_file
from store.db import tables as t
from store.db.database import Database
from store.leads import lookup
from tests.bot.commands.conftest import Handoff
from tests.office.clock import NOW
from tests.office.whole import WHOLE

DATA = Path(__file__).parents[3] / ".." / "shared" / "data"
COURSES = DATA / "xeducation" / "leads.csv"
LEADS = DATA / "olist" / "olist_marketing_qualified_leads_dataset.csv"
DEALS = DATA / "olist" / "olist_closed_deals_dataset.csv"
WON_OF_RECEIVED = {  # percent, as published
    "(none)": 23.3, "unknown": 16.3, "paid_search": 12.3, "organic_search": 11.8, "direct_traffic": 11.2,
    "referral": 8.5, "social": 5.6, "email": 3.0,
}  # fmt: skip
BY_SELLER = {"external_id": "mql_id", "won": "won_date", "amount": "declared_monthly_revenue", "owner": "sr_id"}

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the public data lies in ../shared/data, which is not here")


PART = 1 if WHOLE else 12  # one row in so many


def some(file: Path, into: Path) -> Path:
    """The file, or every so manieth row of it."""
    with file.open(newline="") as opened:
        head, *rows = csv.reader(opened)
    return written(into / file.name, [head, *rows[::PART]])


def written(file: Path, rows: Iterable[Sequence[str]]) -> Path:
    with file.open("w", newline="") as opened:
        csv.writer(opened).writerows(rows)
    return file


def read(file: Path) -> list[dict[str, str]]:
    with file.open(newline="") as opened:
        return list(csv.DictReader(opened))


def deals_of(leads: Path, into: Path) -> Path:
    """The deals of those leads."""
    ids = {row["mql_id"] for row in read(leads)}
    with DEALS.open(newline="") as opened:
        head, *rows = csv.reader(opened)
    return written(into / DEALS.name, [head, *(row for row in rows if row[0] in ids)])


def numbers(**counts: int) -> dict[str, int]:
    return dict.fromkeys(csv_file.NUMBERS, 0) | counts


def take(database: Database, file: Path, **options: Any) -> dict[str, int]:
    return csv_file.import_file(database, file, now=NOW, zone="UTC", currency="BRL", **options).numbers()


def count(database: Database, table: str, *where: Any) -> int:
    with database.read() as tx:
        return tx.scalar(select(func.count()).select_from(t.metadata.tables[table]).where(*where)) or 0


def quiet(database: Database) -> bool:
    return not any(count(database, name) for name in ("handoffs", "cards", "outbox", "clocks"))


def test_leads_without_dates_are_all_accounted_for(database: Database, tmp_path: Path) -> None:
    courses = some(COURSES, tmp_path)
    rows = read(courses)
    assert take(database, courses, system="xeducation") == numbers(rows=len(rows), leads_new=len(rows))
    if WHOLE:
        assert len(rows) == 9_240
        assert take(database, courses, system="xeducation", yes=True) == numbers(rows=9_240, unchanged=9_240)
    assert count(database, "leads", t.leads.c.undated) == len(rows)
    assert quiet(database)
    columns = t.leads.c
    assert count(database, "leads", columns.source.is_(None)) == sum(not row["Lead Source"] for row in rows)
    assert count(database, "leads", columns.country == "Select") == 0


def test_leads_and_their_deals_are_history_and_give_the_published_figures(
    database: Database, tmp_path: Path, handoff: Handoff
) -> None:
    leads_file = some(LEADS, tmp_path)
    deals_file = deals_of(leads_file, tmp_path)
    leads, deals = read(leads_file), read(deals_file)
    mapping = {"external_id": "mql_id", "received": "first_contact_date", "source": "origin"}
    new, closed = len(leads), len(deals)
    assert take(database, leads_file, system="olist", mapping=mapping) == numbers(rows=new, leads_new=new)
    taken = take(database, deals_file, system="olist", mapping=BY_SELLER)
    assert taken == numbers(rows=closed, leads_updated=closed, opportunities=closed)
    assert take(database, leads_file, system="olist", mapping=mapping) == numbers(rows=new, unchanged=new)
    assert take(database, deals_file, system="olist", mapping=BY_SELLER) == numbers(rows=closed, unchanged=closed)
    won = t.opportunities.c
    assert count(database, "opportunities", won.outcome == "won") == closed
    assert count(database, "opportunities", won.amount.is_(None)) == sum(not _amount(row) for row in deals)
    assert count(database, "leads", t.leads.c.status == "lost") == 0
    assert count(database, "leads", t.leads.c.source.is_(None)) == sum(not row["origin"] for row in leads)
    assert count(database, "leads", t.leads.c.source == "unknown") == sum(row["origin"] == "unknown" for row in leads)
    assert quiet(database)
    with database.read() as tx:
        assert len(lookup.find(tx, f"olist:{leads[0]['mql_id']}")) == 1
    url = database.url.render_as_string(hide_password=False)
    words = ("scoreboard", "--from", "2017-06-01", "--to", "2018-12-31", "--json")
    said = json.loads(handoff(*words, HANDOFF_DATABASE_URL=url).stdout)
    _as_counted(said, leads, deals)
    if WHOLE:
        _as_published(said)


def _amount(row: dict[str, str]) -> float:
    return float(row["declared_monthly_revenue"] or 0)


def _as_counted(told: dict[str, Any], leads: list[dict[str, str]], deals: list[dict[str, str]]) -> None:
    """As the two files say when they are counted without the program."""
    sources = {row["mql_id"]: row["origin"] or "(none)" for row in leads}
    received = Counter(sources.values())
    won = Counter(sources[row["mql_id"]] for row in deals)
    assert {line["source"]: (line["received"], line["won"]) for line in told["sources"]} == {
        source: (received[source], won[source]) for source in received
    }
    began = {row["mql_id"]: date.fromisoformat(row["first_contact_date"]) for row in leads}
    days = [(date.fromisoformat(row["won_date"][:10]) - began[row["mql_id"]]).days for row in deals]
    cycle = told["first_contact_to_won"]
    assert cycle["n"] == len(days)
    assert cycle["mean"] == pytest.approx(statistics.mean(days), abs=0.01)
    assert (told["kpis"]["win_rate"]["hits"], told["kpis"]["win_rate"]["n"]) == (len(deals), len(deals))
    assert told["kpis"]["sales_cycle"]["n"] == 0  # no handoff: in a row of its own


def _as_published(told: dict[str, Any]) -> None:
    assert sum(line["received"] for line in told["sources"]) == 8_000
    assert sum(line["won"] for line in told["sources"]) == 842
    shares = {line["source"]: round(100 * line["won_of_received"], 1) for line in told["sources"]}
    assert {source: shares[source] for source in WON_OF_RECEIVED} == WON_OF_RECEIVED
    cycle = told["first_contact_to_won"]
    assert (cycle["n"], round(cycle["mean"], 2), cycle["middle"]) == (842, 48.44, 14)


def test_the_usual_names_make_most_of_it_known_without_a_mapping(sqlite_database: Database, tmp_path: Path) -> None:
    report = csv_file.import_file(
        sqlite_database, some(LEADS, tmp_path), dry_run=True, zone="UTC", currency="BRL", now=NOW
    )
    assert report.columns == {"external_id": "mql_id", "received": "first_contact_date", "source": "origin"}
