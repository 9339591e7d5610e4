"""A CRM and a subscriber fail in every way while leads come by doors and people press here and there; then all is well.

What an admin did is undone by an admin. A small part with the other tests, all of it by `make faults`.
"""

import random
import time
from collections.abc import Callable
from datetime import timedelta
from http.server import BaseHTTPRequestHandler

import pytest
from sqlalchemy import select

from bot.playground.neighbour.crm_state import Mishap
from store.crm import crm_writes
from store.db import tables as t
from store.db.database import Database
from store.handoffs import opportunities
from store.rules import states
from store.webhooks import subscribers
from tests.faults import books, child
from tests.faults import company as companies
from tests.faults.company import Company
from tests.faults.outside import SUBSCRIBER, DoorDelivery
from tests.faults.running import Delivery
from tests.office.whole import SEED, WHOLE

HOURS, REPS = (120, 3) if WHOLE else (3, 2)
LONG = 10_000  # calls; more than there are in an hour
LAG = timedelta(seconds=90)

Remedy = Callable[[], None]


class Trouble:
    """What goes wrong next, by chance, in the CRM and at the subscriber's; and what an admin has yet to mend."""

    def __init__(self, company: Company, chance: random.Random) -> None:
        assert company.outside is not None
        self._company, self._chance = company, chance
        self._crm, self._receiver = company.outside.crm, company.outside.receiver
        self._remedies: list[Remedy] = []
        self.kinds = [self.lose, self.limit, self.fail, self.be_out, self.lag, self.require, self.revoke, self.kill]
        self.answers = [400, 429, 500, 503, self._hang, self._hang_up]
        chance.shuffle(self.kinds)

    def happen(self, hour: int) -> None:
        """The next thing goes wrong; what an admin did before is mended."""
        self.mend()
        self._company.faults += 1
        self.kinds[hour % len(self.kinds)]()
        answer = self._chance.choice(self.answers)
        self._receiver.answers = [answer] * (LONG if answer == 503 else 2)  # type: ignore[assignment]

    def mend(self) -> None:
        """All is well again, and what was parked is sent once more."""
        while self._remedies:
            self._remedies.pop()()
        self._crm.state.mishaps.clear()
        self._receiver.answers = []
        with self._company.database.begin() as tx:
            crm_writes.retry_parked(tx)
            subscribers.resume_subscriber(tx, SUBSCRIBER)  # three of its days pass in seconds of its waits

    # The CRM

    def lose(self) -> None:
        self._now_and_then(Mishap())

    def limit(self) -> None:
        self._now_and_then(Mishap(429, retry_after=1))

    def fail(self) -> None:
        self._now_and_then(Mishap(self._chance.choice((500, 502, 503))))

    def be_out(self) -> None:
        self._crm.state.mishaps.extend([Mishap(503)] * LONG)

    def lag(self) -> None:
        """A search knows changes late."""
        self._crm.state.lag = LAG
        self._remedies.append(lambda: setattr(self._crm.state, "lag", timedelta()))

    def require(self) -> None:
        """An admin's rule refuses what we make."""
        kind = self._chance.choice(("contacts", "deals"))
        self._crm.state.required[kind].add("segment")
        self._remedies.append(self._crm.state.required[kind].clear)

    def revoke(self) -> None:
        self._crm.state.token = "another"
        self._remedies.append(lambda: setattr(self._crm.state, "token", self._crm.token))

    def kill(self) -> None:
        self._company.kill(self._company.running[0])
        self._company.start()

    def _now_and_then(self, mishap: Mishap) -> None:
        chances = (self._chance.random() < 0.3 for _ in range(100))
        self._crm.state.mishaps.extend(mishap if goes_wrong else None for goes_wrong in chances)

    # The subscriber

    def _hang(self, _: BaseHTTPRequestHandler) -> None:
        time.sleep(1.5 * child.CALL_TIMEOUT)

    def _hang_up(self, handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True


def test_a_crm_and_a_subscriber_fail_in_every_way(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    chance = random.Random(SEED)
    with companies.open_for(database, beside=True, reps=REPS, threads=1, pictures=False) as company:
        trouble = Trouble(company, chance)
        company.start()
        company.slack.open_home(company.reps[0])
        for hour in range(HOURS):
            trouble.happen(hour)
            an_hour_passes(company, chance)
        trouble.mend()
        company.settle()
        made_up = books.check(company.database, company.slack, company.sent, company.faults, company.clock())
        assert company.outside is not None
        with company.database.read() as tx:
            outside = company.outside.check(tx)
    with capsys.disabled():
        print(f"\n{made_up}; {outside}")  # noqa: T201


def an_hour_passes(company: Company, chance: random.Random) -> None:
    """A lead comes, somebody claims one, a deal is opened or won, here or in the CRM."""
    company.deliver(company.lead(kind=chance.choice((Delivery, DoorDelivery))))
    claim(company, chance)
    chance.choice((open_a_deal, win_here, win_there, name_owner_there))(company, chance)
    company.move_to(company.clock() + timedelta(hours=1))


def claim(company: Company, chance: random.Random) -> None:
    """Press Claim on one of the newest cards; one whose owner the CRM named before it was posted never asked for it."""
    if cards := company.cards():
        card = chance.choice(cards)
        try:
            company.press_claim(chance.choice(company.reps), card)
        except LookupError:
            there = (t.cards.c.channel == card[0], t.cards.c.ts == card[1])
            with company.database.read() as tx:
                owner = tx.scalar(select(t.handoffs.c.owner_id).join(t.cards).where(*there))
            assert owner is not None


def open_a_deal(company: Company, chance: random.Random) -> None:
    for handoff_id, owner in handoffs_in(company, *states.OWNED_WITHOUT_DEAL)[:1]:
        with company.database.begin() as tx:
            opportunities.open_deal(tx, handoff_id, chance.randrange(1, 9) * 1_000, "", owner, company.clock())


def win_here(company: Company, _: random.Random) -> None:
    for handoff_id, owner in handoffs_in(company, states.OPPORTUNITY)[:1]:
        with company.database.begin() as tx:
            opportunities.win(tx, handoff_id, None, None, "", owner, company.clock())


def win_there(company: Company, _: random.Random) -> None:
    assert company.outside is not None
    if company.outside.crm.all("deals"):
        company.outside.win_deal()


def name_owner_there(company: Company, chance: random.Random) -> None:
    assert company.outside is not None
    if company.outside.crm.all("contacts"):
        company.outside.name_owner(chance.choice(company.reps))


def handoffs_in(company: Company, *wanted: str) -> list[tuple[int, str]]:
    """Handoffs in these states, and their owners."""
    row = t.handoffs.c
    with company.database.read() as tx:
        found = tx.execute(select(row.id, row.owner_id).where(row.state.in_(wanted)).order_by(row.id))
        return [(id_, owner) for id_, owner in found]
