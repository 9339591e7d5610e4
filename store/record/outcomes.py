"""What an act came to. Answers, not errors: a lost race or a late press is an everyday thing."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Done:
    """It happened now; `trace_id` is the row that says so."""

    trace_id: int
    handoff_id: int | None = None


@dataclass(frozen=True, slots=True)
class Again:
    """The same act by the same person was already kept; nothing changed."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Somebody else owns it: the handoff of the lead with this name and company."""

    owner_id: str
    since: datetime
    name: str | None = None
    company: str | None = None


@dataclass(frozen=True, slots=True)
class Reserved:
    """Held for the person who knows this company, until a moment."""

    member_id: str
    until: datetime
    why: str


@dataclass(frozen=True, slots=True)
class JustReleased:
    """It was just taken from this person, and there are others."""


@dataclass(frozen=True, slots=True)
class NotAllowed:
    """The person lacks a role; any of `roles` would do."""

    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """The state has moved on, so this act has no place any more."""

    state: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A field's value can't be taken: which field of the form, and what would do."""

    field: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Gone:
    """No such lead or handoff, or it was erased on request."""


Outcome = Done | Again | Taken | Reserved | JustReleased | NotAllowed | Moved | Refused | Gone
