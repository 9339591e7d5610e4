"""`handoff accounts`: from a CSV file, to a list, JSON and CSV that is read again."""

import csv
import io
import json

import pytest

from store.accounts import account_steps, target_accounts
from tests.office.cast import ANA
from tests.office.clock import NOW
from tests.office.store_helpers import staff

FILE = """Company,Website,Tier,Rep,Marketer,Plan
Acme GmbH,https://www.acme.example/,1,Ana,Mia,Win the round table
Dune Labs,,2,,,
Elm,gmail.com,2,,,
Fir,fir.example,4,Nobody,Ana,
,x.example,1,,,
ACME,other.example,3,,,
"""


@pytest.fixture
def team(sqlite_database):
    with sqlite_database.begin() as tx:
        staff(tx)
    return sqlite_database


def imported(type_, tmp_path, text=FILE, *options):
    path = tmp_path / "accounts.csv"
    path.write_text(text)
    return type_("accounts", "import", str(path), *options)


def test_rows_that_wont_do_are_named_and_cost_no_other(type_, team, tmp_path):
    told = imported(type_, tmp_path)
    assert told.exit_code == 1
    assert "2 accounts proposed, 1 unchanged, 3 refused." in told.stdout
    assert "Line 7, ACME: on the list already, unchanged." in told.stdout
    for fault in (
        "Line 4, domain “gmail.com”: gmail.com is a mail provider's. Write the company's own domain",
        "Line 5, tier “4”: write 1, 2 or 3.",
        "Line 5, rep “Nobody”: write a rep's name or member ID, or leave it empty.",
        "Line 5, marketer “Ana”: write a marketer's name or member ID, or leave it empty.",
        "Line 6, company “”: write the company's name.",
    ):
        assert fault in told.stderr
    acme, dune = json.loads(type_("accounts", "--json").stdout)
    assert (acme["company"], acme["domain"], acme["tier"], acme["rep"], acme["marketer"], acme["state"]) == (
        "Acme GmbH", "acme.example", 1, "Ana", "Mia", "proposed",
    )  # fmt: skip
    assert (dune["company"], dune["domain"], dune["rep"]) == ("Dune Labs", None, None)


def test_what_is_only_tried_is_told_and_not_kept(type_, team, tmp_path):
    told = imported(type_, tmp_path, FILE, "--dry-run")
    assert told.exit_code == 1
    assert "2 accounts proposed, 1 unchanged, 3 refused. Nothing was kept." in told.stdout
    assert json.loads(type_("accounts", "--json").stdout) == []


def test_a_file_twice_changes_nothing(type_, team, tmp_path):
    good = "\n".join(FILE.splitlines()[:3])
    assert imported(type_, tmp_path, good).exit_code == 0
    assert "0 accounts proposed, 2 unchanged, 0 refused." in imported(type_, tmp_path, good).stdout


@pytest.mark.parametrize(("text", "said"), [("Name;Size\na;b\n", "no column is called company"), ("", "is empty")])
def test_a_file_without_companies_is_refused(type_, team, tmp_path, text, said):
    told = imported(type_, tmp_path, text)
    assert told.exit_code == 2
    assert said in told.stderr


def test_csv_holds_no_formula_and_is_read_again(type_, team, tmp_path):
    assert "no target accounts yet" in type_("accounts").stdout
    imported(type_, tmp_path, 'company,plan\n"=HYPERLINK(1)","+1 call"\n[red]Elm,\n')
    with team.begin() as tx:
        target_accounts.agree_to_account(tx, 2, ANA, NOW)
        account_steps.add_step(tx, 2, "Call", NOW.date(), ANA, NOW, "V1")
    written = type_("accounts", "--csv").stdout
    first, second = csv.DictReader(io.StringIO(written))
    assert (first["company"], first["plan"]) == ("'=HYPERLINK(1)", "'+1 call")
    assert (second["next_step"], second["next_step_due"]) == ("Call", "2026-11-18")
    assert "[red]Elm" in type_("accounts").stdout
    assert "0 accounts proposed, 2 unchanged, 0 refused." in imported(type_, tmp_path, written).stdout
