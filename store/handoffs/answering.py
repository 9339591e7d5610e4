"""What an owner does for the lead: the first response, and the next step that was agreed."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from store.agreement import policy
from store.clocks import clocks
from store.handoffs import handoffs, permits
from store.record.outcomes import Outcome, Refused
from store.rules import acts, states
from store.rules.states import ClockKind
from store.team import workspace


def respond(
    tx: Connection,
    handoff_id: int,
    happened_at: datetime,
    how: str,
    words: str,
    quality: int | None,
    by: str,
    now: datetime,
    act_key: str | None = None,
) -> Outcome:
    """Log the first human act toward the lead. One before the handoff counts as zero; late logging mends no clock."""
    row = permits.locked_for(tx, acts.RESPOND, handoff_id, by, now, act_key)
    if isinstance(row, Outcome):
        return row
    if happened_at > now:
        return Refused("happened_at", "Pick a time that has passed.")
    early = happened_at < row.handed_over_at.replace(second=0, microsecond=0)  # people state whole minutes
    at = max(happened_at, row.handed_over_at)
    handoffs.change_row(
        tx, row, now, state=states.CONTACTED, responded_at=row.responded_at or at, quality=quality or row.quality
    )
    return handoffs.record_act(
        tx, row, acts.RESPOND.kind, by, now, happened_at=at, code=how, early=early, quality=quality, words=words,
        act_key=act_key,
    )  # fmt: skip


def plan(
    tx: Connection,
    handoff_id: int,
    next_step: str,
    due: date | None,
    owner: str | None,
    by: str,
    now: datetime,
    act_key: str | None = None,
) -> Outcome:
    """Agree on the next step, who does it and by which day."""
    row = permits.locked_for(tx, acts.PLAN, handoff_id, by, now, act_key)
    if isinstance(row, Outcome):
        return row
    if due is not None and due < workspace.today(tx, now):
        return Refused("due", "Pick today or a later day.")
    handoffs.change_row(tx, row, now, next_step=next_step, next_step_due=due, next_step_owner=owner or row.owner_id)
    clocks.void(tx, row.id, [ClockKind.NEXT_STEP], now)
    if due is not None:
        agreed = policy.at_version(tx, row.policy_version)
        begins, ends = end_of(tx, due - timedelta(days=1)), end_of(tx, due)
        ladder = agreed.ladder(ClockKind.NEXT_STEP)
        clocks.start_until(tx, row.id, ClockKind.NEXT_STEP, begins, ends, now, ladder, owner or row.owner_id)
    return handoffs.record_act(tx, row, acts.PLAN.kind, by, now, words=next_step, day=due, act_key=act_key)


def finish_step(tx: Connection, handoff_id: int, by: str, now: datetime) -> Outcome:
    """Say that the planned next step is done."""
    row = permits.locked_for(tx, acts.STEP_DONE, handoff_id, by, now)
    if isinstance(row, Outcome):
        return row
    handoffs.end_step(tx, row.id, now)
    return handoffs.record_act(tx, row, acts.STEP_DONE.kind, by, now)


def end_of(tx: Connection, day: date) -> datetime:
    """The end of a day in the workspace's zone, by which something named for that day is due."""
    return datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(workspace.load(tx).zone))
