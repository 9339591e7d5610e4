"""The people of a random company, their hours and absences: told to the program and kept beside it."""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from store.db import tables as t
from store.db.database import Transaction
from store.record.facts import Away
from store.reminders import away
from store.rules.office_time import business_time
from store.rules.states import MANAGER, MARKETER, REP
from store.team import calendars, people, workspace
from store.team.people import Person
from tests.faults.office import WEEKS
from tests.histories.books import Handoff
from tests.histories.office import OfficeByQuarters
from tests.office.cast import MIA, SAM

REPS = tuple(f"U0REP{number}" for number in range(6))

ZONES = (
    ("Europe/Berlin", "DE-BE"), ("America/New_York", "US"), ("Asia/Kolkata", None), ("Pacific/Auckland", "NZ"),
    ("America/St_Johns", "CA"),
)  # fmt: skip
At = Callable[[datetime, Callable[[Transaction, datetime], None]], None]


@dataclass(eq=False)
class Absence:
    """Somebody is away until a moment; `begun` once the program has seen to what they hold."""

    member: str
    nominee: str | None
    begins: datetime
    until: datetime
    begun: bool = False


@dataclass(eq=False)
class Held:
    """A handoff as its owner has it. `waits` until the first response; `untouched` until anybody did anything."""

    id: int
    book: Handoff
    owner: str | None = None
    state: str = "sales_ready"
    waits: bool = True
    untouched: bool = True
    releases: int = 0
    asked: bool = False


@dataclass
class Staffing:
    """Who works when, and who holds what."""

    zone: str
    chance: random.Random
    team: OfficeByQuarters
    own: dict[str, OfficeByQuarters] = field(default_factory=dict)
    absences: dict[str, Absence] = field(default_factory=dict)
    held: list[Held] = field(default_factory=list)
    calendars: dict[int, OfficeByQuarters] = field(default_factory=dict)

    def set_up(self, tx: Transaction, now: datetime) -> None:
        """Six reps, most with hours of their own, a marketer and a manager."""
        people.remember(tx, [Person(one, one) for one in (*REPS, MIA, SAM)])
        for role, members in ((REP, REPS), (MARKETER, [MIA]), (MANAGER, [SAM])):
            people.appoint(tx, role, members)
        workspace.change(tx, zone=self.zone, channel="C0LEADS", set_up_at=now)
        self._set_hours(tx, calendars.TEAM, self.team, now)
        for member in REPS[:4]:
            self._set_hours(tx, member, self._some_hours(), now)

    def hours(self, member: str, now: datetime) -> OfficeByQuarters:
        """Whose hours count for what a member has: their nominee's while they are away."""
        absence = self.absences.get(member)
        covers = absence.nominee if absence and now < absence.until else None
        return self.own.get(covers or member, self.team)

    def here(self) -> list[str]:
        """The reps who are not away."""
        return [rep for rep in REPS if rep not in self.absences]

    def change_hours(self, tx: Transaction, now: datetime) -> None:
        """The team or a rep works other hours from now on, or a rep the team's; what runs keeps those it began in."""
        whose = self.chance.choice((calendars.TEAM, *REPS))
        if whose in self.own and self.chance.random() < 0.5:
            calendars.use_teams(tx, whose, now)
            del self.own[whose]
            return
        self._set_hours(tx, whose, self._some_hours(), now)

    def go_away(self, tx: Transaction, now: datetime, at: At) -> None:
        """A rep is away from now on for some days of theirs, perhaps covered."""
        here = self.here()
        if len(here) < 3:
            return
        member, nominee = self.chance.sample(here, 2)
        own, days = self.own.get(member, self.team), self.chance.randint(0, 6)
        covered = nominee if self.chance.random() < 0.7 else None
        today = now.astimezone(ZoneInfo(own.zone)).date()
        planned = away.plan(tx, member, today, today + timedelta(days=days), covered, now)
        assert isinstance(planned, Away), planned
        begins = now if covered else own.next_open(now)
        absence = self.absences[member] = Absence(member, covered, begins, own.midnight(now, days + 1))
        for moment in (begins, absence.until):
            at(moment, self.see_to)
        if self.chance.random() < 0.4:
            back = now + (absence.until - now) * self.chance.random()
            at(back, lambda tx, then: self._come_back(tx, absence, then))

    def see_to(self, tx: Transaction, now: datetime) -> None:
        """Absences begin and end."""
        for number in away.to_see_to(tx, now, limit=20):
            away.see_to(tx, number, now)
        for absence in list(self.absences.values()):
            if absence.until <= now:
                self._end(absence, now)
            elif absence.begins <= now and not absence.begun:
                self._begin(absence, now)

    def _come_back(self, tx: Transaction, absence: Absence, now: datetime) -> None:
        if self.absences.get(absence.member) is absence:
            away.end(tx, absence.member, now)
            self._end(absence, now)

    def _begin(self, absence: Absence, now: datetime) -> None:
        absence.begun = True
        for one in self._of(absence.member):
            if absence.nominee is not None:
                self.move(one, now)
            elif one.state == "claimed":
                self.give_back(one, now)

    def _end(self, absence: Absence, now: datetime) -> None:
        del self.absences[absence.member]
        if absence.begun and absence.nominee is not None:
            for one in self._of(absence.member):
                self.move(one, now)

    def _of(self, member: str) -> Iterable[Held]:
        mine = [one for one in self.held if one.owner == member and not one.book.imported]
        return [one for one in mine if one.state in ("claimed", "contacted", "opportunity")]

    def move(self, one: Held, now: datetime) -> None:
        """From now on the owner's hours count, or the team's; after the first response nothing does."""
        if one.waits:
            one.book.hours.append((now, self.hours(one.owner, now) if one.owner else self.team))

    def give_back(self, one: Held, now: datetime) -> None:
        """To the pool."""
        one.owner, one.state = None, "sales_ready"
        self.move(one, now)

    def _some_hours(self) -> OfficeByQuarters:
        zone, region = self.chance.choice(ZONES)
        return OfficeByQuarters(zone, self.chance.choice(list(WEEKS)), region if self.chance.random() < 0.7 else None)

    def _set_hours(self, tx: Transaction, whose: str, office: OfficeByQuarters, now: datetime) -> None:
        blocks = business_time.parse_hours(office.hours)
        calendars.set_hours(tx, whose, office.zone, blocks, office.region, now)
        newest = tx.scalar(select(func.max(t.calendars.c.id)).where(t.calendars.c.whose == whose))
        self.calendars[newest or 0] = office
        if whose == calendars.TEAM:
            self.team = office
        else:
            self.own[whose] = office
