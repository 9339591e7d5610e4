"""What a card, a note or a Home tab may know: frozen values, loaded in one look and handed to the drawing functions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from store.rules.ladder import Quiet
from store.rules.lead.qualification import Item
from store.rules.lead.scoring import ScoreReason
from store.rules.trace_kinds import TraceKind

_Line = TypeVar("_Line")


@dataclass(frozen=True, slots=True)
class TouchFact:
    """One dated thing the lead did."""

    kind: str
    label: str
    at: datetime
    campaign: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Cycle:
    """An earlier handoff of the same lead: how it ended, and in which words."""

    number: int
    state: str
    closed_at: datetime | None
    reason: str | None
    words: str = ""


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """What sales waits for marketing to answer."""

    id: int
    question: str
    asked_by: str
    asked_of: str | None
    asked_at: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Clock:
    """One promise. `paused`: why it stands still; `due_at` is then empty unless it has passed. `overdue`: broken."""

    kind: str
    due_at: datetime | None
    stopped_at: datetime | None = None
    outcome: str | None = None
    paused: str | None = None
    missed_by: int | None = None
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class Deal:
    """The opportunity of a handoff. `amount` is in the currency's smallest unit; `closed_in` names a CRM."""

    id: int
    amount: int | None
    opened_at: datetime | None
    outcome: str | None
    closed_at: datetime | None
    reason: str | None
    closed_in: str | None = None


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody is away from one day to another, both in their own zone, and perhaps covered."""

    member_id: str
    first: date
    last: date
    nominee: str | None
    begun: bool = False


@dataclass(frozen=True, slots=True)
class LeadFacts:
    """A lead as people see it, with or without a handoff."""

    id: int
    status: str
    name: str | None
    title: str | None
    company: str | None
    email: str | None
    phone: str | None
    country: str | None
    source: str | None
    campaign: str | None
    persona: str | None
    problem: str | None
    why_now: str
    score: int
    reasons: tuple[ScoreReason, ...]
    items: tuple[Item, ...]
    touches: tuple[TouchFact, ...]
    touch_count: int
    received_at: datetime | None
    known_owner: str | None = None
    latest_source: str | None = None
    latest_campaign: str | None = None
    erased: bool = False
    ids: tuple[str, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()
    crm: tuple[str, str] | None = None  # which one knows this person, and where to see them
    offer: str = ""  # what the brief of its latest campaign says buyers get
    account_tier: int | None = None  # of the target account that the company is


@dataclass(frozen=True, slots=True)
class HandoffFacts:
    """Everything on a card."""

    id: int
    lead: LeadFacts
    cycle: int
    state: str
    version: int
    handed_over_at: datetime
    owner_id: str | None
    claimed_at: datetime | None
    responded_at: datetime | None
    next_step: str
    next_step_due: date | None
    next_step_owner: str | None
    next_step_is_default: bool
    currency: str
    releases: int = 0
    history: bool = False
    reserved_for: str | None = None
    reserved_until: datetime | None = None
    reserved_why: str | None = None
    routed_by: str = ""  # the conditions of the agreement's segment that chose its channel or person
    question: OpenQuestion | None = None
    clocks: tuple[Clock, ...] = ()
    deal: Deal | None = None
    earlier: tuple[Cycle, ...] = ()
    new_since: tuple[TouchFact, ...] = ()
    wake_on: date | None = None
    reason: str | None = None
    words: str = ""
    quality: int | None = None
    channel: str | None = None
    ts: str | None = None
    score_faded_to: int | None = None
    withdrawn_at: datetime | None = None
    covered: Away | None = None

    def clock(self, kind: str) -> Clock | None:
        """The newest clock of that kind, running or stopped."""
        return next((clock for clock in reversed(self.clocks) if clock.kind == kind), None)


@dataclass(frozen=True, slots=True)
class Ticked:
    """Which of the agreement's criteria an opportunity was opened by, and why without the others."""

    met: Sequence[str] = ()
    unmet: Sequence[str] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class ActFacts:
    """One row of the trace with its words, as a note in the thread tells it: see `store.rules.trace_kinds`."""

    id: int
    kind: TraceKind
    lead_id: int
    handoff_id: int | None
    member_id: str | None
    happened_at: datetime
    recorded_at: datetime
    code: str | None = None
    other_member_id: str | None = None
    other_lead_id: int | None = None
    fact_id: int | None = None
    question_id: int | None = None
    clock_kind: str | None = None
    system: str | None = None
    fields: Sequence[str] | None = None
    cycle: int | None = None
    score: int | None = None
    quality: int | None = None
    percent: int | None = None
    touch_count: int | None = None
    seconds: int | None = None
    paused_seconds: int | None = None
    money: int | None = None
    day: date | None = None
    until_at: datetime | None = None
    undated: bool | None = None
    early: bool | None = None
    holds: bool | None = None
    words: str = ""
    objection: str | None = None
    currency: str = "EUR"
    touch: TouchFact | None = None
    ticked: Ticked | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A running clock, why it is quiet, and how much of its promise is used: seconds of office time."""

    kind: str
    due_at: datetime | None
    quiet: Quiet
    promise: int
    used: int


@dataclass(frozen=True, slots=True)
class Promise:
    """A running clock to remind of. `hearer` acts for `promiser`, who may be away; `promise` is 0 for a day."""

    kind: str
    due_at: datetime
    promise: int
    used: int
    promiser: str | None
    hearer: str | None


@dataclass(frozen=True, slots=True)
class LeadLine:
    """A lead in a list: lookup's answers, Home, /lead mine."""

    lead_id: int
    handoff_id: int | None
    name: str | None
    company: str | None
    status: str
    owner_id: str | None
    due_at: datetime | None = None
    due_kind: str | None = None
    note: str = ""
    permalink: str | None = None
    newest_touch_at: datetime | None = None
    campaign: str | None = None
    code: str | None = None
    account_tier: int | None = None


@dataclass(frozen=True, slots=True)
class DealLine:
    """A deal in a list. `amount` is in the currency's smallest unit; None is not known."""

    lead_id: int
    handoff_id: int | None
    name: str | None
    company: str | None
    owner_id: str | None
    amount: int | None
    opened_at: datetime | None
    closed_at: datetime | None
    reason: str | None
    next_step: str | None
    next_step_due: date | None
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class DealList:
    """The first deals that are open, won or lost; how many there are in all, and the sum of what is known of them."""

    which: str
    lines: Sequence[DealLine]
    total: int
    amounts: int


class Excerpt(list[_Line]):
    """The first lines of a longer list, and how many there are in all."""

    def __init__(self, lines: Iterable[_Line] = (), total: int | None = None) -> None:
        super().__init__(lines)
        self.total = len(self) if total is None else total


@dataclass(frozen=True, slots=True)
class OpenQuestionLine:
    """A question this marketer owes an answer to."""

    question: OpenQuestion
    handoff_id: int
    lead: LeadLine


@dataclass(frozen=True, slots=True)
class ThresholdLine:
    """A lead whose score is there and whose checklist is not; `missing` are item codes."""

    lead: LeadLine
    score: int
    missing: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Home:
    """A person's Home tab. Sections that do not concern the person are empty.

    `today_until` and `week_until` are when the person's day and week end. `troubles`: a channel's name and why Slack
    refuses us there. `parked`: posts that wait for a person's decision. `to_sign` is a proposal that this person
    may sign; `unsigned`: both teams have yet to sign the agreement in force, they may, and nothing else is proposed.
    `house`: problems of the message house with the outcomes wanted.
    """

    at: datetime
    today_until: datetime
    week_until: datetime
    member_id: str
    name: str
    roles: frozenset[str]
    set_up: bool
    may_set_up: bool
    mine: Excerpt[LeadLine] = field(default_factory=Excerpt)
    waiting: Excerpt[LeadLine] = field(default_factory=Excerpt)
    owed: Excerpt[OpenQuestionLine] = field(default_factory=Excerpt)
    numbers: Mapping[str, int] = field(default_factory=dict)
    came_back: Excerpt[LeadLine] = field(default_factory=Excerpt)
    at_threshold: Excerpt[ThresholdLine] = field(default_factory=Excerpt)
    troubles: tuple[tuple[str, str], ...] = ()
    parked: int = 0
    deals: DealList | None = None
    overdue: Excerpt[LeadLine] = field(default_factory=Excerpt)
    covering: Excerpt[LeadLine] = field(default_factory=Excerpt)
    away: Away | None = None
    hours: str = ""
    to_sign: int | None = None
    unsigned: bool = False
    house: tuple[tuple[str, str], ...] = ()
