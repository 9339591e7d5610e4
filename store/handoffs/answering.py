"""What an owner does for the lead: every contact and objection as it is logged, and the next step that was agreed."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, update

from store.agreement import policy
from store.clocks import clocks
from store.db import tables as t
from store.db.dialect import AnyRow
from store.handoffs import handoffs, permits
from store.outbox import homes
from store.record.outcomes import Outcome, Refused
from store.rules import acts, states
from store.rules.states import ClockKind
from store.rules.trace_kinds import TraceKind
from store.team import workspace

HEARD: Final = "heard"  # from them: no act toward the lead, so no response


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is to happen next, perhaps by a day, and who does it: the owner unless somebody is named."""

    what: str
    due: date | None = None
    owner: str | None = None


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
    *,
    objection: str | None = None,
    step: NextStep | None = None,
) -> Outcome:
    """Log one human act toward the lead, with the code of an objection that was heard and what is to happen next.

    The first one is the first response; one before the handoff counts as zero, and late logging mends no clock.
    """
    row = permits.locked_for(tx, acts.RESPOND, handoff_id, by, now, act_key)
    if isinstance(row, Outcome):
        return row
    if happened_at > now:
        return Refused("happened_at", "Pick a time that has passed.")
    if step and (refusal := _past(tx, step.due, now)):
        return refusal
    at, early = _stated(row, happened_at)
    is_first = (
        how != HEARD and row.state != states.OPPORTUNITY and not (row.state == states.CONTACTED and row.responded_at)
    )
    changes = {"state": states.CONTACTED, "responded_at": row.responded_at or at} if is_first else {}
    handoffs.change_row(tx, row, now, quality=quality or row.quality, **changes)
    if objection:
        handoffs.keep_phrase(tx, row, "objection", words, by, now, objection)
    said = "\n".join([words] * bool(words) + ([f"→ {step.what}"] if step else []))
    done = handoffs.record_act(
        tx, row, acts.RESPOND.kind if is_first else TraceKind.LOGGED, by, now, happened_at=at, code=how, early=early,
        quality=quality, words=said, day=step.due if step else None, act_key=act_key,
    )  # fmt: skip
    if how != HEARD:
        handoffs.end_step(tx, row.id, now)
    if step:
        _agree(tx, row, step, now)
    return done


def log_objection(
    tx: Connection, handoff_id: int, code: str, words: str, by: str, now: datetime, act_key: str | None = None
) -> Outcome:
    """Log what the buyer objected to, in their own words; no clock moves by it."""
    row = permits.locked_for(tx, acts.OBJECT, handoff_id, by, now, act_key)
    if isinstance(row, Outcome):
        return row
    handoffs.keep_phrase(tx, row, "objection", words, by, now, code)
    return handoffs.record_act(tx, row, acts.OBJECT.kind, by, now, code=code, words=words, act_key=act_key)


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
    if refusal := _past(tx, due, now):
        return refusal
    _agree(tx, row, NextStep(next_step, due, owner), now)
    return handoffs.record_act(tx, row, acts.PLAN.kind, by, now, words=next_step, day=due, act_key=act_key)


def _stated(row: AnyRow, happened_at: datetime) -> tuple[datetime, bool]:
    """When it counts as having happened, and whether that was before the handoff; people state whole minutes."""
    return max(happened_at, row.handed_over_at), happened_at < row.handed_over_at.replace(second=0, microsecond=0)


def _past(tx: Connection, due: date | None, now: datetime) -> Refused | None:
    return Refused("due", "Pick today or a later day.") if due and due < workspace.today(tx, now) else None


def _agree(tx: Connection, row: AnyRow, step: NextStep, now: datetime) -> None:
    """Keep the next step in the place of the one before; with a day, its clock begins."""
    owner = step.owner or row.owner_id
    tx.execute(
        update(t.handoffs)
        .where(t.handoffs.c.id == row.id)
        .values(next_step=step.what, next_step_due=step.due, next_step_owner=owner)
    )
    homes.changed(tx, [row.owner_id])
    clocks.void(tx, row.id, [ClockKind.NEXT_STEP], now)
    if step.due is not None:
        agreed = policy.at_version(tx, row.policy_version)
        begins, ends = end_of(tx, step.due - timedelta(days=1)), end_of(tx, step.due)
        ladder = agreed.ladder(ClockKind.NEXT_STEP)
        clocks.start_until(tx, row.id, ClockKind.NEXT_STEP, begins, ends, now, ladder, owner)


def finish_step(tx: Connection, handoff_id: int, by: str, now: datetime) -> Outcome:
    """Say that the planned next step is done."""
    row = permits.locked_for(tx, acts.STEP_DONE, handoff_id, by, now)
    if isinstance(row, Outcome):
        return row
    handoffs.end_step(tx, row.id, now)
    return handoffs.record_act(tx, row, acts.STEP_DONE.kind, by, now, words=row.next_step)


def end_of(tx: Connection, day: date) -> datetime:
    """The end of a day in the workspace's zone, by which something named for that day is due."""
    return datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(workspace.load(tx).zone))
