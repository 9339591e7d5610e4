"""FILE.refused.csv: the rows that could not be taken, as they were, with line, field, value and reason."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self, TextIO

from bot.intake.csv.columns import NOTES, CannotImport
from bot.intake.csv.records import Record
from bot.intake.csv.rows import CellFault
from bot.intake.csv.sniff import Writing
from bot.intake.reading import values
from store.db import private_files

REFUSALS_SHOWN = 20


class RefusedRows:
    """Writes the file when the first row is refused. Mended, it can be imported as it is: its notes are passed over."""

    def __init__(self, source: Path, writing: Writing, header: Sequence[str]) -> None:
        stem = source.stem if source.suffix.lower() in (".csv", ".tsv", ".txt") else source.name
        self._places = [folder / f"{stem}.refused.csv" for folder in (source.parent, Path.cwd())]
        self._width = len(header)
        self._kept = [index for index, name in enumerate(header) if name not in NOTES]
        self._header = [header[index] for index in self._kept]
        self._delimiter = writing.delimiter
        self._file: TextIO | None = None
        self.path: Path | None = None

    def add(self, line: int, cells: Sequence[str], faults: Sequence[CellFault]) -> None:
        """Write one refused row."""
        if self._file is None:
            self._file, self.path = self._open()
            self._write([*self._header, *NOTES])
        row = [cells[index] if index < len(cells) else "" for index in self._kept]
        told = zip(*((fault.field, fault.value, fault.reason) for fault in faults), strict=True)
        notes = [str(line), *("; ".join(each) for each in told)]
        self._write([*row, *notes, *cells[self._width :]])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def _open(self) -> tuple[TextIO, Path]:
        for place in self._places:
            try:
                # The mark at the beginning tells spreadsheets that this is UTF-8.
                opened = private_files.opened_to_write(place)
                return io.TextIOWrapper(opened, encoding="utf-8-sig", newline=""), place
            except OSError:
                continue  # the file may lie where nothing can be written
        raise CannotImport(f"can't write {' or '.join(str(place) for place in self._places)}, where refused rows go")

    def _write(self, row: Sequence[str]) -> None:
        assert self._file is not None
        csv.writer(self._file, delimiter=self._delimiter).writerow([values.no_formula(cell) for cell in row])


@dataclass(slots=True)
class FileReport:
    """What every file's report says: how many rows, where its columns were found, which rows were refused and why.

    `notes` are sentences about the file as a whole; `import_id` is empty if it was only tried.
    """

    rows: int = 0
    refused: int = 0
    columns: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    refusals: list[tuple[int, CellFault]] = field(default_factory=list)
    refused_file: Path | None = None
    import_id: int | None = None

    def refuse(self, kept: RefusedRows, record: Record, faults: Sequence[CellFault]) -> None:
        """Count a row that is not taken, and write it down."""
        self.refused += 1
        kept.add(record.line, record.cells, faults)
        room = REFUSALS_SHOWN - len(self.refusals)
        self.refusals += [(record.line, fault) for fault in faults[:room]]
