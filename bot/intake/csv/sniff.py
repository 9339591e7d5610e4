"""How a file is written: its encoding, what stands between its cells, and where its header is."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.intake.csv import columns, encodings
from bot.intake.csv.columns import CannotImport

DELIMITERS = ",;\t|"
SAMPLE_CHARACTERS = 64 * 1024
PREAMBLE_ROWS = 30
# A cell may be a whole document. The limit of the csv module would be taken for a quote that is never closed.
csv.field_size_limit(16 * 1024 * 1024)
_EXCELS_LINE = re.compile(r"\"?sep=(.)\"?[,;\t ]*", re.IGNORECASE)

Familiarity = Callable[[Sequence[str]], int]


@dataclass(frozen=True, slots=True)
class Writing:
    """How to read the file. `skipped` lines stand before the header; `notes` are what a person must know of it."""

    encoding: str
    delimiter: str
    skipped: int = 0
    notes: tuple[str, ...] = ()


def sniff(path: Path, encoding: str | None = None, familiarity: Familiarity = columns.familiarity) -> Writing:
    """Encoding, delimiter and header of a file; CannotImport if it is no text or empty.

    `familiarity` says how many columns of a header have a name we know.
    """
    try:
        if not path.is_file():
            what = f"{path} is no file; name a CSV file" if path.exists() else f"there is no file {path}"
            raise CannotImport(what)
        known = encodings.find(path, encoding)
        with encodings.open_text(path, known.name) as file:
            sample = file.read(SAMPLE_CHARACTERS).replace("\0", "")
    except OSError as error:
        raise CannotImport(f"{path} can't be read: {error.strerror}") from error
    if not sample.strip():
        raise CannotImport(f"{path} is empty")
    notes = (known.note,) if known.note else ()
    told = _EXCELS_LINE.fullmatch(sample.splitlines()[0])
    if told:
        return Writing(known.name, told[1], 1, notes)
    delimiter = max(DELIMITERS, key=lambda delimiter: _fitness(sample, delimiter, familiarity))
    above = _lines_above_header(sample, delimiter, familiarity)
    if above:
        notes = (*notes, f"The header was found in line {above + 1}; the lines above it were passed over")
    return Writing(known.name, delimiter, above, notes)


def _lines_above_header(sample: str, delimiter: str, familiarity: Familiarity) -> int:
    """Some programs write notes first: then the header is the first wider row in which two names are known."""
    first: list[str] = []
    ended = 0
    for row, end in _rows(sample, delimiter, PREAMBLE_ROWS):
        cells = [cell for cell in row if cell.strip()]
        first = first or cells
        if familiarity(first):
            return 0
        if len(cells) > len(first) and familiarity(cells) > 1:
            return ended
        ended = end
    return 0


def _fitness(sample: str, delimiter: str, familiarity: Familiarity) -> tuple[int, float, int]:
    """Columns with known names, then how many rows are as wide as the header, then how wide that is."""
    rows = [row for row, _ in _rows(sample, delimiter) if row]
    if not rows:
        return 0, 0.0, 1
    known = max(familiarity(row) for row in rows[:PREAMBLE_ROWS])
    width = len(rows[0])
    if width < 2:
        return known, 0.0, 1
    return known, sum(len(row) == width for row in rows) / len(rows), width


def _rows(sample: str, delimiter: str, most: int = 200) -> Iterator[tuple[list[str], int]]:
    """Rows of the sample, and how many lines are read by then."""
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter, skipinitialspace=True)
    for _ in range(most):
        try:
            yield next(reader), reader.line_num
        except (StopIteration, csv.Error):
            return
