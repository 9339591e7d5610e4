"""One running bot per SQLite file; PostgreSQL takes several."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from store.db.database import Database

LOOKS, LOOK_SECONDS = 5, 0.02


class AnotherRuns(Exception):
    """Another process runs on this file, or might under another name of it."""


@contextmanager
def process(database: Database) -> Iterator[None]:
    """Hold the file while the block runs. AnotherRuns if somebody else does; a process that is killed lets go."""
    if database.file is None:
        yield
        return
    file = database.file.resolve()  # by whatever name
    if file.exists() and file.stat().st_nlink > 1:
        raise AnotherRuns(
            f"{file} has another name, a hard link: SQLite would keep a journal for each name and spoil the file. "
            f"Find the other with `find / -samefile {file}` and delete it."
        )
    with file.with_name(f"{file.name}.lock").open("a+") as held:  # "w" would wipe out the other's number
        if not _take(held):
            held.seek(0)
            raise AnotherRuns(
                f"Handoff already runs on {database.file} (process {held.read().strip() or 'unknown'}). "
                "Stop that one first; to run several, move to PostgreSQL."
            )
        held.truncate(0)
        held.write(f"{os.getpid()}\n")
        held.flush()
        yield


def is_running(database: Database) -> bool:
    """Whether a process holds the file now, this one too. Of a server nobody knows."""
    if database.file is None:
        return True
    file = database.file.resolve()
    try:
        with file.with_name(f"{file.name}.lock").open() as asked:
            fcntl.flock(asked, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def _take(held: IO[str]) -> bool:
    """Whether the file is ours now. Who only asks holds it for a moment, so one look is not enough."""
    for _ in range(LOOKS):
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(LOOK_SECONDS)
        else:
            return True
    return False
