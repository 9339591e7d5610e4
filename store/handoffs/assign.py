"""Assign and take over: a manager names the owner, whoever has it now."""

from datetime import datetime

from sqlalchemy import Connection, update

from store.clocks import clocks
from store.db import tables as t
from store.db.dialect import AnyRow
from store.handoffs import claim, handoffs, permits
from store.outbox import homes
from store.record.outcomes import Again, Outcome, Refused
from store.rules import acts, states
from store.rules.acts import HandoffAct
from store.rules.states import ClockKind
from store.team import presence


def assign(tx: Connection, handoff_id: int, to: str, by: str, now: datetime, act_key: str | None = None) -> Outcome:
    """Let a manager name the owner."""
    return _assign(tx, acts.ASSIGN, handoff_id, to, by, now, act_key)


def take_over(tx: Connection, handoff_id: int, by: str, now: datetime) -> Outcome:
    """Let a manager be the owner."""
    return _assign(tx, acts.TAKE_OVER, handoff_id, by, by, now)


def _assign(
    tx: Connection, act: HandoffAct, handoff_id: int, to: str, by: str, now: datetime, act_key: str | None = None
) -> Outcome:
    row = permits.locked_for(tx, act, handoff_id, by, now, act_key)
    if isinstance(row, Outcome):
        return row
    if row.owner_id == to:
        return Again()
    if not presence.is_here(tx, to, now):
        return Refused("member", "Pick somebody who is active and not away.")
    _name_owner(tx, row, to, now)
    return claim.become_owner(tx, row, to, act, by, now, act_key)


def _name_owner(tx: Connection, row: AnyRow, to: str, now: datetime) -> None:
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
