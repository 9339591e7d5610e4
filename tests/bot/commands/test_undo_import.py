"""`handoff import --undo ID` and `--list`, as typed; and what becomes of cards in Slack."""

import json
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.commands import undo_import
from bot.intake.csv import csv_file
from scheduler import jobs
from store.db.database import Database
from store.leads import imports
from tests.office import world as worlds
from tests.office.clock import DAY
from tests.office.lives import telling

LEADS = "id,email,name,title,problem,pet\n" + "".join(
    f"{number},zyxwina{number}@quorbel.example,Zyxwina Quorbel{number},Founder,slow,Quorbel\n" for number in (1, 2, 3)
)
HOT = (
    "id,email,name,title,problem,touch kind,touch at\n"
    "1,zyxwina@quorbel.example,Zyxwina Quorbel,Founder,slow,demo_request,2026-11-18 08:00:00\n"
)
SPEND = "campaign,week,amount\nautumn,2026-W40,100\nspring,2026-W41,200\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "leads.csv").write_text(LEADS)
    (tmp_path / "spend.csv").write_text(SPEND)
    return tmp_path


def test_an_import_says_how_to_undo_it_and_comes_again_as_it_came_first(handoff, sqlite_url, folder):
    def type_in(*words: str):
        return handoff("import", *words, HANDOFF_DATABASE_URL=sqlite_url)

    first = type_in("leads.csv", "--zone", "UTC", "--json")
    assert first.stderr.splitlines()[-1] == "Undo it: handoff import --undo 1"
    [_, line] = type_in("--list").stdout.splitlines()
    assert line.startswith("1 ") and "leads  3, 3 new" in line
    undone = type_in("--undo", "1", "--yes")
    assert undone.exit_code == 0, undone.output
    assert "    3  leads that it made, blanked" in undone.stdout
    assert "Import 1 is undone. The same file may be imported again." in undone.stdout
    with closing(Database(sqlite_url)) as database:
        assert telling(database) == []
        with database.read() as tx:
            assert [one.undone_at is not None for one in imports.last_imports(tx, 9)] == [True]
    again = type_in("leads.csv", "--json")
    assert json.loads(again.stdout) == json.loads(first.stdout)
    assert again.stderr.splitlines()[-1] == "Undo it: handoff import --undo 2"


def test_spend_is_undone_and_what_it_replaced_is_said(handoff, sqlite_url, folder):
    def type_in(*words: str):
        return handoff("import", *words, HANDOFF_DATABASE_URL=sqlite_url)

    type_in("--spend", "spend.csv", "--zone", "UTC", "--currency", "EUR")
    (folder / "spend.csv").write_text(SPEND.replace("200", "300"))
    type_in("--spend", "spend.csv")
    undone = type_in("--undo", "2", "--yes")
    assert "    1  amounts of spend" in undone.stdout
    assert "It replaced an earlier amount, which can't be brought back: import that file again." in undone.stdout
    undone = type_in("--undo", "1", "--yes")
    assert "    1  amounts of spend" in undone.stdout


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--undo", "7", "--yes"), 1, "There is no import 7. `handoff import --list` shows the last ones."),
        (("--undo", str(2**70), "--yes"), 1, f"There is no import {2**70}."),
        (("--undo", "1"), 2, "Nothing was undone. Say --yes if that is meant."),
        (("--undo", "1", "--dry-run"), 0, "Nothing was undone: this was a dry run."),
        ((), 2, "Name the CSV file, or say --undo ID or --list."),
        (("leads.csv", "--undo", "1", "--yes"), 2, "Name the CSV file, or say --undo ID or --list."),
        (("--list",), 0, "20"),
    ],
)
def test_what_undoes_nothing_says_why(handoff, sqlite_url, folder, words, code, said):
    handoff("import", "leads.csv", HANDOFF_DATABASE_URL=sqlite_url)
    result = handoff("import", *words, HANDOFF_DATABASE_URL=sqlite_url)
    assert (result.exit_code, said in " ".join(result.output.split())) == (code, True), result.output
    with closing(Database(sqlite_url)) as database, database.read() as tx:
        assert [one.undone_at for one in imports.last_imports(tx, 9)] == [None]


def test_a_second_time_it_was_undone_already_and_a_dry_run_leaves_none(handoff, sqlite_url, folder):
    handoff("import", "leads.csv", "--dry-run", HANDOFF_DATABASE_URL=sqlite_url)
    assert "Nothing was imported yet." in handoff("import", "--list", HANDOFF_DATABASE_URL=sqlite_url).stdout
    handoff("import", "leads.csv", HANDOFF_DATABASE_URL=sqlite_url)
    handoff("import", "--undo", "1", "--yes", HANDOFF_DATABASE_URL=sqlite_url)
    again = handoff("import", "--undo", "1", "--yes", HANDOFF_DATABASE_URL=sqlite_url)
    assert (again.exit_code, "Import 1 was undone already, on " in again.stdout) == (0, True)


def test_a_person_at_the_terminal_is_asked(handoff, sqlite_url, folder, monkeypatch):
    handoff("import", "leads.csv", HANDOFF_DATABASE_URL=sqlite_url)
    monkeypatch.setattr(undo_import, "sys", SimpleNamespace(stdin=SimpleNamespace(isatty=lambda: True)))
    result = handoff("import", "--undo", "1", HANDOFF_DATABASE_URL=sqlite_url)  # and says nothing
    assert (result.exit_code, "Undo import 1?" in result.stderr) == (1, True)


def test_a_card_in_slack_says_that_it_is_withdrawn_and_nothing_rings_for_it(sqlite_database, tmp_path, capsys):
    file = tmp_path / "leads.csv"
    file.write_text(HOT)
    with worlds.opened(sqlite_database) as world:
        report = csv_file.import_file(sqlite_database, file, now=world.office(), hand_over=True)
        assert report.cards == 1 and report.import_id is not None
        world.deliver()
        [card] = world.slack.messages(world.leads)
        assert "Zyxwina" in json.dumps(card)
        world.office.forward(minutes=30)
        undo_import.undo(sqlite_database, report.import_id, world.office(), yes=True, dry_run=False)
        assert "cards in Slack, which will say that they are withdrawn" in capsys.readouterr().out
        world.deliver()
        [card] = world.slack.messages(world.leads)
        assert card["text"] == "Withdrawn: the import that brought this lead was undone"
        world.office.at += 3 * DAY
        jobs.tick(sqlite_database, world.office())
        world.deliver()
        assert world.slack.messages(world.leads) == [card]
        assert [world.slack.dm(member) for member in (world.ana, world.ben, world.mia, world.sam)] == [[], [], [], []]
        assert world.slack.thread(world.leads, card["ts"]) == []
