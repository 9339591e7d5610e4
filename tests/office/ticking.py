"""Office time that passes from one due moment to the next, as the playground moves its clock."""

from collections.abc import Callable
from datetime import datetime

from scheduler import jobs
from store.db.database import Database


def let_pass(
    database: Database, since: datetime, until: datetime, at: Callable[[datetime], object] = lambda _: None
) -> None:
    """Let everything that is due until then happen at its own moment; `at` is told each before anything happens."""
    due: datetime | None = since
    while due is not None:
        with database.read() as tx:
            due = jobs.next_due(tx, due)
        if due is None or due > until:
            break
        at(due)
        jobs.tick(database, due)
    at(until)
    jobs.tick(database, until)
