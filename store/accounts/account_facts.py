"""A target account with its plan, and what an act on one came to, as frozen values."""

from dataclasses import dataclass
from datetime import date, datetime

from store.rules.signing import Side


@dataclass(frozen=True, slots=True)
class AccountStep:
    """A step of an account's plan: what, by when, and who takes it."""

    id: int
    account_id: int
    company: str
    what: str
    due: date | None
    owner_id: str | None
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TargetAccount:
    """A company that both teams want to win. Without `agreed_at` one team proposes it, and the `side` is its team.

    Without a `side` too an operator brought it, or someone of both teams. `steps` are those still to be taken.
    """

    id: int
    company: str
    domain: str | None
    tier: int
    rep_id: str | None
    marketer_id: str | None
    plan: str
    made_at: datetime
    made_by: str | None
    side: Side | None
    agreed_at: datetime | None
    agreed_by: str | None
    ended_at: datetime | None
    version: int
    steps: tuple[AccountStep, ...] = ()


@dataclass(frozen=True, slots=True)
class AccountDraft:
    """What people write of an account. The company's words are cleaned, the domain is one of its own."""

    company: str
    domain: str | None
    tier: int
    rep_id: str | None = None
    marketer_id: str | None = None
    plan: str = ""


@dataclass(frozen=True, slots=True)
class AccountInterest:
    """An account whose people did something of high intent: who, which kind, and when, the newest first."""

    account: TargetAccount
    touches: tuple[tuple[str | None, str, datetime], ...]


@dataclass(frozen=True, slots=True)
class TierCoverage:
    """Of how many agreed accounts of a tier something came in a month: each counts once in each."""

    tier: int
    accounts: int
    touched: int
    handed_over: int
    opportunities: int
    won: int


# ---- What an act came to ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AccountKept:
    """It is kept; `is_agreed` if no other team is left to agree. `account_id` is 0 if the form came twice."""

    account_id: int
    is_agreed: bool


@dataclass(frozen=True, slots=True)
class AlreadyTarget:
    """The same company is on the list: by its domain (`field`), or by its name."""

    field: str
    account: TargetAccount


@dataclass(frozen=True, slots=True)
class AccountAgreed:
    """Both teams want it now. `backed`: not yet, a first team does and the other still has to agree."""

    account: TargetAccount
    backed: bool = False


@dataclass(frozen=True, slots=True)
class OtherTeamAgrees:
    """Someone of the other team has to agree."""

    side: Side | None


@dataclass(frozen=True, slots=True)
class AccountChangedMeanwhile:
    """A colleague changed it while the form was open."""


@dataclass(frozen=True, slots=True)
class AccountGone:
    """It has ended, or never was."""
