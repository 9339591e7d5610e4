"""Who is away, who is back and who has left, as the oracle sees to it."""

from tests.faults.oracle import HELD, Handoff, Oracle
from tests.faults.people import Away


def go_away(oracle: Oracle, member: str, first: int, last: int, nominee: str | None, now: int) -> bool:
    """Away from one day to another, counted from today in the member's zone; who covers is here then."""
    office = oracle.company.hours(member)
    start, end = max(office.midnight(now, first), now), office.midnight(now, last + 1)
    if nominee and (nominee == member or not oracle.company.here(nominee, start)):
        return False
    for absence in [one for one in oracle.company.aways if one.member == member and not one.over]:
        if absence.start < end and absence.end > start:
            back(oracle, absence, now)
    begins = start if nominee else office.next_open(start)
    oracle.company.aways.append(Away(member, start, end, nominee, begins))
    return True


def come_back(oracle: Oracle, member: str, now: int) -> None:
    """Every absence of a member is over or dropped."""
    for absence in [one for one in oracle.company.aways if one.member == member and not one.over]:
        back(oracle, absence, now)


def leave(oracle: Oracle, member: str, now: int) -> None:
    """A member's account is closed: what they hold goes back, whom they cover is not covered any more."""
    oracle.company.gone.add(member)
    for absence in oracle.company.aways:
        if absence.nominee == member and not absence.over:
            absence.nominee, absence.begun = None, False
            absence.begins = oracle.company.hours(absence.member).next_open(max(now, absence.start))
    for handoff in _held(oracle, member):
        if handoff.state == "opportunity":
            oracle.told_managers += 1
        else:
            oracle.give_back(handoff, now, counted=False)


def _held(oracle: Oracle, member: str) -> list[Handoff]:
    return [one for one in oracle.open if one.owner == member and one.state in HELD]


def begin(oracle: Oracle, absence: Away, now: int) -> None:
    absence.begun = True
    for handoff in _held(oracle, absence.member):
        if absence.nominee:
            oracle.move(handoff, oracle.company.hours(absence.nominee), now)
        elif handoff.state == "claimed":
            oracle.give_back(handoff, now, counted=False)
        else:
            oracle.told_managers += 1


def back(oracle: Oracle, absence: Away, now: int) -> None:
    absence.over = True
    if absence.begun and absence.nominee:
        for handoff in _held(oracle, absence.member):
            oracle.move(handoff, oracle.company.hours(absence.member), now)
