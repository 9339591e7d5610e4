"""`handoff db backup`: what it says, and what it leaves alone."""

from pathlib import Path

from store.db.database import Database


def test_db_backup_says_what_it_made(handoff, sqlite_database: Database, sqlite_url: str, tmp_path: Path) -> None:
    result = handoff("db", "backup", "copy.db", HANDOFF_DATABASE_URL=sqlite_url)
    assert result.exit_code == 0
    assert result.stdout.startswith("copy.db: ")
    assert result.stdout.endswith(" MB, whole.\n")
    again = handoff("db", "backup", "copy.db", HANDOFF_DATABASE_URL=sqlite_url)
    assert again.exit_code == 1
    assert "copy.db is there already" in again.stderr


def test_db_backup_makes_no_database(handoff, tmp_path: Path) -> None:
    result = handoff("db", "backup", "copy.db", HANDOFF_DATABASE_URL=f"sqlite:///{tmp_path}/none.db")
    assert result.exit_code == 1
    assert "is not there yet" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_db_backup_into_a_folder_that_is_not_there(handoff, sqlite_database: Database, sqlite_url: str) -> None:
    result = handoff("db", "backup", "no/such/copy.db", HANDOFF_DATABASE_URL=sqlite_url)
    assert result.exit_code == 1
    assert "No such file or directory. Name a file in a folder to write in." in result.stderr


def test_postgresql_has_its_own_tool(handoff, postgresql_url: str) -> None:
    result = handoff("db", "backup", "copy.db", HANDOFF_DATABASE_URL=postgresql_url)
    assert result.exit_code == 1
    assert "pg_dump" in result.stderr
