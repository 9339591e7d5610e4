"""The policy's shape, frozen. A field's docstring is its comment in the YAML text."""

import math
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from store.agreement import currencies, policy_defaults
from store.agreement.policy_entries import (
    AttributionRule,
    Channel,
    ClockTime,
    Code,
    Count,
    Currency,
    DayCount,
    Duration,
    FitRule,
    Label,
    Member,
    Menu,
    Month,
    Percent,
    Points,
    ProblemEntry,
    Reason,
    Section,
    Segment,
    SourceGroups,
    Step,
    Steps,
    Text,
    Texts,
    TouchKind,
    Weekday,
    refuse_twins,
)
from store.rules.ladder import Rung, RungAct
from store.rules.lead import qualification, scoring
from store.rules.lead.folding import fold


class Checklist(Section):
    """The qualification criteria."""

    personas: Texts = policy_defaults.PERSONAS
    """The right persona: the field persona, else the title, holds one of these words."""
    problems: Annotated[tuple[ProblemEntry, ...], Field(min_length=1, max_length=100)] = policy_defaults.PROBLEMS
    """The right problem. EDIT THESE: write the problems your product solves, and the words buyers use for them."""
    high_intent_days: DayCount = 30
    """For so many days a touch of high intent counts."""

    @model_validator(mode="after")
    def _check(self) -> Self:
        refuse_twins("problems", (problem.code for problem in self.problems))
        return self


class Scoring(Section):
    """Points and thresholds."""

    mql: Points = 30
    """From so many points on a lead is worth nurturing (MQL)."""
    sales_ready: Points = 60
    """From so many points on, with a complete checklist, sales gets the lead."""
    caps: Mapping[Code, Points] = policy_defaults.CAPS
    """The most points that all touches of one group bring together."""
    touches: Annotated[Mapping[Code, TouchKind], Field(min_length=1)] = policy_defaults.TOUCHES
    """Points of each kind of touch, and in how many days they are worth half. Negative points do not fade."""
    fit: tuple[FitRule, ...] = policy_defaults.FIT
    """Points, also negative ones, for a field that holds one of these words. For an extra fact say extra: Company size
    instead of field: title. Below 0 in all, no lead is sales-ready."""
    account_tier_1: Points = 15
    """Points for fit of a lead whose company is a target account of tier 1."""
    account_tier_2: Points = 10
    """The same of tier 2."""
    account_tier_3: Points = 5
    """The same of tier 3."""

    @property
    def account_points(self) -> dict[int, int]:
        """Points for fit by the tier of a lead's account."""
        return {1: self.account_tier_1, 2: self.account_tier_2, 3: self.account_tier_3}

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.mql > self.sales_ready:
            raise ValueError(
                f"the MQL score ({self.mql}) lies above the sales-ready score ({self.sales_ready}); lower it"
            )
        for kind, touch in self.touches.items():
            if touch.group is not None and touch.group not in self.caps:
                raise ValueError(f"the touch {kind} is of the group {touch.group}; give that group a limit (caps)")
        return self


class Clocks(Section):
    """Deadlines in office time."""

    claim: Duration = "4h"
    """Sales claims a handoff within: 30m, 4h, or 1bd for a business day."""
    first_response: Duration = "1bd"
    """Sales answers the buyer within."""
    answer: Duration = "1bd"
    """Marketing answers a question of sales within."""
    next_working_day: bool = False
    """true: the first response is due by the end of the next working day instead."""


class Ladders(Section):
    """Who is reminded when, as the time is used up; at is in percent of it."""

    claim: Steps = policy_defaults.LADDERS["claim"]
    """nudge: a note in the card's thread. escalate: a message to the manager."""
    response: Steps = policy_defaults.LADDERS["response"]
    """warn: a message to the owner. release: up for grabs, for others to claim."""
    answer: Steps = policy_defaults.LADDERS["answer"]
    """tell: the question goes to marketing. warn: a reminder to the person asked."""
    next_step: Steps = policy_defaults.LADDERS["next_step"]
    """0: on the morning of the day that was named. 100: once it has passed."""

    @model_validator(mode="after")
    def _check(self) -> Self:
        for name in type(self).model_fields:
            refuse_twins(name, (f"{step.at} {step.act}" for step in getattr(self, name)))
        if any(step.at == 0 and step.act is RungAct.ESCALATE for step in self.claim):
            raise ValueError("claim: let escalate begin at 1%; at 0% the manager is notified when no rep is in office")
        return self


class Channels(Section):
    """Where cards go."""

    default: Channel | None = None
    """null: the channel that was chosen at set-up."""
    segments: tuple[Segment, ...] = ()
    """The first that fits wins, as in: - {country: [DE, AT], source: referral, channel: C0123456789}. An extra fact is
    named as in: - {extra: {Plan: [gold, silver]}, channel: C0123456789}. Also: title, company, email, persona, problem,
    campaign, tier (of a target account), score (60-79 or 80+), touch (a kind); and person: U0123456789 instead of
    channel, for whom they are first reserved."""


class Owners(Section):
    """Who answers for each part."""

    capture: Member | None = None
    """Leads come in by one path and are complete."""
    qualification: Member | None = None
    """Leads are qualified; also asked about leads that have no marketer."""
    follow_up: Member | None = None
    """Leads are answered in time."""
    feedback: Member | None = None
    """Reasons and objections come back to marketing."""


class Marketers(Section):
    """Who is asked about a lead."""

    campaigns: Mapping[Text, Member] = {}
    """As in: {autumn_webinar: U0123456789}"""
    sources: Mapping[Text, Member] = {}
    """As in: {paid_search: U0123456789}"""


class Reasons(Section):
    """Why a lead came back or a deal was lost."""

    recycle: Menu = policy_defaults.RECYCLE
    """Sales gives a lead back for now, with a word of its own unless it says words: false."""
    disqualify: Menu = policy_defaults.DISQUALIFY
    """Sales gives a lead back for good."""
    lost: Menu = policy_defaults.LOST
    """An opportunity is lost."""
    objections: Menu = policy_defaults.OBJECTIONS
    """What a buyer says against it; logged at any time."""

    @property
    def all(self) -> tuple[Reason, ...]:
        """Every reason and objection."""
        return (*self.recycle, *self.disqualify, *self.lost, *self.objections)

    def label(self, code: str) -> str:
        """The words for a code; the code itself if only an earlier agreement knew it."""
        return next((reason.label for reason in self.all if reason.code == code), code)

    @model_validator(mode="after")
    def _check(self) -> Self:
        # One menu shows both, and a code must say which was meant.
        refuse_twins("recycle and disqualify", (reason.code for reason in (*self.recycle, *self.disqualify)))
        refuse_twins("lost", (reason.code for reason in self.lost))
        refuse_twins("objections", (reason.code for reason in self.objections))
        return self


class Targets(Section):
    """What both teams aim at."""

    lead_to_qualified: Percent | None = 20
    """Percent of leads that are handed over within 14 days."""
    first_response: Duration | None = "4h"
    """Median office time to the first response."""
    qualified_to_opportunity: Percent | None = 30
    """Percent of handoffs that become opportunities."""
    win_rate: Percent | None = 25
    """Percent of closed opportunities that are won."""
    sales_cycle_days: DayCount | None = 45
    """Median days from the handoff to won."""
    pipeline: Count | None = None
    """New pipeline a quarter, in whole units of the currency."""


class Meeting(Section):
    """Monday's post and the thirty-minute meeting, in the workspace's zone."""

    scoreboard_at: ClockTime = "09:00"
    """The scoreboard is posted at this time on Monday, on a holiday on the next working day."""
    day: Weekday = "mon"
    """The day of the meeting: mon, tue, wed, thu or fri; on a holiday the next working day."""
    time: ClockTime = "10:00"
    """When the meeting begins."""
    every_weeks: Literal[1, 2] = 1
    """1: every week. 2: every other week."""
    agenda_minutes_before: Annotated[int, Field(strict=True, ge=0, le=1440)] = 30
    """So many minutes before the meeting the agenda is posted."""


# What a manager changes alone, and the channel hears of. Everything else is signed by both teams.
SETTINGS = frozenset({"channels", "owners", "marketers", "meeting", "currency", "quarter_starts_in_month"})


class Policy(Section):
    """Everything both teams agreed on. `checklist` and `scoring` are the rules' own values, their words folded."""

    checklist_section: Checklist = Field(default=Checklist(), alias="checklist")
    """What a sales-ready lead must have."""
    scoring_section: Scoring = Field(default=Scoring(), alias="scoring")
    """What a lead is worth, in points for fit and for interest."""
    clocks: Clocks = Clocks()
    """What the teams owe each other, in office hours."""
    ladders: Ladders = Ladders()
    """Who is reminded when, in their own office hours; every step once."""
    channels: Channels = Channels()
    """Where cards appear; Slack channel IDs."""
    owners: Owners = Owners()
    """Who answers for what; Slack member IDs."""
    marketers: Marketers = Marketers()
    """Whom sales asks about a lead: its campaign's marketer, else its source's, else the owner of qualification."""
    reasons: Reasons = Reasons()
    """The menus. Codes are what is counted: change labels freely and codes rarely."""
    meeting: Meeting = Meeting()
    """When both teams look at the numbers together, and decide one change."""
    next_step_default: Text = "first call"
    """The agreed next step of a lead that brings none."""
    opportunity_criteria: Annotated[tuple[Label, ...], Field(max_length=5)] = ()
    """When a lead becomes an opportunity: up to five lines that are yes or no, ticked in *Open opportunity*."""
    attribution: AttributionRule = "first"
    """Which campaigns a deal is credited to: first, last, linear (all alike), position (40% first, 40% last, the rest
    between) or decay (half as much for each week before)."""
    source_groups: SourceGroups = SourceGroups()
    """Who brought a lead, by its source."""
    targets: Targets = Targets()
    """What both teams aim at; null is no target."""
    currency: Currency = "EUR"
    """The one currency of all amounts."""
    quarter_starts_in_month: Month = 1
    """1: quarters begin in January, April, July and October."""

    @cached_property
    def checklist(self) -> qualification.Checklist:
        """The checklist for the rules."""
        section = self.checklist_section
        return qualification.Checklist(
            personas=_folded(section.personas),
            problems=tuple(qualification.Problem(p.code, p.label, _folded(p.words)) for p in section.problems),
            high_intent_kinds={kind: t.label for kind, t in self.scoring_section.touches.items() if t.high_intent},
            high_intent_days=section.high_intent_days,
        )

    @cached_property
    def scoring(self) -> scoring.ScoringRules:
        """The scoring for the rules."""
        section = self.scoring_section
        return scoring.ScoringRules(
            touches={
                kind: scoring.TouchRule(kind, t.label, t.points, t.half_life_days or math.inf, t.group, t.high_intent)
                for kind, t in section.touches.items()
            },
            fit=(
                *(
                    scoring.FitRule(f.looks_at, _folded(f.words), f.points, f.why, f.over, f.under, f.not_said)
                    for f in section.fit
                ),
                *(
                    scoring.FitRule(qualification.ACCOUNT_TIER, (str(tier),), points, f"target account, tier {tier}")
                    for tier, points in section.account_points.items()
                    if points
                ),
            ),
            caps=section.caps,
            mql=section.mql,
            sales_ready=section.sales_ready,
        )

    @cached_property
    def extra_in_fit(self) -> tuple[str, ...]:
        """The extra facts by which a lead is judged, as rules name them."""
        return tuple(rule.looks_at for rule in self.scoring_section.fit if rule.extra is not None)

    def ladder(self, kind: str) -> tuple[Rung, ...]:
        """The rungs of a clock of that kind, lowest first."""
        steps: tuple[Step, ...] = getattr(self.ladders, kind)
        return tuple(sorted((Rung(step.at, step.act) for step in steps), key=lambda rung: rung.at))

    def plain(self) -> dict[str, Any]:
        """The whole document as JSON can keep it."""
        return self.model_dump(mode="json", by_alias=True)

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """What people call each code: touch kinds, problems and reasons."""
        touches = {kind: touch.label for kind, touch in self.scoring_section.touches.items()}
        problems = {problem.code: problem.label for problem in self.checklist_section.problems}
        return {**touches, **problems, **{reason.code: reason.label for reason in self.reasons.all}}

    @property
    def pipeline_target(self) -> int | None:
        """New pipeline a quarter in the currency's smallest unit; None is no target."""
        whole = self.targets.pipeline
        return None if whole is None else whole * 10 ** currencies.decimals(self.currency)

    def segment_for(self, lead: Mapping[str, str | None], score: int, touches: Collection[str]) -> Segment | None:
        """The first segment that fits a lead's fields, points and kinds of touches; None if none does."""
        return next((segment for segment in self.channels.segments if segment.fits(lead, score, touches)), None)

    def marketer_for(self, campaign: str | None, source: str | None) -> str | None:
        """Whom sales asks: the campaign's marketer, else the source's, else the owner of qualification."""
        return self.marketer_named_for(campaign, source) or self.owners.qualification

    def marketer_named_for(self, campaign: str | None, source: str | None) -> str | None:
        """Who brought a lead: the campaign's marketer, else the source's, else nobody."""
        return _named(self.marketers.campaigns, campaign) or _named(self.marketers.sources, source)


def _folded(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(fold, texts))


def _named(members: Mapping[str, str], name: str | None) -> str | None:
    wanted = fold((name or "").strip())
    return next((member_id for known, member_id in members.items() if fold(known) == wanted), None)
