"""A file's records with their line numbers. A broken record is said and costs no other."""

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.intake.csv import sniff
from bot.intake.csv.sniff import Writing


@dataclass(frozen=True, slots=True)
class Record:
    """One row. `line` is where it begins, counted from 1; `trouble` says why its cells can't be trusted."""

    line: int
    cells: list[str]
    trouble: str | None = None


@contextmanager
def opened(path: Path, writing: Writing) -> Iterator[tuple[list[str], Iterator[Record]]]:
    """The header and the records after it, read as they are asked for."""
    with sniff.open_text(path, writing.encoding) as file:
        lines = _Lines(file)
        for _ in range(writing.skipped):
            next(lines, None)
        reader = csv.reader(lines, delimiter=writing.delimiter)
        header = [name.strip() for name in _header(reader)]
        yield header, _records(lines, reader, len(header))


class _Lines:
    """Lines that can be given back when a quote has swallowed too many of them."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._returned: deque[str] = deque()
        self.number = 0
        self.taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._returned.popleft() if self._returned else next(self._lines).replace("\0", "")
        self.number += 1
        self.taken.append(line)
        return line

    def give_back(self) -> None:
        """All of the record's lines but its first."""
        swallowed = self.taken[1:]
        self._returned.extendleft(reversed(swallowed))
        self.number -= len(swallowed)


def _header(reader: Iterator[list[str]]) -> list[str]:
    for cells in reader:
        while cells and not cells[-1].strip():
            cells.pop()
        if cells:
            return cells
    return []


def _records(lines: _Lines, reader: Iterator[list[str]], width: int) -> Iterator[Record]:
    while True:
        lines.taken.clear()
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
        elif any(cell.strip() for cell in cells):
            yield _record(line, cells, width)


def _swallowed(taken: list[str], cells: list[str], width: int) -> bool:
    """A record of several lines that ends within a quote or fits no row: its first line opened one too many."""
    return len(cells) != width or sum(line.count('"') for line in taken) % 2 == 1


def _record(line: int, cells: list[str], width: int) -> Record:
    if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
        cells = cells[:width]
    if len(cells) != width:
        return Record(line, cells, f"this row has {len(cells)} cells and the header {width}")
    return Record(line, cells)
