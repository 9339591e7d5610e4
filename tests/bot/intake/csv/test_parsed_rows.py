"""What rows say is parsed once, and read again as often as an import asks."""

from datetime import UTC
from pathlib import Path

import pytest

from bot.intake.csv import layouts, parsed_rows
from bot.intake.csv.parsed_rows import ParsedRows
from bot.intake.csv.rows import Plan
from store.record.events import LeadEvent
from tests.office.clock import NOW

TEXT = "id,name,touch_kind,touch_at\n1,Ann,blog,2026-11-02\n2,Bo,,\n3,,blog,never\n1,,webinar,2026-11-03\n"


def read(file: Path, text: str) -> list[list[tuple[int, object]]]:
    """The lines twice, each with the id that was understood, or the fields that were not."""
    file.write_text(text)
    layout = layouts.read_layout(file, {}, None, None, "EUR", NOW, lambda _done: None)
    plan = Plan(layout.columns, layout.orders, None, "EUR", UTC, "csv", False, NOW)
    with ParsedRows(layout, plan) as parsed:
        return [
            [
                (row.line, told.external_id if isinstance(told, LeadEvent) else [each.field for each in told][:1])
                for row, told in parsed
            ]
            for _ in range(2)
        ]


@pytest.mark.parametrize("in_memory", [0, 2, 9])
def test_the_rows_of_one_person_come_together_where_the_first_one_stood(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_memory: int
) -> None:
    monkeypatch.setattr(parsed_rows, "IN_MEMORY", in_memory)
    expected = [(2, "1"), (5, "1"), (3, "2"), (4, ["touch_at"])]
    assert read(tmp_path / "leads.csv", TEXT) == [expected, expected]


def test_a_file_without_rows_has_none(tmp_path: Path) -> None:
    assert read(tmp_path / "leads.csv", "id,name\n") == [[], []]
