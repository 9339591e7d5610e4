"""Whole lives of a few leads as they should be: what the oracle knows of handoffs, and where handoffs come from."""

from dataclasses import dataclass, field
from math import floor

from tests.faults.office import DAY
from tests.faults.oracle import CLAIM_MINUTES, HELD, Handoff, Oracle
from tests.faults.people import MANAGER, MARKETER, Roster
from tests.faults.promises import ANSWER, CLAIM, NEXT_STEP, RESPONSE, WAKE

FOUNDER, DEMO, HALF_LIFE, SALES_READY = 20, 50, 30 * DAY, 60  # points; minutes


@dataclass(eq=False)
class Lead:
    """A founder who asks for demos. `problem`: it was said; `overruled`: what a marketer says of it."""

    number: int
    marketer: str
    problem: bool = False
    overruled: bool | None = None
    demos: list[int] = field(default_factory=list)
    handoffs: list[Handoff] = field(default_factory=list)
    erased: bool = False

    @property
    def status(self) -> str:
        """As everybody sees it."""
        return self.handoffs[-1].state if self.handoffs else "nurturing"

    def ready(self, now: int, since: int = -1) -> bool:
        """Whether it is sales-ready by what it did after a minute."""
        demos = [at for at in self.demos if at > since]
        score = FOUNDER + floor(sum(DEMO * 2 ** ((at - now) / HALF_LIFE) for at in demos) + 0.5)
        holds = self.problem if self.overruled is None else self.overruled
        return holds and score >= SALES_READY and any(now - at <= 30 * DAY for at in demos)


class Lives(Oracle):
    """Keeps the books of a company with a few leads, of which two and two are of one company."""

    def __init__(self, company: Roster) -> None:
        super().__init__(company)
        self.leads: dict[int, Lead] = {}

    def told(self, number: int, marketer: str, problem: bool, demo: bool, now: int) -> Lead | None:
        """Somebody told of a lead, known or not; None if it was erased."""
        lead = self.leads.setdefault(number, Lead(number, marketer))
        if lead.erased:
            return None
        lead.problem = lead.problem or problem
        fresh = demo and now not in lead.demos
        if fresh:
            lead.demos.append(now)
        self._judge(lead, fresh, now)
        return lead

    def complete(self, lead: Lead, by: str, holds: bool, now: int) -> bool:
        """A marketer says whether the problem matches."""
        if lead.erased or self.company.roles[by] not in (MARKETER, MANAGER):
            return False
        lead.overruled = holds
        self._judge(lead, False, now)
        return True

    def reopen(self, handoff: Handoff, by: str, now: int) -> bool:
        """A manager brings a lead back at once, somebody who may act a closed deal."""
        if handoff.state in ("won", "lost"):
            if not self.may_act(handoff, by, now):
                return False
            handoff.state = "opportunity"
            self.open.append(handoff)
            return True
        newest = self.leads[handoff.lead].handoffs[-1] is handoff
        if self.company.roles[by] != MANAGER or handoff.state not in ("recycled", "disqualified") or not newest:
            return False
        self._again(self.leads[handoff.lead], now)
        return True

    def close_there(self, handoff: Handoff, state: str, now: int) -> None:
        """An opportunity is won or lost in the CRM: nobody here has to be allowed to."""
        self.stop(handoff, "met", now, NEXT_STEP)
        self._close(handoff, state, now, ANSWER)

    def erase(self, lead: Lead, now: int) -> bool:
        """On request; nobody acts on it any more."""
        if lead.erased:
            return False
        lead.erased = True
        for handoff in lead.handoffs:
            self.stop(handoff, "void", now, CLAIM, RESPONSE, ANSWER, NEXT_STEP, WAKE)
            handoff.asked = False
            if handoff in self.open:
                self.open.remove(handoff)
        return True

    def hand_over(self, lead: int, cycle: int, marketer: str, now: int) -> Handoff:
        """Who knows the company is asked first until half of the claim's time is used; not who was just released."""
        before = self.leads[lead].handoffs[-1:]
        released = [one.released_from for one in before if one.owner is None]
        made = super().hand_over(lead, cycle, marketer, now)
        self.leads[lead].handoffs.append(made)
        knows = self._who_knows(lead, now)
        made.reserved_for = None if knows in released else knows
        made.reserved_until = now
        while self.company.team.between(now, made.reserved_until) < CLAIM_MINUTES // 2:
            made.reserved_until += 1
        return made

    def _who_knows(self, number: int, now: int) -> str | None:
        colleague = self.leads.get(number ^ 1)
        if colleague is None or colleague.erased or colleague.status not in (*HELD, "won"):
            return None
        owner = colleague.handoffs[-1].owner
        return owner if owner and self.company.here(owner, now) else None

    def _judge(self, lead: Lead, fresh: bool, now: int) -> None:
        if not lead.handoffs:
            if lead.ready(now):
                self.hand_over(lead.number, 1, lead.marketer, now)
        elif lead.status == "recycled" and fresh:
            closed = lead.handoffs[-1].closed
            if closed is not None and now > closed and lead.ready(now, since=closed):
                self._again(lead, now)

    def _again(self, lead: Lead, now: int) -> None:
        last = lead.handoffs[-1]
        self.stop(last, "met", now, WAKE)
        if last in self.open:
            self.open.remove(last)
        self.hand_over(lead.number, last.cycle + 1, lead.marketer, now)
