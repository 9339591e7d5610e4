"""Opening the database, or saying in a sentence why it can't be had."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, text
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionLeft

from store.db.database import Busy, Database

DISK_FULL = "53100"  # PostgreSQL's code
LOOK_SECONDS = 5.0  # to wait for another writer when the database is opened

# What any transaction may raise while the database does not answer.
FAILURES = (OperationalError, InterfaceError, NoConnectionLeft, Busy)


class CannotReach(Exception):
    """The database can't be opened or does not answer: `what` is wrong, and a `remedy`."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what} {remedy}")
        self.what, self.remedy = what, remedy


class NotThere(CannotReach):
    """The SQLite file has yet to be made."""


def open_database(url: str, make: bool = True) -> Database:
    """The database at this address, which has answered once. A SQLite file that is not there is made, if wanted."""
    try:
        database = Database(url)
    except ModuleNotFoundError as missing:
        remedy = "Run: pip install 'slack-handoff[postgres]'"
        raise CannotReach(f"PostgreSQL needs the package {missing.name}.", remedy) from missing
    except (ArgumentError, ValueError) as wrong:
        remedy = "Write one like postgresql://user:password@host:5432/handoff"
        raise CannotReach(f"The database's address can't be read: {wrong}.", remedy) from wrong
    try:
        is_there = database.file is None or database.file.exists()
    except (OSError, ValueError) as wrong:  # too long a name, or a folder that this user may not look into
        words = getattr(wrong, "strerror", None) or str(wrong)
        remedy = "Write one like sqlite:///handoff.db"
        raise CannotReach(f"The database's address can't be used: {words}.", remedy) from wrong
    if database.file and not (make or is_there):
        if database.file.absolute().parent.is_dir():
            raise NotThere(f"{database.file} is not there yet.", "`handoff run` makes it.")
        raise CannotReach(f"{database.file} is not there.", _remedy_for_file(database.file))
    try:
        with in_words(database), database.begin(wait=LOOK_SECONDS) as tx:
            tx.execute(text("SELECT 1"))
    except CannotReach:
        database.close()
        raise
    return database


@contextmanager
def in_words(database: Database) -> Iterator[None]:
    """Raise CannotReach for what the driver raises in this block, where only the database can be to blame."""
    try:
        yield
    except (DBAPIError, NoConnectionLeft, Busy) as error:
        raise lost(database, error) from error


def lost(database: Database, error: Exception) -> CannotReach:
    """What the driver raised, in words."""
    if isinstance(error, Busy):
        return CannotReach(f"The database {_shown(database.url)} is being written to by others.", "Try again soon.")
    remedy = _remedy_for_file(database.file) if database.file else "See that it runs and that it lets this user in."
    return CannotReach(f"The database {_shown(database.url)} can't be used: {driver_words(error)}.", remedy)


def driver_words(error: Exception) -> str:
    """The first line of what the driver said, without the full stop; it holds no values."""
    if isinstance(error, Busy):
        return "it is busy"
    lines = str(getattr(error, "orig", None) or error).strip().splitlines()
    return lines[0].rstrip(".") if lines else "nothing"


def is_full(error: Exception) -> bool:
    """Whether there was no room for what was to be written."""
    driver = getattr(error, "orig", None)
    return getattr(driver, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL or (
        getattr(driver, "sqlstate", None) == DISK_FULL
    )


def _remedy_for_file(file: Path) -> str:
    folder = file.absolute().parent
    if not folder.is_dir():
        return f"There is no folder {folder}: make it first."
    if not os.access(folder, os.W_OK):
        return f"This user may not write in {folder}."
    if file.is_dir():
        return "It is a folder: name a file in it."
    if file.exists() and not os.access(file, os.W_OK):
        return "This user may not write to it."
    return "See that it is a file of Handoff's and that the disk is not full."


def _shown(url: URL) -> str:
    """Kind, host, port and name: an address may hold a password in several places."""
    return URL.create(url.drivername, host=url.host, port=url.port, database=url.database).render_as_string()
