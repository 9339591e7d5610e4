"""What happened, in plain lists, and the five KPIs reckoned from them one lead after another.

A figure at T knows what was recorded by T; of what was said twice the last word counts.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from store.rules.monday.measures import Rate, Times
from store.rules.office_time.periods import Period
from tests.histories.office import OfficeByQuarters

WEEK = timedelta(days=7)
TWO_WEEKS, THREE_WEEKS = timedelta(hours=14 * 24), timedelta(hours=21 * 24)


class Said(NamedTuple):
    """Something that is known from a moment on."""

    recorded: datetime
    value: Any


def known(said: Sequence[Said], at: datetime) -> Any:
    """The last word by that moment; None if nothing was said."""
    return next((one.value for one in reversed(said) if one.recorded <= at), None)


@dataclass
class Pause:
    """From one moment to another nothing counts; `known` is when that was recorded."""

    start: datetime
    end: datetime | None
    known: datetime


@dataclass(eq=False)
class Handoff:
    """One passing to sales. `hours`: whose count from when on; `answered`: seconds of office time.

    Files tell the `dates` of an imported one; it is `ours` once somebody has worked on it. `stopped`: when the
    clock was set back by which it was answered or given back.
    """

    imported: bool
    made: list[Said]
    ours: bool = False
    hours: list[tuple[datetime, OfficeByQuarters]] = field(default_factory=list)
    pauses: list[Pause] = field(default_factory=list)
    dates: tuple[tuple[datetime, datetime], tuple[bool, bool]] | None = None
    made_by_day: bool = False
    answered: list[Said] = field(default_factory=list)
    ended: list[Said] = field(default_factory=list)
    brought_back: datetime | None = None
    stopped: datetime | None = None

    @property
    def began(self) -> datetime:
        """When it was made; one that a clock ahead made, when that was set back."""
        assert self.made or self.brought_back
        return self.made[-1].value if self.made else self.brought_back  # type: ignore[return-value]

    def taken(self, until: datetime, at: datetime) -> int:
        """Seconds of office time from the handoff to a moment, without the pauses known at another."""
        changes = [*(moment for moment, _ in self.hours), until]
        total = 0
        for (start, office), change in zip(self.hours, changes[1:], strict=True):
            end = min(change, until)
            total += office.between(start, end)
            for pause in self.pauses:
                if pause.known <= at:
                    total -= office.between(max(start, pause.start), min(end, pause.end or end))
        return total


@dataclass(eq=False)
class Deal:
    """An opportunity. `closed`: (won, lost or None, when); a moment that nobody told is None.

    `won_here`: somebody pressed it, whoever brought the deal.
    """

    handoff: list[Said]
    exists: list[Said]
    opened: list[Said] = field(default_factory=list)
    closed: list[Said] = field(default_factory=list)
    amount: int | None = None
    imported: bool = False
    won_here: bool = False


@dataclass(eq=False)
class Lead:
    """`received`: None while nobody knows when. `went_on`: it is known to have got further than a handoff.

    `stated`: when it was first answered, as files tell. `withdrawn`: when the import that brought it was undone.
    """

    received: list[Said]
    handoffs: list[Handoff] = field(default_factory=list)
    deals: list[Deal] = field(default_factory=list)
    went_on: list[Said] = field(default_factory=list)
    stated: list[Said] = field(default_factory=list)
    stated_by_day: bool = False
    withdrawn: datetime | None = None
    source: str | None = None
    campaign: str | None = None
    touched: bool = False


class Books:
    """Every lead of a company, and its figures: of stretches of time, as it was known at a moment."""

    def __init__(self, zone: str) -> None:
        self.zone = ZoneInfo(zone)
        self.leads: list[Lead] = []

    def standing(self, at: datetime) -> list[Lead]:
        """Those that no undone import brought."""
        return [lead for lead in self.leads if lead.withdrawn is None or lead.withdrawn > at]

    def qualified(self, periods: Sequence[Period], at: datetime) -> list[Rate]:
        """KPI 1."""
        facts = []
        told = any(
            handoff.imported and known(handoff.made, at) for lead in self.standing(at) for handoff in lead.handoffs
        )
        for lead in self.standing(at):
            came = known(lead.received, at)
            made = [one for handoff in lead.handoffs if (one := known(handoff.made, at)) is not None]
            first = made[0] if made else None
            past = not told and any(said.recorded > said.value + WEEK for said in lead.received if said.value)
            unknown = first is None and (past or known(lead.went_on, at) is not None)
            if came is not None:
                facts.append((came, None if unknown else first is not None and first <= came + TWO_WEEKS))
        return [_rate(_within(facts, period)) for period in periods]

    def responses(self, periods: Sequence[Period], at: datetime) -> list[Times]:
        """KPI 2."""
        facts = []
        for handoff, made in self._handoffs(at):
            answered = known(handoff.answered, at)
            over = handoff.imported or known(handoff.ended, at) or (handoff.stopped and handoff.stopped <= at)
            out = answered is None and over
            took = None if out else handoff.taken(at, at) if answered is None else answered
            facts.append((made, (took, answered is None)))
        return [_times(_within(facts, period)) for period in periods]

    def opened(self, periods: Sequence[Period], at: datetime) -> list[Rate]:
        """KPI 3."""
        deals = {known(deal.handoff, at): deal for lead in self.standing(at) for deal in lead.deals}
        facts: list[tuple[datetime, bool | None]] = []
        for handoff, made in self._handoffs(at):
            deal = deals.get(handoff)
            when = known(deal.opened, at) if deal else None
            ended = deal is not None and any(one.recorded <= at and one.value[0] for one in deal.closed)
            unknown = deal is not None and when is None and (ended or known(deal.exists, at) is not None)
            facts.append((made, None if unknown else when is not None and when <= made + THREE_WEEKS))
        return [_rate(_within(facts, period)) for period in periods]

    def won(self, periods: Sequence[Period], at: datetime) -> list[Rate]:
        """KPI 4."""
        facts = [(when, outcome == "won") for _, _, outcome, when in self._closings(at)]
        dated = [_rate(_within(facts, period)) for period in periods]
        undated = self._undated(("won", "lost"), at)
        return [
            Rate(rate.hits, rate.n, sum(recorded >= period.start for recorded, _ in undated))
            for rate, period in zip(dated, periods, strict=True)
        ]

    def cycles(self, periods: Sequence[Period], at: datetime) -> list[Times]:
        """KPI 5."""
        facts = [
            (when, (self._days(known(handoff.made, at), when), False))
            for _, handoff, outcome, when in self._closings(at)
            if outcome == "won" and handoff is not None
        ]
        unknown = [recorded for recorded, handoff in self._undated(("won",), at) if handoff is not None]
        return [_times([*_within(facts, period), *_perhaps(unknown, period)]) for period in periods]

    def first_contacts(self, periods: Sequence[Period], at: datetime) -> list[Times]:
        """First contact to won, of deals without a handoff."""
        facts = [
            (when, (self._days(known(lead.received, at), when), False))
            for lead, handoff, outcome, when in self._closings(at)
            if outcome == "won" and handoff is None
        ]
        unknown = [recorded for recorded, handoff in self._undated(("won",), at) if handoff is None]
        return [_times([*_within(facts, period), *_perhaps(unknown, period)]) for period in periods]

    def _handoffs(self, at: datetime) -> list[tuple[Handoff, datetime]]:
        every = [(handoff, known(handoff.made, at)) for lead in self.standing(at) for handoff in lead.handoffs]
        return [(handoff, made) for handoff, made in every if made is not None]

    def _closings(self, at: datetime) -> list[tuple[Lead, Handoff | None, str, datetime]]:
        last = [(lead, deal, known(deal.closed, at)) for lead in self.standing(at) for deal in lead.deals]
        return [(lead, known(deal.handoff, at), *said) for lead, deal, said in last if said and said[0] and said[1]]

    def _undated(self, outcomes: Sequence[str], at: datetime) -> list[tuple[datetime, Handoff | None]]:
        """Deals that ended nobody knows when: since when that is known, and their handoff."""
        found = []
        for deal in (deal for lead in self.standing(at) for deal in lead.deals):
            said = [one for one in deal.closed if one.recorded <= at]
            if said and said[-1].value[0] in outcomes and said[-1].value[1] is None:
                found.append((said[-1].recorded, known(deal.handoff, at)))
        return found

    def _days(self, start: datetime | None, end: datetime) -> int | None:
        """Calendar days; None if nobody knows since when, or it ended before."""
        if start is None:
            return None
        days = (end.astimezone(self.zone).date() - start.astimezone(self.zone).date()).days
        return days if days >= 0 else None


def _within(facts: Sequence[tuple[datetime, Any]], period: Period) -> list[Any]:
    return [fact for moment, fact in facts if period.start <= moment < period.end]


def _perhaps(recorded: Sequence[datetime], period: Period) -> list[tuple[None, bool]]:
    """Those that may lie in the period, and nobody can tell."""
    return [(None, False) for moment in recorded if moment >= period.start]


def _rate(facts: Sequence[bool | None]) -> Rate:
    """None could not be told."""
    return Rate(facts.count(True), len(facts) - facts.count(None), facts.count(None))


def _times(facts: Sequence[tuple[int | None, bool]]) -> Times:
    """Each is how long it took, None if that could not be told, and whether somebody waits."""
    done, waiting = ([took for took, waits in facts if took is not None and waits is kind] for kind in (False, True))
    return Times(tuple(sorted(done)), tuple(sorted(waiting)), sum(took is None for took, _ in facts))


# ---- What is said of them -------------------------------------------------------------------------------------------


def at_rank(times: Times, percent: int) -> tuple[int, bool]:
    """The time at rank ⌈q n⌉, and whether somebody who waits stands at or below it; the answered first of equals."""
    rank = math.ceil(percent * times.n / 100)
    ranked = sorted([*((value, 0) for value in times.done), *((value, 1) for value in times.waiting)])
    return ranked[rank - 1][0], 1 in [waits for _, waits in ranked[:rank]]


def wilson(rate: Rate, z: float = 1.6449) -> tuple[float, float]:
    """Where |p - k/n| = z √(p (1 - p) / n): the roots of (1 + z²/n) p² - (2 k/n + z²/n) p + (k/n)²."""
    share, extra = rate.hits / rate.n, z * z / rate.n
    a, b, c = 1 + extra, -(2 * share + extra), share * share
    root = math.sqrt(max(b * b - 4 * a * c, 0))
    return (-b - root) / (2 * a), (-b + root) / (2 * a)
