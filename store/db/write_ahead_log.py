"""What was erased from a SQLite file goes from its write-ahead log, too."""

import sqlite3
import time
from contextlib import closing

from store.db.database import Database

TRIES, PAUSE = 20, 0.25  # seconds; others read and write in between


def finish(database: Database) -> bool:
    """Empty the write-ahead log into the file; whether that was done. PostgreSQL keeps its own house."""
    if database.file is None:
        return True
    with closing(sqlite3.connect(database.file, isolation_level=None, timeout=PAUSE)) as opened:
        for attempt in range(TRIES):
            blocked, *_ = opened.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if not blocked:
                return True
            time.sleep(PAUSE * (attempt < TRIES - 1))
    return False
