"""What the agenda and the posts about a decision may know: frozen values, handed to the drawing functions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from store.record.facts import ActFacts
from store.rules.assets import UnansweredObjection
from store.rules.monday.measures import Measure


@dataclass(frozen=True, slots=True)
class Objection:
    """What somebody wrote against a decision before it started."""

    member_id: str
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A number before and after the change, at the moment `at`.

    `sure`: how sure, from 0 to 1, that it moved to the side hoped for; None: too few to say. `said` is that as a code
    of store.rules.chance.said, where "better" means as hoped. `final` False: so far, the earlier weeks measured at the
    same age. `weeks`: how many test weeks `after` holds; 0 for what looks back from a day.
    """

    at: datetime
    recheck_on: date
    before: Measure | None
    after: Measure | None
    sure: float | None
    said: str
    weeks: int = 0
    final: bool = True


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a test: kept, dropped or extended (then `recheck_on` is the new date)."""

    kind: str
    member_id: str
    at: datetime
    recheck_on: date | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """One change to test. `kpi` is a code of store.rules.kpi, `direction` up or down, `state` testing, kept or dropped.

    `verdicts` and `settled` are oldest first. `so_far` is there while it is tested and the verdict has not been said;
    it says nothing (None) before the first test week has anything to say. `may_object`: it has not started yet.
    `may_settle`: its recheck date's verdict was said and nobody has kept, dropped or extended it since.
    """

    id: int
    what: str
    kpi: str
    direction: str
    hypothesis: str
    owner_id: str
    starts_on: date
    recheck_on: date
    state: str
    made_at: datetime
    made_by: str
    objections: tuple[Objection, ...] = ()
    verdicts: tuple[Judged, ...] = ()
    settled: tuple[Settled, ...] = ()
    so_far: Judged | None = None
    may_object: bool = False
    may_settle: bool = False

    @property
    def verdict(self) -> Judged | None:
        """The newest verdict that was said."""
        return self.verdicts[-1] if self.verdicts else None


@dataclass(frozen=True, slots=True)
class Case:
    """One of the three handoffs of the agenda.

    `slot`: good, broken or recycled. Without a `handoff_id` there was none, in 28 days either. `why` holds the numbers
    and codes the rule chose it by (see store.rules.picks). `timeline` is what happened with this handoff, oldest first,
    without anybody's words; `words` are the rep's own about a recycled one. `channel` and `ts`: where its card is, and
    `permalink` its address, once somebody has put that together. `name` is empty for a lead that was erased.
    """

    slot: str
    handoff_id: int | None = None
    lead_id: int | None = None
    name: str | None = None
    company: str | None = None
    source: str | None = None
    campaign: str | None = None
    owner_id: str | None = None
    score: int = 0
    amount: int | None = None
    handed_over_at: datetime | None = None
    why: Mapping[str, Any] | None = None
    looked_back: bool = False
    timeline: tuple[ActFacts, ...] = ()
    words: str = ""
    channel: str | None = None
    ts: str | None = None
    permalink: str | None = None


@dataclass(frozen=True, slots=True)
class AgendaFacts:
    """The agenda of one meeting.

    `question` counts up from 0 with every agenda, without an end: the card goes round its list. `decision` is the last
    test: its verdict, or how it stands so far; None if nothing was decided yet. `also_testing`: the others that run.
    `cases`: always three, in the order good, broken, recycled. `week`: the Monday of the newest closed scoreboard.
    `opens_quarter`: it is the quarter's first. `unanswered`: the objections heard most that no content answers.
    `starts` and `ends`: campaigns that do in its week, and when.
    """

    id: int
    meeting: date
    starts_at: datetime
    minutes: int
    question: int
    currency: str
    cases: tuple[Case, Case, Case]
    decision: DecisionFacts | None = None
    also_testing: tuple[DecisionFacts, ...] = ()
    week: date | None = None
    opens_quarter: bool = False
    unanswered: tuple[UnansweredObjection, ...] = ()
    starts: tuple[tuple[str, date], ...] = ()
    ends: tuple[tuple[str, date], ...] = ()


@dataclass(frozen=True, slots=True)
class Started:
    """Too late to object: the test has started."""

    since: date


@dataclass(frozen=True, slots=True)
class NotYours:
    """That is for the decision's owner and for managers."""

    owner_id: str


@dataclass(frozen=True, slots=True)
class SettledAlready:
    """Somebody was faster: kept, dropped or extended, then to another recheck date."""

    how: str
    by: str
    recheck_on: date | None = None


@dataclass(frozen=True, slots=True)
class NotJudged:
    """The verdict comes on that day; until then nothing is settled."""

    on: date
