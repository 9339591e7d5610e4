"""Putting a policy in force: the channel sees what changed, and leads that became ready are handed over one by one."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from store.agreement import policy
from store.agreement.policy_document import Policy
from store.db import tables as t
from store.handoffs import lead_judging
from store.outbox import posts
from store.rules import states
from store.rules.lead.qualification import SALES_READY
from store.rules.post_kinds import PostKind
from store.team import workspace

AT_ONCE = 500  # leads judged with three statements


def put_in_force(tx: Connection, document: Policy, by: str | None, now: datetime) -> int:
    """Put the document in force, queue the post that says what changed, and return the version."""
    before = policy.current_version(tx)
    version = policy.apply(tx, document, by, now)
    channel = workspace.load(tx).channel
    if version != before and channel is not None:
        posts.say(tx, PostKind.POLICY, f"policy:{version}", now, channel=channel, extra={"version": version})
    return version


def would_pass(tx: Connection, document: Policy, now: datetime) -> list[int]:
    """The leads without a handoff that are sales-ready by this policy, by id."""
    return [
        lead.id
        for some in _waiting(tx)
        for lead, found in zip(some, lead_judging.of_each(tx, some, document, now), strict=True)
        if found.verdict.band == SALES_READY
    ]


def _waiting(tx: Connection) -> Iterator[Sequence[Row[Any]]]:
    """The leads that sales has not seen, oldest first, in batches."""
    waiting = select(t.leads).where(t.leads.c.status.in_(states.BEFORE_HANDOFF), t.leads.c.erased_at.is_(None))
    last = 0
    while some := tx.execute(waiting.where(t.leads.c.id > last).order_by(t.leads.c.id).limit(AT_ONCE)).all():
        yield some
        last = some[-1].id
