"""What the month's review shows: frozen values, kept as its post said them."""

from dataclasses import dataclass
from datetime import date, datetime

from store.accounts.account_facts import TierCoverage
from store.monday.scoreboard.scoreboard_facts import OpenDeals, StageLine
from store.rules.learning.journey_patterns import LegDays
from store.rules.learning.month_rules import Diagnosis
from store.rules.monday.measures import Rate
from store.rules.office_time.periods import Period


@dataclass(frozen=True, slots=True)
class GroupLine:
    """Deals opened in the month whose leads a group of sources brought, and their known amounts."""

    group: str
    opportunities: int
    amount: int


@dataclass(frozen=True, slots=True)
class MonthAnswer:
    """What a person answered to a month's question."""

    month: date
    question: str
    member_id: str
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class DisconnectCount:
    """How often handing over went wrong in one way."""

    code: str
    count: int


@dataclass(frozen=True, slots=True)
class MonthJourneys:
    """The last wins, at most ten: median days from first touch to won, the longest wait, and what went wrong since."""

    wins: int
    days: float | None
    longest: LegDays | None
    disconnects: tuple[DisconnectCount, ...]


@dataclass(frozen=True, slots=True)
class MonthReview:
    """A month as both teams look at it together, as known at `at`.

    `target`: a third of the quarter's joint target. `to_opportunity`: of the handoffs that have had 21 days; so many
    `young` ones have not. `final_rate`: the same of `final_month`, the last one before it that can't change by itself.
    `floor`: see `KpiSpec.floor`. `open_deals` are those open at `at`. `answers` are to the month before; while it is
    not posted there is no `question`. Reviews kept before there were `journeys` and `accounts` have none.
    """

    month: date
    period: Period
    at: datetime
    zone: str
    currency: str
    groups: tuple[GroupLine, ...]
    pipeline: int
    target: int | None
    to_opportunity: Rate
    young: int
    floor: str | None
    final_month: date
    final_rate: Rate
    diagnosis: Diagnosis
    stages: tuple[StageLine, ...]
    open_deals: tuple[OpenDeals, ...]
    journeys: MonthJourneys | None = None
    accounts: tuple[TierCoverage, ...] = ()
    question: str = ""
    answers: tuple[MonthAnswer, ...] = ()
