"""`handoff scoreboard`: a week or any range, as people and as programs read it."""

import csv
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest

from bot.commands.scoreboard import scoreboard_plain
from bot.commands.scoreboard.scoreboard_plain import CAMPAIGN_HEAD
from store.db.database import Database
from store.handoffs import claim, opportunities
from store.leads import receiving
from store.rules.monday.kpis import SALES_CYCLE
from store.rules.monday.measures import Times
from tests.office import monday_facts as monday
from tests.office.cast import ANA
from tests.office.clock import HOUR
from tests.office.store_helpers import event, staff

NOW = datetime.now(UTC)  # what a command takes for now


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
    assert "100%" not in shown.stdout  # three are too few for a percent
    assert "No lost deal is known" in shown.stdout
    assert "paid_search" in shown.stdout and "1200" in shown.stdout
    campaigns = shown.stdout.partition("By campaign")[2].split()
    # leads, MQLs, pipeline, won, revenue
    assert campaigns[campaigns.index("autumn") :] == ["autumn", "3", "3", "1200", "1", "1200"]


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
    weeks, campaigns = rows[: 5 * 13], rows[5 * 13 :]
    assert [tuple(row[name] for name in CAMPAIGN_HEAD) for row in campaigns] == [
        ("autumn", "3", "3", "0", "0", "1200", "1", "1200", "EUR"),
    ]  # fmt: skip
    assert {row["kpi"] for row in weeks} == {
        "lead_to_qualified", "first_response", "qualified_to_opportunity", "win_rate", "sales_cycle"
    }  # fmt: skip
    assert picture.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        (["--week", "47"], "“47” isn't a week. Try 2026-W47"),
        (["--week", "2026-W60"], "“2026-W60” isn't a week of that year"),
        (["--from", "2026-10-01"], "A range needs both --from and --to"),
        (["--from", "1.10.2026", "--to", "2026-10-05"], "--from: '1.10.2026' is no date; write one like 2026-10-01"),
        (["--from", "2026-10-05", "--to", "2026-10-01"], "swap them"),
        (["--week", "2026-W40", "--from", "2026-10-05"], "Give one of --week, --month, or --from and --to"),
        (["--month", "2026-10", "--week", "2026-W40"], "Give one of --week, --month, or --from and --to"),
        (["--month", "October"], "--month: “October” isn't a month. Try 2026-10"),
        (["--month", "2199-10"], "so there is nothing to show yet"),
        (["--from", "2026-10-01", "--to", "2026-10-05", "--png", "x.png"], "Give --week"),
        (["--week", "2026-W40", "--csv", "nowhere/x.csv"], "nowhere/x.csv can't be written"),
    ],
)
def test_a_slip_is_told_with_its_remedy(type_, words, remedy):
    told = type_("scoreboard", *words)
    assert told.exit_code == 2
    assert remedy in " ".join(told.stderr.split())


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--week", "2198-W20"), "--week: it begins on 14 May 2198, so there is nothing to show yet."),
        (("--from", "2198-12-01", "--to", "2198-12-31"), "--from: it begins on 1 Dec 2198"),
        (("--from", "9999-12-31", "--to", "9999-12-31"), "--from: write a day from 1970 to 2199."),
        (("--from", "2026-11-01", "--to", "9999-12-30"), "--to: write a day from 1970 to 2199."),
        (("--from", "0001-01-01", "--to", "0001-01-01"), "--from: write a day from 1970 to 2199."),
        (("--week", "1900-W01"), "isn't a week"),
    ],
)
def test_what_has_not_begun_or_lies_out_of_reach_is_refused_in_a_sentence(type_, three_leads, given, said):
    shown = type_("scoreboard", *given)
    assert shown.exit_code != 0
    assert said in " ".join(shown.output.split())


def test_campaigns_are_told_by_the_rule_that_is_asked_for(type_, three_leads):
    told = json.loads(type_("scoreboard", "--campaigns", "--rule", "linear", *the_range(), "--json").stdout)
    assert told["rule"] == "linear" and {"from", "until", "currency", "disagreements"} < set(told)
    assert told["campaigns"] == [
        {"campaign": "autumn", "is_source": False, "leads": 3, "mqls": 3, "handoffs": 3,
         "opportunities": {"count": 1, "amount": 120_000}, "won": {"count": 1, "amount": 120_000}, "spend": 0},
    ]  # fmt: skip


def test_campaigns_read_like_a_table_and_go_into_a_file(type_, three_leads, tmp_path: Path):
    shown = type_("scoreboard", "--campaigns", *the_range()).stdout
    assert "autumn won most, €1,200." in shown and "Credit goes to the first campaign." in shown
    assert shown.split()[-8:] == ["autumn", "3", "3", "3", "1", "1200", "1", "1200"]
    file, picture = tmp_path / "campaigns.csv", tmp_path / "campaigns.png"
    assert type_("scoreboard", "--campaigns", *the_range(), "--csv", file, "--png", picture).exit_code == 0
    rows = list(csv.DictReader(StringIO(file.read_text())))
    assert [row["rule"] for row in rows] == ["first", "last", "linear", "position", "decay"]
    assert {(row["campaign"], row["handoffs"], row["revenue"], row["currency"]) for row in rows} == {
        ("autumn", "3", "1200", "EUR")
    }
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_an_unknown_rule_is_told_with_those_there_are(type_, three_leads):
    told = type_("scoreboard", "--campaigns", "--rule", "markov")
    assert told.exit_code == 2
    assert "--rule: markov is no rule; the rules are first, last" in " ".join(told.stderr.split())


def test_a_campaign_that_looks_like_a_formula_is_none():
    board = monday.make_board(detail=monday.make_detail("=HYPERLINK(1)"))
    *_, row = csv.DictReader(StringIO(scoreboard_plain.csv_text(board)))
    assert (row["campaign"], row["spend"], row["revenue"]) == ("'=HYPERLINK(1)", "4800", "24600")


def test_the_median_of_days_is_the_mean_of_the_middle_two_everywhere():
    four = replace(monday.make_kpi(SALES_CYCLE, Times((3, 4, 13, 14))), weeks=())
    assert scoreboard_plain.plain_measure(SALES_CYCLE, four.headline)["median"] == {"value": 8.5, "at_least": False}
    row = next(csv.DictReader(StringIO(scoreboard_plain.csv_text(replace(monday.make_board(), kpis=(four,))))))
    assert row["median"] == "8.5"


def test_a_month_has_its_review_in_the_terminal_the_json_and_the_csv(type_, three_leads, tmp_path: Path):
    month, file = f"{NOW - timedelta(days=10) + HOUR:%Y-%m}", tmp_path / "month.csv"
    said = type_("scoreboard", "--month", month).stdout
    assert "together: €1,200 of pipeline from 1 new deal" in said and "Marketing: €1,200 (1 deal)" in said
    plain = json.loads(type_("scoreboard", "--month", month, "--json", "--csv", str(file)).stdout)["month"]
    assert (plain["month"], plain["pipeline"], plain["opportunities"]) == (month, 120_000, 1)
    assert file.read_text().splitlines()[1] == "pipeline,marketing,1,,120000"
    assert "month" not in json.loads(type_("scoreboard", "--json").stdout)
