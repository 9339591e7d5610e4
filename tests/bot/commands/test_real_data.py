"""Public data that nobody here wrote; it is not part of the repository. PostgreSQL's turn comes by `make faults`."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.intake.csv import csv_file
from store.db import tables as t
from store.db.database import Database
from store.leads import lookup
from tests.bot.commands.conftest import Handoff
from tests.conftest import ENGINES
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


@pytest.fixture(params=ENGINES if WHOLE else ENGINES[:1])
def database(request: pytest.FixtureRequest) -> Database:
    given: Database = request.getfixturevalue(f"{request.param}_database")
    return given


def numbers(**counts: int) -> dict[str, int]:
    return dict.fromkeys(csv_file.NUMBERS, 0) | counts


def take(database: Database, file: Path, **options: Any) -> dict[str, int]:
    return csv_file.import_file(database, file, now=NOW, **options).numbers()


def count(database: Database, table: str, *where: Any) -> int:
    with database.read() as tx:
        return tx.scalar(select(func.count()).select_from(t.metadata.tables[table]).where(*where)) or 0


def quiet(database: Database) -> bool:
    return not any(count(database, name) for name in ("handoffs", "cards", "outbox", "clocks"))


def test_nine_thousand_leads_without_dates_are_all_accounted_for(database: Database) -> None:
    assert take(database, COURSES, system="xeducation") == numbers(rows=9_240, leads_new=9_240)
    if WHOLE:
        assert take(database, COURSES, system="xeducation", yes=True) == numbers(rows=9_240, unchanged=9_240)
    assert count(database, "leads", t.leads.c.undated) == 9_240
    assert quiet(database)
    columns = t.leads.c
    assert count(database, "leads", columns.source.is_(None)) == 36
    assert count(database, "leads", columns.country == "Select") == 0


def test_eight_thousand_leads_and_their_deals_are_history_and_give_the_published_figures(
    database: Database, handoff: Handoff
) -> None:
    mapping = {"external_id": "mql_id", "received": "first_contact_date", "source": "origin"}
    assert take(database, LEADS, system="olist", mapping=mapping) == numbers(rows=8_000, leads_new=8_000)
    deals = take(database, DEALS, system="olist", mapping=BY_SELLER)
    assert deals == numbers(rows=842, leads_updated=842, opportunities=842)
    assert take(database, LEADS, system="olist", mapping=mapping) == numbers(rows=8_000, unchanged=8_000)
    assert take(database, DEALS, system="olist", mapping=BY_SELLER) == numbers(rows=842, unchanged=842)
    won = t.opportunities.c
    assert count(database, "opportunities", won.outcome == "won") == 842
    assert count(database, "opportunities", won.amount.is_(None)) == 797
    assert count(database, "leads", t.leads.c.status == "lost") == 0
    assert count(database, "leads", t.leads.c.source.is_(None)) == 60
    assert count(database, "leads", t.leads.c.source == "unknown") == 1_099
    assert quiet(database)
    with database.read() as tx:
        assert len(lookup.find(tx, "olist:dac32acd4db4c29c230538b72f8dd87d")) == 1
    url = database.url.render_as_string(hide_password=False)
    words = ("scoreboard", "--from", "2017-06-01", "--to", "2018-12-31", "--json")
    _as_published(json.loads(handoff(*words, HANDOFF_DATABASE_URL=url).stdout))


def _as_published(told: dict[str, Any]) -> None:
    assert sum(line["received"] for line in told["sources"]) == 8_000
    assert sum(line["won"] for line in told["sources"]) == 842
    shares = {line["source"]: round(100 * line["won_of_received"], 1) for line in told["sources"]}
    assert {source: shares[source] for source in WON_OF_RECEIVED} == WON_OF_RECEIVED
    cycle = told["first_contact_to_won"]
    assert (cycle["n"], round(cycle["mean"], 2), cycle["middle"]) == (842, 48.44, 14)
    assert (told["kpis"]["win_rate"]["hits"], told["kpis"]["win_rate"]["n"]) == (842, 842)
    assert told["kpis"]["sales_cycle"]["n"] == 0  # no handoff: in a row of its own


def test_the_usual_names_make_most_of_it_known_without_a_mapping(sqlite_database: Database) -> None:
    report = csv_file.import_file(sqlite_database, LEADS, dry_run=True, now=NOW)
    assert report.columns == {"external_id": "mql_id", "received": "first_contact_date", "source": "origin"}
