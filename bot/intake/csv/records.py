"""A file's records with their line numbers. A broken record is said and costs no other."""

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.intake.csv import encodings
from bot.intake.csv.columns import CannotImport
from bot.intake.csv.sniff import Writing

# Where a record of several lines is given up: its first line opened a quote that nothing closes.
LONGEST_RECORD = 256 * 1024


@dataclass(frozen=True, slots=True)
class Record:
    """One row. `line` is where it begins, counted from 1; `trouble` says why its cells can't be trusted."""

    line: int
    cells: list[str]
    trouble: str | None = None


@contextmanager
def opened(path: Path, writing: Writing) -> Iterator[tuple[list[str], Iterator[Record]]]:
    """The header and the records after it, read as they are asked for."""
    with encodings.open_text(path, writing.encoding) as file:
        lines = _Lines(file)
        for _ in range(writing.skipped):
            next(lines, None)
        reader = csv.reader(lines, delimiter=writing.delimiter, skipinitialspace=True)
        header = [name.strip() for name in _header(reader)]
        lines.longest = LONGEST_RECORD
        yield header, _records(lines, reader, len(header))


class _Lines:
    """Lines that can be given back when a quote has swallowed too many of them."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._returned: deque[str] = deque()
        self.number = 0
        self.taken: list[str] = []
        self.longest: int | None = None
        self._length = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._returned.popleft() if self._returned else next(self._lines).replace("\0", "")
        self.number += 1
        self.taken.append(line)
        self._length += len(line)
        if self.longest and len(self.taken) > 1 and self._length > self.longest:
            raise csv.Error("too long")
        return line

    def begin(self) -> None:
        """From here on the lines are another record's."""
        self.taken.clear()
        self._length = 0

    def give_back(self) -> None:
        """All of the record's lines but its first."""
        swallowed = self.taken[1:]
        self._returned.extendleft(reversed(swallowed))
        self.number -= len(swallowed)


def _header(reader: Iterator[list[str]]) -> list[str]:
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return []
        except csv.Error as error:
            raise CannotImport("the header can't be read: one of its names is longer than any name is") from error
        while cells and not cells[-1].strip():
            cells.pop()
        if cells:
            return cells


def _records(lines: _Lines, reader: Any, width: int) -> Iterator[Record]:
    while True:
        lines.begin()
        line = lines.number + 1
        cells: list[str] | None
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            cells = None
        if cells is None or (len(lines.taken) > 1 and _swallowed(lines.taken, cells, width)):
            lines.give_back()
            yield Record(line, [lines.taken[0].rstrip("\r\n")], "a quote is opened here and never closed")
        elif '\\"' in (text := "".join(lines.taken)) and not _is_as_written(text, reader.dialect):
            yield Record(line, cells, 'a quote is written as \\" here; write it twice, as in ""')
        elif any(cell.strip() for cell in cells):
            yield _record(line, cells, width)


def _is_as_written(text: str, dialect: Any) -> bool:
    """Whether quotes open and close cells only. A backslash before one that is meant as a letter ends the cell."""
    try:
        list(csv.reader(text.splitlines(keepends=True), dialect, strict=True))
    except csv.Error:
        return False
    return True


def _swallowed(taken: list[str], cells: list[str], width: int) -> bool:
    """A record of several lines that ends within a quote or fits no row: its first line opened one too many."""
    return len(_without_empty_end(cells, width)) != width or sum(line.count('"') for line in taken) % 2 == 1


def _record(line: int, cells: list[str], width: int) -> Record:
    """The row as wide as the header: spreadsheets leave out empty cells at its end, or write more of them.

    A single cell in a wide table is a line below the table, such as a sum or a copyright.
    """
    cells = _without_empty_end(cells, width)
    if len(cells) > width or (len(cells) == 1 and width > 2):
        remedy = "put quotes around a cell that holds commas" if len(cells) > width else "fill it up, or take it out"
        return Record(line, cells, f"this row has {len(cells)} cells and the header {width}; {remedy}")
    return Record(line, cells + [""] * (width - len(cells)))


def _without_empty_end(cells: list[str], width: int) -> list[str]:
    return cells if any(cell.strip() for cell in cells[width:]) else cells[:width]
