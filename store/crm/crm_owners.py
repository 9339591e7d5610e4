"""Who can own records in a CRM, and who that is here: whom a manager named, else the member of that mail."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, and_, or_, select, update

from store.crm.crm_values import CrmOwner, KnownOwner
from store.db import dialect
from store.db import tables as t
from store.rules.lead import folding
from store.team import channels

_IS_OWNER = or_(
    t.crm_owners.c.named == t.members.c.id,
    and_(t.crm_owners.c.named.is_(None), t.crm_owners.c.mail_key == t.members.c.mail_key),
)


def keep_owners(tx: Connection, system: str, owners: Iterable[CrmOwner], broken: Collection[str] = ()) -> None:
    """Keep who can own records there; whoever is not named any more has left. What managers chose stays.

    Those whose records are `broken` stay as they are.
    """
    rows = [
        {"system": system, "owner_id": one.id, "mail_key": folding.mail_key(one.mail) if one.mail else None,
         "name": one.name, "active": one.active}
        for one in owners
    ]  # fmt: skip
    known = (t.crm_owners.c.system == system, t.crm_owners.c.owner_id.not_in(broken))
    tx.execute(update(t.crm_owners).where(*known).values(active=False))
    if rows:
        insert = dialect.insert(tx, t.crm_owners)
        changed = {name: insert.excluded[name] for name in ("mail_key", "name", "active")}
        tx.execute(insert.on_conflict_do_update(index_elements=["system", "owner_id"], set_=changed), rows)


def every_owner(tx: Connection) -> list[KnownOwner]:
    """All who own records in a CRM now, by name."""
    member = (t.members, and_(_IS_OWNER, t.members.c.active))
    columns = (t.crm_owners.c.system, t.crm_owners.c.owner_id, t.crm_owners.c.name, t.crm_owners.c.named)
    query = select(*columns, t.members.c.id.label("member_id")).select_from(t.crm_owners).outerjoin(*member)
    rows = tx.execute(query.where(t.crm_owners.c.active).order_by(t.crm_owners.c.name, t.crm_owners.c.owner_id))
    return list({(row.system, row.owner_id): KnownOwner(*row) for row in rows}.values())


def name_members(tx: Connection, chosen: Mapping[tuple[str, str], str | None], by: str | None, now: datetime) -> None:
    """A manager says who owners, by system and id, are here: a member, NOT_HERE, or None for whom the mail says.

    The channel hears of what is news.
    """
    told = []
    for (system, owner_id), member_id in chosen.items():
        one = (t.crm_owners.c.system == system, t.crm_owners.c.owner_id == owner_id)
        other = t.crm_owners.c.named.is_distinct_from(member_id)
        named = update(t.crm_owners).where(*one, other).values(named=member_id).returning(t.crm_owners.c.name)
        told += [{"system": system, "name": name, "member": member_id} for name in tx.scalars(named)]
    if told:
        channels.tell_setting(tx, "crm_owners", by, now, owners=told)


def member_of(tx: Connection, system: str, owner_id: str | None) -> str | None:
    """The active member who is this owner; None if there is none."""
    of = (t.crm_owners.c.system == system, t.crm_owners.c.owner_id == owner_id, t.members.c.active)
    return tx.scalar(select(t.members.c.id).join(t.crm_owners, _IS_OWNER).where(*of))


def owner_of(tx: Connection, system: str, member_id: str | None) -> str | None:
    """The same the other way round. Of several the one with the member's own mail counts."""
    of = (t.crm_owners.c.system == system, t.members.c.id == member_id, t.crm_owners.c.active)
    found = select(t.crm_owners.c.owner_id).join(t.members, _IS_OWNER).where(*of)
    is_own_mail = t.crm_owners.c.mail_key.is_not_distinct_from(t.members.c.mail_key)
    return tx.scalar(found.order_by(is_own_mail.desc(), t.crm_owners.c.owner_id))


def owner_name(tx: Connection, system: str, owner_id: str | None) -> str | None:
    """What the owner is called there."""
    of = (t.crm_owners.c.system == system, t.crm_owners.c.owner_id == owner_id)
    return tx.scalar(select(t.crm_owners.c.name).where(*of))


def unmatched_owners(tx: Connection, system: str) -> list[str]:
    """Names of owners of whom nobody knows yet who they are here."""
    return [one.name for one in every_owner(tx) if one.system == system and one.is_open]
