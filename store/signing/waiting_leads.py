"""Handing over the leads that wait and are sales-ready by what both teams just signed: a manager asks, the ticker does
it, some leads at a time."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from store.agreement import policy
from store.db import tables as t
from store.handoffs import lead_judging
from store.outbox import posts
from store.record.outcomes import Again, NotAllowed
from store.rules import states
from store.rules.lead.qualification import SALES_READY
from store.rules.post_kinds import PostKind
from store.rules.states import MANAGER
from store.team import people

AT_ONCE = 100  # leads judged in one transaction


@dataclass(frozen=True, slots=True)
class AnotherHolds:
    """Another version of the agreement is in force by now."""

    version: int


def ask_hand_over(tx: Connection, proposal_id: int, by: str, now: datetime) -> Again | NotAllowed | AnotherHolds | None:
    """Have the waiting leads handed over that are sales-ready by this proposal's agreement; None if they will be."""
    if not people.allowed(tx, by, MANAGER):
        return NotAllowed((MANAGER,))
    version = policy.current_version(tx)
    free = (t.proposals.c.id == proposal_id, t.proposals.c.hand_over_by.is_(None))
    asked = update(t.proposals).where(*free, t.proposals.c.version == version)
    if tx.execute(asked.values(hand_over_by=by, handed_over_upto=0)).rowcount == 0:
        row = tx.execute(select(t.proposals).where(*free)).first()
        return Again() if row is None else AnotherHolds(version)
    _redraw(tx, proposal_id, "asked", now)
    return None


def any_asked(tx: Connection) -> bool:
    """Whether leads are to be handed over."""
    return tx.execute(_ASKED.limit(1)).first() is not None


def hand_over_some(tx: Connection, now: datetime) -> int:
    """See to the next leads; returns how many were judged, 0 once none is left."""
    asked = tx.execute(_ASKED.with_for_update(skip_locked=True)).first()
    if asked is None:
        return 0
    waiting = (t.leads.c.status.in_(states.BEFORE_HANDOFF), t.leads.c.erased_at.is_(None))
    query = select(t.leads).where(*waiting, t.leads.c.id > asked.handed_over_upto).order_by(t.leads.c.id)
    leads = tx.execute(query.limit(AT_ONCE)).all()
    found = lead_judging.of_each(tx, leads, policy.current(tx), now)
    ready = [lead.id for lead, judged in zip(leads, found, strict=True) if judged.verdict.band == SALES_READY]
    made = sum(lead_judging.look_again(tx, lead_id, [], now) is not None for lead_id in ready)
    upto = leads[-1].id if leads else None
    values = {"handed_over_upto": upto, "handed_over": asked.handed_over + made}
    tx.execute(update(t.proposals).where(t.proposals.c.id == asked.id).values(values))
    if upto is None:
        _redraw(tx, asked.id, "handed over", now)
    return len(leads)


def _redraw(tx: Connection, proposal_id: int, why: str, now: datetime) -> None:
    posts.redraw_key(tx, f"{PostKind.PROPOSAL_NOTE}:end:{proposal_id}", why, now)


_ASKED = select(t.proposals).where(t.proposals.c.handed_over_upto.is_not(None))
