"""Who is here now, who stands in for whom, and who decides."""

from datetime import datetime

from sqlalchemy import Connection, Select, bindparam, case, func, select

from store.agreement import policy
from store.db import tables as t
from store.rules import states
from store.rules.office_time import business_time
from store.team import calendars, people, workspace

# The conditions that an absence holds `now`, and that a member is active and not away.
_AWAY = t.aways.c.ended_at.is_(None) & (t.aways.c.from_at <= bindparam("now")) & (t.aways.c.until_at > bindparam("now"))
HERE = t.members.c.active & ~select(t.aways.c.id).where(t.aways.c.member_id == t.members.c.id, _AWAY).exists()

_IS_HERE = select(t.members.c.id).where(t.members.c.id == bindparam("member"), HERE)
_BACK = select(t.aways.c.until_at).where(t.aways.c.member_id == bindparam("member"), _AWAY).limit(1)
_STAND_IN = (
    select(t.aways.c.nominee)
    .join(t.members, t.members.c.id == t.aways.c.nominee)
    .where(t.aways.c.member_id == bindparam("member"), _AWAY, t.members.c.active)
    .limit(1)
)
_STAND_INS = (
    select(t.aways.c.member_id, t.aways.c.nominee)
    .join(t.members, t.members.c.id == t.aways.c.nominee)
    .where(_AWAY, t.members.c.active)
)
_NEXT_CHANGE = select(
    func.min(case((t.aways.c.from_at > bindparam("now"), t.aways.c.from_at), else_=t.aways.c.until_at))
).where(t.aways.c.ended_at.is_(None), t.aways.c.until_at > bindparam("now"))
_MEMBERS = select(t.members.c.id).order_by(t.members.c.id)
_REPS = _MEMBERS.join(t.roles).where(t.roles.c.role == states.REP)


def is_here(tx: Connection, member_id: str, now: datetime) -> bool:
    """Whether the member is active and not away."""
    return tx.scalar(_IS_HERE, {"member": member_id, "now": now}) is not None


def other_reps_here(tx: Connection, member_id: str, now: datetime) -> bool:
    """Whether any other rep, active and not away, could take a lead."""
    others = _reps(tx).where(HERE, t.members.c.id != member_id)
    return tx.scalar(others.limit(1), {"now": now}) is not None


def any_rep_in_office(tx: Connection, now: datetime, until: datetime) -> bool:
    """Whether any active rep has office time between two moments, outside absences."""
    return any(next_in_office(tx, rep, now) < until for rep in tx.scalars(_reps(tx).where(t.members.c.active)).all())


def next_in_office(tx: Connection, member_id: str, now: datetime) -> datetime:
    """The first moment from `now` on that is this member's office time and no absence of theirs."""
    hours = calendars.of_member(tx, member_id, now).calendar
    opens = business_time.next_opening(hours, now)
    while (back := tx.scalar(_BACK, {"member": member_id, "now": opens})) is not None:
        opens = business_time.next_opening(hours, back)
    return opens


def next_coming_or_going(tx: Connection, now: datetime) -> datetime | None:
    """The next moment at which an absence begins or ends: until then the same people hear."""
    moment: datetime | None = tx.scalar(_NEXT_CHANGE, {"now": now})
    return moment


def stand_in(tx: Connection, member_id: str, now: datetime) -> str:
    """The member who acts and hears for this one: their nominee while they are away, else they themselves."""
    return tx.scalar(_STAND_IN, {"member": member_id, "now": now}) or member_id


def stand_ins(tx: Connection, now: datetime) -> dict[str, str]:
    """Who is away and covered now -> who acts for them."""
    return {row.member_id: row.nominee for row in tx.execute(_STAND_INS, {"now": now})}


def _reps(tx: Connection) -> Select[str]:
    """Before set-up every member is a rep."""
    return _REPS if workspace.load(tx).set_up_at else _MEMBERS


def the_manager(tx: Connection, now: datetime) -> str | None:
    """Who hears of broken promises: the policy's owner of follow-up, else a manager who is here, else any manager."""
    named = policy.current(tx).owners.follow_up
    if named is not None and is_here(tx, named, now):
        return named
    managers = people.holders(tx, states.MANAGER) or people.admins(tx)
    return next((manager for manager in managers if is_here(tx, manager, now)), next(iter(managers), None))
