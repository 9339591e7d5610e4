import json
from contextlib import closing
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from bot.commands import import_file
from store.db.database import Database
from tests.bot.intake.csv.test_csv_file import hot
from tests.office.clock import NOW

KEYS = ["rows", "leads_new", "leads_updated", "unchanged", "refused", "touches", "opportunities"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "leads.csv"
    made.write_text("Person,Mail\n1,a@x.example\n2,nobody\n")
    return made


def run(url: str, *words: str | Path) -> Result:
    app = typer.Typer()
    app.callback()(lambda: None)
    import_file.register(app, lambda _: closing(Database(url)), lambda _: NOW)
    return CliRunner().invoke(app, ["import", *map(str, words)])


def test_the_last_line_is_the_numbers_as_json(sqlite_url: str, file: Path) -> None:
    result = run(sqlite_url, file, "--map", "external_id=Person", "--json")
    assert result.exit_code == 0
    numbers = json.loads(result.stdout.splitlines()[-1])
    assert list(numbers) == KEYS
    assert (numbers["rows"], numbers["leads_new"], numbers["refused"]) == (2, 1, 1)


def test_a_person_reads_what_was_refused_and_where_the_rest_is(sqlite_url: str, file: Path) -> None:
    result = run(sqlite_url, file, "--map", "external_id=Person")
    told = " ".join(result.stderr.split())
    assert "Line 3, email 'nobody': An email address must have an @-sign" in told
    assert "Mend and import that file" in told
    assert result.stdout == ""


def test_a_dry_run_is_called_one(sqlite_url: str, file: Path) -> None:
    result = run(sqlite_url, file, "--dry-run", "--map", "external_id=Person")
    assert "Preview" in result.stderr


def test_a_person_reads_what_became_of_columns_that_nobody_knows_and_of_ids_and_mails(
    sqlite_url: str, file: Path
) -> None:
    many = [f"n{number:02}" for number in range(60)]
    rows = [f"17.0,a@x.example,{'x' * 201},9,{','.join('y' * 60)}", f"18.0,a@x.example,short,9{',' * 60}"]
    file.write_text(f"id,email,Note,Pay=Year,{','.join(many)}\n" + "\n".join(rows) + "\n")
    told = run(sqlite_url, file, "--map", "Pay=Year=-").stderr.splitlines()
    assert f"Kept as extra facts: Note, {', '.join(many)}." in told
    assert "Longer than 200 characters and cut: Note (1)." in told
    assert "Left out, because a lead has at most 60 extra facts: n59." in told
    assert "Passed over: Pay=Year." in told
    assert "The same mail stands beside different ids or names: a@x.example. Each mail is one lead." in told
    assert any(line.startswith("Every id ends in .0") for line in told)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--map", "external_id"], "write FIELD=COLUMN"),
        (["--map", "external_id=Persona"], "did you mean 'Person'"),
        (["--date-format", "backwards"], "--date-format"),
    ],
)
def test_what_is_left_open_is_said_and_nothing_imported(
    sqlite_url: str, file: Path, words: list[str], said: str
) -> None:
    result = run(sqlite_url, file, *words)
    assert result.exit_code == 2
    assert "Nothing was imported" in result.stderr and said in " ".join(result.stderr.split())


def test_what_stands_in_the_file_cannot_move_the_terminal(sqlite_url: str, file: Path) -> None:
    file.write_text("id,\x1b[2Jbox,[red]\n1,2,3\n")
    told = run(sqlite_url, file).stderr
    assert "\x1b[2J" not in told and "[2Jbox, [red]" in told


def test_many_cards_need_a_yes(sqlite_url: str, file: Path) -> None:
    file.write_text(hot(26))
    asked = run(sqlite_url, file, "--zone", "UTC")
    assert asked.exit_code == 2
    assert "26 cards" in asked.stderr and "--yes" in asked.stderr
    assert run(sqlite_url, file, "--zone", "UTC", "--yes").exit_code == 0
