"""Release: a handoff goes back to the pool, because its owner gives it back or because the bot takes it away."""

from datetime import datetime

from sqlalchemy import Connection

from store.agreement import policy
from store.clocks import clocks
from store.db.dialect import AnyRow
from store.handoffs import handoffs, permits, sales_clocks
from store.outbox import homes, posts
from store.record import trace
from store.record.outcomes import Done, Outcome
from store.rules import acts, states
from store.rules.post_kinds import PostKind
from store.rules.states import ClockKind, PauseReason
from store.rules.trace_kinds import TraceKind
from store.team import calendars, presence


def release(tx: Connection, handoff_id: int, by: str, now: datetime) -> Outcome:
    """Give an owned handoff back to the pool: same card, a claim clock of its own, and others may claim it."""
    row = permits.locked_for(tx, acts.RELEASE, handoff_id, by, now)
    return row if isinstance(row, Outcome) else give_back(tx, row, by, now)


def give_back(
    tx: Connection, row: AnyRow, by: str | None, now: datetime, code: str | None = None, clock_kind: str | None = None
) -> Done:
    """Return a locked handoff to the pool; `code` says why: away, leaver, or late with the clock of a kind."""
    homes.changed(tx, [row.owner_id])
    counted = code in (None, "late")
    handoffs.change_row(
        tx, row, now, state=states.SALES_READY, owner_id=None, claimed_at=None, releases=row.releases + counted,
        released_from=row.owner_id, reserved_for=None, next_step_owner=None,
        next_step_due=None,
    )  # fmt: skip
    clocks.void(tx, row.id, [ClockKind.RESPONSE, ClockKind.NEXT_STEP], now)
    if not row.history:
        agreed = policy.at_version(tx, row.policy_version)
        sales_clocks.start_claim(tx, row.id, calendars.team(tx, now), agreed, now)
    if row.asked:
        clocks.pause(tx, row.id, states.CLOCKS_OF_SALES, PauseReason.ASKED_MARKETING, now)
    return handoffs.record_act(
        tx, row, acts.RELEASE.kind, by, now, code=code, clock_kind=clock_kind, other_member_id=row.owner_id
    )


def ask_manager_to_decide(tx: Connection, row: AnyRow, why: str, now: datetime, clock_kind: str | None = None) -> None:
    """Ask the manager about a handoff that may not simply go back to the pool.

    `why`: away, leaver, or with the kind of the clock that ran out released_twice or deal.
    """
    trace_id = trace.record(
        tx, TraceKind.MANAGER_ASKED, row.lead_id, now, handoff_id=row.id, code=why, clock_kind=clock_kind,
        other_member_id=row.owner_id,
    )  # fmt: skip
    manager = presence.the_manager(tx, now)
    if manager is not None:
        key = f"manager:{row.id}:{why}:{row.owner_id}:{row.releases}"
        posts.say(
            tx, PostKind.ESCALATION, key, now, handoff_id=row.id, lead_id=row.lead_id, trace_id=trace_id,
            member_id=manager, say_from=presence.next_in_office(tx, manager, now),
            extra={"why": why, "owner": row.owner_id, "kind": clock_kind},
        )  # fmt: skip
    posts.note(tx, trace_id, row.lead_id, row.id, now)
