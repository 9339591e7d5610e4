"""One message as a person's office opens, if anything is due by the end of their day: what, and whom to call."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, case, func, or_, select, update

from store.accounts import account_steps
from store.db import tables as t
from store.db.columns import Moment
from store.db.dialect import AnyRow
from store.outbox import posts
from store.rules import states
from store.rules.office_time import periods
from store.rules.post_kinds import PostKind
from store.rules.states import ClockKind
from store.team import calendars, hearing, presence

# Marketing's answers, and what sales promised to a buyer. A claim is nobody's yet.
KINDS = (ClockKind.RESPONSE, ClockKind.NEXT_STEP, ClockKind.ANSWER)
_NOW = bindparam("now", type_=Moment)
_HAS_COME = t.members.c.active & or_(t.members.c.morning_at.is_(None), t.members.c.morning_at <= _NOW)
_TO_LOOK_AT = (
    select(t.members.c.id)
    .where(_HAS_COME, t.members.c.id.not_in(bindparam("without", expanding=True)))
    .order_by(t.members.c.id)
    .limit(bindparam("limit"))
)
_NEXT = select(func.min(t.members.c.morning_at)).where(t.members.c.active)
_PROMISER = case((t.clocks.c.kind == ClockKind.RESPONSE, t.handoffs.c.owner_id), else_=t.clocks.c.member_id)
_DUE = (
    select(t.handoffs.c.id.label("handoff_id"), t.clocks.c.kind, t.clocks.c.due_at)
    .join(t.clocks, t.clocks.c.handoff_id == t.handoffs.c.id)
    .where(
        t.clocks.c.kind.in_(KINDS),
        t.clocks.c.stopped_at.is_(None),
        t.clocks.c.outcome.is_(None),
        t.clocks.c.due_at <= bindparam("until", type_=Moment),
        _PROMISER.in_(bindparam("whose", expanding=True)),
        t.handoffs.c.state.in_(states.OPEN),
        t.handoffs.c.erased.is_(False),
        t.handoffs.c.history.is_(False),
        or_(t.handoffs.c.snoozed_until.is_(None), t.handoffs.c.snoozed_until <= _NOW),
    )
    .order_by(t.clocks.c.due_at, t.clocks.c.id)
)
_COVERED = select(t.aways.c.member_id).where(
    t.aways.c.nominee == bindparam("member"), t.aways.c.begun_at.is_not(None), t.aways.c.ended_at.is_(None)
)


def mornings_to_see_to(tx: Connection, now: datetime, limit: int, without: Collection[str] = ()) -> Sequence[str]:
    """Members whose day is to be looked at, at most `limit`, some left out."""
    return tx.scalars(_TO_LOOK_AT, {"now": now, "limit": limit, "without": list(without)}).all()


def next_morning(tx: Connection) -> datetime | None:
    """When the next person's office opens."""
    moment: datetime | None = tx.scalar(_NEXT)
    return moment


def tell_day(tx: Connection, member_id: str, now: datetime) -> int:
    """Tell this member what is due today, once their office opens; 1 if there is anything, else 0.

    The first look finds a day that has begun: it waits for the next.
    """
    query = select(t.members.c.morning_at).where(t.members.c.id == member_id, _HAS_COME)
    member = tx.execute(query.with_for_update(skip_locked=True), {"now": now}).first()
    if member is None:
        return 0
    opens = presence.next_in_office(tx, member_id, now)
    if opens > now:
        _look_again(tx, member_id, opens)
        return 0
    day = local_day(tx, member_id, now)
    ends = end_of_day(tx, member_id, day, now)
    _look_again(tx, member_id, presence.next_in_office(tx, member_id, ends))
    handoffs = list(dict.fromkeys(row.handoff_id for row in due_by(tx, member_id, ends, now)))
    steps = steps_due_by(tx, member_id, day)
    if (
        not (handoffs or steps)
        or member.morning_at is None
        or hearing.ways_of(tx, member_id)[PostKind.MORNING] == hearing.OFF
    ):
        return 0
    extra = {"handoffs": handoffs, "steps": steps, "day": day.isoformat(), "until": ends.isoformat()}
    posts.say(tx, PostKind.MORNING, _key(member_id, day), now, member_id=member_id, extra=extra)
    return 1


def local_day(tx: Connection, member_id: str, now: datetime) -> date:
    """The day it is where this member works."""
    return now.astimezone(_zone(tx, member_id, now)).date()


def end_of_day(tx: Connection, member_id: str, day: date, now: datetime) -> datetime:
    """The end of that day where this member works."""
    return periods.midnight(day + timedelta(days=1), _zone(tx, member_id, now))


def due_by(tx: Connection, member_id: str, until: datetime, now: datetime) -> Sequence[AnyRow]:
    """What this member owes by then, for themselves and for those they cover: handoff, kind and deadline, in order."""
    whose = [member_id, *tx.scalars(_COVERED, {"member": member_id})]
    return tx.execute(_DUE, {"whose": whose, "until": until, "now": now}).all()


def steps_due_by(tx: Connection, member_id: str, day: date) -> list[int]:
    """Steps of target accounts that this member, or who they cover, takes by that day."""
    return account_steps.steps_due(tx, [member_id, *tx.scalars(_COVERED, {"member": member_id})], day)


def has_told(tx: Connection, member_id: str | None, handoff_id: int, now: datetime, at_once: bool) -> bool:
    """Whether this member's message of today names the handoff; `at_once`: and is made at this very moment."""
    if member_id is None:
        return False
    query = select(t.outbox).where(t.outbox.c.key == _key(member_id, local_day(tx, member_id, now)))
    post = tx.execute(query).first()
    return post is not None and handoff_id in post.extra["handoffs"] and (not at_once or post.made_at == now)


def _look_again(tx: Connection, member_id: str, at: datetime) -> None:
    tx.execute(update(t.members).where(t.members.c.id == member_id).values(morning_at=at))


def _zone(tx: Connection, member_id: str, now: datetime) -> ZoneInfo:
    return ZoneInfo(calendars.of_member(tx, member_id, now).calendar.zone)


def _key(member_id: str, day: date) -> str:
    return f"{PostKind.MORNING}:{member_id}:{day.isoformat()}"
