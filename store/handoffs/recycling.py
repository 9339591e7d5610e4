"""A handoff given back: keep nurturing, wake on a date, or disqualify; and how a lead comes back as a new cycle."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, bindparam, select

from store.clocks import clocks
from store.db import tables as t
from store.handoffs import handoffs, lead_judging, opportunities, permits
from store.outbox import posts
from store.record import trace
from store.record.outcomes import Done, Moved, Outcome, Refused
from store.rules import acts, states
from store.rules.states import ClockKind
from store.rules.trace_kinds import TraceFacts, TraceKind
from store.team import workspace

WAKES_AT = time(9)
LONGEST_SLEEP = timedelta(days=730)


def recycle(
    tx: Connection,
    handoff_id: int,
    way: str,
    reason: str,
    words: str,
    wake_on: date | None,
    quality: int | None,
    by: str,
    now: datetime,
    act_key: str | None = None,
) -> Outcome:
    """End this handoff, and its opportunity as lost, with a reason: `nurture`, `wake` on a date, or `disqualify`."""
    row = permits.locked_for(tx, acts.RECYCLE, handoff_id, by, now, act_key)
    if isinstance(row, Outcome):
        return row
    if way == states.WAKE and (refusal := _bad_date(tx, wake_on, now)) is not None:
        return refusal
    if row.state == states.OPPORTUNITY:
        opportunities.give_up(tx, row, reason, by, now)
    _end(tx, row, way, reason, wake_on if way == states.WAKE else None, quality, now)
    kind = TraceKind.DISQUALIFIED if way == states.DISQUALIFY else TraceKind.RECYCLED
    facts: TraceFacts = {"code": reason, "quality": quality}
    if kind is TraceKind.RECYCLED:
        facts["day"] = wake_on if way == states.WAKE else None
    return handoffs.record_act(tx, row, kind, by, now, words=words, act_key=act_key, **facts)


def reopen(tx: Connection, handoff_id: int, by: str, now: datetime) -> Outcome:
    """Let a manager bring a recycled or disqualified lead back at once, as a new cycle."""
    row = permits.locked_for(tx, acts.REOPEN, handoff_id, by, now)
    if isinstance(row, Outcome):
        return row
    tx.execute(select(t.leads.c.id).where(t.leads.c.id == row.lead_id).with_for_update())
    newest = handoffs.current(tx, row.lead_id)
    if newest is None or newest.id != row.id:
        return Moved(newest.state if newest else row.state)
    clocks.stop_in_time(tx, row.id, [ClockKind.WAKE], now)
    done = handoffs.record_act(tx, row, acts.REOPEN.kind, by, now)
    new = lead_judging.hand_over_again(tx, row.lead_id, now)
    return Done(done.trace_id, new)


def to_wake(tx: Connection, now: datetime, limit: int, without: Collection[int] = ()) -> list[int]:
    """Recycled handoffs whose date has come, at most `limit`, the longest due first, some left out."""
    return list(tx.scalars(_TO_WAKE, {"now": now, "limit": limit, "without": list(without)}))


_TO_WAKE = (
    select(t.clocks.c.handoff_id)
    .where(
        t.clocks.c.kind == ClockKind.WAKE,
        t.clocks.c.stopped_at.is_(None),
        t.clocks.c.due_at <= bindparam("now"),
        t.clocks.c.handoff_id.not_in(bindparam("without", expanding=True)),
    )
    .order_by(t.clocks.c.due_at)
    .limit(bindparam("limit"))
)


def wake(tx: Connection, handoff_id: int, now: datetime) -> int:
    """Wake the lead of a handoff whose date has come; 1 if it woke, 0 if it did before or another replica is at it."""
    query = (
        select(t.leads.c.id)
        .join(t.handoffs, t.handoffs.c.lead_id == t.leads.c.id)
        .where(t.handoffs.c.id == handoff_id)
        .with_for_update(of=t.leads, skip_locked=True)  # before the clock, as a touch that wakes it locks them
    )
    lead_id = tx.scalar(query)
    if lead_id is None or not clocks.running(tx, handoff_id, [ClockKind.WAKE]):
        return 0
    clocks.stop_in_time(tx, handoff_id, [ClockKind.WAKE], now)
    row = handoffs.current(tx, lead_id)
    if row is None or row.id != handoff_id or row.state != states.RECYCLED:
        return 0
    trace_id = trace.record(tx, TraceKind.WOKE, row.lead_id, now, handoff_id=row.id)
    posts.note(tx, trace_id, row.lead_id, row.id, now)
    lead_judging.hand_over_again(tx, row.lead_id, now)
    return 1


def _end(
    tx: Connection, row: Row[Any], way: str, reason: str, wake_on: date | None, quality: int | None, now: datetime
) -> None:
    state = states.DISQUALIFIED if way == states.DISQUALIFY else states.RECYCLED
    clocks.void(tx, row.id, states.CLOCKS_OF_SALES, now)
    handoffs.change_row(
        tx, row, now, state=state, reason=reason, wake_on=wake_on, closed_at=now, quality=quality or row.quality
    )  # fmt: skip
    if wake_on is not None:
        morning = datetime.combine(wake_on, WAKES_AT, ZoneInfo(workspace.load(tx).zone))
        clocks.start_until(tx, row.id, ClockKind.WAKE, morning, morning, now)


def _bad_date(tx: Connection, wake_on: date | None, now: datetime) -> Refused | None:
    today = workspace.today(tx, now)
    if wake_on is None:
        return Refused("wake_on", "Pick the day on which this lead should come back.")
    if wake_on <= today:
        return Refused("wake_on", "Pick a day after today.")
    if wake_on > today + LONGEST_SLEEP:
        return Refused("wake_on", "Pick a day within two years.")
    return None
