"""What a CRM says, in our words, and what it is to be told. Every CRM speaks these."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

CONTACTS, DEALS = "contacts", "deals"
NOT_HERE = ""  # a manager says that the owner is not in Slack


def plain_amount(amount: Decimal) -> str:
    """The same amount is the same text: 14400."""
    return format(amount.normalize(), "f")


@dataclass(frozen=True, slots=True)
class CrmOwner:
    """Somebody who can own records there."""

    id: str
    mail: str | None
    name: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class CrmOwners:
    """All who can own records there; `broken` are ids of those that say what nobody thought of."""

    owners: Sequence[CrmOwner]
    broken: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class KnownOwner:
    """An owner there. `named` is a manager's choice, None if there is none; `member_id` is who that is here."""

    system: str
    id: str
    name: str
    named: str | None
    member_id: str | None

    @property
    def is_open(self) -> bool:
        """Whether nobody knows yet who that is."""
        return self.member_id is None and self.named != NOT_HERE


@dataclass(frozen=True, slots=True)
class CrmContact:
    """A person there. `lead_id` is our own id, if we wrote it; `was` are ids of contacts merged into this one.

    `fields` are a lead's fields, `extra` what no field holds; `owner_at` is when the owner was named, if it is said.
    """

    id: str
    changed_at: datetime
    created_at: datetime | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    extra: tuple[tuple[str, str], ...] = ()
    owner_id: str | None = None
    owner_at: datetime | None = None
    url: str | None = None
    lead_id: int | None = None
    was: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CrmDeal:
    """A deal there, of these contacts. `ours` is the id of the opportunity here that we made it from."""

    id: str
    changed_at: datetime
    contact_ids: tuple[str, ...] = ()
    amount: Decimal | None = None
    currency: str | None = None
    outcome: str | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    reason: str = ""
    owner_id: str | None = None
    ours: int | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class ReadWindow:
    """What to read: changed from `since` on and not after `until`, with an id behind `after`."""

    since: datetime
    until: datetime
    after: str = ""


@dataclass(frozen=True, slots=True)
class CrmPage:
    """Some records of a window, by id; `after` is where the next page begins, None at the end.

    `broken` are ids of those that say what nobody thought of.
    """

    records: Sequence[CrmContact] | Sequence[CrmDeal]
    after: str | None
    broken: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class DealSaid:
    """A deal as it stands here. `id` is that of the CRM, once it has one.

    `currency` is ours, and empty if the deal there has another: then its amount is left alone.
    """

    opportunity_id: int
    name: str
    id: str | None
    amount: str | None
    currency: str
    outcome: str | None
    opened_at: datetime | None
    closed_at: datetime | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CrmIntent:
    """One thing to write: `kind` is contact, note, deal or stage. `contact_id` is empty until there is a contact.

    `own` are our own properties as they are now; `owner_id` and `lead_status` are empty unless the settings say so.
    """

    id: int
    kind: str
    lead_id: int
    trace_id: int
    happened_at: datetime
    contact_id: str | None
    fields: Mapping[str, str]
    own: Mapping[str, str]
    owner_id: str | None = None
    lead_status: str | None = None
    deal: DealSaid | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """It stands there; the ids that it has, and where the contact is seen."""

    contact_id: str | None = None
    deal_id: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Declined:
    """The CRM does not take it, and says why in these words. `gone`: the contact or deal is not there any more."""

    words: str
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Later:
    """Not now: again after so many seconds. `refused` if it does not know our token."""

    seconds: float | None = None
    refused: bool = False
    why: str = ""
