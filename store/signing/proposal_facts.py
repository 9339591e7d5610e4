"""A proposal, its signatures and where the agreement stands, as frozen values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from store.rules.signing import ProposalEnding, Side


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed for which team, and for whom if they cover for somebody away."""

    member_id: str
    side: Side
    at: datetime
    for_id: str | None = None


@dataclass(frozen=True, slots=True)
class WrittenObjection:
    """Who speaks against a proposal, in their words."""

    member_id: str
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Effect:
    """What a proposal would do, as reckoned before it was posted.

    Of the leads that wait: how many `become` sales-ready, `stop` being so, and are `ready` by it. Of the handoffs of
    the last 13 weeks: how many would not have been made, with the opportunities and wins among them. Of the leads that
    came in these weeks: how many are sales-ready by it, and by the agreement in force.
    """

    become: int = 0
    stop: int = 0
    ready: int = 0
    handoffs: int = 0
    not_made: int = 0
    opportunities: int = 0
    wins: int = 0
    leads: int = 0
    passing: int = 0
    passing_now: int = 0


@dataclass(frozen=True, slots=True)
class ProposalEnd:
    """How a proposal ended, by whom and when."""

    how: ProposalEnding
    by: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class ProposalFacts:
    """A proposal as people see it. `changes` are the lines of its difference; `version` is what came of it.

    `waiting_for` has who may sign for each team that has not. `handed_over` counts the leads that a manager had handed
    over by it; None if nobody asked for that.
    """

    id: int
    by: str | None
    at: datetime
    base_version: int
    changes: Sequence[str]
    effect: Effect | None
    signatures: Sequence[Signature]
    objections: Sequence[WrittenObjection]
    waiting_for: Mapping[Side, Sequence[str]]
    end: ProposalEnd | None
    version: int | None
    handed_over: int | None
    hand_over_by: str | None


@dataclass(frozen=True, slots=True)
class AgreementStanding:
    """The version in force, since when and by whom, and whose signatures it carries; none: not signed.

    Settings may have changed since it was signed: they need no signature.
    """

    version: int
    applied_at: datetime | None
    applied_by: str | None
    signatures: Sequence[Signature]
    open_proposal: int | None


@dataclass(frozen=True, slots=True)
class PastVersion:
    """A version of the agreement: when and by whom it came into force, who signed it, and what it changed."""

    version: int
    at: datetime
    by: str | None
    signatures: Sequence[Signature]
    changes: Sequence[str]
    settings_alone: bool


# ---- What an act came to ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Proposed:
    """It stands in the channel, or will; `version` if it is in force already, as one person alone is left."""

    proposal_id: int
    version: int | None = None


@dataclass(frozen=True, slots=True)
class NothingChanges:
    """The agreement in force says the same, and both teams have signed it."""


@dataclass(frozen=True, slots=True)
class InForce:
    """That signature was the last one that was missing."""

    version: int


@dataclass(frozen=True, slots=True)
class PickSide:
    """The member may sign for either team and says for which."""

    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class NotYourSide:
    """The member signed for their team, or the other team must sign: `sides` that still have to."""

    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class NotPostedYet:
    """Its effect is still being reckoned: nobody signs what they have not seen."""


@dataclass(frozen=True, slots=True)
class ProposalOver:
    """It has ended, and takes no signature, objection or withdrawal any more."""

    end: ProposalEnd
    version: int | None


@dataclass(frozen=True, slots=True)
class ProposersAlone:
    """Only who proposed it may withdraw it."""

    by: str | None
