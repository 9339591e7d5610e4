"""The people of the simulated company: hours that change, absences, leavers. Told to the program and to the oracle."""

import random
from datetime import timedelta
from zoneinfo import ZoneInfo

from store.agreement import policy
from store.db.database import Database, Transaction
from store.record.outcomes import Refused
from store.reminders import away
from store.rules.office_time import business_time
from store.team import calendars, people, workspace
from tests.faults import leaves
from tests.faults.office import DAY, WEEKS, OfficeByMinutes, moment
from tests.faults.oracle import Oracle
from tests.faults.people import MANAGER, MARKETER, REP, Roster

BEGIN, END = DAY, 32 * DAY  # 2 October to 2 November: the clocks are changed in Sydney, Berlin and New York
ZONES = (
    ("Europe/Berlin", "DE-BE"),
    ("America/New_York", "US"),
    ("Asia/Kolkata", None),
    ("Australia/Sydney", "AU-NSW"),
    ("Europe/London", "GB-ENG"),
    ("America/Los_Angeles", None),
)
TEAM = OfficeByMinutes("Europe/Berlin", "mon-fri 09:00-17:00", "DE-BE")
STAFF = {REP: 28, MARKETER: 8, MANAGER: 4}


def id_of(role: str, number: int) -> str:
    """A member's id, as Slack's look."""
    return f"U0{role.upper()}{number:02}"


class Staff:
    """Everybody, by role."""

    def __init__(self, database: Database, chance: random.Random) -> None:
        self.database, self.chance = database, chance
        self.company = Roster(TEAM, "Europe/Berlin", id_of(MANAGER, 0))
        self.oracle = Oracle(self.company)

    def set_up(self, tx: Transaction) -> None:
        workspace.change(tx, zone="Europe/Berlin", channel="C1", set_up_at=moment(BEGIN))
        for role, count in STAFF.items():
            members = [id_of(role, number) for number in range(count)]
            people.remember(tx, [people.Person(member, member) for member in members])
            people.appoint(tx, role, members)
            self.company.roles |= dict.fromkeys(members, role)
        marketers = {f"campaign {number}": id_of(MARKETER, number) for number in range(STAFF[MARKETER])}
        owners = {"follow_up": self.company.named_manager, "qualification": id_of(MARKETER, 0)}
        agreed = policy.amend(policy.current(tx), owners=owners, marketers={"campaigns": marketers})
        policy.apply(tx, agreed, None, moment(BEGIN))
        self._set_hours(tx, calendars.TEAM, TEAM, BEGIN)
        for member in self.company.roles:
            if self.chance.random() < 0.8:
                self._set_hours(tx, member, self._some_hours(), BEGIN)

    def _some_hours(self) -> OfficeByMinutes:
        zone, region = self.chance.choice(ZONES)
        return OfficeByMinutes(zone, self.chance.choice(list(WEEKS)), region if self.chance.random() < 0.7 else None)

    def _set_hours(self, tx: Transaction, whose: str, office: OfficeByMinutes, now: int) -> None:
        blocks = business_time.parse_hours(office.hours)
        calendars.set_hours(tx, whose, office.zone, blocks, office.region, moment(now))
        if whose == calendars.TEAM:
            self.company.team = office
        else:
            self.company.own_hours[whose] = office

    def change_hours(self, now: int) -> None:
        """Somebody, or the team, works other hours from now on."""
        whose = self.chance.choice([calendars.TEAM, *sorted(self.company.roles)])
        office = TEAM if whose == calendars.TEAM and self.company.team != TEAM else self._some_hours()
        with self.database.begin() as tx:
            self._set_hours(tx, whose, office, now)

    def go_away(self, now: int) -> None:
        member = self.anybody(None)
        first = self.chance.choice((0, 0, 1, 2))
        last = first + self.chance.choice((0, 1, 4))
        nominee = self.anybody(REP) if self.chance.random() < 0.5 else None
        today = moment(now).astimezone(ZoneInfo(self.company.hours(member).zone)).date()
        days = [today + timedelta(days=number) for number in (first, last)]
        with self.database.begin() as tx:
            outcome = away.plan(tx, member, *days, nominee, moment(now))
        assert isinstance(outcome, Refused) != leaves.go_away(self.oracle, member, first, last, nominee, now), outcome

    def come_back(self, now: int) -> None:
        planned = sorted({one.member for one in self.company.aways if not one.over})
        if planned:
            member = self.chance.choice(planned)
            with self.database.begin() as tx:
                away.end(tx, member, moment(now))
            leaves.come_back(self.oracle, member, now)

    def leave(self, now: int) -> None:
        role = self.chance.choice((REP, REP, MARKETER, MANAGER))
        if len(self.company.holders(role)) > 2:
            member = self.anybody(role)
            with self.database.begin() as tx:
                people.remember(tx, [people.Person(member, member, active=False)])
                away.notice_leavers(tx, [member], moment(now))
            leaves.leave(self.oracle, member, now)

    def anybody(self, *roles: str | None) -> str:
        wanted = [role for role in roles if role] or list(STAFF)
        return self.chance.choice([member for role in wanted for member in self.company.holders(role)])
