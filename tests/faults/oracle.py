"""The month as it should be, reckoned a second time and plainly: who owns what, which clocks run, who hears what when.

Each act says whether it is allowed and, if so, does it.
"""

from dataclasses import dataclass, field

from tests.faults.office import NINE, OfficeByMinutes
from tests.faults.people import MANAGER, MARKETER, REP, Roster
from tests.faults.promises import ANSWER, CLAIM, LADDERS, NEXT_STEP, RESPONSE, WAKE, Promise, Rung, Span

HELD = ("claimed", "contacted", "opportunity")
OPEN = ("sales_ready", *HELD)
CLAIM_MINUTES = 4 * 60
MOST_RELEASES = 2
SHOWN_WITHIN = 5


@dataclass(eq=False)
class Handoff:
    """One passing of a lead to sales."""

    lead: int
    cycle: int
    made: int
    marketer: str
    state: str = "sales_ready"
    owner: str | None = None
    releases: int = 0
    released_from: str | None = None
    snoozed: int = 0
    asked: bool = False
    responded: bool = False
    reserved_for: str | None = None
    reserved_until: int = 0
    closed: int | None = None
    doer: str | None = None
    step: bool = False
    promises: list[Promise] = field(default_factory=list)

    def running(self, *kinds: str) -> list[Promise]:
        """Its clocks of these kinds that have not stopped."""
        return [one for one in self.promises if one.running and one.kind in kinds]


class Oracle:
    """Keeps its own books of one company."""

    def __init__(self, company: Roster) -> None:
        self.company = company
        self.workspace = OfficeByMinutes(company.zone, "24/7")
        self.handoffs: list[Handoff] = []
        self.open: list[Handoff] = []
        self.told_managers = 0

    # ---- Handing over -----------------------------------------------------------------------------------------------

    def hand_over(self, lead: int, cycle: int, marketer: str, now: int) -> Handoff:
        """A lead is passed to sales."""
        made = Handoff(lead, cycle, now, marketer)
        self.handoffs.append(made)
        self.open.append(made)
        self._start_claim(made, now)
        self._start(made, RESPONSE, self.company.team.business_day, self.company.team, now)
        return made

    def _start_claim(self, handoff: Handoff, now: int) -> None:
        team, due = self.company.team, now
        while team.between(now, due) < CLAIM_MINUTES:
            due += 1
        claim = self._start(handoff, CLAIM, CLAIM_MINUTES, team, now)
        if not self.company.anybody_in_office(now, due):
            claim.rungs.insert(0, Rung(0, "escalate"))

    def _start(
        self, handoff: Handoff, kind: str, minutes: int, office: OfficeByMinutes, now: int, member: str | None = None
    ) -> Promise:
        rungs = [Rung(at, act) for at, act in LADDERS[kind]]
        promise = Promise(kind, now, minutes, member, [Span(now, office)], rungs=rungs)
        handoff.promises.append(promise)
        return promise

    def shown(self, handoff: Handoff, now: int) -> None:
        """The card has reached Slack: what sales' clocks ran before is a pause if that took long."""
        if now - handoff.made <= SHOWN_WITHIN:
            return
        for promise in handoff.running(CLAIM, RESPONSE):
            if len(promise.spans) == 1 and not promise.paused:
                promise.spans[0].paused = True
                promise.go_on(now, promise.spans[0].office, paused=False)

    # ---- What people do ---------------------------------------------------------------------------------------------

    def _sells(self, by: str) -> bool:
        return self.company.roles[by] in (REP, MANAGER)

    def may_act(self, handoff: Handoff, by: str, now: int) -> bool:
        """The owner, who covers for them, and managers."""
        if self.company.roles[by] == MANAGER or handoff.owner == by:
            return True
        return handoff.owner is not None and self.company.stand_in(handoff.owner, now) == by

    def claim(self, handoff: Handoff, by: str, now: int) -> bool:
        """Never the person it was released from, unless nobody else is there."""
        alone = not self.company.others_here(by, now)
        free = handoff.state == "sales_ready" and handoff.owner is None
        for_another = handoff.reserved_for not in (None, by) and handoff.reserved_until > now
        if not free or for_another or not self._sells(by) or (handoff.released_from == by and not alone):
            return False
        handoff.state = "claimed"
        self._own(handoff, by, now)
        return True

    def assign(self, handoff: Handoff, to: str, by: str, now: int) -> bool:
        """A manager names anybody who is here."""
        usual = self.company.roles[by] == MANAGER and handoff.owner != to
        if not usual or handoff.state not in OPEN or not self.company.here(to, now):
            return False
        handoff.state = "claimed" if handoff.state == "sales_ready" else handoff.state
        handoff.reserved_for = None
        if handoff.doer == handoff.owner:
            handoff.doer = to
            for promise in handoff.running(NEXT_STEP):
                promise.member = to
        self._own(handoff, to, now)
        return True

    def _own(self, handoff: Handoff, owner: str, now: int) -> None:
        handoff.owner = owner
        self.stop(handoff, "met", now, CLAIM)
        office = self.company.hours(self.company.stand_in(owner, now))
        if handoff.running(RESPONSE):
            self.move(handoff, office, now)
        elif not handoff.responded:
            promise = self._start(handoff, RESPONSE, office.business_day, office, now)
            if handoff.asked:
                promise.go_on(now, office, paused=True)

    def release(self, handoff: Handoff, by: str, now: int) -> bool:
        """Twice at most."""
        fits = handoff.state in ("claimed", "contacted") and handoff.releases < MOST_RELEASES
        if not fits or not self.may_act(handoff, by, now):
            return False
        self.give_back(handoff, now, counted=True)
        return True

    def give_back(self, handoff: Handoff, now: int, counted: bool) -> None:
        handoff.state, handoff.released_from, handoff.owner = "sales_ready", handoff.owner, None
        handoff.releases += counted
        handoff.reserved_for = handoff.doer = None
        self.stop(handoff, "void", now, RESPONSE, NEXT_STEP)
        self._start_claim(handoff, now)
        if handoff.asked:
            for promise in handoff.running(CLAIM):
                promise.go_on(now, promise.spans[-1].office, paused=True)

    def respond(self, handoff: Handoff, by: str, now: int) -> bool:
        """A human act toward the lead, the first or a further one; it was the step that was agreed."""
        if handoff.state not in HELD or not self.may_act(handoff, by, now):
            return False
        if handoff.state == "claimed":
            handoff.state, handoff.responded = "contacted", True
        self.stop(handoff, "met", now, RESPONSE)
        self._end_step(handoff, now)
        return True

    def open_deal(self, handoff: Handoff, by: str, now: int) -> bool:
        """An opportunity is a first response too."""
        if handoff.state not in ("claimed", "contacted") or not self.may_act(handoff, by, now):
            return False
        handoff.state, handoff.responded = "opportunity", True
        self.stop(handoff, "met", now, RESPONSE)
        self._end_step(handoff, now)
        return True

    def close_deal(self, handoff: Handoff, by: str, state: str, now: int) -> bool:
        """The end of an opportunity: won or lost."""
        if handoff.state != "opportunity" or not self.may_act(handoff, by, now):
            return False
        self.stop(handoff, "met", now, NEXT_STEP)
        self._close(handoff, state, now, ANSWER)
        return True

    def finish_step(self, handoff: Handoff, by: str, now: int) -> bool:
        """The owner says that the planned step is done, with a day or without."""
        if handoff.state not in HELD or not self.may_act(handoff, by, now) or not handoff.step:
            return False
        self._end_step(handoff, now)
        return True

    def _end_step(self, handoff: Handoff, now: int) -> None:
        handoff.step = False
        self.stop(handoff, "met", now, NEXT_STEP)

    def ask(self, handoff: Handoff, by: str, now: int) -> bool:
        """Sales' clocks pause and marketing's runs."""
        allowed = self.may_act(handoff, by, now) if handoff.owner else self._sells(by)
        if handoff.state not in OPEN or handoff.asked or not allowed:
            return False
        for promise in handoff.running(CLAIM, RESPONSE):
            promise.go_on(now, promise.spans[-1].office, paused=True)
        office = self.company.hours(self.company.stand_in(handoff.marketer, now))
        self._start(handoff, ANSWER, office.business_day, office, now, handoff.marketer)
        handoff.asked = True
        return True

    def answer(self, handoff: Handoff, by: str, now: int) -> bool:
        """Sales' clocks go on in the hours they would run in."""
        covers = self.company.stand_in(handoff.marketer, now) == by
        if not handoff.asked or (self.company.roles[by] not in (MARKETER, MANAGER) and not covers):
            return False
        self.stop(handoff, "met", now, ANSWER)
        for promise in handoff.running(CLAIM, RESPONSE):
            promise.go_on(now, promise.spans[-1].office, paused=False)
        handoff.asked = False
        return True

    def plan(self, handoff: Handoff, by: str, days: int | None, now: int) -> bool:
        """A next step for a day so many days from now, or for none, by the owner."""
        if handoff.state not in HELD or not self.may_act(handoff, by, now) or (days is not None and days < 0):
            return False
        handoff.doer, handoff.step = handoff.owner, True
        self.stop(handoff, "void", now, NEXT_STEP)
        if days is None:
            return True
        begins, due = self.workspace.midnight(now, days), self.workspace.midnight(now, days + 1)
        rungs = [Rung(at, act) for at, act in LADDERS[NEXT_STEP]]
        handoff.promises.append(Promise(NEXT_STEP, now, 0, handoff.owner, begins=begins, due=due, rungs=rungs))
        return True

    def recycle(self, handoff: Handoff, by: str, state: str, wake_in: int | None, now: int) -> bool:
        """Given back to marketing, perhaps until a day so many days from now."""
        allowed = self.may_act(handoff, by, now) if handoff.owner else self._sells(by)
        if handoff.state not in OPEN or not allowed:
            return False
        self._close(handoff, state, now, CLAIM, RESPONSE, ANSWER, NEXT_STEP)
        if wake_in is not None:
            # Nine by the clock on the wall, which no change of clocks comes near.
            morning = self.workspace.midnight(now, wake_in + 1) - (24 * 60 - NINE)
            handoff.promises.append(Promise(WAKE, now, 0, begins=morning, due=morning))
            self.open.append(handoff)
        return True

    def snooze(self, handoff: Handoff, by: str, until: int, now: int) -> bool:
        """No reminder before then; clocks count on."""
        if self.company.roles[by] != MANAGER or handoff.state not in OPEN:
            return False
        handoff.snoozed = until
        return True

    def excuse(self, handoff: Handoff, by: str, now: int) -> bool:
        """The newest broken promise counts neither way."""
        broken = [one for one in handoff.promises if one.outcome == "missed" or self._broken(one, now)]
        if self.company.roles[by] != MANAGER or not broken:
            return False
        broken[-1].outcome = "excused"
        broken[-1].take_down(now)
        return True

    def _broken(self, promise: Promise, now: int) -> bool:
        return promise.running and promise.outcome is None and promise.late(now) > 0

    def move(self, handoff: Handoff, office: OfficeByMinutes, now: int) -> None:
        for promise in handoff.running(RESPONSE):
            promise.go_on(now, office, promise.paused)

    def stop(self, handoff: Handoff, in_time: str, now: int, *kinds: str) -> None:
        for promise in handoff.running(*kinds):
            promise.stop(now, in_time)

    def _close(self, handoff: Handoff, state: str, now: int, *kinds: str) -> None:
        self.stop(handoff, "void", now, *kinds)
        handoff.state, handoff.closed, handoff.asked = state, now, False
        self.open.remove(handoff)
