"""What commands do with a database of another age, and beside a bot that runs on it."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from store.db import migrate, single_process
from store.db.database import Database
from tests.office.clock import NOW
from tests.office.store_helpers import receive


def set_revision(url: str, revision: str) -> None:
    with closing(Database(url)) as database, database.begin() as tx:
        tx.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{revision}'")


def test_an_empty_database_is_filled_by_db_upgrade(handoff, empty_url):
    first = handoff("db", "upgrade", HANDOFF_DATABASE_URL=empty_url)
    assert (first.exit_code, first.stdout) == (0, "The database is up to date now.\n")
    again = handoff("db", "upgrade", HANDOFF_DATABASE_URL=empty_url)
    assert again.stdout == "The database is up to date.\n"


@pytest.mark.parametrize("words", [("db", "upgrade"), ("policy", "show")])
def test_a_database_of_a_newer_version_is_left_alone(handoff, sqlite_database, sqlite_url, words):
    set_revision(sqlite_url, "9999")
    result = handoff(*words, HANDOFF_DATABASE_URL=sqlite_url)
    assert result.exit_code == 2
    assert "revision 9999, which this program does not know" in result.stderr


@pytest.mark.parametrize("words", [("db", "upgrade"), ("policy", "show")])
def test_a_file_of_which_no_whole_copy_can_be_made_is_not_upgraded(
    handoff, sqlite_database, sqlite_url, next_revision, words
):
    receive(sqlite_database)
    with closing(sqlite3.connect(sqlite_database.file)) as file:
        file.execute("DELETE FROM leads")
        file.commit()
    before = migrate.current(sqlite_database)
    next_revision("op.drop_table('remarks')")
    result = handoff(*words, HANDOFF_DATABASE_URL=sqlite_url)
    assert result.exit_code == 2
    assert "is broken: rows without their parents" in result.stderr
    assert migrate.current(sqlite_database) == before
    assert list(sqlite_database.file.parent.glob("*.at-*")) == []


def test_a_schema_is_not_changed_under_a_bot_that_runs(handoff, tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'old.db'}"
    with closing(Database(url)) as database, single_process.process(database):
        result = handoff("db", "upgrade", HANDOFF_DATABASE_URL=url)
        assert result.exit_code == 2
        assert f"Handoff already runs on {tmp_path / 'old.db'} (process " in result.stderr
        handoff("policy", "show", HANDOFF_DATABASE_URL=url)
        assert migrate.current(database) is None


@pytest.mark.parametrize("link", [os.symlink, os.link])
def test_a_file_is_the_same_under_another_name(sqlite_database, tmp_path: Path, link):
    other = tmp_path / "other.db"
    with single_process.process(sqlite_database):
        link(sqlite_database.file, other)
        with (
            closing(Database(f"sqlite:///{other}")) as second,
            pytest.raises(single_process.AnotherRuns, match=r"already runs|another name"),
            single_process.process(second),
        ):
            pass


def test_the_file_is_free_again_when_the_process_ends(sqlite_database):
    for _ in range(2):
        with single_process.process(sqlite_database):
            pass


def test_commands_work_beside_a_bot_that_runs(handoff, sqlite_database, sqlite_url):
    with single_process.process(sqlite_database):
        assert handoff("policy", "show", HANDOFF_DATABASE_URL=sqlite_url).exit_code == 0


def test_a_command_waits_no_longer_than_is_bearable_for_another_writer(
    handoff, sqlite_database, sqlite_url, monkeypatch
):
    monkeypatch.setattr("store.db.connecting.LOOK_SECONDS", 0.1)
    with sqlite_database.begin():
        result = handoff("policy", "show", HANDOFF_DATABASE_URL=sqlite_url)
    assert result.exit_code == 2
    assert "is being written to by others. Try again soon." in result.stderr


def test_an_import_ends_with_all_its_numbers_as_json(handoff, sqlite_database, sqlite_url, tmp_path: Path):
    file = tmp_path / "leads.csv"
    file.write_text("id,name,email\n1,Ada Berg,ada@acme.example\n2,Bo,nobody\n", "utf-8")
    receive(sqlite_database, NOW, external_id="x", email="ada@acme.example", name="Ada")
    result = handoff("import", file, "--map", "external_id=id", "--json", HANDOFF_DATABASE_URL=sqlite_url)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == (
        '{"rows": 2, "leads_new": 0, "leads_updated": 1, "unchanged": 0, "refused": 1, "touches": 0, "opportunities": 0}'  # noqa: E501
    )


def test_a_file_that_can_not_be_imported_is_said_in_a_sentence(handoff, sqlite_database, sqlite_url, tmp_path: Path):
    result = handoff("import", tmp_path / "none.csv", HANDOFF_DATABASE_URL=sqlite_url)
    assert result.exit_code == 2
    assert "Nothing was imported: " in result.stderr
    assert "Traceback" not in result.output


def test_whether_a_bot_runs_on_a_file_is_asked_without_taking_its_place(sqlite_database):
    asked = [single_process.is_running(sqlite_database)]
    with single_process.process(sqlite_database):
        asked.append(single_process.is_running(sqlite_database))
    asked.append(single_process.is_running(sqlite_database))
    with single_process.process(sqlite_database):
        pass
    assert asked == [False, True, False]
