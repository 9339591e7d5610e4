"""A copy of the SQLite file beside a bot that runs, and a look at whether it is whole."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from store.db import private_files
from store.db.database import Database

PAGES = 256  # a megabyte a step

BackupProgress = Callable[[int, int], None]


class CannotBackUp(Exception):
    """There is no good copy: the message says why and what to do."""


def copy(database: Database, to: Path, progress: BackupProgress | None = None) -> int:
    """Copy the database to a file that is not there yet and check it; the size in bytes. CannotBackUp otherwise.

    The copy is the moment it began at. Nobody waits for it, and what is written meanwhile does not start it anew. It
    stands under its name only once it is whole. `progress` hears how many pages are done, and of how many.
    """
    if database.file is None:
        raise CannotBackUp("PostgreSQL is backed up by its own tool: pg_dump --format=custom --file=FILE DATABASE")
    if os.path.lexists(to):
        raise CannotBackUp(f"{to} is there already. Name a new file; nothing is written over.")
    with _half(to) as half:
        try:
            _fill(database.file, half, progress)
            wrong = trouble(half)
        except sqlite3.OperationalError as error:
            raise CannotBackUp(f"The copy was not made: {error}. See that the disk is not full.") from error
        except sqlite3.DatabaseError as error:
            wrong = str(error)
        if wrong:
            raise CannotBackUp(f"{database.file} is broken: {wrong}. The last good copy is the one to go on with.")
        half.rename(to)
    return to.stat().st_size


def trouble(file: Path) -> str | None:
    """What is wrong with a file of SQLite's: broken pages, or rows that belong to nothing."""
    try:
        with closing(sqlite3.connect(f"file:{_quoted(file)}?mode=ro", uri=True)) as opened:
            (said,) = opened.execute("PRAGMA integrity_check(1)").fetchone()
            orphans = opened.execute("PRAGMA foreign_key_check").fetchmany(1)
    except sqlite3.Error as error:
        return str(error)
    if said != "ok":
        return " ".join(str(said).split())
    return "rows without their parents" if orphans else None


@contextmanager
def _half(to: Path) -> Iterator[Path]:
    """An empty file beside it that only its owner may read; gone at the end unless it got its name."""
    half = to.with_name(f"{to.name}.half")
    try:
        half.unlink(missing_ok=True)
        os.close(os.open(half, os.O_CREAT | os.O_EXCL | os.O_WRONLY, private_files.PRIVATE))
    except OSError as error:
        raise CannotBackUp(f"{half} can't be made: {error.strerror}. Name a file in a folder to write in.") from error
    try:
        yield half
    finally:
        half.unlink(missing_ok=True)


def _fill(file: Path, half: Path, progress: BackupProgress | None) -> None:
    with (
        closing(sqlite3.connect(f"file:{_quoted(file)}?mode=ro", uri=True, isolation_level=None)) as source,
        closing(sqlite3.connect(half, isolation_level=None)) as target,
    ):
        # A look that lasts: without it every write of the bot's would begin the copy anew.
        source.execute("BEGIN")
        source.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
        source.backup(target, pages=PAGES, progress=_told(progress))
        target.execute("PRAGMA journal_mode=DELETE")  # one file; the bot switches WAL on again


def _told(progress: BackupProgress | None) -> Callable[[int, int, int], None] | None:
    if progress is None:
        return None
    return lambda _status, left, of: progress(of - left, of)


def _quoted(file: Path) -> str:
    return str(file.absolute()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
