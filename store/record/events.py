"""What comes in about a person, and what became of it."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

HISTORY_AFTER = timedelta(days=7)
# Of a lead's stages those that are its deal's.
OF_DEAL = ("opportunity", "won", "lost", "amount", "reason", "outcome", "deal_id", "heard_from")


@dataclass(frozen=True, slots=True)
class TouchEvent:
    """One dated thing a lead did. `touch_id` is its id in the program that told us, `source` where it came from."""

    kind: str
    at: datetime
    campaign: str = ""
    detail: str = ""
    touch_id: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Stages:
    """A lead's past, as imported: each moment may be unknown, also that of a deal which is known to be won or lost.

    `amount` is in the currency's smallest unit, `deal_id` the deal's id in the program that told us. A
    moment that `is_day` was told as a date alone: it has no hours. `told_at` is when a program said this of one deal,
    as it happens; what a file or a first sync tells is past and has none. `threshold`: since when the score was there
    and the checklist was not.
    """

    sales_ready: datetime | None = None
    claimed: datetime | None = None
    first_response: datetime | None = None
    opportunity: datetime | None = None
    won: datetime | None = None
    lost: datetime | None = None
    amount: int | None = None
    reason: str | None = None
    owner: str | None = None
    outcome: str | None = None
    deal_id: str | None = None
    sales_ready_is_day: bool | None = None
    first_response_is_day: bool | None = None
    told_at: datetime | None = None
    threshold: datetime | None = None
    heard_from: str | None = None

    def happens_now(self, moment: datetime, now: datetime) -> bool:
        """Whether it is news that this happened then, not history."""
        return self.told_at is not None and now - moment <= HISTORY_AFTER

    def without_deal(self) -> "Stages":
        """What they say of the lead alone."""
        return replace(self, told_at=None, **dict.fromkeys(OF_DEAL))

    def of_deal(self) -> "Stages":
        """What they say of the deal and its owner alone."""
        return Stages(owner=self.owner, told_at=self.told_at, **{name: getattr(self, name) for name in OF_DEAL})

    def moments(self) -> dict[str, datetime]:
        """The known moments, in the order of a lead's life; of won and lost the later one last."""
        names = ("sales_ready", "claimed", "first_response", "opportunity", *self._endings())
        return {name: moment for name in names if (moment := getattr(self, name)) is not None}

    def end(self) -> tuple[str | None, datetime | None]:
        """How and when the deal ended: the later of two dates, won if they are one; None while it is open."""
        name = next((each for each in reversed(self._endings()) if getattr(self, each) is not None), self.outcome)
        return name, getattr(self, name) if name else None

    def _endings(self) -> tuple[str, str]:
        lost_last = self.won is not None and self.lost is not None and self.won < self.lost
        return ("won", "lost") if lost_last else ("lost", "won")


def _when(named: tuple[datetime, str]) -> datetime:
    return named[0]


@dataclass(frozen=True, slots=True)
class LeadEvent:
    """What a program, a file or a form says of a person. `at` is when it was true; empty fields say nothing.

    `undated` marks an imported row that does not say when the lead came; `hand_over` has history judged as news.
    Where a file names several sources or campaigns of a person, `source` and `campaign` are the first of them, named
    at `source_at` and `campaign_at`, and the `latest` stand beside them. `extra` are names and values of what no field
    holds.
    """

    system: str
    at: datetime
    external_id: str | None = None
    email: str | None = None
    name: str | None = None
    title: str | None = None
    company: str | None = None
    phone: str | None = None
    country: str | None = None
    source: str | None = None
    campaign: str | None = None
    persona: str | None = None
    problem: str | None = None
    why_now: str | None = None
    next_step: str | None = None
    next_step_due: date | None = None
    received: datetime | None = None
    touches: tuple[TouchEvent, ...] = ()
    stages: Stages | None = None
    hand_over: bool = False
    undated: bool = False
    latest_source: str | None = None
    latest_campaign: str | None = None
    source_at: datetime | None = None
    campaign_at: datetime | None = None
    extra: tuple[tuple[str, str], ...] = ()

    def named_first(self, origin: str) -> tuple[datetime, str] | None:
        """The earliest source or campaign that the event or a touch of it names, and when; of equals the event's."""
        said = getattr(self, origin)
        at = self._names_at(origin) if said else self.at
        return min(self._named(origin, at, said), key=_when, default=None)

    def named_last(self, origin: str) -> tuple[datetime, str] | None:
        """The latest one, and when it was true."""
        said = getattr(self, f"latest_{origin}") or getattr(self, origin)
        return max(self._named(origin, self.at, said), key=_when, default=None)

    def _named(self, origin: str, at: datetime, said: str | None) -> list[tuple[datetime, str]]:
        named = [(at, said), *((touch.at, getattr(touch, origin)) for touch in self.touches)]
        return [(when, text.strip()) for when, text in named if text and text.strip()]

    def _names_at(self, origin: str) -> datetime:
        """Where the event lies among those that name one: with a touch that names the same, else with its arrival;
        undated ones lie where they are recorded.
        """
        told = getattr(self, f"{origin}_at")
        touched = [touch.at for touch in self.touches if getattr(touch, origin) == getattr(self, origin)]
        if told or (touched and origin == "campaign"):
            return told or min(touched)
        return self.received or min((touch.at for touch in self.touches), default=self.at)

    def is_history(self, now: datetime) -> bool:
        """Facts only: no card, clock, reminder or celebration comes of it."""
        if self.hand_over:
            return False
        return self.stages is not None or (self.received is not None and self.received < now - HISTORY_AFTER)


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one event. A person who was erased on request is refused as "erased" and has no lead.

    `refused_touches` are numbers of the event's touches whose id stands for another touch of that lead already,
    `left_out` names of extra facts for which the lead has no room. `deal_of` is another lead, whose deal it names: the
    deal stays that lead's. `deal` is the one that it is about. `kept_touches` are those that were not known, and
    `more_changed` says whether anything else of a known lead was.
    """

    lead_id: int | None
    outcome: Literal["new", "updated", "unchanged", "erased"]
    touches: int = 0
    folded: bool = False
    handoff_id: int | None = None
    may_be_same: int | None = None
    opportunities: int = 0
    refused_touches: tuple[int, ...] = ()
    left_out: tuple[str, ...] = ()
    deal_of: int | None = None
    deal: int | None = None
    kept_touches: tuple[TouchEvent, ...] = ()
    more_changed: bool = False
