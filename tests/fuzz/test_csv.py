"""Any file through `handoff import`: every row is accounted for and refused ones come back with reasons, or a sentence
says why nothing was imported, and then nothing was."""

import csv
import itertools
import json
import shutil
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from bot.commands import import_file
from bot.intake.csv.columns import FIELDS
from bot.intake.reading import values
from store.db.database import Database
from store.team import workspace
from tests.faults import life_laws
from tests.fuzz import tries

START = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
HEADERS = ("id", "email", "name", "company", "created", "ID", "Email Address", "mail", "amount", "stage", "won date",
           "next_step_due", "touch", *FIELDS, "", " ", "a;b", "refused_line")  # fmt: skip
CELLS = ("", "a@x.example", "b@y.example", "nobody", "1", "2", "=1+1", "@SUM(A1)", "\t=1", "-5", "1.234,5",
         "2026-11-18", "03/04/2026", "won", "yes", '"', "'", "a\nb", "a\r\nb", "\x00", "\u202e", "\ufeff", "x" * 20_000,
         "𐍈", "é", "demo_request", "9999-12-31", "1e999")  # fmt: skip
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "latin-1", "cp1251", "shift_jis")


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """Rows of any width under a header that may name things twice, quoted well or badly, in some encoding."""
    header = draw(st.lists(st.sampled_from(HEADERS), min_size=1, max_size=6))
    cells = st.sampled_from(CELLS) | st.text(max_size=5)
    rows = draw(st.lists(st.lists(cells, max_size=8), max_size=6))
    mark, end = draw(st.sampled_from(",;\t|")), draw(st.sampled_from(("\n", "\r\n", "\r")))
    quoted = draw(st.booleans())
    lines = [mark.join(_quoted(cell) if quoted else cell for cell in row) for row in [header, *rows]]
    content = end.join(lines).encode(draw(st.sampled_from(ENCODINGS)), "replace")
    torn = draw(st.integers(0, 9))
    return content[: -1 - torn] if torn > 7 else content


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


class Desk:
    """The command at a terminal of its own."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database, self.file, self.minutes = database, folder / "leads.csv", itertools.count()
        self.app = typer.Typer()
        self.app.callback()(lambda: None)
        import_file.register(self.app, lambda _: nullcontext(database), lambda _: START + self.passed())

    def passed(self) -> timedelta:
        return timedelta(minutes=next(self.minutes))

    def run(self, content: bytes, *options: str) -> tuple[dict[str, int] | None, Result]:
        """The numbers, or None if nothing was imported."""
        self.file.write_bytes(content)
        refused = self.file.with_name("leads.refused.csv")
        refused.unlink(missing_ok=True)
        result = CliRunner().invoke(self.app, ["import", str(self.file), "--json", *options])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
        assert result.exit_code in (0, 2), result.output
        if result.exit_code == 2:
            assert "Nothing was imported: " in result.output
            return None, result
        return json.loads(result.stdout.splitlines()[-1]), result

    def refused(self) -> list[dict[str | None, Any]]:
        """The rows that came back."""
        file = self.file.with_name("leads.refused.csv")
        if not file.exists():
            return []
        text = file.read_text("utf-8-sig")
        mark = text[text.index("refused_line") + len("refused_line")]
        usual = csv.field_size_limit(10**7)
        try:
            with file.open(encoding="utf-8-sig", newline="") as opened:
                return list(csv.DictReader(opened, delimiter=mark))
        finally:
            csv.field_size_limit(usual)

    def rows(self) -> life_laws.Rows:
        with self.database.read() as tx:
            return life_laws.rows(tx)


@pytest.fixture(scope="module")
def desk(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("csv")
    shutil.copy(sqlite_template, folder / "handoff.db")
    database = Database(f"sqlite:///{folder / 'handoff.db'}")
    with database.begin() as tx:
        workspace.change(tx, zone="UTC", set_up_at=START)
    yield Desk(database, folder)
    database.close()


def test_every_row_of_any_file_is_accounted_for(desk: Desk) -> None:
    taken = 0

    @tries(10, 4000)
    @given(content=files())
    def each(content: bytes) -> None:
        nonlocal taken
        before = desk.rows()
        numbers, _ = desk.run(content, "--yes")
        after = desk.rows()
        if numbers is None:
            assert after == before
            return
        taken += 1
        counted = [numbers[name] for name in ("leads_new", "leads_updated", "unchanged", "refused")]
        assert numbers["rows"] == sum(counted)
        assert len(after["leads"]) - len(before["leads"]) == numbers["leads_new"]
        _come_back(desk.refused(), numbers["refused"])
        again, _ = desk.run(content, "--yes")
        assert again == numbers | {"leads_new": 0, "leads_updated": 0, "touches": 0, "opportunities": 0,
                                   "unchanged": sum(counted[:3])}  # fmt: skip

    each()
    assert taken


def _come_back(refused: list[dict[str | None, Any]], count: int) -> None:
    assert len(refused) == count
    for row in refused:
        assert row["refused_reason"], row
        cells = [cell for each in row.values() for cell in (each if isinstance(each, list) else [each or ""])]
        assert not any(cell.lstrip().startswith(values.FORMULAS) for cell in cells), row


def test_a_dry_run_keeps_nothing(desk: Desk) -> None:
    @tries(3, 1000)
    @given(content=files())
    def each(content: bytes) -> None:
        before = desk.rows()
        desk.run(content, "--dry-run")
        assert desk.rows() == before

    each()
