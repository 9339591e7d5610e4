"""The encoding of a file: told by its marks and its bytes, or by --encoding. What was supposed is said."""

import codecs
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from bot.intake.csv.columns import CannotImport

WESTERN = "cp1252"
LINES_SHOWN = 5
_CHOICES = "such as utf-8, cp1250 (Central Europe), cp1251 (Cyrillic), mac_roman, shift_jis or gb18030"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FOREIGN_WORD = re.compile(r"[^\s,;|\"]*[^\x00-\x7f][^\s,;|\"]*")
_BAD = "\udc80"


@dataclass(frozen=True, slots=True)
class FileEncoding:
    """How bytes become letters; `note` is what a person must know of it."""

    name: str
    note: str | None = None


@dataclass(slots=True)
class _Findings:
    """One reading of the file: lines with wrong bytes, how many letters beyond ASCII were right, one such word."""

    bad_lines: list[int]
    bad: int = 0
    letters: int = 0
    word: str = ""


def find(path: Path, given: str | None = None) -> FileEncoding:
    """The file's encoding; CannotImport for a workbook, and where one must be named."""
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise CannotImport(f"{path} is a workbook; save it as CSV (in Excel: CSV UTF-8) and import that")
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    if given is not None:
        return _given(path, given, marked)
    if head[1::2].count(0) > len(head) / 4:
        marked = marked or "utf-16-le"
    elif head[0::2].count(0) > len(head) / 4:
        marked = marked or "utf-16-be"
    found = _read(path, marked or "utf-8")
    if not found.bad:
        return FileEncoding(marked or "utf-8")
    if found.letters >= found.bad and (marked or "utf-8").startswith("utf-8"):
        name = marked or "utf-8"
        return FileEncoding(name, f"The file is UTF-8, but {_lines(found)} not; there it was read as {WESTERN}")
    if marked:
        raise CannotImport(f"{path} begins as {marked} and does not go on so; save it again as UTF-8")
    western = _read(path, WESTERN)
    if western.bad:
        raise CannotImport(f"{path} is neither UTF-8 nor {WESTERN}; say what it is with --encoding, {_CHOICES}")
    example = f", for example {western.word!r}" if western.word else ""
    return FileEncoding(
        WESTERN,
        f"The file is not UTF-8; it was read as {WESTERN} (Western Europe){example}. "
        f"If names look wrong, import it again with --encoding, {_CHOICES}",
    )


def open_text(path: Path, encoding: str) -> TextIO:
    """The file as text; line ends are left to the csv module. A wrong byte spoils its letter and no other."""
    errors = "handoff-western" if encoding.startswith("utf-8") else "replace"
    return path.open(encoding=encoding, errors=errors, newline="")


def _given(path: Path, name: str, marked: str | None) -> FileEncoding:
    try:
        "".encode(name)  # hex and its like turn bytes into bytes
        codec = codecs.lookup(name).name
        known = marked if marked and marked.startswith(codec) else codec
        found = _read(path, known)
    except (LookupError, UnicodeError, ValueError) as error:
        raise CannotImport(f"--encoding {name}: there is no such encoding; name one {_CHOICES}") from error
    if not found.bad:
        return FileEncoding(known)
    if found.bad > found.letters:
        raise CannotImport(
            f"--encoding {name}: {path} is not written so ({_lines(found)} not); name another, {_CHOICES}"
        )
    return FileEncoding(known, f"The file is {name}, but {_lines(found)} not; look at those rows")


def _read(path: Path, name: str) -> _Findings:
    found = _Findings([])
    with path.open(encoding=name, errors="handoff-mark", newline="") as file:
        for number, line in enumerate(file, 1):
            if line.isascii():
                continue
            bad = line.count(_BAD)
            found.bad += bad
            found.letters += sum(not letter.isascii() for letter in line) - bad
            if bad:
                found.bad_lines.append(number)
            elif not found.word and (word := _FOREIGN_WORD.search(line)):
                found.word = word[0][:40]
    return found


def _lines(found: _Findings) -> str:
    shown = ", ".join(map(str, found.bad_lines[:LINES_SHOWN]))
    more = f" and {len(found.bad_lines) - LINES_SHOWN} more" if len(found.bad_lines) > LINES_SHOWN else ""
    return f"line {shown} is" if len(found.bad_lines) == 1 else f"lines {shown}{more} are"


def _mark(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return _BAD * (error.end - error.start), error.end


def _western(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode(WESTERN, "replace"), error.end


codecs.register_error("handoff-mark", _mark)
codecs.register_error("handoff-western", _western)
