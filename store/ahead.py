"""The clock of the database's machine was put back: what was to end in a moment would end in hours."""

from sqlalchemy import Connection, case, update

from store import outbox, pace
from store.database import machine_now
from store.tables import OPEN_POSTS, cards, homes, rates
from store.tables import outbox as posts


def bring_back(tx: Connection) -> int:
    """Let leases and waits that reach further than any is made for end soon; returns how many rows had one.

    Not at once, since a process may have in hand what it leased.
    """
    machine = machine_now(tx)
    soon, longest = machine + pace.LEASE, machine + pace.LONGEST_WAIT
    found = 0
    for table, open_ in (
        (posts, outbox.is_in(*OPEN_POSTS)),
        (cards, cards.c.shown_version < cards.c.version),
        (homes, homes.c.shown_version < homes.c.version),
    ):
        lease, wait = table.c.lease_until, table.c.not_before
        values = {
            "lease_until": case((lease > soon, soon), else_=lease),
            "not_before": case((wait > longest, soon), else_=wait),
        }
        found += tx.execute(update(table).where(open_, (lease > soon) | (wait > longest)).values(values)).rowcount
    quiet = update(rates).where(rates.c.free_at > longest).values(free_at=soon)
    return found + tx.execute(quiet).rowcount
