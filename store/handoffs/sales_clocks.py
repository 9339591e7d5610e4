"""The clocks of sales: a claim, and a first response after it. What was promised is read off the agreement in force."""

from datetime import datetime

from sqlalchemy import Connection

from store.agreement.policy_document import Policy
from store.clocks import clocks
from store.rules.ladder import Rung, RungAct
from store.rules.office_time import business_time
from store.rules.office_time.business_time import Calendar
from store.rules.states import ClockKind
from store.team import presence
from store.team.calendars import CalendarVersion


def start_claim(tx: Connection, handoff_id: int, team: CalendarVersion, agreed: Policy, now: datetime) -> None:
    """Start the claim clock in the team's hours. With all reps away until it is due, the manager hears at once."""
    promise = business_time.parse_duration(agreed.clocks.claim, team.calendar)
    ladder = agreed.ladder(ClockKind.CLAIM)
    if not presence.any_rep_in_office(tx, now, business_time.add(team.calendar, now, promise)):
        ladder = (Rung(0, RungAct.ESCALATE), *ladder)
    clocks.start(tx, handoff_id, ClockKind.CLAIM, promise, team, now, ladder)


def start_response(
    tx: Connection, handoff_id: int, hours: CalendarVersion, agreed: Policy, now: datetime, owner: str | None = None
) -> None:
    """Start the clock of the first response in the owner's hours, or in the team's while there is none."""
    promise = response_promise(agreed, hours.calendar, now)
    clocks.start(tx, handoff_id, ClockKind.RESPONSE, promise, hours, now, agreed.ladder(ClockKind.RESPONSE), owner)


def response_promise(agreed: Policy, hours: Calendar, now: datetime) -> int:
    """The first-response promise in seconds of office time, as fixed at the start of a clock."""
    if agreed.clocks.next_working_day:
        return business_time.measure(hours, now, business_time.end_of_next_working_day(hours, now))
    return business_time.parse_duration(agreed.clocks.first_response, hours)


def reserved_until(agreed: Policy, team: CalendarVersion, now: datetime) -> datetime:
    """The moment of the claim ladder's first nudge, by which a reservation ends; without one, half the deadline."""
    promise = business_time.parse_duration(agreed.clocks.claim, team.calendar)
    nudges = [rung.at for rung in agreed.ladder(ClockKind.CLAIM) if rung.act is RungAct.NUDGE]
    return business_time.add(team.calendar, now, promise * min(nudges, default=50) // 100)
