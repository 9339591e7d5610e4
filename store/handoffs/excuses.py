"""What a manager decides about promises: silence until a date, or a broken one taken off the count."""

from datetime import datetime

from sqlalchemy import Connection, select, update

from store.clocks import clocks, rungs
from store.db import tables as t
from store.db.dialect import AnyRow
from store.handoffs import handoffs
from store.record import trace
from store.record.outcomes import Again, Gone, Moved, NotAllowed, Outcome, Refused
from store.rules import states
from store.rules.roles import MANAGER
from store.rules.trace_kinds import TraceKind
from store.team import people, rung_wakeups

NOTHING_BROKEN = Refused("words", "No promise of this handoff is broken.")


def snooze(
    tx: Connection, handoff_id: int, until: datetime, by: str, now: datetime, act_key: str | None = None
) -> Outcome:
    """Silence every rung of this handoff until a moment; the clocks count on."""
    row = handoffs.locked(tx, handoff_id)
    if row is None:
        return Gone()
    if not people.allowed(tx, by, MANAGER):
        return NotAllowed((MANAGER,))
    if trace.seen(tx, act_key):
        return Again()
    if row.state not in states.OPEN:
        return Moved(row.state)
    if until <= now:
        return Refused("until", "Pick a moment to come.")
    tx.execute(update(t.handoffs).where(t.handoffs.c.id == row.id).values(snoozed_until=until))
    rung_wakeups.wake_waiting(tx, now, row.id)
    return handoffs.tell(tx, row, TraceKind.SNOOZED, by, now, until_at=until, act_key=act_key)


def excuse(tx: Connection, handoff_id: int, words: str, by: str, now: datetime, act_key: str | None = None) -> Outcome:
    """Take the newest broken promise of this handoff off the count, with a reason."""
    row = handoffs.locked(tx, handoff_id)
    if row is None:
        return Gone()
    if not people.allowed(tx, by, MANAGER):
        return NotAllowed((MANAGER,))
    if trace.seen(tx, act_key):
        return Again()
    clock = broken(tx, row.id, now)
    if clock is None:
        return NOTHING_BROKEN
    clocks.excuse(tx, clock.id)
    rungs.take_down(tx, clock.id, now)
    return handoffs.tell(tx, row, TraceKind.EXCUSED, by, now, clock_kind=clock.kind, words=words, act_key=act_key)


def broken(tx: Connection, handoff_id: int, now: datetime) -> AnyRow | None:
    """The newest clock of a handoff that was missed, or goes on past its promise; None if all were kept."""
    query = select(t.clocks).where(t.clocks.c.handoff_id == handoff_id).order_by(t.clocks.c.id.desc())
    for clock in tx.execute(query).all():
        late = clock.outcome is None and clock.stopped_at is None and clocks.late(tx, clock, now) > 0
        if late or clock.outcome == "missed":
            return clock
    return None
