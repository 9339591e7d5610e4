"""Putting a policy in force: the channel sees what changed, and leads that became ready are handed over one by one."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select

from store.agreement import policy
from store.agreement.policy_document import Policy
from store.db import tables as t
from store.db.dialect import AnyRow
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
    waiting = select(t.leads).where(t.leads.c.status.in_(states.BEFORE_HANDOFF), t.leads.c.erased_at.is_(None))
    return [
        lead.id
        for some in by_number(tx, waiting, t.leads.c.id)
        for lead, found in zip(some, lead_judging.of_each(tx, some, document, now), strict=True)
        if found.verdict.band == SALES_READY
    ]


def by_number(tx: Connection, query: Select[Any], number: ColumnElement[int]) -> Iterator[Sequence[AnyRow]]:
    """The rows of a query in the order of their `number`, their id, some at a time."""
    last = 0
    while some := tx.execute(query.where(number > last).order_by(number).limit(AT_ONCE)).all():
        yield some
        last = some[-1].id
