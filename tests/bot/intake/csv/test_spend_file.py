"""What campaigns cost, from a file: weeks and dates, precise refusals, and twice is as once."""

import json
from datetime import date
from pathlib import Path

import pytest

from bot.intake.csv import spend_file
from bot.intake.csv.columns import CannotImport
from bot.intake.csv.spend_file import SpendReport
from store.db.database import Database
from store.monday.scoreboard import spending
from tests.bot.intake.test_import_command import run
from tests.office.clock import NOW
from tests.office.store_helpers import staff

W46, W47, W48 = date(2026, 11, 9), date(2026, 11, 16), date(2026, 11, 23)


@pytest.fixture
def berlin(sqlite_database: Database) -> Database:
    with sqlite_database.begin() as tx:
        staff(tx)
    return sqlite_database


def take(
    database: Database, folder: Path, *rows: str, header: str = "campaign,week,amount", **more: object
) -> SpendReport:
    file = folder / "spend.csv"
    file.write_text("\n".join([header, *rows]) + "\n")
    return spend_file.import_file(database, file, now=NOW, **more)


def spent(database: Database) -> dict[str, int]:
    with database.read() as tx:
        return spending.total_by_campaign(tx, W46, W48)


def test_a_week_is_written_as_a_week_or_as_any_of_its_days(berlin: Database, tmp_path: Path) -> None:
    report = take(berlin, tmp_path, "autumn,2026-W46,100", "autumn,2026-11-18,200.50")
    assert report.numbers() == {"rows": 2, "new": 2, "changed": 0, "unchanged": 0, "refused": 0}
    assert spent(berlin) == {"autumn": 300_50}


def test_the_same_file_twice_changes_nothing(berlin: Database, tmp_path: Path) -> None:
    take(berlin, tmp_path, "autumn,2026-W46,100")
    assert take(berlin, tmp_path, "autumn,2026-W46,100").numbers()["unchanged"] == 1
    assert spent(berlin) == {"autumn": 100_00}


def test_the_same_row_again_replaces_the_amount(berlin: Database, tmp_path: Path) -> None:
    take(berlin, tmp_path, "autumn,2026-W46,100")
    assert take(berlin, tmp_path, "autumn,2026-11-11,140").numbers()["changed"] == 1
    assert spent(berlin) == {"autumn": 140_00}


@pytest.mark.parametrize("header", ["Campaign,Day,Cost", "campaign,week,amount", "Campaign,Starts,Cost"])
def test_days_are_summed_whatever_their_column_is_called(berlin: Database, tmp_path: Path, header: str) -> None:
    days = [f"autumn,2026-11-{day},50.00" for day in range(9, 16)] + ["autumn,2026-11-09,0.50", "spring,2026-11-09,1"]
    mapping = {"day": "Starts"} if "Starts" in header else {}
    for outcome in ("new", "unchanged"):
        report = take(berlin, tmp_path, *days, header=header, mapping=mapping)
        assert report.numbers() == dict.fromkeys(report.numbers(), 0) | {"rows": 9, outcome: 9}
    assert spent(berlin) == {"autumn": 350_50, "spring": 1_00}


def test_a_day_of_a_week_that_has_its_own_amount_is_refused(berlin: Database, tmp_path: Path) -> None:
    report = take(berlin, tmp_path, "autumn,2026-11-10,5", "autumn,2026-W46,100", header="campaign,day,amount")
    assert [(line, "of its own" in fault.reason) for line, fault in report.refusals] == [(2, True)]
    assert (
        take(berlin, tmp_path, "autumn,2026-11-10,5", "autumn,2026-11-16,3", header="campaign,day,amount").refused == 1
    )
    assert spent(berlin) == {"autumn": 103_00}


@pytest.mark.parametrize(
    ("row", "field", "reason"),
    [
        (",2026-W46,100", "campaign", "the campaign is empty"),
        ("autumn,2026-W99,100", "week", "not a week like 2026-W47, nor a date"),
        ("autumn,soon,100", "week", "not a week like 2026-W47, nor a date"),
        ("autumn,2026-W48,100", "week", "a week that has not begun"),
        ("autumn,2026-W46,-5", "amount", "an amount below zero"),
        ("autumn,2026-W46,$5", "amount", "the workspace's currency is EUR"),
        ("autumn,2026-W46,lots", "amount", "not an amount of money"),
        ("autumn,2026-W46,", "amount", "the amount is empty"),
    ],
)
def test_what_is_wrong_with_a_row_is_said_of_its_field(
    berlin: Database, tmp_path: Path, row: str, field: str, reason: str
) -> None:
    report = take(berlin, tmp_path, "spring,2026-W46,1", row)
    line, fault = report.refusals[0]
    assert (line, fault.field, report.numbers()["refused"]) == (3, field, 1)
    assert reason in fault.reason
    assert spent(berlin) == {"spring": 100}


def test_refused_rows_lie_beside_the_file_and_can_be_mended(berlin: Database, tmp_path: Path) -> None:
    report = take(berlin, tmp_path, "autumn,soon,100")
    assert report.refused_file is not None
    mended = report.refused_file.read_text("utf-8-sig").replace("soon", "2026-W46", 1)
    (tmp_path / "mended.csv").write_text(mended)
    again = spend_file.import_file(berlin, tmp_path / "mended.csv", now=NOW)
    assert again.numbers()["new"] == 1


def test_the_columns_of_an_advertiser_are_known(berlin: Database, tmp_path: Path) -> None:
    report = take(berlin, tmp_path, "autumn;16.11.2026;1.234,50", header="Campaign name;Day;Cost")
    assert report.columns == {"campaign": "Campaign name", "day": "Day", "amount": "Cost"}
    assert spent(berlin) == {"autumn": 1234_50}


def test_a_missing_column_is_asked_for(berlin: Database, tmp_path: Path) -> None:
    with pytest.raises(CannotImport, match="no column holds the amount: name one with --map amount=COLUMN"):
        take(berlin, tmp_path, "autumn,2026-W46,1", header="campaign,week,what")
    assert (
        take(berlin, tmp_path, "autumn,2026-W46,1", header="campaign,week,what", mapping={"amount": "what"}).rows == 1
    )


def test_a_rehearsal_keeps_nothing(berlin: Database, tmp_path: Path) -> None:
    assert take(berlin, tmp_path, "autumn,2026-W46,100", dry_run=True).numbers()["new"] == 1
    assert spent(berlin) == {}


def test_the_command_says_what_became_of_the_file(sqlite_url: str, tmp_path: Path) -> None:
    file = tmp_path / "spend.csv"
    file.write_text("campaign,week,amount\nautumn,2026-W46,100\nautumn,soon,1\n")
    result = run(sqlite_url, "--spend", file, "--json", "--zone", "UTC", "--currency", "EUR")
    assert json.loads(result.stdout.splitlines()[-1]) == {
        "rows": 2, "new": 1, "changed": 0, "unchanged": 0, "refused": 1,
    }  # fmt: skip
    assert "Line 3, week 'soon': not a week like 2026-W47, nor a date." in " ".join(result.stderr.split())
