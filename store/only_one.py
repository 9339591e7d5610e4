"""One running bot per SQLite file; PostgreSQL takes several."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from store.database import Database


class AnotherRuns(Exception):
    """Another process runs on this file."""


@contextmanager
def process(database: Database) -> Iterator[None]:
    """Hold the file while the block runs. AnotherRuns if somebody else does."""
    if database.file is None:
        yield
        return
    path = database.file.with_name(f"{database.file.name}.lock")
    with path.open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AnotherRuns(
                f"Handoff already runs on {database.file}. Stop it first, or move to PostgreSQL for several replicas."
            ) from None
        yield
