"""What is looked at on each tick, one short transaction per lead."""

from datetime import datetime

from store import clocks, recycling
from store.database import Database, Transaction

RUNG = (clocks.WAKE,)


def wake_leads(database: Database, now: datetime) -> int:
    """Bring back every recycled lead whose date has come; returns how many."""
    woken = 0
    while True:
        with database.begin() as tx:
            one = recycling.wake_due(tx, now, limit=1)
        if not one:
            return woken
        woken += one


def next_due(tx: Transaction) -> datetime | None:
    """When the next thing is due of all that is looked at here."""
    return clocks.next_due(tx, RUNG)
