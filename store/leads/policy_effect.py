"""Putting a policy in force: the channel sees what changed, and leads that became ready are handed over one by one."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, select

from store.agreement import policy
from store.agreement.policy_document import Policy
from store.db import tables as t
from store.handoffs import handing_over, lead_judging
from store.outbox import posts
from store.rules import states
from store.rules.lead.qualification import SALES_READY
from store.rules.post_kinds import PostKind
from store.team import workspace

AT_ONCE = 500  # leads judged with three statements
LATELY = timedelta(weeks=13)


def put_in_force(tx: Connection, document: Policy, by: str | None, now: datetime, announce: bool = True) -> int:
    """Put the document in force, queue the post that says what changed, and return the version.

    Cards that wait move to where it sends them. What was signed is told where it was proposed: without `announce`.
    """
    before = policy.current_version(tx)
    version = policy.apply(tx, document, by, now)
    handing_over.move_waiting_cards(tx, document)
    channel = workspace.load(tx).channel
    if announce and version != before and channel is not None:
        posts.say(tx, PostKind.POLICY, f"policy:{version}", now, channel=channel, extra={"version": version})
    return version


def would_pass(tx: Connection, document: Policy, now: datetime) -> list[int]:
    """The leads without a handoff that are sales-ready by this policy, by id."""
    waiting = select(t.leads).where(t.leads.c.status.in_(states.BEFORE_HANDOFF))
    return [lead_id for lead_id, passes in _judged(tx, waiting, document, now) if passes]


def _judged(tx: Connection, chosen: Select[Any], document: Policy, now: datetime | None) -> Iterator[tuple[int, bool]]:
    """Whether each of the chosen leads is sales-ready by the document, oldest first, read in batches."""
    last = 0
    leads = chosen.where(t.leads.c.erased_at.is_(None)).order_by(t.leads.c.id).limit(AT_ONCE)
    while some := tx.execute(leads.where(t.leads.c.id > last)).all():
        for lead, found in zip(some, lead_judging.of_each(tx, some, document, now), strict=True):
            yield lead.id, found.verdict.band == SALES_READY
        last = some[-1].id
