"""Events handed to the store in short transactions, so that a bot running beside an import keeps its breath."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import islice
from typing import TypeVar

from store.db.database import Database, Transaction

ROWS_A_TRANSACTION = 200

T = TypeVar("T")
R = TypeVar("R")


class _Undone(Exception):
    """Leaves a transaction without keeping anything."""


def in_batches(items: Iterable[T]) -> Iterator[list[T]]:
    """The items in lists of at most 200."""
    rest = iter(items)
    while batch := list(islice(rest, ROWS_A_TRANSACTION)):
        yield batch


def run(database: Database, act: Callable[[Transaction], R], undo: bool) -> R:
    """Do one batch and say what became of it; with `undo` nothing is kept.

    On SQLite it rests as long as it took, so that others may write.
    """
    began = time.monotonic()
    with suppress(_Undone), database.begin() as tx:
        done = act(tx)
        if undo:
            raise _Undone
    if database.is_sqlite:
        time.sleep(time.monotonic() - began)
    return done
