"""Putting a policy in force: the channel sees the difference, and nothing is posted that nobody asked for."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from store import judging, outbox, policy, workspace
from store.database import Database
from store.policy import Policy
from store.tables import leads


def apply(tx: Connection, document: Policy, by: str | None, now: datetime) -> int:
    """Put the document in force and have the channel told what changed; returns the version."""
    before = policy.current_version(tx)
    version = policy.apply(tx, document, by, now)
    channel = workspace.load(tx).channel
    if version != before and channel is not None:
        outbox.say(tx, "policy", f"policy:{version}", now, channel=channel, extra={"version": version})
    return version


def would_pass(tx: Connection, document: Policy, now: datetime) -> list[int]:
    """The leads without a handoff that are sales-ready by this policy, by id."""
    waiting = tx.execute(
        select(leads).where(leads.c.status.in_(("new", "nurturing")), leads.c.erased_at.is_(None))
    ).all()
    return [row.id for row in waiting if judging.of(tx, row, document, now).verdict.band == "sales_ready"]


def sweep(database: Database, lead_ids: Sequence[int], now: datetime) -> int:
    """Hand over those of these leads that are sales-ready now, one transaction each; returns how many."""
    count = 0
    for lead_id in lead_ids:
        with database.begin() as tx:
            count += judging.look_again(tx, lead_id, [], now) is not None
    return count
