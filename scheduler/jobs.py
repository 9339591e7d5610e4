"""What is looked at on each tick: due rows in batches, one short transaction for each handoff, lead or absence."""

from collections.abc import Callable
from datetime import datetime

from store import away, clocks, ladders, recycling, ringing
from store.database import Database, Transaction

BATCH = 100


def ring(database: Database, now: datetime) -> int:
    """Do everything that is due: absences first, as they move clocks; then wake leads and ring. How many things."""
    return see_to_absences(database, now) + wake_leads(database, now) + ring_clocks(database, now)


def ring_clocks(database: Database, now: datetime) -> int:
    """Say every rung whose moment has come; returns how many were looked at."""
    looked_at = 0
    while True:
        with database.read() as tx:
            handoff_ids = ladders.handoffs_to_look_at(tx, now, BATCH)
        rung = 0
        for handoff_id in handoff_ids:
            with database.begin() as tx:
                rung += ringing.ring(tx, handoff_id, now)
        looked_at += rung
        if not rung:  # nothing left, or another replica has it in hand
            return looked_at


def wake_leads(database: Database, now: datetime) -> int:
    """Bring back every recycled lead whose date has come; returns how many."""
    return _one_by_one(database, lambda tx: recycling.wake_due(tx, now, limit=1))


def see_to_absences(database: Database, now: datetime) -> int:
    """Begin and end absences whose moment has come; returns how many."""
    return _one_by_one(database, lambda tx: away.see_to(tx, now, limit=1))


def next_due(tx: Transaction) -> datetime | None:
    """When the next thing is due of all that is looked at here."""
    moments = (clocks.next_due(tx, [clocks.WAKE]), ladders.next_look(tx), away.next_change(tx))
    return min((moment for moment in moments if moment is not None), default=None)


def _one_by_one(database: Database, step: Callable[[Transaction], int]) -> int:
    done = 0
    while True:
        with database.begin() as tx:
            one = step(tx)
        if not one:
            return done
        done += one
