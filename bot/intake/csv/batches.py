"""Events handed to the store in short transactions, so that a bot running beside an import keeps its breath."""

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TypeVar

from store.db import single_process
from store.db.database import Database, Transaction
from store.leads import imports

ROWS_A_TRANSACTION = 200
ROWS_ALONE = 1000  # where nobody waits for the file

T = TypeVar("T")
R = TypeVar("R")


class _Undone(Exception):
    """Leaves a transaction without keeping anything."""


def in_batches(database: Database, items: Iterable[T]) -> Iterator[list[T]]:
    """The items in lists of at most 200; of at most 1,000 while no bot runs on the same SQLite file."""
    rest = iter(items)
    while batch := list(islice(rest, ROWS_A_TRANSACTION if single_process.is_running(database) else ROWS_ALONE)):
        yield batch


def run(database: Database, act: Callable[[Transaction], R], undo: bool) -> R:
    """Do one batch and say what became of it; with `undo` nothing is kept.

    Beside a bot that runs on the same SQLite file it rests as long as it took, so that others may write.
    """
    began = time.monotonic()
    with suppress(_Undone), database.begin() as tx:
        done = act(tx)
        if undo:
            raise _Undone
    if database.is_sqlite and single_process.is_running(database):
        time.sleep(time.monotonic() - began)
    return done


def note_file(database: Database, kind: str, path: Path, now: datetime) -> int:
    """Keep that this file is imported, by its digest; returns the import's id."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    with database.begin() as tx:
        return imports.begin_import(tx, kind, digest, now)


def note_counts(database: Database, import_id: int | None, counts: Mapping[str, int]) -> None:
    """Keep what became of the rows, unless they were only tried."""
    if import_id is not None:
        with database.begin() as tx:
            imports.finish_import(tx, import_id, counts)
