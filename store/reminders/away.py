"""Who is not here. Away with a nominee who covers: owner and credit stay. Without one, what nobody answered goes to the
pool; of who has left the workspace, all but deals does.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, and_, bindparam, select, update

from store.clocks import clocks
from store.db import tables as t
from store.db.columns import Moment
from store.db.dialect import AnyRow
from store.handoffs import release
from store.outbox import cards, homes, posts
from store.record import trace
from store.record.facts import Away
from store.record.outcomes import Refused
from store.rules import states
from store.rules.office_time import business_time
from store.rules.post_kinds import PostKind
from store.rules.states import ClockKind
from store.rules.trace_kinds import TraceKind
from store.team import calendars, presence, rung_wakeups, workspace

LONGEST = timedelta(days=366)
# It has begun and somebody covers.
_ON = (t.aways.c.begun_at.is_not(None), t.aways.c.ended_at.is_(None), t.aways.c.nominee.is_not(None))
_COVERED = select(t.aways).where(t.aways.c.member_id == bindparam("member"), *_ON).limit(1)


def plan(tx: Connection, member_id: str, first: date, last: date, nominee: str | None, now: datetime) -> Away | Refused:
    """Note that a member is away from the first to the last day, in their zone. Takes the place of what overlaps."""
    if last - now.date() > 2 * LONGEST:
        return Refused("last", "Pick a day within the next two years.")
    hours = calendars.of_member(tx, member_id, now)
    zone = ZoneInfo(hours.calendar.zone)
    from_at = datetime.combine(first, time.min, zone)
    until_at = datetime.combine(last + timedelta(days=1), time.min, zone)
    if until_at <= max(from_at, now):
        return Refused("last", "Pick today or a later day, not before the first day.")
    if until_at - from_at > LONGEST:
        return Refused("last", "Pick a day within a year of the first.")
    if nominee is not None and (nominee == member_id or not presence.is_here(tx, nominee, max(now, from_at))):
        return Refused("nominee", "Pick another colleague, who is active and not away then.")
    from_at = max(from_at, now)
    begins_at = from_at if nominee else business_time.next_opening(hours.calendar, from_at)
    end(tx, member_id, now, overlapping=(from_at, until_at))
    row = {"member_id": member_id, "from_at": from_at, "until_at": until_at, "nominee": nominee, "begins_at": begins_at}
    tx.execute(t.aways.insert().values(row))
    rung_wakeups.wake_waiting(tx, now)
    homes.changed(tx, [member_id])
    return Away(member_id, from_at.astimezone(zone).date(), last, nominee)


def end(tx: Connection, member_id: str, now: datetime, overlapping: tuple[datetime, datetime] | None = None) -> bool:
    """The member is back, or the plan is dropped; whether there was one."""
    mine = and_(t.aways.c.member_id == member_id, t.aways.c.ended_at.is_(None))
    if overlapping is not None:
        mine = and_(mine, t.aways.c.from_at < overlapping[1], t.aways.c.until_at > overlapping[0])
    rows = tx.execute(select(t.aways).where(mine)).all()
    for row in rows:
        _end(tx, row, now)
    homes.changed(tx, [member_id])
    return bool(rows)


def now_or_next(tx: Connection, member_id: str, now: datetime) -> Away | None:
    """The absence this member is in now, or the next one."""
    query = select(t.aways).where(
        t.aways.c.member_id == member_id, t.aways.c.ended_at.is_(None), t.aways.c.until_at > now
    )
    row = tx.execute(query.order_by(t.aways.c.from_at).limit(1)).first()
    return _shown(tx, row) if row else None


def covered(tx: Connection, member_id: str | None) -> Away | None:
    """The absence of this member for which somebody covers now."""
    row = tx.execute(_COVERED, {"member": member_id}).first()
    return _shown(tx, row) if row else None


def notice_leavers(tx: Connection, member_ids: Iterable[str], now: datetime) -> int:
    """See to the open handoffs of those among these people who are not active any more; returns how many."""
    left = select(t.members.c.id).where(t.members.c.id.in_(list(member_ids)), t.members.c.active.is_(False))
    gone = list(tx.scalars(left))
    _uncover(tx, gone, now)
    held = _held(tx, gone)
    for row in held:
        if row.state == states.OPPORTUNITY:
            release.ask_manager_to_decide(tx, row, "leaver", now)
        else:
            release.give_back(tx, row, None, now, code="leaver")
    if gone:
        rung_wakeups.wake_waiting(tx, now)
    return len(held)


def _uncover(tx: Connection, nominees: Sequence[str], now: datetime) -> None:
    """Who was to cover has left: these absences go on, or will begin, without a nominee."""
    theirs = (t.aways.c.nominee.in_(nominees), t.aways.c.ended_at.is_(None))
    for row in tx.execute(select(t.aways).where(*theirs)).all():
        hours = calendars.of_member(tx, row.member_id, now)
        begins_at = business_time.next_opening(hours.calendar, max(now, row.from_at))
        values = {"nominee": None, "begun_at": None, "begins_at": begins_at}
        tx.execute(update(t.aways).where(t.aways.c.id == row.id).values(values))


def next_change(tx: Connection) -> datetime | None:
    """When the next absence is to be seen to, or ends."""
    open_ = t.aways.c.ended_at.is_(None)
    begins = (
        select(t.aways.c.begins_at).where(open_, t.aways.c.begun_at.is_(None)).order_by(t.aways.c.begins_at).limit(1)
    )
    ends = select(t.aways.c.until_at).where(open_).order_by(t.aways.c.until_at).limit(1)
    return min((moment for moment in (tx.scalar(begins), tx.scalar(ends)) if moment is not None), default=None)


def to_see_to(tx: Connection, now: datetime, limit: int, without: Collection[int] = ()) -> list[int]:
    """Absences whose moment to begin or to end has come, at most `limit`, some left out."""
    return list(tx.scalars(_TO_SEE_TO, {"now": now, "limit": limit, "without": list(without)}))


def see_to(tx: Connection, away_id: int, now: datetime) -> int:
    """Begin or end this absence; 1, or 0 if that was done before or another replica is at it."""
    query = select(t.aways).where(t.aways.c.id == away_id, _HAS_COME)
    row = tx.execute(query.with_for_update(skip_locked=True), {"now": now}).first()
    if row is None:
        return 0
    if row.until_at <= now:
        _end(tx, row, now)
    else:
        _begin(tx, row, now)
    return 1


_NOW = bindparam("now", type_=Moment)
_HAS_COME = and_(
    t.aways.c.ended_at.is_(None),
    and_(t.aways.c.begun_at.is_(None), t.aways.c.begins_at <= _NOW) | (t.aways.c.until_at <= _NOW),
)
_TO_SEE_TO = (
    select(t.aways.c.id)
    .where(_HAS_COME, t.aways.c.id.not_in(bindparam("without", expanding=True)))
    .order_by(t.aways.c.id)
    .limit(bindparam("limit"))
)


def covering(tx: Connection, away_id: int) -> Away | None:
    """This absence, over or not, if somebody was to cover."""
    row = tx.execute(select(t.aways).where(t.aways.c.id == away_id, t.aways.c.nominee.is_not(None))).first()
    return _shown(tx, row) if row else None


def _begin(tx: Connection, row: AnyRow, now: datetime) -> None:
    tx.execute(update(t.aways).where(t.aways.c.id == row.id).values(begun_at=now))
    held = _held(tx, [row.member_id])
    for handoff in held:
        if row.nominee is not None:
            hours = calendars.of_member(tx, row.nominee, now)
            clocks.move(tx, handoff.id, ClockKind.RESPONSE, hours, row.member_id, now)
            _record_change(tx, handoff, TraceKind.COVERED, row, now)
        elif handoff.state == states.CLAIMED:
            release.give_back(tx, handoff, None, now, code="away")
        else:
            release.ask_manager_to_decide(tx, handoff, "away", now)
    if row.nominee is not None and held:
        opens = presence.next_in_office(tx, row.nominee, now)
        about = {"away": row.id, "handoffs": [handoff.id for handoff in held]}
        posts.say(tx, PostKind.COVERING, _covering_key(row), now, member_id=row.nominee, say_from=opens, extra=about)
    homes.changed(tx, [row.member_id, row.nominee])


def _end(tx: Connection, row: AnyRow, now: datetime) -> None:
    tx.execute(update(t.aways).where(t.aways.c.id == row.id).values(ended_at=now))
    rung_wakeups.wake_waiting(tx, now)
    if row.begun_at is None or row.nominee is None:
        return
    if not posts.withdraw(tx, _covering_key(row)):
        posts.redraw_key(tx, _covering_key(row), "ended", now)
    own = calendars.of_member(tx, row.member_id, now)
    for handoff in _held(tx, [row.member_id]):
        clocks.move(tx, handoff.id, ClockKind.RESPONSE, own, row.member_id, now)
        _record_change(tx, handoff, TraceKind.BACK, row, now)
    homes.changed(tx, [row.member_id, row.nominee])


def _record_change(tx: Connection, handoff: AnyRow, kind: TraceKind, row: AnyRow, now: datetime) -> None:
    """Keep it in the trace, and have the thread told in the team's hours: absences begin and end at midnight."""
    trace_id = trace.record(
        tx, kind, handoff.lead_id, now, handoff_id=handoff.id, member_id=row.member_id, other_member_id=row.nominee
    )
    cards.changed(tx, handoff.id, now)
    about = {"handoff_id": handoff.id, "lead_id": handoff.lead_id, "trace_id": trace_id}
    opens = business_time.next_opening(calendars.team(tx, now).calendar, now)
    if kind is TraceKind.BACK and posts.withdraw(tx, _note_key(handoff, TraceKind.COVERED, row)):
        return  # the thread has not heard of this absence
    posts.say(tx, PostKind.PRESENCE, _note_key(handoff, kind, row), now, in_thread=True, say_from=opens, **about)


def _note_key(handoff: AnyRow, kind: TraceKind, row: AnyRow) -> str:
    return f"{kind}:{row.id}:{handoff.id}"


def _covering_key(row: AnyRow) -> str:
    return f"covering:{row.id}"


def _shown(tx: Connection, row: AnyRow) -> Away:
    hours = calendars.latest(tx, row.member_id) or calendars.latest(tx, calendars.TEAM)
    zone = ZoneInfo(hours.calendar.zone) if hours else workspace.load(tx).timezone
    first, last = row.from_at.astimezone(zone).date(), (row.until_at - timedelta(seconds=1)).astimezone(zone).date()
    return Away(row.member_id, first, last, row.nominee, row.begun_at is not None and row.ended_at is None)


def _held(tx: Connection, member_ids: Sequence[str]) -> Sequence[AnyRow]:
    theirs = (
        t.handoffs.c.owner_id.in_(member_ids),
        t.handoffs.c.state.in_(states.HELD),
        t.handoffs.c.history.is_(False),
        t.handoffs.c.erased.is_(False),
    )
    return tx.execute(select(t.handoffs).where(*theirs).order_by(t.handoffs.c.id).with_for_update()).all()
