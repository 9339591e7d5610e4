"""What a manager decides about promises: silence until a date, or a broken one taken off the count."""

from datetime import datetime

from sqlalchemy import Connection, update

from store.clocks import clocks, rungs
from store.db import tables as t
from store.handoffs import handoffs, permits
from store.record.outcomes import Outcome, Refused
from store.rules import acts
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
