"""Members of the workspace: names, zones and roles."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Connection, bindparam, delete, select

from store.db import dialect
from store.db import tables as t
from store.rules.lead import folding
from store.team import workspace

REP, MARKETER, MANAGER = "rep", "marketer", "manager"
ROLES = (REP, MARKETER, MANAGER)
_ROLES_OF = select(t.roles.c.role).where(t.roles.c.member_id == bindparam("member"))
_words = lru_cache(maxsize=4096)(folding.split)  # a file asks for the same few owners in each of its rows
_IS_ACTIVE = select(t.members.c.active).where(t.members.c.id == bindparam("member"))
# Earlier versions wrote down people whom Slack had not described, under their ids.
_ARE_ACTIVE = select(t.members.c.id, t.members.c.active).where(
    t.members.c.id.in_(bindparam("members", expanding=True)), t.members.c.name != t.members.c.id
)
_HOLDERS = (
    select(t.members.c.id)
    .join(t.roles)
    .where(t.roles.c.role == bindparam("held"), t.members.c.active)
    .order_by(t.members.c.id)
)


@dataclass(frozen=True, slots=True)
class Person:
    """A member as Slack describes them."""

    id: str
    name: str
    zone: str | None = None
    active: bool = True
    is_admin: bool = False
    mail: str | None = None


def remember(tx: Connection, people: Iterable[Person]) -> None:
    """Keep what Slack says of its members, new ones and known ones alike."""
    rows = [
        {"id": p.id, "name": p.name, "zone": p.zone, "active": p.active, "is_admin": p.is_admin,
         "mail_key": folding.mail_key(p.mail) if p.mail else None}
        for p in people
    ]  # fmt: skip
    if rows:
        insert = dialect.insert(tx, t.members)
        changed = {name: insert.excluded[name] for name in ("name", "zone", "active", "is_admin", "mail_key")}
        tx.execute(insert.on_conflict_do_update(index_elements=["id"], set_=changed), rows)


def names(tx: Connection) -> dict[str, str]:
    """Every known member's name by id."""
    return {row.id: row.name for row in tx.execute(select(t.members.c.id, t.members.c.name))}


def zone_of(tx: Connection, member_id: str) -> str | None:
    """The zone Slack gives for this person."""
    return tx.scalar(select(t.members.c.zone).where(t.members.c.id == member_id))


def is_active(tx: Connection, member_id: str) -> bool | None:
    """Whether the member is a full one now; None if Slack has not described them yet."""
    return tx.scalar(_IS_ACTIVE, {"member": member_id})


def are_active(tx: Connection, member_ids: Collection[str]) -> dict[str, bool]:
    """Whether each is a full member now; without those whom Slack has not described yet."""
    return {row.id: row.active for row in tx.execute(_ARE_ACTIVE, {"members": list(member_ids)})}


def find(tx: Connection, text: str) -> str | None:
    """The active member of this id or name, whatever its case and marks; None if none or several have it."""
    active = tx.execute(select(t.members.c.id, t.members.c.name).where(t.members.c.active)).all()
    found = [row.id for row in active if row.id == text or (_words(text) and _words(row.name) == _words(text))]
    return found[0] if len(found) == 1 else None


def roles_of(tx: Connection, member_id: str) -> frozenset[str]:
    """The member's roles. Before set-up every full member is rep and marketer, and an admin manager."""
    settings = workspace.load(tx)
    given = frozenset(tx.scalars(_ROLES_OF, {"member": member_id}))
    if settings.set_up_at is None and is_active(tx, member_id):
        given |= {REP, MARKETER}
        if member_id == settings.admin or tx.scalar(select(t.members.c.is_admin).where(t.members.c.id == member_id)):
            given |= {MANAGER}
    return given


def allowed(tx: Connection, member_id: str, *wanted: str) -> bool:
    """Whether the person holds any of the wanted roles."""
    return not roles_of(tx, member_id).isdisjoint(wanted)


def holders(tx: Connection, role: str) -> list[str]:
    """Active members with that role, by id."""
    return list(tx.scalars(_HOLDERS, {"held": role}))


def admins(tx: Connection) -> list[str]:
    """Active admins of the Slack workspace, by id."""
    return list(
        tx.scalars(select(t.members.c.id).where(t.members.c.is_admin, t.members.c.active).order_by(t.members.c.id))
    )


def appoint(tx: Connection, role: str, member_ids: Collection[str]) -> None:
    """Make exactly these members the holders of a role. They must have been described by Slack."""
    tx.execute(delete(t.roles).where(t.roles.c.role == role))
    if member_ids:
        tx.execute(t.roles.insert(), [{"member_id": member_id, "role": role} for member_id in sorted(set(member_ids))])
