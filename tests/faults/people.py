"""Who is who in the simulated company: hours by version, absences, who is here and who stands in for whom."""

from dataclasses import dataclass, field

from tests.faults.office import OfficeByMinutes

REP, MARKETER, MANAGER = "rep", "marketer", "manager"


@dataclass(eq=False)
class Away:
    """From one minute to another, perhaps covered; `begins` is when the bot sees to what is held."""

    member: str
    start: int
    end: int
    nominee: str | None
    begins: int
    begun: bool = False
    over: bool = False


@dataclass(eq=False)
class Roster:
    """Everybody, and what holds for all."""

    team: OfficeByMinutes
    zone: str
    named_manager: str
    roles: dict[str, str] = field(default_factory=dict)
    own_hours: dict[str, OfficeByMinutes] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    aways: list[Away] = field(default_factory=list)

    def hours(self, member: str) -> OfficeByMinutes:
        """The hours that count for a member now: their own, else the team's."""
        return self.own_hours.get(member, self.team)

    def holders(self, role: str) -> list[str]:
        """Those with a role who have not left, by id."""
        return sorted(member for member, held in self.roles.items() if held == role and member not in self.gone)

    def absence(self, member: str, now: int) -> Away | None:
        """The absence that a member is in at that minute."""
        found = (one for one in self.aways if one.member == member and not one.over and one.start <= now < one.end)
        return next(found, None)

    def here(self, member: str, now: int) -> bool:
        """Active and not away."""
        return member not in self.gone and self.absence(member, now) is None

    def others_here(self, member: str, now: int) -> bool:
        """Whether another rep could take a lead."""
        return any(rep != member and self.here(rep, now) for rep in self.holders(REP))

    def stand_in(self, member: str, now: int) -> str:
        """The nominee while a member is away, else they themselves."""
        absence = self.absence(member, now)
        nominee = absence.nominee if absence else None
        return nominee if nominee and nominee not in self.gone else member

    def in_office(self, member: str, now: int) -> bool:
        """Whether a member's office is open and they are not away from it."""
        return self.hours(member).open_at(now) and self.absence(member, now) is None

    def anybody_in_office(self, now: int, until: int) -> bool:
        """Whether any rep has a minute of office time before `until`."""
        reps = self.holders(REP)
        return any(self.in_office(rep, minute) for minute in range(now, until) for rep in reps)

    def manager(self, now: int) -> str:
        """The one who is named if they are here, else the first manager who is, else the first manager."""
        managers = self.holders(MANAGER)
        here = [one for one in managers if self.here(one, now)]
        return self.named_manager if self.here(self.named_manager, now) else [*here, *managers][0]
