"""The KPIs that both teams share: each is one value that holds its unit, its waiting time, its target and its words.

To add one, write its `KpiSpec` here, how it is counted in store.monday.scoreboard.figures, and the field of its target
in store.agreement.policy_document. The board, its picture, decisions, JSON, CSV and the terminal show whatever is here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from store.rules.monday.measures import Quantile, Times, median, quantile

LEAD_TO_QUALIFIED = "lead_to_qualified"
FIRST_RESPONSE = "first_response"
QUALIFIED_TO_OPPORTUNITY = "qualified_to_opportunity"
WIN_RATE = "win_rate"
SALES_CYCLE = "sales_cycle"

# A lead has so long to be handed over, a handoff so long to become an opportunity.
QUALIFIES_WITHIN, OPENS_WITHIN = timedelta(days=14), timedelta(days=21)
UNDATED = "without a date"


class Unit(Enum):
    """What a KPI's number is: a share of cases, office time in seconds, or calendar days. Shorter times are better."""

    SHARE = "share"
    OFFICE_TIME = "office_time"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class KpiSpec:
    """One KPI.

    `counted`: what n counts, one and several. `target`: its field in the policy's targets. `rises`, `falls`: what a
    change of the number itself means, `better` and `worse` the same as a headline; `advice`: what to do when it got
    worse. `matures`: a week's number is final so long after its end. `looks_back`: cases are so rare that a week's
    number covers this stretch up to its end. `floor`: a warning is due below this share (of a stage in
    `bottleneck.STAGES`). `left_out`: why a case could not be counted.
    """

    code: str
    name: str
    stage: str
    unit: Unit
    counted: tuple[str, str]
    target: str
    rises: str
    falls: str
    better: str
    worse: str
    advice: str
    matures: timedelta = timedelta(0)
    looks_back: timedelta | None = None
    floor: float | None = None
    left_out: str = UNDATED

    @property
    def is_time(self) -> bool:
        """Whether it is a time, so that less is better."""
        return self.unit is not Unit.SHARE


_IN_ORDER = (
    KpiSpec(
        code=LEAD_TO_QUALIFIED,
        name="Lead to qualified",
        stage="Nurture",
        unit=Unit.SHARE,
        counted=("lead", "leads"),
        target="lead_to_qualified",
        rises="more leads qualify",
        falls="fewer leads qualify",
        better="More leads qualify",
        worse="Fewer leads qualify",
        advice="Look at the sources whose leads do not qualify.",
        matures=QUALIFIES_WITHIN,
    ),
    KpiSpec(
        code=FIRST_RESPONSE,
        name="First response",
        stage="Handoff",
        unit=Unit.OFFICE_TIME,
        counted=("handoff", "handoffs"),
        target="first_response",
        rises="the first response takes longer",
        falls="the first response comes faster",
        better="The first response got faster",
        worse="The first response got slower",
        advice="Look at who waited, and whether one person holds too many.",
        matures=timedelta(days=7),  # so that Friday's promises have ended
        left_out="closed without a response, or known by the day alone",
    ),
    KpiSpec(
        code=QUALIFIED_TO_OPPORTUNITY,
        name="Qualified to opportunity",
        stage="Handoff",
        unit=Unit.SHARE,
        counted=("handoff", "handoffs"),
        target="qualified_to_opportunity",
        rises="more handoffs become opportunities",
        falls="fewer handoffs become opportunities",
        better="More handoffs become opportunities",
        worse="Fewer handoffs become opportunities",
        advice="Read the last recycled handoffs together.",
        matures=OPENS_WITHIN,
        floor=0.2,
    ),
    KpiSpec(
        code=WIN_RATE,
        name="Win rate",
        stage="Close",
        unit=Unit.SHARE,
        counted=("closed deal", "closed deals"),
        target="win_rate",
        rises="more deals are won",
        falls="fewer deals are won",
        better="More deals are won",
        worse="Fewer deals are won",
        advice="Read what the last lost buyers said.",
        looks_back=timedelta(days=28),
    ),
    KpiSpec(
        code=SALES_CYCLE,
        name="Sales cycle",
        stage="Close",
        unit=Unit.DAYS,
        counted=("won deal", "won deals"),
        target="sales_cycle_days",
        rises="deals take longer",
        falls="deals close faster",
        better="Deals close faster",
        worse="Deals take longer",
        advice="Look for the stage where deals get stuck.",
        looks_back=timedelta(days=91),
        left_out="won before the handoff",
    ),
)
KPIS: Mapping[str, KpiSpec] = {spec.code: spec for spec in _IN_ORDER}

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
HOW_MANY = _NUMBERS[len(KPIS)]  # for a sentence: "the five numbers"


def middle(code: str, times: Times) -> Quantile | None:
    """The median as this KPI says it: of days the middle two averaged, of office time by rank; None if too few."""
    if KPIS[code].unit is not Unit.DAYS:
        return quantile(times, 50)
    found = median(times)
    return None if found is None else Quantile(found, at_least=False)
