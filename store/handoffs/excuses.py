"""Silence until a moment, which a manager decides or within the deadline the owner; and a broken promise that a
manager takes off the count."""

from datetime import datetime

from sqlalchemy import Connection, update

from store.clocks import clocks, rungs
from store.db import tables as t
from store.db.dialect import AnyRow
from store.handoffs import handoffs, permits
from store.record.outcomes import Outcome, Refused
from store.rules import acts, states
from store.rules.ladder import RungAct
from store.team import rung_wakeups


def snooze(
    tx: Connection, handoff_id: int, until: datetime, by: str, now: datetime, act_key: str | None = None
) -> Outcome:
    """Silence every rung of this handoff until a moment; the clocks count on."""
    row = permits.locked_for(tx, acts.SNOOZE, handoff_id, by, now, act_key)
    if isinstance(row, Outcome):
        return row
    if until <= now:
        return Refused("until", "Pick a moment to come.")
    return _silence(tx, row, until, by, now, act_key)


def remind_later(
    tx: Connection, handoff_id: int, until: datetime, by: str, now: datetime, act_key: str | None = None
) -> Outcome:
    """Silence this handoff until a moment before its deadline; what its owner was reminded of is said again then."""
    row = permits.locked_for(tx, acts.REMIND_LATER, handoff_id, by, now, act_key)
    if isinstance(row, Outcome):
        return row
    running = clocks.running(tx, row.id, states.CLOCKS_OF_SALES)
    deadline = min((clock.due_at for clock in running if clock.due_at is not None), default=None)
    if deadline is None or deadline <= now:
        return Refused("until", "Nothing is due that could wait. A manager may snooze what is overdue.")
    if not now < until < deadline:
        return Refused("until", "Pick a moment between now and the deadline.")
    for clock in running:
        rungs.say_again(tx, clock.id, RungAct.WARN, until)
    return _silence(tx, row, until, by, now, act_key)


def _silence(tx: Connection, row: AnyRow, until: datetime, by: str, now: datetime, act_key: str | None) -> Outcome:
    tx.execute(update(t.handoffs).where(t.handoffs.c.id == row.id).values(snoozed_until=until))
    rung_wakeups.wake_waiting(tx, now, row.id)
    return handoffs.record_act(tx, row, acts.SNOOZE.kind, by, now, until_at=until, act_key=act_key)


def excuse(tx: Connection, handoff_id: int, words: str, by: str, now: datetime, act_key: str | None = None) -> Outcome:
    """Take the newest broken promise of this handoff off the count, with a reason."""
    row = permits.locked_for(tx, acts.EXCUSE, handoff_id, by, now, act_key)
    if isinstance(row, Outcome):
        return row
    clock = permits.broken_deadline(tx, row.id, now)
    assert clock is not None, "the act needs one"
    clocks.excuse(tx, clock.id)
    rungs.take_down(tx, clock.id, now)
    return handoffs.record_act(tx, row, acts.EXCUSE.kind, by, now, clock_kind=clock.kind, words=words, act_key=act_key)
