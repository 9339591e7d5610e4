"""Who may sign for each team now: its active members, and who covers for one of them who is away."""

from datetime import datetime

from sqlalchemy import Connection, select

from store.db import tables as t
from store.rules import signing
from store.rules.signing import Side, Signers
from store.team import people, presence, workspace


def load_signers(tx: Connection, now: datetime) -> dict[Side, list[str]]:
    """The members of each team, and those who cover for them."""
    covers = presence.stand_ins(tx, now)
    own = _members(tx)
    return {
        side: sorted({*members, *(covers[each] for each in members if each in covers)}) for side, members in own.items()
    }


def signs_for(tx: Connection, member_id: str, side: Side, now: datetime) -> str | None:
    """Whom the member covers for as they sign for that team; None if the team is their own."""
    own = _members(tx)[side]
    covers = presence.stand_ins(tx, now)
    return None if member_id in own else next((each for each in own if covers.get(each) == member_id), None)


def may_sign_some(member_id: str, signers: Signers) -> bool:
    """Whether the member belongs to a team, or covers for one who does."""
    return any(member_id in members for members in signers.values())


def _members(tx: Connection) -> dict[Side, set[str]]:
    """Before set-up every member is of both teams."""
    if workspace.load(tx).set_up_at is None:
        everybody = set(tx.scalars(select(t.members.c.id).where(t.members.c.active)))
        return dict.fromkeys(Side, everybody)
    found: dict[Side, set[str]] = {side: set() for side in Side}
    for role, side in signing.SIDES_OF_ROLES.items():
        found[side].update(people.holders(tx, role))
    return found
