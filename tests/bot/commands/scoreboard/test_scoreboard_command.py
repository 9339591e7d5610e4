"""`handoff scoreboard`: a week or any range, as people and as programs read it."""

import csv
import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest

from store.db.database import Database
from store.handoffs import claim, opportunities
from store.leads import receiving
from tests.office.cast import ANA
from tests.office.clock import HOUR
from tests.office.store_helpers import event, staff

NOW = datetime.now(UTC)  # what a command takes for now


@pytest.fixture
def type_(handoff, sqlite_url: str):
    """Type `handoff ...` for one database."""
    return lambda *words: handoff(*words, HANDOFF_DATABASE_URL=sqlite_url)


@pytest.fixture
def three_leads(sqlite_database: Database) -> None:
    """Three leads of ten days ago in UTC, the first of them answered after an hour and won."""
    began = NOW - timedelta(days=10)
    with sqlite_database.begin() as tx:
        staff(tx, began)
        made = [
            receiving.receive(tx, event(at=began, external_id=f"w{n}", email=f"a{n}@acme.example"), began).handoff_id
            for n in range(3)
        ]
        claim.claim(tx, made[0] or 0, ANA, began + HOUR)
        opportunities.open_deal(tx, made[0] or 0, 120_000, "", ANA, began + HOUR)
        opportunities.win(tx, made[0] or 0, None, None, "", ANA, began + 2 * HOUR)


def the_range() -> tuple[str, ...]:
    first, last = (NOW - timedelta(days=12)).date(), NOW.date()
    return "--from", first.isoformat(), "--to", last.isoformat()


def test_it_reads_like_a_scoreboard(type_, three_leads):
    shown = type_("scoreboard", *the_range())
    assert shown.exit_code == 0
    assert "Lead to qualified" in shown.stdout and "3 of 3" in shown.stdout
    assert "100 %" not in shown.stdout  # three are too few for a percent
    assert "No lost deal is known" in shown.stdout
    assert "paid_search" in shown.stdout and "1200" in shown.stdout


def test_programs_get_integers_and_what_is_not_final_says_so(type_, three_leads):
    told = json.loads(type_("scoreboard", *the_range(), "--json").stdout)
    qualified = told["kpis"]["lead_to_qualified"]
    assert (qualified["hits"], qualified["n"], qualified["final"]) == (3, 3, False)
    assert told["kpis"]["first_response"]["waiting"] == 2
    assert told["sources"] == [
        {"source": "paid_search", "received": 3, "won": 1, "won_of_received": 1 / 3, "opportunities": 1,
         "pipeline": 120_000, "rated": 0, "quality": None},
    ]  # fmt: skip


def test_without_a_range_it_is_the_last_week_with_thirteen_weeks_of_trend(type_, three_leads, tmp_path: Path):
    file, picture = tmp_path / "weeks.csv", tmp_path / "trend.png"
    assert type_("scoreboard", "--csv", file, "--png", picture).exit_code == 0
    rows = list(csv.DictReader(StringIO(file.read_text())))
    assert len(rows) == 5 * 13
    assert {row["kpi"] for row in rows} == {
        "lead_to_qualified", "first_response", "qualified_to_opportunity", "win_rate", "sales_cycle"
    }  # fmt: skip
    assert picture.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        (["--week", "47"], "'47' is no week; write one like 2026-W47"),
        (["--week", "2026-W60"], "'2026-W60' is no week of that year"),
        (["--from", "2026-10-01"], "A range needs both --from and --to"),
        (["--from", "1.10.2026", "--to", "2026-10-05"], "--from: '1.10.2026' is no date; write one like 2026-10-01"),
        (["--from", "2026-10-05", "--to", "2026-10-01"], "swap them"),
        (["--week", "2026-W40", "--from", "2026-10-05"], "Give either --week or --from and --to"),
        (["--from", "2026-10-01", "--to", "2026-10-05", "--png", "x.png"], "Give --week"),
        (["--week", "2026-W40", "--csv", "nowhere/x.csv"], "nowhere/x.csv can't be written"),
    ],
)
def test_a_slip_is_told_with_its_remedy(type_, words, remedy):
    told = type_("scoreboard", *words)
    assert told.exit_code == 2
    assert remedy in " ".join(told.stderr.split())
