"""Who signs the agreement for which team, and when that is enough: two people, one of each team."""

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum, auto

from store.rules.states import MANAGER, MARKETER, REP

REMINDED_AFTER = "2bd"  # a team that has not signed
REMINDED_EACH = 5  # members of a team that are reminded one by one; a larger team is together, in the channel


class Side(StrEnum):
    """A team that signs."""

    MARKETING = auto()
    SALES = auto()

    @property
    def other(self) -> "Side":
        """The team it agrees with."""
        return Side.SALES if self is Side.MARKETING else Side.MARKETING


class ProposalEnding(StrEnum):
    """How a proposal ended."""

    SIGNED = auto()
    WITHDRAWN = auto()
    REPLACED = auto()  # by a newer one
    FELL = auto()  # the agreement changed under it


SIDES_OF_ROLES: Mapping[str, Side] = {MARKETER: Side.MARKETING, REP: Side.SALES, MANAGER: Side.SALES}
Signers = Mapping[Side, Collection[str]]
"""Who may sign for each team: who has a role there, and who covers for one of them who is away."""


def sides_of(roles: Iterable[str]) -> frozenset[Side]:
    """The teams that somebody with these roles belongs to."""
    return frozenset(SIDES_OF_ROLES[role] for role in roles)


def is_alone(member_id: str, signers: Signers) -> bool:
    """Whether nobody else is left for either team: then one signature is enough."""
    return {each for members in signers.values() for each in members} == {member_id}


def open_sides(member_id: str, signers: Signers, signed: Mapping[Side, str]) -> tuple[Side, ...]:
    """The teams that this member may sign for now; of two they pick one, unless they are alone.

    Who signed for one team can't sign for the other, and nobody takes a team away from the last person of the other.
    """
    if is_alone(member_id, signers):
        return tuple(side for side in Side if side not in signed)
    if member_id in signed.values():
        return ()
    return tuple(
        side
        for side in Side
        if side not in signed
        and member_id in signers[side]
        and (side.other in signed or any(each != member_id for each in signers[side.other]))
    )


def is_enough(signed: Mapping[Side, str], signers: Signers) -> bool:
    """Whether both teams have signed: two people, or the only one who is left."""
    members = set(signed.values())
    return len(signed) == len(Side) and (len(members) > 1 or is_alone(members.pop(), signers))
