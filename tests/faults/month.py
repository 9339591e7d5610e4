"""A month of random acts, done in the program and told to the oracle, minute by minute in the same order."""

import heapq
import itertools
import random
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from scheduler import jobs
from store.db import tables as t
from store.db.database import Database, Transaction
from store.handoffs import (
    answering,
    card_messages,
    claim,
    excuses,
    opportunities,
    questions,
    recycling,
    release,
)
from store.leads import receiving
from store.record.events import LeadEvent, TouchEvent
from store.record.outcomes import Done, Outcome
from store.rules import states
from tests.faults import bell
from tests.faults.office import DAY, moment
from tests.faults.oracle import Handoff
from tests.faults.people import MANAGER, MARKETER, REP
from tests.faults.staff import BEGIN, END, STAFF, Staff, id_of

FITTING = {
    "sales_ready": ("claim", "claim", "claim", "claim", "assign", "ask", "recycle", "snooze", "excuse"),
    "claimed": ("respond", "respond", "plan", "deal", "release", "ask", "recycle", "snooze", "excuse", "assign"),
    "contacted": ("plan", "deal", "release", "ask", "recycle", "assign", "excuse"),
    "opportunity": ("plan", "win", "assign", "snooze", "excuse"),
}
RINGERS = 3
Act = Callable[[Transaction], object]


class Month:
    """One company, its database, and the oracle that watches. The bot looks at the time within `rest` minutes."""

    def __init__(self, database: Database, leads: int, rest: int, seed: int) -> None:
        self.database, self.leads, self.rest, self.chance = database, leads, rest, random.Random(seed)
        self.crowds = random.Random(seed)  # of its own, so that both engines live through the same month
        self.staff = Staff(database, self.chance)
        self.company, self.oracle = self.staff.company, self.staff.oracle
        self.ids: dict[Handoff, int] = {}
        self.agenda: list[tuple[int, int, Callable[[int], None]]] = []
        self.order = itertools.count()
        self.acts = self.refused = self.ticks = 0

    def run(self) -> None:
        """Everything, from setting up to the last look at the time."""
        with self.database.begin() as tx:
            self.staff.set_up(tx)
        for lead in range(self.leads):
            self._at(self.chance.randrange(BEGIN, END - DAY), lambda now, lead=lead: self._arrive(lead, now))  # type: ignore[misc]
        staff = self.staff
        for step, mean in (
            (staff.go_away, 8 * 60),
            (staff.come_back, 40 * 60),
            (staff.leave, 5 * DAY),
            (staff.change_hours, DAY),
        ):
            self._again_and_again(step, mean)
        self._at(BEGIN, self._tick)
        while self.agenda and self.agenda[0][0] <= END:
            now, _, step = heapq.heappop(self.agenda)
            step(now)
        self._look(END)

    def _at(self, minute: int, step: Callable[[int], None]) -> None:
        heapq.heappush(self.agenda, (minute, next(self.order), step))

    def _again_and_again(self, step: Callable[[int], None], mean: int) -> None:
        def one(now: int) -> None:
            step(now)
            self._at(now + 1 + int(self.chance.expovariate(1 / mean)), one)

        self._at(BEGIN + int(self.chance.expovariate(1 / mean)), one)

    def _both(self, program: Act, allowed: bool) -> object:
        """Do it in the program; both must agree on whether it may be done."""
        with self.database.begin() as tx:
            outcome = program(tx)
        assert isinstance(outcome, Done) == allowed, (outcome, allowed)
        self.acts += allowed
        self.refused += not allowed
        return outcome

    # ---- Leads ------------------------------------------------------------------------------------------------------

    def _arrive(self, lead: int, now: int) -> None:
        number = lead % STAFF[MARKETER]
        told = LeadEvent(
            system="website", at=moment(now), external_id=f"w{lead}", email=f"ada@company{lead}.example",
            name=f"Ada {lead}", title="VP Sales", company=f"Company {lead}", problem="slow", source="referral",
            campaign=f"campaign {number}", touches=(TouchEvent("demo_request", moment(now)),),
        )  # fmt: skip
        with self.database.begin() as tx:
            received = receiving.receive(tx, told, moment(now))
        assert received.lead_id is not None and received.handoff_id is not None
        made = self.oracle.hand_over(received.lead_id, 1, id_of(MARKETER, number), now)
        self._follow(made, received.handoff_id, now)

    def _follow(self, handoff: Handoff, handoff_id: int, now: int) -> None:
        self.ids[handoff] = handoff_id
        if self.chance.random() < 0.1:
            self._at(now + self.chance.choice((3, 6, 90, 600)), lambda then: self._shown(handoff, then))
        self._turn_later(handoff, now)

    def _turn_later(self, handoff: Handoff, now: int) -> None:
        self._at(now + 1 + int(self.chance.expovariate(1 / 2000)), lambda then: self._turn(handoff, then))

    def _shown(self, handoff: Handoff, now: int) -> None:
        with self.database.begin() as tx:
            card_messages.shown_late(tx, self.ids[handoff], moment(now))
        self.oracle.shown(handoff, now)

    def _turn(self, handoff: Handoff, now: int) -> None:
        """Something is done with a handoff, fitting or not; a closed one is left alone."""
        if handoff not in self.oracle.open or handoff.state == "recycled":
            return
        self._act(handoff, now)
        self._turn_later(handoff, now)

    def _act(self, handoff: Handoff, now: int) -> None:
        id_, at, oracle, chance = self.ids[handoff], moment(now), self.oracle, self.chance
        by = handoff.owner if handoff.owner and chance.random() < 0.8 else self.staff.anybody(REP, REP, REP, MANAGER)
        if by in self.company.gone:
            by = self.staff.anybody(MANAGER)
        match self._kind(handoff):
            case "claim":
                self._both(lambda tx: claim.claim(tx, id_, by, at), oracle.claim(handoff, by, now))
            case "assign":
                to, by = self.staff.anybody(REP), self.staff.anybody(MANAGER, MANAGER, REP)
                self._both(lambda tx: claim.assign(tx, id_, to, by, at), oracle.assign(handoff, to, by, now))
            case "release":
                self._both(lambda tx: release.release(tx, id_, by, at), oracle.release(handoff, by, now))
            case "respond":
                self._both(
                    lambda tx: answering.respond(tx, id_, at, "call", "", None, by, at),
                    oracle.respond(handoff, by, now),
                )
            case "deal":
                self._both(
                    lambda tx: opportunities.open_deal(tx, id_, None, "", by, at), oracle.open_deal(handoff, by, now)
                )
            case "win":
                won = oracle.close_deal(handoff, by, "won", now)
                self._both(lambda tx: opportunities.win(tx, id_, None, None, "", by, at), won)
            case "ask":
                self._both(lambda tx: questions.ask(tx, id_, "Which?", by, at), oracle.ask(handoff, by, now))
            case "answer":
                by = self.staff.anybody(MARKETER, MARKETER, MANAGER, REP)
                self._both(lambda tx: questions.answer(tx, id_, "That", by, at), oracle.answer(handoff, by, now))
            case "plan":
                days = chance.choice((0, 1, 3))
                due = self._today(now) + timedelta(days=days)
                self._both(
                    lambda tx: answering.plan(tx, id_, "Call", due, None, by, at), oracle.plan(handoff, by, days, now)
                )
            case "recycle":
                self._recycle(handoff, by, now)
            case "snooze":
                by, until = self.staff.anybody(MANAGER, MANAGER, REP), now + chance.choice((60, 300, 2 * DAY))
                self._both(
                    lambda tx: excuses.snooze(tx, id_, moment(until), by, at), oracle.snooze(handoff, by, until, now)
                )
            case "excuse":
                by = self.staff.anybody(MANAGER, MANAGER, REP)
                self._both(lambda tx: excuses.excuse(tx, id_, "", by, at), oracle.excuse(handoff, by, now))

    def _kind(self, handoff: Handoff) -> str:
        """Mostly something that fits; now and then anything."""
        if handoff.asked and self.chance.random() < 0.6:
            return "answer"
        if self.chance.random() < 0.1:
            return self.chance.choice(sorted({kind for kinds in FITTING.values() for kind in kinds}))
        return self.chance.choice(FITTING[handoff.state])

    def _recycle(self, handoff: Handoff, by: str, now: int) -> None:
        way = self.chance.choice((states.NURTURE, states.WAKE, states.WAKE, states.DISQUALIFY))
        days = self.chance.choice((1, 4)) if way == states.WAKE else None
        wake_on = self._today(now) + timedelta(days=days) if days else None
        state = states.DISQUALIFIED if way == states.DISQUALIFY else states.RECYCLED
        id_ = self.ids[handoff]

        def program(tx: Transaction) -> Outcome:
            return recycling.recycle(tx, id_, way, "not_now", "", wake_on, None, by, moment(now))

        self._both(program, self.oracle.recycle(handoff, by, state, days, now))

    def _today(self, now: int) -> date:
        return moment(now).astimezone(ZoneInfo(self.company.zone)).date()

    # ---- The bot ----------------------------------------------------------------------------------------------------

    def _tick(self, now: int) -> None:
        """Look at the time, and again after a while that is sometimes an outage."""
        self._look(now)
        outage = self.chance.random() < 0.03
        self._at(
            now + (self.chance.randrange(6 * 60, 60 * 60) if outage else self.chance.randrange(1, self.rest)),
            self._tick,
        )

    def _look(self, now: int) -> None:
        self.ticks += 1
        woken = bell.tick(self.oracle, now)
        at = moment(now)
        if self.crowds.random() < 0.8 or self.database.is_sqlite:
            jobs.tick(self.database, at)
        else:
            self._several(lambda: jobs.see_to_absences(self.database, at))
            self._several(lambda: jobs.wake_leads(self.database, at))
            self._several(lambda: jobs.ring_clocks(self.database, at))
        if woken:
            self._find(woken, now)

    def _several(self, look: Callable[[], object]) -> None:
        with ThreadPoolExecutor(RINGERS) as pool:
            for one in [pool.submit(look) for _ in range(RINGERS)]:
                one.result()

    def _find(self, woken: Sequence[Handoff], now: int) -> None:
        for handoff in woken:
            row = t.handoffs.c
            with self.database.read() as tx:
                made = tx.scalar(select(row.id).where(row.lead_id == handoff.lead, row.cycle == handoff.cycle))
            assert made is not None, "a lead did not wake"
            self._follow(handoff, made, now)
