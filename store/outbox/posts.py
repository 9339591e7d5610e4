"""What Slack has yet to be told. A row is one post for one occasion; its id travels as the message's metadata.

waiting -> sending -> said. A try whose outcome nobody knows becomes `unknown`: history is searched for the id before
anything is sent again. What somebody waits for is then sent again and watched for a twin; the rest is parked.

A place gets one post at a time, in order: what was surely not sent goes before whatever came later. A post of unknown
outcome lets the others pass, since it stands in its place already or will not be sent for minutes.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypedDict, Unpack

from sqlalchemy import (
    ColumnElement,
    Connection,
    Double,
    Row,
    Select,
    Text,
    bindparam,
    case,
    delete,
    func,
    literal,
    literal_column,
    or_,
    select,
    update,
)  # fmt: skip

from store.db import dialect
from store.db import tables as t
from store.db.columns import Moment
from store.db.database import machine_now
from store.outbox import backoff, rate_holds
from store.rules import post_kinds
from store.rules.post_kinds import PostKind

# How often to choose another post if somebody else was faster at a place.
CHOICES = 3
# Of one kind, besides the one in hand, that wait for one person: more than that are said in one message.
MANY_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Post:
    """One leased row. `state` tells what to do: sending, look it up (`unknown`), or look for a twin (`watching`)."""

    id: str
    kind: PostKind
    state: str
    place: str
    thread_ts: str | None
    lead_id: int | None
    handoff_id: int | None
    trace_id: int | None
    member_id: str | None
    extra: dict[str, Any]
    attempts: int
    looks: int
    again: bool
    first_tried_at: datetime
    ts: str | None
    lease_until: float


class Where(TypedDict, total=False):
    """What a post is about, where it goes, and from when on."""

    handoff_id: int | None
    lead_id: int | None
    trace_id: int | None
    channel: str | None
    member_id: str | None
    in_thread: bool
    under: str | None
    say_from: datetime | None
    extra: dict[str, Any]


def say(tx: Connection, kind: PostKind, key: str, now: datetime, **where: Unpack[Where]) -> None:
    """Queue a post; the same key twice is one post. ValueError for a kind that nobody could draw.

    It waits until `say_from`. It goes into its card's thread (`in_thread`), into the thread of the post whose key is
    `under`, or stands alone.
    """
    stands = True if kind in post_kinds.ASKS else None
    row = {"id": uuid.uuid4().hex, "key": key, "kind": PostKind(kind), "made_at": now, "stands": stands, **where}
    tx.execute(dialect.insert_once(tx, t.outbox, "key"), row)


def note(tx: Connection, trace_id: int, lead_id: int, handoff_id: int, now: datetime) -> None:
    """Queue the thread note of one row of the trace."""
    say(
        tx, PostKind.NOTE, f"note:{trace_id}", now,
        handoff_id=handoff_id, lead_id=lead_id, trace_id=trace_id, in_thread=True,
    )  # fmt: skip


def withdraw(tx: Connection, key: str) -> bool:
    """Drop a post that nobody has tried to send yet; whether there was one."""
    untried = (is_in("waiting"), t.outbox.c.attempts == 0)
    gone = update(t.outbox).where(t.outbox.c.key == key, *untried).values(state="dropped", trouble="lost its point")
    return tx.execute(gone).rowcount > 0


def next_opening(tx: Connection, now: datetime) -> datetime | None:
    """When the next post that waits for office hours may be said."""
    later = select(func.min(t.outbox.c.say_from)).where(
        is_in(*t.OPEN_POSTS), is_in("waiting"), t.outbox.c.say_from > now
    )
    moment: datetime | None = tx.scalar(later)
    return moment


def redraw_key(tx: Connection, key: str, why: str, now: datetime, from_: datetime | None = None) -> None:
    """Have the post of a key drawn anew."""
    redraw(tx, tx.execute(select(t.outbox).where(t.outbox.c.key == key, shows_change())), why, now, from_)


def redraw_post(tx: Connection, post_id: str, why: str, now: datetime, from_: datetime | None = None) -> None:
    """Have one post that is in Slack drawn anew."""
    redraw(tx, tx.execute(select(t.outbox).where(t.outbox.c.id == post_id)), why, now, from_)


def redraw(
    tx: Connection, posts: Iterable[dialect.AnyRow], why: str, now: datetime, from_: datetime | None = None
) -> None:
    """Have these posts drawn anew, once for each `why`; from a moment on if one is given.

    One that is not in Slack yet may have been drawn already, or be drawn before this transaction ends: it is marked,
    and drawn anew once it is there.
    """
    for post in posts:
        there = post if post.ts is not None else _mark_changed(tx, post)
        if there is not None:
            extra = {"post": there.id, "ts": there.ts}
            key = f"{PostKind.ANEW}:{there.id}:{why}"
            say(tx, PostKind.ANEW, key, now, channel=there.said_in, say_from=from_, extra=extra)


def _mark_changed(tx: Connection, post: dialect.AnyRow) -> dialect.AnyRow | None:
    """Mark a post that is not in Slack; if it came there meanwhile, the post as it is now.

    Until this transaction ends nobody takes the post or notes that it arrived; others may mark it as well.
    """
    locked = select(t.outbox).where(t.outbox.c.id == post.id).with_for_update(read=True, key_share=True)
    there = tx.execute(locked).one()
    if there.ts is not None:
        return there
    tx.execute(t.post_changes.insert(), {"post_id": post.id, "attempts": there.attempts})
    return None


def was_changed(tx: Connection, post: Post) -> bool:
    """Whether what it says has changed since it was taken to be sent. Ask while it is locked."""
    mine = t.post_changes.c.post_id == post.id
    since = select(t.post_changes.c.id).where(mine, t.post_changes.c.attempts == post.attempts).limit(1)
    was = tx.scalar(since) is not None
    tx.execute(delete(t.post_changes).where(mine))
    return was


def shows_change() -> ColumnElement[bool]:
    """That a post is in Slack, or may come there: neither dropped nor left to a person."""
    return t.outbox.c.ts.is_not(None) | is_in("waiting", "sending", "unknown")


def asking(tx: Connection, handoff_id: int) -> list[dialect.AnyRow]:
    """The posts that ask for something which is still to be done about this handoff, alone or among others."""
    return [post for post in tx.execute(_STANDING, {"handoff": handoff_id}) if handoff_id in concerned(post)]


def concerned(post: Post | dialect.AnyRow) -> list[int]:
    """The handoffs that a post is about."""
    listed: list[int] = post.extra.get("handoffs", [])
    return listed or ([] if post.handoff_id is None else [post.handoff_id])


def is_over(tx: Connection, post_id: str) -> None:
    """What a post asked for is done, and it says so: it changes no more."""
    tx.execute(update(t.outbox).where(t.outbox.c.id == post_id).values(stands=None))
    withdraw(tx, f"{PostKind.ANEW}:{post_id}:until")


def remove_twin(
    tx: Connection, channel: str, ts: str, now: datetime, *, lead_id: int | None, handoff_id: int | None
) -> None:
    """Have an older copy of a message deleted."""
    key = f"delete:{channel}:{ts}"
    say(tx, PostKind.DELETE, key, now, channel=channel, lead_id=lead_id, handoff_id=handoff_id, extra={"ts": ts})


def lease_next(tx: Connection, now: datetime) -> Post | None:
    """Lease the oldest post that may go now, and its place with it: one message at a time, in order, per place."""
    machine = machine_now(tx)
    for _ in range(CHOICES):
        place = tx.scalar(_NEXT_PLACE, {"machine": machine, "now": now})
        if place is None:
            return None
        if rate_holds.reserve(tx, place, machine, backoff.LEASE):
            # Only now nobody else takes from this place, and its oldest post is the next one.
            row = tx.execute(_OLDEST_THERE, {"machine": machine, "now": now, "place": place}).first()
            if row is not None:
                return _lease(tx, row, place, machine, now)
            rate_holds.end(tx, place)
    return None


def tell_together(tx: Connection, post: Post, now: datetime) -> Post:
    """If several escalations wait for the same person, let one speak for all: it lists their `handoffs`, others are
    dropped. One with a `why` asks for a decision of its own and stays.
    """
    if "why" in post.extra or "handoffs" in post.extra:
        return post
    alike = (t.outbox.c.kind == post.kind, t.outbox.c.member_id == post.member_id, t.outbox.c.id != post.id)
    untried = (is_in(*t.OPEN_POSTS), is_in("waiting"), t.outbox.c.attempts == 0, _told_from(now))
    waiting = tx.execute(select(t.outbox.c.seq, t.outbox.c.extra, t.outbox.c.handoff_id).where(*alike, *untried))
    same = [each for each in waiting if "why" not in each.extra]
    others = [each.seq for each in same]
    if len(others) < MANY_AT_ONCE or not held(tx, post):
        return post
    for batch in dialect.batches(others):
        gone = update(t.outbox).where(t.outbox.c.seq.in_(batch), *untried)
        tx.execute(gone.values(state="dropped", trouble="told together"))
    extra = {**post.extra, "handoffs": sorted({post.handoff_id, *(each.handoff_id for each in same)})}
    several: dict[str, Any] = {"extra": extra, "handoff_id": None, "lead_id": None, "trace_id": None}
    tx.execute(update(t.outbox).where(t.outbox.c.id == post.id).values(several))
    return replace(post, **several)


def held(tx: Connection, post: Post) -> bool:
    """Whether the post is still ours. Ask before noting what became of it: a process may have slept over its lease."""
    ours = select(t.outbox.c.seq).where(t.outbox.c.id == post.id, t.outbox.c.lease_until == post.lease_until)
    return tx.scalar(ours.with_for_update()) is not None


def earlier(tx: Connection, post_id: str) -> Post | None:
    """A post that was said, as it was; None if there is no such post."""
    row = tx.execute(select(t.outbox).where(t.outbox.c.id == post_id)).first()
    return None if row is None else _post(row, row.said_in or "", None)


def parked(tx: Connection) -> Sequence[dialect.AnyRow]:
    """Posts that wait for a person's decision: seq, id, kind, handoff, trouble, since."""
    return tx.execute(select(t.outbox).where(is_in("parked")).order_by(t.outbox.c.seq)).all()


def send_parked(tx: Connection, seq: int | None = None) -> int:
    """Send parked posts after all, one or every one; returns how many. Nobody looks for an earlier copy any more."""
    fresh = {"state": "waiting", "looks": 0, "first_tried_at": None, "not_before": None}
    query = update(t.outbox).where(is_in("parked")).values(fresh)
    return tx.execute(query.where(t.outbox.c.seq == seq) if seq is not None else query).rowcount


def drop_parked(tx: Connection, seq: int) -> int:
    """Forget a parked post; returns how many (0 or 1)."""
    return tx.execute(update(t.outbox).where(is_in("parked"), t.outbox.c.seq == seq).values(state="dropped")).rowcount


def any_open(tx: Connection, now: datetime) -> bool:
    """Whether any post waits, is on its way or is looked for; those for a later hour do not count."""
    return tx.execute(_ANY_OPEN, {"now": now}).first() is not None


def idle(tx: Connection, now: datetime) -> bool:
    """Whether no post waits that could go now without a person's help."""
    refusing = select(t.channels.c.id).where(t.channels.c.trouble.is_not(None))
    somewhere = _PLACE.is_not(None) & _PLACE.not_in(refusing)
    posts = select(t.outbox.c.seq).select_from(_WITH_THREADS)
    going = posts.where(is_in(*t.OPEN_POSTS), is_in("waiting", "sending"), _THREAD_IS_THERE, somewhere, _told_from(now))
    return tx.execute(going.limit(1)).first() is None


def counts(tx: Connection) -> dict[str, int]:
    """How many posts are in each open state, and how many are parked."""
    kept = (
        select(t.outbox.c.state).where(is_in(*t.OPEN_POSTS)).union_all(select(t.outbox.c.state).where(is_in("parked")))
    )
    state = kept.subquery().c.state
    return dict(tx.execute(select(state, func.count()).group_by(state)).all())


def recover(tx: Connection) -> None:
    """After a restart of the only process: its leases are void, and the waits before each look at history begin anew.

    Those waits are for Slack's history, which a restart does not hurry; and the old clock may have been another boot's.
    """
    machine = machine_now(tx)
    for table in (t.outbox, t.cards, t.homes):
        timed = or_(table.c.lease_until.is_not(None), table.c.not_before.is_not(None))
        tx.execute(update(table).where(timed).values(lease_until=None, not_before=None))
    waits = case({looks: backoff.before_look(looks) for looks in range(len(backoff.LOOKS))}, value=t.outbox.c.looks)
    tx.execute(update(t.outbox).where(is_in("unknown")).values(not_before=machine + waits))
    tx.execute(update(t.outbox).where(is_in("watching")).values(not_before=machine + backoff.LOOKS[-1]))
    interrupted = {"state": "unknown", "looks": 0, "trouble": "unknown"}  # a start takes a while: looked for at once
    tx.execute(update(t.outbox).where(is_in("sending")).values(interrupted))
    rate_holds.begin_anew(tx)


def is_in(*states: str) -> ColumnElement[bool]:
    """The condition that a post is in one of these states, spelt out: only then a partial index is seen to fit."""
    return t.outbox.c.state.in_([literal_column(f"'{state}'") for state in states])


_above = t.outbox.alias("above")
_WITH_THREADS = t.outbox.outerjoin(t.cards, t.cards.c.handoff_id == t.outbox.c.handoff_id).outerjoin(
    _above, _above.c.key == t.outbox.c.under
)
_THREAD_TS = case((t.outbox.c.in_thread, t.cards.c.ts), else_=_above.c.ts)
_IS_TOP = t.outbox.c.in_thread.is_(False) & t.outbox.c.under.is_(None)
_THREAD_IS_THERE = or_(_IS_TOP, _THREAD_TS.is_not(None))

# A post is sent to where it belongs now, and looked for where it was tried.
_PLACE = case(
    (t.outbox.c.state == "waiting", func.coalesce(t.outbox.c.channel, t.outbox.c.member_id, t.cards.c.channel)),
    else_=t.outbox.c.said_in,
)
_METHOD = case(
    *(((t.outbox.c.state == "waiting") & (t.outbox.c.kind == kind), kind.method) for kind in post_kinds.METHODS),
    (t.outbox.c.state == "waiting", PostKind.NOTE.method),
    (_IS_TOP, "conversations.history"),
    else_="conversations.replies",
)
_MACHINE = bindparam("machine", type_=Double)


def _told_from(now: Any) -> ColumnElement[bool]:
    return or_(t.outbox.c.say_from.is_(None), t.outbox.c.say_from <= now)


_ANY_OPEN = select(t.outbox.c.seq).where(is_in(*t.OPEN_POSTS), _told_from(bindparam("now", type_=Moment))).limit(1)


def _ready(*columns: Any) -> Select[Any]:
    """Of the oldest post that could go now if its place is free."""
    shared = select(t.channels.c.id).where(t.channels.c.trouble == "shared")
    # What is taken back may go where outsiders read by now, or it would stay before their eyes.
    may_be_read = _PLACE.not_in(shared) | t.outbox.c.kind.in_(post_kinds.TAKES_BACK)
    may_speak = ("channel:" + _PLACE).not_in(rate_holds.now(_MACHINE)) & may_be_read
    return (
        select(*columns)
        .select_from(_WITH_THREADS)
        .where(
            is_in(*t.OPEN_POSTS),
            t.outbox.c.kind.in_(list(PostKind)),  # what only a newer release knows waits for it
            _PLACE.is_not(None),
            or_(t.outbox.c.lease_until.is_(None), t.outbox.c.lease_until <= _MACHINE),
            or_(t.outbox.c.not_before.is_(None), t.outbox.c.not_before <= _MACHINE),
            _told_from(bindparam("now", type_=Moment)),
            _THREAD_IS_THERE,
            _METHOD.not_in(rate_holds.now(_MACHINE)),
            or_(t.outbox.c.state != "waiting", may_speak),
            literal(rate_holds.SLACK).not_in(rate_holds.now(_MACHINE)),
        )
        .order_by(t.outbox.c.seq)
        .limit(1)
    )


_STANDING = select(t.outbox).where(
    t.outbox.c.stands,
    or_(t.outbox.c.handoff_id == bindparam("handoff"), t.outbox.c.handoff_id.is_(None)),
    shows_change(),
)

# Made once: putting them together takes longer than running them.
_NEXT_PLACE = _ready(_PLACE).where(_PLACE.not_in(rate_holds.now(_MACHINE)))
_OLDEST_THERE = (
    _ready(t.outbox, _THREAD_TS.label("thread_ts"))
    .where(bindparam("place", type_=Text) == _PLACE)
    .with_for_update(of=t.outbox, skip_locked=True)
)


def _lease(tx: Connection, row: Row[Any], place: str, machine: float, now: datetime) -> Post:
    """A post that is still `sending` when its lease is over was perhaps said: its process was never heard of again."""
    values: dict[str, Any] = {"lease_until": machine + backoff.LEASE}
    if row.state == "sending":
        values |= {"state": "unknown", "looks": 0, "trouble": "unknown"}
    if row.state == "waiting":
        tries = {"attempts": row.attempts + 1, "first_tried_at": row.first_tried_at or now, "said_in": place}
        values |= {"state": "sending", **tries}
    leased = update(t.outbox).where(t.outbox.c.seq == row.seq).values(values).returning(t.outbox)
    return _post(tx.execute(leased).one(), place, row.thread_ts)


def _post(row: Row[Any], place: str, thread_ts: str | None) -> Post:
    whole = {**row._mapping, "kind": PostKind(row.kind), "place": place, "thread_ts": thread_ts}
    return Post(**{name: whole[name] for name in Post.__slots__})
