"""What another lead definition would do: to the leads that wait, and to the handoffs and leads of the last 13 weeks.

A handoff is judged by what was known when it was made. Those that the agreement of then would not have made either,
as after a wake-up date, say nothing of a definition and would be made all the same.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from store.agreement import policy
from store.agreement.policy_document import Policy
from store.db import dialect
from store.db import tables as t
from store.db.dialect import AnyRow
from store.handoffs import lead_judging
from store.leads.policy_effect import LATELY, by_number
from store.record import handed_over
from store.record.handed_over import AsHandedOver
from store.rules import states
from store.rules.lead.qualification import SALES_READY
from store.rules.lead.scoring import Touch
from store.signing.proposal_facts import Effect

FEW = 500  # leads, judged up to four times each


def is_quick(tx: Connection, document: Policy) -> bool:
    """Whether the effect is reckoned in less than a second: no verdict changes, or there are few leads."""
    if _judges_alike(document, policy.current(tx)):
        return True
    return len(tx.scalars(select(t.leads.c.id).limit(FEW + 1)).all()) <= FEW


def _judges_alike(one: Policy, other: Policy) -> bool:
    """Whether no lead's verdict differs."""
    return (one.checklist_section, one.scoring_section) == (other.checklist_section, other.scoring_section)


def reckon(tx: Connection, document: Policy, now: datetime) -> Effect | None:
    """The effect of a document beside the agreement in force; None if it changes no lead's verdict."""
    agreed = policy.current(tx)
    if _judges_alike(document, agreed):
        return None
    waiting = list(_leads(tx, t.leads.c.status.in_(states.BEFORE_HANDOFF), (agreed, document), now))
    lately = list(_leads(tx, t.leads.c.received_at > now - LATELY, (agreed, document), None))
    made, not_made = _handoffs(tx, document, now)
    opened = _deals(tx, not_made)
    return Effect(
        become=sum(after and not before for before, after in waiting),
        stop=sum(before and not after for before, after in waiting),
        ready=sum(after for _, after in waiting),
        handoffs=made,
        not_made=len(not_made),
        opportunities=len(opened),
        wins=opened.count(states.WON),
        leads=len(lately),
        passing=sum(after for _, after in lately),
        passing_now=sum(before for before, _ in lately),
    )


def _leads(tx: Connection, which: Any, documents: Sequence[Policy], now: datetime | None) -> Iterator[tuple[bool, ...]]:
    """Whether each of these leads is sales-ready by each document."""
    for some in by_number(tx, select(t.leads).where(which, t.leads.c.erased_at.is_(None)), t.leads.c.id):
        for found in lead_judging.by_each(tx, some, documents, now):
            yield tuple(each.verdict.band == SALES_READY for each in found)


def _handoffs(tx: Connection, document: Policy, now: datetime) -> tuple[int, list[int]]:
    """How many handoffs there were lately, and which of them the document would not have made."""
    query = select(t.handoffs).where(
        t.handoffs.c.handed_over_at > now - LATELY, t.handoffs.c.erased.is_(False), t.handoffs.c.withdrawn_at.is_(None)
    )
    count, not_made = 0, []
    for some in by_number(tx, query, t.handoffs.c.id):
        count += len(some)
        for row, passes in _judged_then(tx, some):
            if not passes(document) and passes(policy.at_version(tx, row.policy_version)):
                not_made.append(row.id)
    return count, not_made


def _judged_then(tx: Connection, rows: Sequence[AnyRow]) -> Iterator[tuple[AnyRow, Callable[[Policy], bool]]]:
    """Each handoff, and whether its lead was sales-ready by a document as it was handed over."""
    ids = [row.id for row in rows]
    known, touches = handed_over.all_as_handed_over(tx, ids), handed_over.touches_then(tx, ids)
    for row in rows:
        if row.id in known:
            yield row, _judging(known[row.id], touches[row.id], row.handed_over_at)


def _judging(facts: AsHandedOver, touches: Sequence[Touch], at: datetime) -> Callable[[Policy], bool]:
    person, ticks = facts.person, facts.overrules
    return lambda document: lead_judging.judge(person, touches, ticks, document, at).verdict.band == SALES_READY


def _deals(tx: Connection, handoff_ids: Sequence[int]) -> list[str | None]:
    """The outcome of each opportunity that came of these handoffs."""
    found: list[str | None] = []
    for some in dialect.batches(handoff_ids):
        found += tx.scalars(select(t.opportunities.c.outcome).where(t.opportunities.c.handoff_id.in_(some)))
    return found
