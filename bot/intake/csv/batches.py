"""Events handed to the store in short transactions, so that a bot running beside an import keeps its breath."""

import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import TypeVar

from store.db.database import Database
from store.leads import receiving
from store.record.events import LeadEvent, Received

ROWS_A_TRANSACTION = 200

T = TypeVar("T")


class _Undone(Exception):
    """Leaves a transaction without keeping anything."""


def of(items: Iterable[T]) -> Iterator[list[T]]:
    """The items in lists of at most 200."""
    rest = iter(items)
    while batch := list(islice(rest, ROWS_A_TRANSACTION)):
        yield batch


def keep(database: Database, events: Sequence[LeadEvent], now: datetime) -> list[Received]:
    """Keep one batch and say what became of each; on SQLite rests as long as it took, so that others may write."""
    return _run(database, events, now, undo=False)


def rehearse(database: Database, events: Sequence[LeadEvent], now: datetime) -> list[Received]:
    """What would become of one batch; nothing is kept."""
    return _run(database, events, now, undo=True)


def _run(database: Database, events: Sequence[LeadEvent], now: datetime, undo: bool) -> list[Received]:
    if not events:
        return []
    received: list[Received] = []
    began = time.monotonic()
    try:
        with database.begin() as tx:
            received = receiving.receive_many(tx, events, now)
            if undo:
                raise _Undone
    except _Undone:
        pass
    if database.is_sqlite:
        time.sleep(time.monotonic() - began)
    return received
