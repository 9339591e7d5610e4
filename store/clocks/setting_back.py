"""The way back after a clock that was ahead: rows that name later moments than now are brought back to it.

The trace is only added to, so there a row says that those before it are passed over. What is merely the present state
of a lead, a handoff, a deal or a promise is changed: else buyers and deadlines would wait until the clock was right.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection, exists, select, update

from store.clocks import clocks
from store.db import tables as t
from store.record import trace
from store.rules.trace_kinds import TraceKind

# When something happened or was kept. What is planned for a moment to come keeps it.
PAST = (
    t.leads.c.received_at, t.leads.c.mql_at, t.leads.c.threshold_at, t.leads.c.newest_touch_at, t.touches.c.recorded_at,
    t.handoffs.c.handed_over_at, t.handoffs.c.claimed_at, t.handoffs.c.responded_at, t.handoffs.c.closed_at,
    t.questions.c.asked_at, t.questions.c.answered_at, t.phrases.c.at, t.checklist_overrules.c.at, t.goals.c.set_at,
    t.imports.c.at, t.imports.c.undone_at, t.handoffs.c.withdrawn_at, t.handoffs.c.threshold_at, t.spend.c.recorded_at,
    t.decisions.c.made_at, t.decision_log.c.at, t.homes.c.opened_at, t.calendars.c.made_at,
    t.journey_maps.c.made_at, t.houses.c.made_at, t.content_uses.c.at, t.contents.c.made_at, t.contents.c.live_at,
)  # fmt: skip


_withdrawal = t.trace.alias("withdrawal_ahead")


def set_back(tx: Connection, now: datetime) -> None:
    """Pass over what a clock recorded until here for a later moment than `now`, and let everything go on from `now`."""
    for moment, kinds in (
        (t.opportunities.c.opened_at, ["opportunity"]),
        (t.opportunities.c.closed_at, ["won", "lost"]),
    ):
        same = (t.trace.c.opportunity_id == t.opportunities.c.id, t.trace.c.kind.in_(kinds))
        told = exists().where(*same, t.trace.c.happened_at == moment, t.trace.c.recorded_at > now)
        tx.execute(update(t.opportunities).where(told).values({moment: None}))  # not known
    trace.record_set_back(tx, now)
    undone = select(_withdrawal.c.fact_id).where(
        _withdrawal.c.kind == TraceKind.WITHDRAWN, _withdrawal.c.recorded_at > now
    )
    trace.record_withdrawn(tx, t.trace.c.id.in_(undone), now)
    _date_touches(tx, now)
    reserved = (t.handoffs.c.handed_over_at > now, t.handoffs.c.reserved_until > now)
    tx.execute(update(t.handoffs).where(*reserved).values(reserved_until=now))
    for moment in PAST:
        tx.execute(update(moment.table).where(moment > now).values({moment: now}))
    early = t.outbox.c.made_at > now
    tx.execute(update(t.outbox).where(early, t.outbox.c.say_from > now).values(say_from=now))
    tx.execute(update(t.outbox).where(early).values(made_at=now))
    clocks.restart(tx, now)


def _date_touches(tx: Connection, now: datetime) -> None:
    """Touches that lie ahead lie at this moment, in their order: the same touch twice is one, so no two at the same."""
    ahead = tx.scalars(
        select(t.touches.c.id).where(t.touches.c.at > now).order_by(t.touches.c.at, t.touches.c.id)
    ).all()
    for place, touch_id in enumerate(reversed(ahead)):
        moment = now - timedelta(microseconds=place)
        tx.execute(update(t.touches).where(t.touches.c.id == touch_id).values(at=moment))
