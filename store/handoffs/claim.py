"""Who becomes the owner: of all who press Claim one, by one conditional UPDATE, and whoever lost hears why; or whom a
manager names.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, or_, update

from store.agreement import policy
from store.clocks import clocks
from store.db import tables as t
from store.db.dialect import AnyRow
from store.handoffs import handoffs, permits, sales_clocks
from store.outbox import homes
from store.record.outcomes import Again, Done, Gone, JustReleased, Moved, Outcome, Refused, Reserved
from store.rules import acts, states
from store.rules.acts import HandoffAct
from store.rules.post_kinds import PostKind
from store.rules.states import ClockKind, PauseReason
from store.team import calendars, presence, rung_wakeups, telling

_TAKE_BACK = (
    update(t.handoffs)
    .where(
        t.handoffs.c.id == bindparam("handoff"),
        t.handoffs.c.state == states.SALES_READY,
        t.handoffs.c.owner_id.is_(None),
        t.handoffs.c.erased.is_(False),
        or_(
            t.handoffs.c.reserved_for.is_(None),
            t.handoffs.c.reserved_for == bindparam("by"),
            t.handoffs.c.reserved_until <= bindparam("now"),
        ),
    )
    .returning(t.handoffs)
)
_TAKE = _TAKE_BACK.where(or_(t.handoffs.c.released_from.is_(None), t.handoffs.c.released_from != bindparam("by")))
_CLAIM_LEAD = update(t.leads).where(t.leads.c.id == bindparam("lead"), t.leads.c.status == states.SALES_READY)


def claim(tx: Connection, handoff_id: int, by: str, now: datetime) -> Outcome:
    """Make `by` the owner, if nobody is and nothing speaks against it."""
    if (refusal := permits.not_a_seller(tx, by)) is not None:
        there = handoffs.find(tx, handoff_id)
        return refusal if there and not there.erased else Gone()
    row = _take(tx, handoff_id, by, now, may_return=False)
    if row is None:
        found = handoffs.find(tx, handoff_id)
        if found is not None and found.released_from == by and not presence.other_reps_here(tx, by, now):
            row = _take(tx, handoff_id, by, now, may_return=True)
        if row is None:
            return _why_not(tx, handoff_id, by, now)
    return become_owner(tx, row, by, acts.CLAIM, by, now)


def assign(tx: Connection, handoff_id: int, to: str, by: str, now: datetime, act_key: str | None = None) -> Outcome:
    """Let a manager name the owner."""
    return _assign(tx, acts.ASSIGN, handoff_id, to, by, now, act_key)


def take_over(tx: Connection, handoff_id: int, by: str, now: datetime) -> Outcome:
    """Let a manager be the owner."""
    return _assign(tx, acts.TAKE_OVER, handoff_id, by, by, now)


def become_owner(
    tx: Connection, row: AnyRow, owner: str, act: HandoffAct, by: str | None, now: datetime, **fact: Any
) -> Done:
    """Keep what follows from a new owner: the claim was in time or late, and the response counts in their hours."""
    tx.execute(_CLAIM_LEAD, {"lead": row.lead_id, "status": states.CLAIMED})
    clocks.stop_in_time(tx, row.id, [ClockKind.CLAIM], now)
    hours = calendars.of_member(tx, presence.stand_in(tx, owner, now), now)
    if (
        not clocks.move(tx, row.id, ClockKind.RESPONSE, hours, owner, now)
        and row.responded_at is None
        and not row.history
    ):
        agreed = policy.at_version(tx, row.policy_version)
        sales_clocks.start_response(tx, row.id, hours, agreed, now, owner)
        if row.asked:
            clocks.pause(tx, row.id, states.CLOCKS_OF_SALES, PauseReason.ASKED_MARKETING, now)
    rung_wakeups.wake_waiting(tx, now, row.id)  # the new owner hears what waits
    homes.changed(tx, [owner])
    return handoffs.record_act(tx, row, act.kind, by, now, other_member_id=owner, **fact)


def name_owner(
    tx: Connection, row: AnyRow, to: str, act: HandoffAct, by: str | None, now: datetime, **fact: Any
) -> Done:
    """Make somebody the owner of a locked handoff, and tell them unless they did it themselves."""
    _write_owner(tx, row, to, now)
    done = become_owner(tx, row, to, act, by, now, **fact)
    if to != by and not row.history:
        telling.tell_person(
            tx, PostKind.ASSIGNED, f"assigned:{done.trace_id}", to, now, handoff=row, trace_id=done.trace_id
        )
    return done


def _assign(
    tx: Connection, act: HandoffAct, handoff_id: int, to: str, by: str, now: datetime, act_key: str | None = None
) -> Outcome:
    row = permits.locked_for(tx, act, handoff_id, by, now, act_key)
    if isinstance(row, Outcome):
        return row
    if row.owner_id == to:
        return Again()
    if not presence.is_here(tx, to, now):
        return Refused("member", "Pick a colleague who is active and not away.")
    return name_owner(tx, row, to, act, by, now, act_key=act_key)


def _write_owner(tx: Connection, row: AnyRow, to: str, now: datetime) -> None:
    homes.changed(tx, [row.owner_id])
    doer = to if row.next_step_owner == row.owner_id else row.next_step_owner
    handoffs.change_row(
        tx, row, now, state=states.CLAIMED if row.state == states.SALES_READY else row.state, owner_id=to,
        claimed_at=row.claimed_at or now, reserved_for=None, next_step_owner=doer,
    )  # fmt: skip
    if doer == to:
        clocks.hand_on(tx, row.id, ClockKind.NEXT_STEP, to)
    # A deal is its owner's: their revenue, and who is asked first when the company comes again.
    tx.execute(update(t.opportunities).where(t.opportunities.c.handoff_id == row.id).values(owner_id=to))


def _take(tx: Connection, handoff_id: int, by: str, now: datetime, may_return: bool) -> AnyRow | None:
    values = {"state": states.CLAIMED, "owner_id": by, "claimed_at": now}
    take = _TAKE_BACK if may_return else _TAKE
    return tx.execute(take, {"handoff": handoff_id, "by": by, "now": now, **values}).first()


def _why_not(tx: Connection, handoff_id: int, by: str, now: datetime) -> Outcome:
    row = handoffs.find(tx, handoff_id)
    if row is None or row.erased:
        return Gone()
    if row.owner_id == by:
        return Again()
    if row.state in states.HELD and row.owner_id:
        return permits.owned_by_another(tx, row)
    if row.state not in acts.CLAIM.states:
        return Moved(row.state)
    if row.reserved_for not in (None, by) and row.reserved_until > now:
        return Reserved(row.reserved_for, row.reserved_until, row.reserved_why)
    return JustReleased()
