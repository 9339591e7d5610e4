"""Putting a policy in force: the channel sees the difference, and nothing is posted that nobody asked for."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from store.agreement import policy
from store.agreement.policy import Policy
from store.db import tables as t
from store.handoffs import lead_judging
from store.outbox import posts
from store.rules import states
from store.rules.lead import qualification
from store.rules.lead.qualification import Overrule
from store.rules.lead.scoring import Touch
from store.rules.post_kinds import PostKind
from store.team import workspace

AT_ONCE = 500  # leads judged with three statements


def put_in_force(tx: Connection, document: Policy, by: str | None, now: datetime) -> int:
    """Put the document in force and have the channel told what changed; returns the version."""
    before = policy.current_version(tx)
    version = policy.apply(tx, document, by, now)
    channel = workspace.load(tx).channel
    if version != before and channel is not None:
        posts.say(tx, PostKind.POLICY, f"policy:{version}", now, channel=channel, extra={"version": version})
    return version


def would_pass(tx: Connection, document: Policy, now: datetime) -> list[int]:
    """The leads without a handoff that are sales-ready by this policy, by id."""
    return [lead_id for some in _waiting(tx) for lead_id in _ready(tx, some, document, now)]


def hand_over_if_ready(tx: Connection, lead_id: int, now: datetime) -> bool:
    """Hand this lead over if it is sales-ready by the policy in force; whether it was."""
    return lead_judging.look_again(tx, lead_id, [], now) is not None


def _waiting(tx: Connection) -> Iterator[Sequence[Row[Any]]]:
    """The leads that sales has not seen, oldest first, some at a time."""
    waiting = select(t.leads).where(t.leads.c.status.in_(states.BEFORE_HANDOFF), t.leads.c.erased_at.is_(None))
    last = 0
    while some := tx.execute(waiting.where(t.leads.c.id > last).order_by(t.leads.c.id).limit(AT_ONCE)).all():
        yield some
        last = some[-1].id


def _ready(tx: Connection, some: Sequence[Row[Any]], document: Policy, now: datetime) -> Iterator[int]:
    ids = [lead.id for lead in some]
    done: dict[int, list[Touch]] = defaultdict(list)
    columns = (t.touches.c.lead_id, t.touches.c.kind, t.touches.c.at, t.touches.c.campaign, t.touches.c.detail)
    for lead_id, *touch in tx.execute(select(*columns).where(t.touches.c.lead_id.in_(ids)).order_by(t.touches.c.at)):
        done[lead_id].append(Touch(*touch))
    overrules: dict[int, dict[str, Overrule]] = defaultdict(dict)
    for row in tx.execute(select(t.verdicts).where(t.verdicts.c.lead_id.in_(ids))):
        overrules[row.lead_id][row.item] = Overrule(row.holds, row.member_id, row.words)
    for lead in some:
        found = lead_judging.judge(lead._asdict(), done[lead.id], overrules[lead.id], document, now)
        if found.verdict.band == qualification.SALES_READY:
            yield lead.id
