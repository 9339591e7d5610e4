"""Monday's facts for drawing: week 47 of 2026, closed on Monday 23 November at 09:00 in Berlin."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from store.learning.month_facts import DisconnectCount, GroupLine, MonthAnswer, MonthJourneys, MonthReview
from store.monday.meeting.decision_facts import AgendaFacts, Case, DecisionFacts, Judged, Objection
from store.monday.scoreboard.scoreboard_facts import (
    BoardDetail,
    CampaignReturn,
    Correction,
    Kpi,
    OpenDeals,
    PromisesKept,
    RepLine,
    Scoreboard,
    SourceLine,
    StageLine,
    Tallied,
    WeekFigure,
    Win,  # fmt: skip
)
from store.rules.learning import journey_patterns
from store.rules.learning.journey_patterns import LegDays
from store.rules.learning.month_rules import Diagnosis
from store.rules.monday import bottleneck, chance, kpis, measures
from store.rules.monday.bottleneck import Bottleneck, Stage
from store.rules.monday.goal import Arrivals, GoalPlan, GoalStep, Pace
from store.rules.monday.measures import Measure, Rate, Times
from store.rules.office_time import periods
from tests.office.cast import ANA, BEN, MIA, SAM
from tests.office.factories import make_act

HOUR = 3600
WEEK = date(2026, 11, 16)
CLOSED_AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
PICTURE = "F0PICTURE1"
CARD = "https://kestrel.slack.example/archives/C0LEADS/p1795075200000100"
TARGETS = {
    kpis.LEAD_TO_QUALIFIED: 0.2,
    kpis.FIRST_RESPONSE: 4 * HOUR,
    kpis.QUALIFIED_TO_OPPORTUNITY: 0.3,
    kpis.WIN_RATE: 0.25,
    kpis.SALES_CYCLE: 45,
}
MEASURES: dict[str, Measure] = {
    kpis.LEAD_TO_QUALIFIED: Rate(12, 50),
    kpis.FIRST_RESPONSE: Times(tuple(range(1800, 1800 * 12, 1800)), (4 * HOUR,)),
    kpis.QUALIFIED_TO_OPPORTUNITY: Rate(4, 12),
    kpis.WIN_RATE: Rate(3, 11),
    kpis.SALES_CYCLE: Times((9, 12, 14, 17, 21, 26, 40)),
}
MATURES = {kpis.LEAD_TO_QUALIFIED: 2, kpis.QUALIFIED_TO_OPPORTUNITY: 3}  # weeks


def make_kpi(code: str, measure: Measure | None = None, **overrides: Any) -> Kpi:
    """Thirteen weeks that all say the same, the youngest ones not matured."""
    said, late = measure or MEASURES[code], MATURES.get(code, 0)
    mondays = periods.weeks_before(WEEK + periods.WEEK, 13)
    weeks = tuple(WeekFigure(monday, said, place < 13 - late) for place, monday in enumerate(mondays))
    before = measures.pool([said] * 8)
    one = Kpi(code, said, mondays[12 - late], said if late else None, weeks, TARGETS[code], before)
    return replace(replace(one, sure=chance.better(before, said)), **overrides)


def make_board(**overrides: Any) -> Scoreboard:
    """A week with everything in it."""
    board = Scoreboard(
        week=WEEK,
        period=periods.week(WEEK, BERLIN),
        at=CLOSED_AT,
        closed=True,
        over=True,
        zone="Europe/Berlin",
        currency="EUR",
        kpis=tuple(make_kpi(code) for code in kpis.KPIS),
        bottleneck=make_bottleneck(),
        plan=make_plan(),
        pace=Pace(9_840_000, 30_000_000, 36, 63),
        corrections=(make_correction(),),
        detail=make_detail(),
    )
    return replace(board, **overrides)


def with_kpi(*some: Kpi, **overrides: Any) -> Scoreboard:
    """A week in which these of the five are as given."""
    given = {one.code: one for one in some}
    return make_board(kpis=tuple(given.get(code) or make_kpi(code) for code in kpis.KPIS), **overrides)


def make_range(**overrides: Any) -> Scoreboard:
    """The third quarter, without weeks."""
    kpis = tuple(Kpi(code, measure, None, target=TARGETS[code]) for code, measure in MEASURES.items())
    span = periods.days(date(2026, 7, 1), date(2026, 10, 1), BERLIN)
    board = Scoreboard(None, span, CLOSED_AT, False, True, "Europe/Berlin", "EUR", kpis, detail=make_detail())
    return replace(board, **overrides)


def make_bottleneck(**overrides: Any) -> Bottleneck:
    """The handoff: 8 of 41 where it was 36 of 84."""
    stages = (
        Stage("nurture", Rate(38, 187), Rate(82, 390)),
        Stage("handoff", Rate(8, 41), Rate(36, 84)),
        Stage("close", Rate(11, 40), Rate(23, 95)),
    )
    aims = {"nurture": 0.2, "handoff": 0.3, "close": 0.25}
    return replace(bottleneck.find(stages, 46.0, 1_180_000.0, "won", aims), **overrides)


def make_plan(**overrides: Any) -> GoalPlan:
    """€300,000 this quarter; one rate is assumed."""
    steps = (
        GoalStep("wins", 26, 1_180_000, False),
        GoalStep("opportunities", 104, Rate(31, 124), False),
        GoalStep("handoffs", 347, Rate(30, 100), True),
        GoalStep("leads", 1735, Rate(118, 590), False),
    )
    when = Arrivals(date(2026, 9, 1), date(2026, 12, 2), 30, False)
    return replace(GoalPlan(30_000_000, 1_180_000, False, steps, (), when, 9, 1310, 425, 331), **overrides)


def make_correction(**overrides: Any) -> Correction:
    """A handover of week 43 that was recorded late."""
    was, now = {"hits": 11, "n": 46}, {"hits": 12, "n": 46}
    one = Correction(date(2026, 10, 19), kpis.LEAD_TO_QUALIFIED, was, now, {"handed_over": 1})
    return replace(one, **overrides)


def make_win(**overrides: Any) -> Win:
    """Nora's company is a customer."""
    at = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
    win = Win(3, 12, "Nora Weiss", "Kettle GmbH", 1_440_000, "webinar", "autumn_webinar", ANA, at)
    return replace(win, **overrides)


def make_detail(outside: str = "webinar", **overrides: Any) -> BoardDetail:
    """Something in every part; `outside` stands wherever people or programs write."""
    detail = BoardDetail(
        window=periods.week(WEEK, BERLIN),
        mqls=23,
        kept=(PromisesKept("sales", 18, 2, 1), PromisesKept("marketing", 3, 1, 0)),
        pipeline=18_600_000,
        pipeline_target=40_000_000,
        sources=(SourceLine(outside, 96, 2, 6, 4_300_000, 11, 4.1), SourceLine("", 41, 0, 1, 800_000)),
        stages=(StageLine("nurture", 38, 4.2), StageLine("close", 13, 17.0)),
        campaigns=(CampaignReturn(outside, 96, 41, 480_000, 2, 2_460_000),),
        recycled=(Tallied("not_now", 4), Tallied("no_budget", 2)),
        lost=(Tallied("price", 11),),
        objections=(Tallied(outside, 3),),
        wins=(make_win(name=outside, company=outside, campaign=outside),),
        missing=(Tallied("problem", 5),),
        reps=(RepLine(ANA, 7, 21, 8_400_000, 19.0), RepLine(BEN, 2, 3, 1_400_000, None)),
    )
    return replace(detail, **overrides)


def make_judged(**overrides: Any) -> Judged:
    """From 20 of 160 to 11 of 42."""
    judged = Judged(
        CLOSED_AT, date(2026, 11, 23), Rate(20, 160), Rate(11, 42), 0.984, "almost_surely_better", weeks=4
    )  # fmt: skip
    return replace(judged, **overrides)


def make_decision(**overrides: Any) -> DecisionFacts:
    """Ben calls webinar leads the same day; under test since October."""
    facts = DecisionFacts(
        id=4,
        what="Call webinar leads the same day",
        kpi=kpis.QUALIFIED_TO_OPPORTUNITY,
        direction="up",
        hypothesis="They forget us within a day.",
        owner_id=BEN,
        starts_on=date(2026, 10, 5),
        recheck_on=date(2026, 11, 23),
        state="testing",
        made_at=CLOSED_AT - timedelta(days=56),
        made_by=SAM,
    )
    return replace(facts, **overrides)


def make_objection(**overrides: Any) -> Objection:
    """Mia's."""
    return replace(Objection(MIA, CLOSED_AT, "Half of them are students."), **overrides)


def make_cases(**overrides: Any) -> tuple[Case, Case, Case]:
    """One of each, with its numbers; the overrides fall on all three."""
    shared = {"handoff_id": 12, "lead_id": 7, "name": "Nora Weiss", "company": "Kettle GmbH", "score": 87,
              "timeline": make_timeline(), "permalink": CARD} | overrides  # fmt: skip
    reason = {"reason": "not_now", "count": 4, "mean": 1.125, "score": 66}
    good = Case("good", why={"waited": 2100, "amount": 1_440_000}, **shared)
    broken = Case("broken", why={"overrun": 2.34, "score": 71}, **shared)
    return good, broken, Case("recycled", why=reason, words="Budget is decided in February.", **shared)


def make_timeline(steps: int = 4) -> tuple[Any, ...]:
    """Handed over, claimed, and so on; more steps are further claims."""
    first = (make_act("handed_over", score=87, member_id=None), make_act("claimed"))
    last = (make_act("responded", code="call"), make_act("opportunity", money=1_440_000))
    return (*first, *[make_act("released", other_member_id=BEN)] * (steps - 4), *last)


def make_agenda(**overrides: Any) -> AgendaFacts:
    """The meeting of Monday 23 November at 10:00 in Berlin, with a verdict."""
    facts = AgendaFacts(
        id=3,
        meeting=date(2026, 11, 23),
        starts_at=CLOSED_AT + timedelta(hours=1),
        minutes=30,
        question=0,
        currency="EUR",
        cases=make_cases(),
        decision=make_decision(verdicts=(make_judged(),), may_settle=True),
        week=WEEK,
    )
    return replace(facts, **overrides)


def make_review(**overrides: Any) -> MonthReview:
    """October with everything in it, as it was posted on Monday 2 November."""
    review = MonthReview(
        month=date(2026, 10, 1),
        period=periods.days(date(2026, 10, 1), date(2026, 11, 1), BERLIN),
        at=datetime(2026, 11, 2, 8, tzinfo=UTC),
        zone="Europe/Berlin",
        currency="EUR",
        groups=(
            GroupLine("marketing", 7, 6_120_000), GroupLine("sales", 3, 2_450_000), GroupLine("partner", 1, 900_000),
            GroupLine("other", 0, 0),
        ),
        pipeline=9_470_000,
        target=13_333_333,
        to_opportunity=Rate(3, 41),
        young=18,
        floor="below",
        final_month=date(2026, 9, 1),
        final_rate=Rate(14, 52),
        diagnosis=Diagnosis(38, 23, 9, "criteria"),
        stages=(StageLine("claim", 44, 0.4), StageLine("qualify", 12, 6.5)),
        open_deals=(OpenDeals(0, 30, 8, 7_100_000), OpenDeals(90, None, 2, 1_900_000), OpenDeals(None, None, 1, 0)),
        journeys=MonthJourneys(
            10, 27, LegDays(("opportunity", "outcome"), 20, 10), (DisconnectCount(journey_patterns.TOO_EARLY, 17),)
        ),
        question="Where did a buyer feel the seam between marketing and sales?",
        answers=(
            MonthAnswer(date(2026, 9, 1), "What should we stop doing?", ANA, CLOSED_AT, "Calling on Friday"),
        ),
    )  # fmt: skip
    return replace(review, **overrides)
