"""Any file at all: an import ends in numbers that add up, or in a sentence."""

import itertools
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.intake.csv import csv_file
from bot.intake.csv.columns import FIELDS, CannotImport
from store.db.database import Database
from store.team import workspace
from tests.office.clock import NOW

START = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
later = (START + timedelta(minutes=number) for number in itertools.count())  # office time never runs backwards
NASTY = st.sampled_from(
    ["", "a@x.example", "A@X.example ", "nobody", "1", "2", "0", "-5", "1,234.50", "1.234", "€ 5", "03/04/2026",
     "13/04/2026", "2026-11-18", "2026-11-18T10:00:00Z", "9999-12-31", "0001-01-01", "yes", "Select", "=1+1",
     "'", '"', '""', "a\nb",
     "\x00", "\u202e", "𐍈" * 300, "x" * 11_000, "demo_request", "1e99", "99999999999999999999", "NaN"]
)  # fmt: skip
CELL = NASTY | st.text(max_size=6)
ROW = st.lists(CELL, min_size=1, max_size=6)


@pytest.fixture(scope="module")
def folder(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("fuzz")
    shutil.copy(sqlite_template, made / "handoff.db")
    return made


@pytest.fixture(scope="module")
def any_database(folder: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{folder / 'handoff.db'}")
    with opened.begin() as tx:
        workspace.change(tx, zone="UTC", set_up_at=NOW)
    yield opened
    opened.close()


def adds_up(database: Database, file: Path, content: bytes, **options: bool) -> csv_file.LeadsReport | None:
    file.write_bytes(content)
    try:
        report = csv_file.import_file(database, file, now=next(later), **options)
    except CannotImport as error:
        assert str(error)
        return None
    assert report.rows == report.leads_new + report.leads_updated + report.unchanged + report.refused
    return report


@given(content=st.binary(max_size=300) | st.text('id,email;\n\r"\0x@.é\t', max_size=120).map(str.encode))
def test_any_bytes_are_read_or_refused_in_a_sentence(any_database: Database, folder: Path, content: bytes) -> None:
    adds_up(any_database, folder / "leads.csv", b"id,email,name\n" + content, dry_run=True)
    adds_up(any_database, folder / "leads.csv", content, dry_run=True)


@given(header=st.lists(st.sampled_from(FIELDS), min_size=1, max_size=6, unique=True), rows=st.lists(ROW, max_size=6))
def test_any_cells_are_read_or_refused_row_by_row(
    any_database: Database, folder: Path, header: list[str], rows: list[list[str]]
) -> None:
    lines = ["id;" + ";".join(header)]
    for number, row in enumerate(rows):
        cells = [str(number % 3), *row, *[""] * len(header)][: len(header) + 1]
        lines.append(";".join('"' + cell.replace('"', '""') + '"' for cell in cells))
    content = "\n".join(lines).encode("utf-8", "replace")
    if adds_up(any_database, folder / "leads.csv", content, yes=True) is not None:
        again = csv_file.import_file(any_database, folder / "leads.csv", now=next(later), yes=True)
        assert again.rows == again.unchanged + again.refused
