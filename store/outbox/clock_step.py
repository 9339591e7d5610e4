"""Shortens leases and waits after the clock of the database's machine was set back, or they would last hours."""

from sqlalchemy import Connection, case, update

from store.db import tables as t
from store.db.database import machine_now
from store.outbox import backoff, posts


def bring_back(tx: Connection) -> int:
    """Let leases and waits that reach further than any is made for end soon; returns how many rows had one.

    Not at once, since a process may have in hand what it leased.
    """
    machine = machine_now(tx)
    soon, longest = machine + backoff.LEASE, machine + backoff.LONGEST_WAIT
    found = 0
    for table, open_ in (
        (t.outbox, posts.is_in(*t.OPEN_POSTS)),
        (t.cards, t.cards.c.shown_version < t.cards.c.version),
        (t.homes, t.homes.c.shown_version < t.homes.c.version),
    ):
        lease, wait = table.c.lease_until, table.c.not_before
        values = {
            "lease_until": case((lease > soon, soon), else_=lease),
            "not_before": case((wait > longest, soon), else_=wait),
        }
        found += tx.execute(update(table).where(open_, (lease > soon) | (wait > longest)).values(values)).rowcount
    quiet = update(t.rates).where(t.rates.c.free_at > longest).values(free_at=soon)
    return found + tx.execute(quiet).rowcount
