"""A random company over some months: what is done in the program is put down in the books, in the same order.

Leads come live, by import, twice, without a date; handoffs are claimed, answered, given back, recycled, won, reopened.
"""

import heapq
import itertools
import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import event

from store.db.database import Database, Transaction
from store.handoffs import card_messages, handoffs, recycling
from store.leads import receiving
from store.monday.scoreboard.scoreboard_facts import Scoreboard
from store.record.events import LeadEvent, TouchEvent
from tests.histories import acts, ahead, boards, imports
from tests.histories.books import THREE_WEEKS, TWO_WEEKS, Books, Handoff, Lead, Pause, Said
from tests.histories.company import Held, Staffing
from tests.histories.office import OfficeByQuarters, midnight

MINUTE, HOUR, DAY, TICK = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(microseconds=1)
SHOWN_WITHIN = 5 * MINUTE
AT_ONCE = 40
MISTAKES = 2  # files that were not meant
STATEMENTS: dict[object, object] = {}
Step = Callable[[Transaction, datetime], None]


class History:
    """A company in a zone that begins to work with the program at `begin`; `leads` come in the `days` after that."""

    def __init__(self, database: Database, zone: str, begin: datetime, leads: int, seed: int, days: int = 70) -> None:
        self.database, self.zone, self.begin, self.leads = database, zone, begin, leads
        self.end = begin + timedelta(days=days)
        self.chance = random.Random(f"{zone} {begin} {seed}")
        self.company = Staffing(zone, self.chance, OfficeByQuarters(zone, "mon-fri 09:00-17:00", "US"))
        self.books = Books(zone)
        self.moments: list[datetime] = []
        self.late_cards: list[Pause] = []
        self.steps = 0
        self._agenda: list[tuple[datetime, int, Step]] = []
        self._order = itertools.count()
        self._numbers = itertools.count(1)
        self.ids: dict[Lead, int] = {}
        self.mails: dict[Lead, str | None] = {}
        self.said: dict[date, Scoreboard] = {}
        self.spent: dict[tuple[str, date], int] = {}
        self.set_back: set[datetime] = set()
        self.touched: list[tuple[str, datetime]] = []
        self.withdrawn: set[int] = set()
        self.asleep: dict[Lead, tuple[datetime, Held]] = {}

    def run(self, look: Step) -> None:
        """Everything, from setting up to the end; `look` is called now and then meanwhile."""
        if self.database.is_sqlite:  # the disk is not what is tried here
            event.listen(self.database._writer, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF"))
            for engine in (self.database._writer, self.database._reader):  # putting statements together takes longest
                engine.update_execution_options(compiled_cache=STATEMENTS)
        with self.database.begin() as tx:
            self.company.set_up(tx, self.begin)
        self._plan(look)
        while self._agenda and self._agenda[0][0] < self.end:
            with self.database.begin() as tx:
                for _ in range(AT_ONCE):
                    if self._agenda and self._agenda[0][0] < self.end:
                        now, _, step = heapq.heappop(self._agenda)
                        step(tx, now)
                        self.moments.append(now)
                        self.steps += 1

    def _plan(self, look: Step) -> None:
        for _ in range(self.leads * 3 // 5):
            self.at(self._sometime(), self.arrive)
        for _ in range(self.leads // 10):
            self.at(self._sometime(), self._import)
        self.at(self._sometime(), lambda tx, now: ahead.go_wrong(self, tx, now))
        for number in range(MISTAKES):
            self.at(self._sometime(), partial(imports.arrive_by_mistake, self, random.Random(number)))
        monday = midnight((self.begin + timedelta(days=7)).date(), self.zone)
        while monday < self.end:
            first = monday.astimezone(self.books.zone).date()
            first -= timedelta(days=first.weekday())
            nine = midnight(first, self.zone) + 10 * HOUR
            self.at(nine, lambda tx, now: boards.close(self, tx, now))
            monday += timedelta(days=7)
        for step, count in ((self._go_away, 14), (self.company.change_hours, 4), (look, 3)):
            for _ in range(count):
                self.at(self._sometime(), step)

    def at(self, moment: datetime, step: Step) -> None:
        """Do this then."""
        heapq.heappush(self._agenda, (moment, next(self._order), step))

    def _sometime(self) -> datetime:
        spread = (self.end - self.begin) // TICK
        whole = self.chance.choice((1, 1_000_000, 60_000_000))  # people's moments are whole minutes, programs' are not
        return self.begin + (self.chance.randrange(spread) // whole) * whole * TICK

    def later(self, now: datetime, mean: timedelta) -> datetime:
        """Some moment after now."""
        return now + timedelta(seconds=self.chance.expovariate(1 / mean.total_seconds())) + TICK

    def _go_away(self, tx: Transaction, now: datetime) -> None:
        self.company.go_away(tx, now, self.at)

    # ---- Leads ------------------------------------------------------------------------------------------------------

    def somebody(self, now: datetime, **more: Any) -> LeadEvent:
        """An event about a new person of a company nobody knows."""
        number = next(self._numbers)
        who = {"external_id": f"w{number}", "email": f"ada@company{number}.example", "company": f"Company {number}"}
        told = {"source": self.chance.choice(("paid_search", "referral", "unknown", None)),
                "campaign": self.chance.choice((*boards.CAMPAIGNS, "quiet", None))}  # fmt: skip
        usual = {"system": "website", "at": now, "title": "VP Sales", "problem": "slow"}
        return LeadEvent(**{**usual, **who, **told, **more})

    def arrive(self, tx: Transaction, now: datetime) -> None:
        """Sales-ready at once, or after a while, or never; perhaps first met some days ago."""
        met = now - self.chance.choice((timedelta(), 2 * HOUR, 3 * DAY, 6 * DAY, 20 * DAY))
        touches = (TouchEvent("demo_request" if self.chance.random() < 0.6 else "content_download", now),)
        told = self.somebody(now, received=met, touches=touches)
        got = receiving.receive(tx, told, now)
        lead = self.keep(got.lead_id, told, now)
        self.handed_over(lead, got.handoff_id, now)
        if got.handoff_id is None:
            limit = met + TWO_WEEKS
            grown = self.chance.choice((limit, limit - TICK, limit + TICK, self.later(now, 8 * DAY)))
            self.at(max(grown, now + TICK), lambda tx, then: self._grow(tx, lead, told, then))
        if self.chance.random() < 0.2:
            twice = LeadEvent(system="crm", at=now, external_id=told.external_id, email=told.email, received=now)
            self.at(self.later(now, DAY), lambda tx, then: self._fold(tx, lead, twice, then))

    def keep(self, lead_id: int, told: LeadEvent, now: datetime) -> Lead:
        """A new lead in the books."""
        lead = Lead([Said(now, told.received)], source=told.source, campaign=told.campaign, touched=bool(told.touches))
        self.ids[lead], self.mails[lead] = lead_id, told.email
        self.books.leads.append(lead)
        return lead

    def _grow(self, tx: Transaction, lead: Lead, told: LeadEvent, now: datetime) -> None:
        """One more touch, which may be the one that counts."""
        touch = TouchEvent("demo_request", now, campaign=self.chance.choice(("nudge", "autumn", "")))
        if touch.campaign:
            lead.campaign = lead.campaign or touch.campaign
            self.touched.append((touch.campaign, now))
        lead.touched = True
        got = receiving.receive_touch(tx, told.system, told.external_id, None, touch, now)
        assert got is not None
        self.handed_over(lead, got.handoff_id, now)

    def _fold(self, tx: Transaction, lead: Lead, told: LeadEvent, now: datetime) -> None:
        """The same person again: no second lead."""
        got = receiving.receive(tx, told, now)
        assert got.lead_id == self.ids[lead]
        self.handed_over(lead, got.handoff_id, now)

    def _import(self, tx: Transaction, now: datetime) -> None:
        imports.arrive(self, tx, now)

    def handed_over(self, lead: Lead, handoff_id: int | None, now: datetime) -> None:
        """A handoff of ours has begun, if one has."""
        if handoff_id is None:
            return
        book = Handoff(False, [Said(now, now)], True, [(now, self.company.team)])
        lead.handoffs.append(book)
        one = Held(handoff_id, book)
        self.company.held.append(one)
        if self.chance.random() < 0.3:
            shown = now + self.chance.choice(
                (MINUTE, SHOWN_WITHIN, SHOWN_WITHIN + timedelta(seconds=1), HOUR, 20 * HOUR)
            )
            self.at(shown, lambda tx, then: self._shown(tx, one, then))
        if self.chance.random() < 0.9:
            self.follow(lead, one, now)

    def follow(self, lead: Lead, one: Held, now: datetime) -> None:
        """Something will be done about it."""
        mean = self.chance.choice((10 * MINUTE, 4 * HOUR, DAY, 4 * DAY))
        moment = self.later(now, mean)
        limit = one.book.began + THREE_WEEKS
        if one.state in ("claimed", "contacted") and moment > limit:
            moment = max(now + TICK, self.chance.choice((moment, limit, limit - TICK, limit + TICK)))
        self.at(moment, lambda tx, then: acts.turn(self, tx, lead, one, then))

    def _shown(self, tx: Transaction, one: Held, now: datetime) -> None:
        """The card has reached Slack. Unless somebody was quicker, the clocks stood still until now."""
        if one.releases == 0 and one.state not in ("recycled", "disqualified"):
            card_messages.shown_late(tx, one.id, now)
            made = one.book.began
            if one.untouched and now - made > SHOWN_WITHIN:
                self.late_cards.append(Pause(made, now, known=now))
                one.book.pauses.append(self.late_cards[-1])

    def wake(self, tx: Transaction, now: datetime) -> None:
        """The date of some has come; a few have woken before."""
        woken = sum(recycling.wake(tx, handoff_id, now) for handoff_id in recycling.to_wake(tx, now, limit=1000))
        due = {lead: one for lead, (morning, one) in self.asleep.items() if morning <= now}
        self.asleep = {lead: asleep for lead, asleep in self.asleep.items() if lead not in due}
        sleeping = [lead for lead, one in due.items() if lead.handoffs[-1] is one.book]
        assert woken == len(sleeping)
        for lead in sleeping:
            made = handoffs.current(tx, self.ids[lead])
            assert made is not None
            self.handed_over(lead, made.id, now)
