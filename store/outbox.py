"""What Slack has yet to be told. A row is one post for one occasion; its id travels as the message's metadata.

waiting -> sending -> said. A try whose outcome nobody knows becomes `unknown`: history is searched for the id before
anything is sent again. Cards, questions and escalations are then sent again and watched for a twin; the rest is parked.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, or_, select, update

from store import sql
from store.database import machine_now
from store.tables import OPEN_POSTS, cards, channels, homes, outbox, rates

# Longer than three times Slack's HTTP timeout, so that nobody takes a post whose call is still under way.
LEASE_SECONDS = 45.0
# When history is read after an unknown outcome: seconds after the try.
LOOKS = (5.0, 60.0, 600.0)
SENT_AGAIN = frozenset({"card", "question", "escalation"})
LONGEST_BACK_OFF = 300.0


@dataclass(frozen=True, slots=True)
class Post:
    """One leased row. `state` tells what to do: sending, look it up (`unknown`), or look for a twin (`watching`)."""

    id: str
    kind: str
    state: str
    place: str
    thread_ts: str | None
    lead_id: int | None
    handoff_id: int | None
    trace_id: int | None
    member_id: str | None
    extra: dict[str, Any]
    attempts: int
    again: bool
    first_tried_at: datetime
    ts: str | None


def say(
    tx: Connection,
    kind: str,
    key: str,
    now: datetime,
    *,
    handoff_id: int | None = None,
    lead_id: int | None = None,
    trace_id: int | None = None,
    channel: str | None = None,
    member_id: str | None = None,
    in_thread: bool = False,
    extra: dict[str, Any] | None = None,
) -> None:
    """Queue a post. The same key twice is one post."""
    row = {
        "id": uuid.uuid4().hex,
        "key": key,
        "kind": kind,
        "made_at": now,
        "handoff_id": handoff_id,
        "lead_id": lead_id,
        "trace_id": trace_id,
        "channel": channel,
        "member_id": member_id,
        "in_thread": in_thread,
        "extra": extra or {},
    }
    tx.execute(sql.insert_once(tx, outbox, "key").values(row))


def note(tx: Connection, trace_id: int, lead_id: int, handoff_id: int, now: datetime) -> None:
    """Queue the thread note of one row of the trace."""
    say(tx, "note", f"note:{trace_id}", now, handoff_id=handoff_id, lead_id=lead_id, trace_id=trace_id, in_thread=True)


def take(tx: Connection, now: datetime) -> Post | None:
    """Lease the oldest post that may go now, and its place with it: one message at a time, in order, per place."""
    machine = machine_now(tx)
    row = tx.execute(_candidate(machine)).first()
    if row is None or not _reserve(tx, row.place, machine):
        return None
    interrupted = row.state == "sending"
    state = {"waiting": "sending", "sending": "unknown"}.get(row.state, row.state)
    values = {
        "state": state,
        "lease_until": machine + LEASE_SECONDS,
        "attempts": outbox.c.attempts + (1 if state == "sending" else 0),
        "first_tried_at": row.first_tried_at or now,
        "trouble": "unknown" if interrupted else row.trouble,
    }
    still = (outbox.c.seq == row.seq) & (outbox.c.state == row.state) & _passed(outbox.c.lease_until, machine)
    if tx.execute(update(outbox).where(still).values(values)).rowcount == 0:
        return None
    return _post(row, state, row.first_tried_at or now)


def said(tx: Connection, post: Post, channel: str, ts: str, gap: float) -> None:
    """It is in Slack. Its place is free again `gap` seconds from now; a second try is watched for the first one."""
    machine = machine_now(tx)
    watched = post.again
    _finish(
        tx,
        post,
        state="watching" if watched else "said",
        said_in=channel,
        ts=ts,
        trouble=None,
        not_before=machine + LOOKS[-1] if watched else None,
    )
    free(tx, post.place, machine + gap)


def settled(tx: Connection, post: Post) -> None:
    """A watched post has been looked for once more; nothing is left to do."""
    _finish(tx, post, state="said")
    free(tx, post.place)


def dropped(tx: Connection, post: Post, why: str) -> None:
    """It lost its point before it was sent."""
    _finish(tx, post, state="dropped", trouble=why)
    free(tx, post.place)


def later(tx: Connection, post: Post, seconds: float | None, trouble: str) -> None:
    """It was surely not sent; try again after `seconds`, or by exponential back-off if None."""
    machine = machine_now(tx)
    wait = min(LONGEST_BACK_OFF, 2.0**post.attempts) if seconds is None else seconds
    _finish(tx, post, state="waiting", trouble=trouble, not_before=machine + wait)
    free(tx, post.place)


def unknown(tx: Connection, post: Post) -> None:
    """Nobody knows whether it was sent: history is to be read before it may be sent again."""
    _finish(tx, post, state="unknown", looks=0, trouble="unknown", not_before=machine_now(tx) + LOOKS[0])
    free(tx, post.place)


def not_found(tx: Connection, post: Post) -> None:
    """A look at history did not show it. Look again, send again, or park it after the last look."""
    looks = (tx.scalar(select(outbox.c.looks).where(outbox.c.id == post.id)) or 0) + 1
    if looks < len(LOOKS):
        wait = LOOKS[looks] - LOOKS[looks - 1]
        _finish(tx, post, state="unknown", looks=looks, not_before=machine_now(tx) + wait)
    else:
        _finish(tx, post, state="waiting" if post.kind in SENT_AGAIN else "parked", looks=looks, not_before=None)
    free(tx, post.place)


def look_later(tx: Connection, post: Post, seconds: float | None, trouble: str) -> None:
    """History could not be read; the look is tried again after `seconds`."""
    wait = LOOKS[0] if seconds is None else seconds
    _finish(tx, post, state=post.state, trouble=trouble, not_before=machine_now(tx) + wait)
    free(tx, post.place)


def remove_twin(
    tx: Connection, channel: str, ts: str, now: datetime, *, lead_id: int | None, handoff_id: int | None
) -> None:
    """Have an older copy of a message deleted."""
    key = f"delete:{channel}:{ts}"
    say(tx, "delete", key, now, channel=channel, lead_id=lead_id, handoff_id=handoff_id, extra={"ts": ts})


def park(tx: Connection, post: Post, trouble: str) -> None:
    """Slack will not take it as it is; a person decides."""
    _finish(tx, post, state="parked", trouble=trouble)
    free(tx, post.place)


def parked(tx: Connection) -> Sequence[sql.AnyRow]:
    """Posts that wait for a person's decision: seq, kind, key, handoff, trouble, since."""
    columns = (outbox.c.seq, outbox.c.kind, outbox.c.handoff_id, outbox.c.trouble, outbox.c.made_at)
    return tx.execute(select(*columns).where(outbox.c.state == "parked").order_by(outbox.c.seq)).all()


def send_parked(tx: Connection, seq: int | None = None) -> int:
    """Send parked posts after all, one or every one; returns how many."""
    query = update(outbox).where(outbox.c.state == "parked").values(state="waiting", looks=0, not_before=None)
    return tx.execute(query.where(outbox.c.seq == seq) if seq is not None else query).rowcount


def drop_parked(tx: Connection, seq: int) -> int:
    """Forget a parked post; returns how many (0 or 1)."""
    one = (outbox.c.state == "parked") & (outbox.c.seq == seq)
    return tx.execute(update(outbox).where(one).values(state="dropped")).rowcount


def idle(tx: Connection) -> bool:
    """Whether nothing waits that could go without somebody's help."""
    going = outbox.c.state.in_(("waiting", "sending")) & (outbox.c.in_thread.is_(False) | cards.c.ts.is_not(None))
    posts = select(outbox.c.seq).outerjoin(cards, cards.c.handoff_id == outbox.c.handoff_id).where(going)
    placed = posts.where(func.coalesce(outbox.c.channel, outbox.c.member_id, cards.c.channel).is_not(None))
    stale = select(cards.c.handoff_id).where(cards.c.ts.is_not(None), cards.c.shown_version < cards.c.version)
    return tx.execute(placed.limit(1)).first() is None and tx.execute(stale.limit(1)).first() is None


def counts(tx: Connection) -> dict[str, int]:
    """How many posts are in each open state, and how many are parked."""
    query = select(outbox.c.state, func.count()).where(outbox.c.state.in_((*OPEN_POSTS, "parked")))
    return {state: count for state, count in tx.execute(query.group_by(outbox.c.state))}


def by_message(tx: Connection, channel: str, ts: str) -> Row[Any] | None:
    """The post that became this message, if it is one of ours."""
    return tx.execute(select(outbox).where(outbox.c.said_in == channel, outbox.c.ts == ts)).first()


def soonest(tx: Connection) -> float | None:
    """In how many machine seconds something may go, or None if nothing waits for a time."""
    machine = machine_now(tx)
    open_rows = outbox.c.state.in_(OPEN_POSTS)
    moments = (
        select(func.min(outbox.c.not_before)).where(open_rows, outbox.c.not_before > machine),
        select(func.min(outbox.c.lease_until)).where(open_rows, outbox.c.lease_until > machine),
        select(func.min(rates.c.free_at)).where(
            rates.c.free_at > machine, select(outbox.c.seq).where(open_rows).exists()
        ),
    )
    found = [moment for moment in (tx.scalar(query) for query in moments) if moment is not None]
    return min(found) - machine if found else None


def recover(tx: Connection) -> None:
    """After a restart of the only process: forget the old process's leases and waits, whose clock is gone."""
    tx.execute(update(outbox).where(outbox.c.state == "sending").values(state="unknown", looks=0, trouble="unknown"))
    tx.execute(update(outbox).where(outbox.c.state.in_(OPEN_POSTS)).values(lease_until=None, not_before=None))
    tx.execute(update(cards).values(lease_until=None, not_before=None).where(cards.c.lease_until.is_not(None)))
    tx.execute(update(homes).values(lease_until=None, not_before=None))
    tx.execute(rates.delete())


def free(tx: Connection, name: str, at: float = 0.0) -> None:
    """A place or method may be used again at a machine moment; at once by default."""
    tx.execute(update(rates).where(rates.c.name == name).values(free_at=at))


def block(tx: Connection, name: str, seconds: float) -> None:
    """Keep a place or a method quiet for so many seconds, as Retry-After or a trouble asks."""
    insert = sql.insert(tx, rates).values(name=name, free_at=machine_now(tx) + seconds)
    tx.execute(insert.on_conflict_do_update(index_elements=["name"], set_={"free_at": insert.excluded.free_at}))


def blocked(tx: Connection, *names: str) -> bool:
    """Whether any of these places or methods is to be kept quiet now."""
    return (
        tx.scalar(select(rates.c.name).where(rates.c.name.in_(names), rates.c.free_at > machine_now(tx)).limit(1))
        is not None
    )


def shared_channels() -> Any:
    """Channels that another company can read: nothing is ever shown there."""
    return select(channels.c.id).where(channels.c.trouble == "shared")


def _candidate(machine: float) -> Any:
    place = func.coalesce(outbox.c.channel, outbox.c.member_id, cards.c.channel)
    quiet = select(rates.c.name).where(rates.c.free_at > machine)
    method = sql.choose(outbox.c.state == "waiting", "chat.postMessage", "conversations.history")
    return (
        select(outbox, place.label("place"), cards.c.ts.label("card_ts"))
        .outerjoin(cards, cards.c.handoff_id == outbox.c.handoff_id)
        .where(
            outbox.c.state.in_(OPEN_POSTS),
            _passed(outbox.c.lease_until, machine),
            _passed(outbox.c.not_before, machine),
            or_(outbox.c.in_thread.is_(False), cards.c.ts.is_not(None)),
            place.is_not(None),
            place.not_in(quiet),
            ("channel:" + place).not_in(quiet),
            place.not_in(shared_channels()),
            method.not_in(quiet),
            select(rates.c.name).where(rates.c.name == "slack", rates.c.free_at > machine).exists().is_(False),
        )
        .order_by(outbox.c.seq)
        .limit(1)
        .with_for_update(of=outbox, skip_locked=True)
    )


def _reserve(tx: Connection, place: str, machine: float) -> bool:
    insert = sql.insert(tx, rates).values(name=place, free_at=machine + LEASE_SECONDS)
    taken = insert.on_conflict_do_update(
        index_elements=["name"], set_={"free_at": insert.excluded.free_at}, where=rates.c.free_at <= machine
    )
    return tx.execute(taken.returning(rates.c.name)).first() is not None


def _post(row: Row[Any], state: str, first_tried_at: datetime) -> Post:
    return Post(
        id=row.id,
        kind=row.kind,
        state=state,
        place=row.place,
        thread_ts=row.card_ts if row.in_thread else None,
        lead_id=row.lead_id,
        handoff_id=row.handoff_id,
        trace_id=row.trace_id,
        member_id=row.member_id,
        extra=row.extra,
        attempts=row.attempts,
        again=row.looks >= len(LOOKS),
        first_tried_at=first_tried_at,
        ts=row.ts,
    )


def _finish(tx: Connection, post: Post, **values: Any) -> None:
    tx.execute(update(outbox).where(outbox.c.id == post.id).values(lease_until=None, **values))


def _passed(column: ColumnElement[Any], machine: float) -> ColumnElement[bool]:
    return or_(column.is_(None), column <= machine)
