"""What Monday's post shows: frozen values, loaded in one transaction and handed to the drawing functions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from store.rules.learning.credit import Disagreement
from store.rules.monday.bottleneck import Bottleneck
from store.rules.monday.goal import GoalPlan, Pace
from store.rules.monday.measures import Measure, Rate
from store.rules.office_time.periods import Period


@dataclass(frozen=True, slots=True)
class WeekFigure:
    """One KPI of one week. Not `final`: it may still change by itself. `corrected`: it was said otherwise before."""

    week: date
    measure: Measure
    final: bool
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class Kpi:
    """A KPI as a board shows it.

    `headline` is of the latest week that has matured (`of_week`), or of the whole range if `of_week` is empty. `so_far`
    is the board's own week where that has not matured. `target` is a share, seconds or days. `sure` tells how sure it
    is that the headline is better than the 8 weeks before it (`before`); None: too few to say. `floor`: see
    `KpiSpec.floor`. A range that has not matured is not `final`.
    """

    code: str
    headline: Measure
    of_week: date | None
    so_far: Measure | None = None
    weeks: tuple[WeekFigure, ...] = ()
    target: float | None = None
    before: Measure | None = None
    sure: float | None = None
    floor: str | None = None
    floor_rate: Rate | None = None
    final: bool = True


@dataclass(frozen=True, slots=True)
class Correction:
    """A number of a closed week that was said before and is another now.

    `cause` counts the facts that came late, by kind, or as "import 12" or "undone 12" by the import that was at fault.
    """

    week: date
    kpi: str
    was: Mapping[str, Any]
    now: Mapping[str, Any]
    cause: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class PromisesKept:
    """Clocks of a team whose deadline was in the week: kept = met / (met + missed)."""

    team: str
    met: int
    missed: int
    excused: int


@dataclass(frozen=True, slots=True)
class SourceLine:
    """What one source brought. `source` empty: none was named. Amounts are in the currency's smallest unit."""

    source: str
    received: int = 0
    won: int = 0
    opportunities: int = 0
    pipeline: int = 0
    rated: int = 0
    quality: float | None = None


@dataclass(frozen=True, slots=True)
class StageLine:
    """How long leads that left a stage in the last 28 days had been in it: median in days."""

    stage: str
    n: int
    days: float


@dataclass(frozen=True, slots=True)
class CampaignReturn:
    """What a campaign cost and brought over a period; `spend` 0: nothing was entered. `pipeline`: deals opened.

    It found the leads and MQLs; handoffs, opportunities, won and amounts are its shares by the rule. It has a touch,
    too, if all it did was to move leads that had come by another. A `source` stands for leads without a campaign.
    """

    campaign: str
    leads: int
    mqls: int
    spend: int
    won: float
    revenue: int
    touches: int = 0
    pipeline: int = 0
    handoffs: float = 0
    opportunities: float = 0
    is_source: bool = False


@dataclass(frozen=True, slots=True)
class HeardFrom:
    """How buyers said that they had heard of us, beside the campaign that found them, and how many said so."""

    said: str
    campaign: str
    count: int


@dataclass(frozen=True, slots=True)
class CampaignCredit:
    """What campaigns cost and brought over a period, by each rule, and where the rules disagree.

    `days`: the first one, and the one after the last.
    `disagreements` are about revenue, or where nothing was won about pipeline.
    """

    period: Period
    days: tuple[date, date]
    rule: str
    by_rule: Mapping[str, tuple[CampaignReturn, ...]]
    disagreements: tuple[Disagreement, ...]
    about_won: bool
    heard: tuple[HeardFrom, ...]

    @property
    def ours(self) -> tuple[CampaignReturn, ...]:
        """By the rule that was asked for."""
        return self.by_rule[self.rule]


@dataclass(frozen=True, slots=True)
class RepLine:
    """A rep's closings over the window: won of closed, revenue, median days from handoff to won. Private.

    The owner of an imported deal who is not in Slack has a `name` and no id.
    """

    member_id: str | None
    won: int
    closed: int
    revenue: int
    days: float | None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Win:
    """A deal won in the week."""

    opportunity_id: int
    handoff_id: int | None
    name: str | None
    company: str | None
    amount: int | None
    source: str | None
    campaign: str | None
    owner_id: str | None
    won_at: datetime


@dataclass(frozen=True, slots=True)
class Tallied:
    """A code or somebody's words, and how often."""

    what: str
    count: int


@dataclass(frozen=True, slots=True)
class BoardDetail:
    """What stands in the thread under the KPIs.

    `window` is what campaigns, reps and lost deals are counted over, `quarter` what sources and pipeline are: up to the
    end of the board's week.
    """

    window: Period
    quarter: Period | None = None
    mqls: int = 0
    kept: tuple[PromisesKept, ...] = ()
    pipeline: int = 0
    pipeline_target: int | None = None
    sources: tuple[SourceLine, ...] = ()
    stages: tuple[StageLine, ...] = ()
    campaigns: tuple[CampaignReturn, ...] = ()
    recycled: tuple[Tallied, ...] = ()
    lost: tuple[Tallied, ...] = ()
    objections: tuple[Tallied, ...] = ()
    wins: tuple[Win, ...] = ()
    missing: tuple[Tallied, ...] = ()
    reps: tuple[RepLine, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenDeals:
    """The open deals that have been open from so many days on, until so many (None: or longer; both None: unknown)."""

    since: int | None
    until: int | None
    count: int
    amount: int


@dataclass(frozen=True, slots=True)
class HomeFigures:
    """The numbers on a person's Home; what does not concern their roles is empty.

    `board`: of the last week that was posted. `window`: what campaigns, objections and `own` deals are counted over, as
    `/scoreboard` counts them now. `week` is the running one, `arrived` what came in it.
    """

    zone: str
    currency: str
    window: Period
    week: Period
    board: "Scoreboard | None" = None
    plan: GoalPlan | None = None
    pace: Pace | None = None
    own: RepLine | None = None
    campaigns: tuple[CampaignReturn, ...] = ()
    objections: tuple[Tallied, ...] = ()
    open_deals: tuple[OpenDeals, ...] = ()
    arrived: tuple[SourceLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Scoreboard:
    """The scoreboard of a week (`week` is its Monday) or of a range (`week` empty) as it was at the moment `at`.

    `closed`: the week's post was made; `over`: the period has ended.
    """

    week: date | None
    period: Period
    at: datetime
    closed: bool
    over: bool
    zone: str
    currency: str
    kpis: tuple[Kpi, ...]
    bottleneck: Bottleneck | None = None
    upstream: bool = False
    plan: GoalPlan | None = None
    pace: Pace | None = None
    corrections: tuple[Correction, ...] = ()
    first_contact: Measure | None = None
    detail: BoardDetail | None = None

    @property
    def local(self) -> ZoneInfo:
        """The zone in which its days begin."""
        return ZoneInfo(self.zone)
