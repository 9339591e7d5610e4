"""How a file is written: its encoding and what stands between its cells."""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from bot.intake.csv import columns
from bot.intake.csv.columns import CannotImport

DELIMITERS = ",;\t|"
SAMPLE_CHARACTERS = 64 * 1024
_CHUNK = 1024 * 1024
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Writing:
    """How to read the file. `skipped` lines stand before the header (Excel's 'sep=;')."""

    encoding: str
    delimiter: str
    skipped: int = 0


def sniff(path: Path) -> Writing:
    """Encoding and delimiter of a file; CannotImport if it is no text or empty."""
    name = _encoding(path)
    with open_text(path, name) as file:
        sample = file.read(SAMPLE_CHARACTERS).replace("\0", "")
    if not sample.strip():
        raise CannotImport(f"{path} is empty")
    first = sample.splitlines()[0].strip()
    if first.lower().startswith("sep=") and len(first) == 5:
        return Writing(name, first[4], skipped=1)
    return Writing(name, max(DELIMITERS, key=lambda delimiter: _fitness(sample, delimiter)))


def open_text(path: Path, encoding: str) -> TextIO:
    """The file as text; line ends are left to the csv module."""
    return path.open(encoding=encoding, newline="")


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise CannotImport(f"{path} is a workbook; save it as CSV (in Excel: CSV UTF-8) and import that")
    for mark, name in _MARKS:
        if head.startswith(mark):
            return _checked(path, name)
    if head[1::2].count(0) > len(head) / 4:
        return _checked(path, "utf-16-le")
    if head[0::2].count(0) > len(head) / 4:
        return _checked(path, "utf-16-be")
    # Latin-1 reads anything, so it is the last resort; Windows writes it with a few letters of its own.
    return next(name for name in ("utf-8", "cp1252", "latin-1") if _reads(path, name))


def _checked(path: Path, name: str) -> str:
    if not _reads(path, name):
        raise CannotImport(f"{path} begins as {name} and does not go on so; save it anew as UTF-8")
    return name


def _reads(path: Path, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)()
    with path.open("rb") as file:
        try:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _fitness(sample: str, delimiter: str) -> tuple[int, float, int]:
    """Columns with known names, then how many rows are as wide as the header, then how wide that is."""
    rows = [row for row in _rows(sample, delimiter) if row]
    if not rows or len(rows[0]) < 2:
        return columns.familiarity(rows[0]) if rows else 0, 0.0, 1
    width = len(rows[0])
    same = sum(len(row) == width for row in rows) / len(rows)
    return columns.familiarity(rows[0]), same, width


def _rows(sample: str, delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    for _ in range(200):
        try:
            yield next(reader)
        except (StopIteration, csv.Error):
            return
