"""Events that wait for their subscribers: read off the trace, leased, noted. One at a time goes to each subscriber.

waiting -> sent. A refused one is tried again, later and later; after three days it is parked, and those of its lead
that came later go on. Facts of history make none.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Double, bindparam, exists, func, literal_column, or_, select, update

from store.db import tables as t
from store.db.database import machine_now
from store.db.dialect import AnyRow
from store.record import trace_cursor
from store.record.events import HISTORY_AFTER
from store.rules.event_types import BY_KIND, BY_NAME
from store.rules.trace_kinds import TraceKind
from store.webhooks import subscribers

# Longer than one try may take, so that nobody sends what another still has in hand.
LEASE = 60.0
# Of an event, after so many tries that failed. The last one again and again.
WAITS = (5.0, 30.0, 120.0, 600.0, 1800.0, 7200.0, 18000.0, 36000.0, 86400.0)
# Of its subscriber, whatever the event: one that is away is asked every five minutes.
LONGEST_REST = 300.0
LONGEST_WAIT = WAITS[-1]
# Not so many wait for one subscriber that they are a burden: the trace keeps the others.
MOST_WAITING = 1000
# After so many failures in a row it was away, and what it refused meanwhile is sent at once when it is back.
AWAY_AFTER = 3
# What an import and a first sync tell of a lead's past.
OF_PAST = (
    TraceKind.HANDED_OVER, TraceKind.CLAIMED, TraceKind.RESPONDED, TraceKind.FIRST_RESPONSE, TraceKind.OPPORTUNITY,
    TraceKind.AMOUNT, TraceKind.WON, TraceKind.LOST,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One leased event and where it goes."""

    seq: int
    id: str
    trace_id: int
    attempts: int
    subscriber: AnyRow
    lease_until: float


def queue_events(tx: Connection, subscriber: AnyRow, settled: int) -> int:
    """Queue what happened since for a subscriber; how many events that made."""
    kinds = [BY_NAME[each].kind for each in subscriber.types] or list(BY_KIND)
    facts = trace_cursor.read_on(tx, subscribers.reader(subscriber.id), settled, kinds)
    past = _of_history(tx, facts) | _of_erased(tx, facts)
    rows = [
        {"id": uuid.uuid4().hex, "subscriber_id": subscriber.id, "trace_id": fact.id, "lead_id": fact.lead_id}
        for fact in facts
        if fact.id not in past
    ]
    if rows:
        tx.execute(t.outgoing.insert(), rows)
    return len(rows)


def subscribers_behind(tx: Connection) -> list[AnyRow]:
    """The subscribers for whom something may have happened, and not too much waits. Locks nothing."""
    listening = tx.execute(select(t.subscribers).where(t.subscribers.c.state == subscribers.ON)).all()
    new = [each for each in listening if trace_cursor.anything_new(tx, subscribers.reader(each.id))]
    waiting = open_events(tx) if new else {}
    return [each for each in new if waiting.get(each.id, {}).get("waiting", 0) < MOST_WAITING]


def any_event_due(tx: Connection) -> bool:
    """Whether anything could be sent now. Locks nothing."""
    return tx.execute(_FREE, {"machine": machine_now(tx)}).first() is not None


def lease_event(tx: Connection) -> Outgoing | None:
    """Lease the subscriber that has waited longest, and the event that goes to it next."""
    machine = machine_now(tx)
    found = tx.execute(_FREE.with_for_update(of=t.subscribers, skip_locked=True), {"machine": machine}).first()
    if found is None:
        return None
    event = tx.execute(_DUE_EVENT, {"machine": machine, "subscriber": found.id}).first()
    if event is None:
        return None
    until = machine + LEASE
    tx.execute(update(t.subscribers).where(t.subscribers.c.id == found.id).values(lease_until=until))
    return Outgoing(event.seq, event.id, event.trace_id, event.attempts, found, until)


def note_event_sent(tx: Connection, event: Outgoing, now: datetime) -> None:
    """The subscriber has it."""
    if not _held(tx, event):
        return
    values: dict[str, Any] = {"state": "sent", "attempts": event.attempts + 1, "trouble": None}
    tx.execute(update(t.outgoing).where(t.outgoing.c.seq == event.seq).values(values))
    if event.subscriber.failures >= AWAY_AFTER:
        tx.execute(update(t.outgoing).where(_of(event.subscriber.id), _WAITING).values(not_before=None))
    subscribers.note_subscriber_answer(tx, event.subscriber.id, None, None, now)
    _free(tx, event)


def note_event_failed(tx: Connection, event: Outgoing, trouble: str, now: datetime, retry_after: float = 0.0) -> None:
    """The subscriber did not take it, or nobody knows: it goes once more under the same id."""
    if not _held(tx, event):
        return
    machine = machine_now(tx)
    kept = tx.execute(select(t.outgoing.c.first_tried_at).where(t.outgoing.c.seq == event.seq)).one()
    since = kept.first_tried_at or now
    wait = WAITS[min(event.attempts, len(WAITS) - 1)]
    values: dict[str, Any] = {"attempts": event.attempts + 1, "trouble": trouble, "first_tried_at": since}
    values["not_before"] = machine + max(wait, min(retry_after, LONGEST_WAIT))
    # One that its subscriber refuses while it takes others waits for a person.
    if now - since >= subscribers.PATIENCE:
        values |= {"state": "parked", "not_before": None}
    tx.execute(update(t.outgoing).where(t.outgoing.c.seq == event.seq).values(values))
    rest = max(min(LONGEST_REST, 2.0 ** min(event.subscriber.failures, 10)), min(retry_after, LONGEST_WAIT))
    subscribers.note_subscriber_answer(tx, event.subscriber.id, trouble, machine + rest, now)
    _free(tx, event)


def recover_events(tx: Connection) -> None:
    """After a restart of the only process: its leases and waits are of a clock that may have been another boot's."""
    tx.execute(update(t.subscribers).values(lease_until=None, not_before=None))
    tx.execute(update(t.outgoing).where(_WAITING).values(not_before=None))


def open_events(tx: Connection) -> dict[int, dict[str, int]]:
    """By subscriber, how many events wait and how many are parked."""
    open_ = select(t.outgoing.c.subscriber_id, t.outgoing.c.state).where(or_(_WAITING, _PARKED)).subquery()
    found: dict[int, dict[str, int]] = {}
    for row in tx.execute(select(open_, func.count().label("many")).group_by(*open_.c)):
        found.setdefault(row.subscriber_id, {})[row.state] = row.many
    return found


def webhook_gauges(tx: Connection) -> dict[str, float]:
    """What is worth watching: events that wait and that are parked, subscribers that take nothing."""
    kept = list(open_events(tx).values())
    everyone = subscribers.all_subscribers(tx)
    return {
        "webhook_events_waiting": sum(each.get("waiting", 0) for each in kept),
        "webhook_events_parked": sum(each.get("parked", 0) for each in kept),
        "webhooks_failing": sum(each.failures > 0 and each.state == subscribers.ON for each in everyone),
        "webhooks_off": sum(each.state == subscribers.OFF for each in everyone),
    }


def forget_sent_events(tx: Connection, before: datetime, limit: int) -> int:
    """Let go of events that were sent, of facts recorded before a moment, at most so many; returns how many."""
    old = (
        select(t.outgoing.c.seq)
        .join(t.trace, t.trace.c.id == t.outgoing.c.trace_id)
        .where(t.outgoing.c.state == "sent", t.trace.c.recorded_at < before)
        .order_by(t.outgoing.c.seq)
        .limit(limit)
    )
    gone = list(tx.scalars(old))
    return tx.execute(t.outgoing.delete().where(t.outgoing.c.seq.in_(gone))).rowcount


def _held(tx: Connection, event: Outgoing) -> bool:
    """Whether the lease is still ours: a process may have slept over it."""
    here = (t.subscribers.c.id == event.subscriber.id, t.subscribers.c.lease_until == event.lease_until)
    return tx.scalar(select(t.subscribers.c.id).where(*here).with_for_update()) is not None


def _free(tx: Connection, event: Outgoing) -> None:
    here = t.subscribers.c.id == event.subscriber.id
    tx.execute(update(t.subscribers).where(here).values(lease_until=machine_now(tx)))


def _of_history(tx: Connection, facts: Sequence[AnyRow]) -> set[int]:
    """Those of the facts that an import or a first sync brought: nobody acted, and what they are about is past.

    What a program told of as it happened has that program with it.
    """
    if not facts:
        return set()
    about = t.trace.outerjoin(t.handoffs, t.handoffs.c.id == t.trace.c.handoff_id).outerjoin(
        t.opportunities, t.opportunities.c.id == t.trace.c.opportunity_id
    )
    told = select(t.trace, or_(t.handoffs.c.history, t.opportunities.c.history).label("past")).select_from(about)
    ids = (t.trace.c.id >= facts[0].id, t.trace.c.id <= facts[-1].id)
    return {row.id for row in tx.execute(told.where(*ids, t.trace.c.lead_id.is_not(None))) if _is_past(row)}


def _of_erased(tx: Connection, facts: Sequence[AnyRow]) -> set[int]:
    """Those about people who were erased since, but for the erasure itself."""
    ids = {fact.lead_id for fact in facts}
    erased = set(tx.scalars(select(t.leads.c.id).where(t.leads.c.id.in_(ids), t.leads.c.erased_at.is_not(None))))
    return {fact.id for fact in facts if fact.lead_id in erased and fact.kind != TraceKind.ERASED}


def _is_past(row: AnyRow) -> bool:
    if row.kind == TraceKind.RECEIVED:
        return bool(row.undated) or row.recorded_at - row.happened_at > HISTORY_AFTER
    return row.kind in OF_PAST and row.member_id is None and row.system is None and bool(row.past)


def _of(subscriber_id: int | ColumnElement[int]) -> ColumnElement[bool]:
    return t.outgoing.c.subscriber_id == subscriber_id


_MACHINE = bindparam("machine", type_=Double)
# Spelt out: only then a partial index is seen to fit.
_WAITING = t.outgoing.c.state == literal_column("'waiting'")
_PARKED = t.outgoing.c.state == literal_column("'parked'")
_earlier = t.outgoing.alias("earlier")


def _may_go(not_before: ColumnElement[float]) -> ColumnElement[bool]:
    """Its time has come, or is so far off that the machine's clock was put back since."""
    return or_(not_before.is_(None), not_before <= _MACHINE, not_before > _MACHINE + LONGEST_WAIT)


_FIRST_OF_ITS_LEAD = ~exists().where(
    _earlier.c.subscriber_id == t.outgoing.c.subscriber_id,
    _earlier.c.lead_id == t.outgoing.c.lead_id,
    _earlier.c.state == literal_column("'waiting'"),
    _earlier.c.seq < t.outgoing.c.seq,
)
_DUE = (_WAITING, _may_go(t.outgoing.c.not_before), _FIRST_OF_ITS_LEAD)
# One that is refused again and again does not go before what was never tried.
_ORDER = (t.outgoing.c.not_before.nulls_first(), t.outgoing.c.seq)
_DUE_EVENT = select(t.outgoing).where(_of(bindparam("subscriber")), *_DUE).order_by(*_ORDER).limit(1)
_FREE = (
    select(t.subscribers)
    .where(
        t.subscribers.c.state == subscribers.ON,
        _may_go(t.subscribers.c.not_before),
        or_(
            t.subscribers.c.lease_until.is_(None),
            t.subscribers.c.lease_until <= _MACHINE,
            t.subscribers.c.lease_until > _MACHINE + LEASE,
        ),
        exists().where(_of(t.subscribers.c.id), *_DUE).correlate(t.subscribers),
    )
    .order_by(t.subscribers.c.lease_until.nulls_first(), t.subscribers.c.id)
    .limit(1)
)
