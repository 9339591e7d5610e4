"""Three processes on one PostgreSQL, one after another killed and started anew, while a company works into Monday."""

import random
import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest

from store.db import tables as t
from store.db.database import Database
from tests.faults import books
from tests.faults import company as companies
from tests.faults.company import REFERRAL, START, Company
from tests.office.store_helpers import count
from tests.office.whole import SEED, WHOLE

LEADS, KILLS, THREADS = (1000, 60, 3) if WHOLE else (12, 2, 1)
REPLICAS, REPS = 3, 40
SENDERS, CLAIMERS = (4, 4) if WHOLE else (2, 2)
UNTIL_MONDAY = timedelta(days=5, minutes=-15)  # at 09:45: the meeting begins soon


def test_three_replicas_of_which_one_is_always_dying(
    postgresql_database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(SEED)
    with companies.open_for(postgresql_database, reps=REPS, threads=THREADS, pictures=WHOLE) as company:
        for _ in range(REPLICAS):
            company.start()
        with Crowd(company) as crowd:
            for number in range(1, KILLS + 1):
                companies.until(lambda part=number: crowd.taken >= LEADS * part // (KILLS + 1))
                company.kill(chance.choice(company.running))
                company.move_to(START + UNTIL_MONDAY * number / KILLS)
                company.start()
        company.settle()
        made_up = books.check(company.database, company.slack, company.sent, company.faults, company.clock())
        once_on_monday(company)
    assert crowd.taken == LEADS
    with capsys.disabled():
        print(f"\n{made_up}")  # noqa: T201


def once_on_monday(company: Company) -> None:
    """One scoreboard and one agenda; one that is parked waits for somebody to send it."""
    there = company.slack.messages(company.channel)
    said = Counter(one["metadata"]["event_type"] for one in there if "metadata" in one)
    with company.database.read() as tx:
        for kind in ("scoreboard", "agenda"):
            assert said[f"handoff_{kind}"] + count(tx, t.outbox, kind=kind, state="parked") == 1


class Crowd:
    """Senders and people, each in a thread, until every lead has come in."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._left = threading.Semaphore(LEADS)
        self._done = threading.Event()
        self._failed: list[BaseException] = []
        jobs = [self._send] * SENDERS + [self._claim] * CLAIMERS
        self._threads = [threading.Thread(target=self._run, args=(job, SEED + n)) for n, job in enumerate(jobs)]

    def __enter__(self) -> "Crowd":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        for thread in self._threads[:SENDERS]:
            thread.join()
        self._done.set()
        for thread in self._threads:
            thread.join()
        assert self._failed == []

    @property
    def taken(self) -> int:
        """How many leads somebody was thanked for."""
        assert self._failed == []
        return sum(delivery.taken for delivery in [*self._company.sent])

    def _run(self, job: Callable[[random.Random], None], seed: int) -> None:
        try:
            job(random.Random(seed))
        except BaseException as error:
            self._failed.append(error)
            raise

    def _send(self, chance: random.Random) -> None:
        while self._left.acquire(blocking=False):
            self._company.deliver(self._company.lead(chance.choice(("website", REFERRAL))))

    def _claim(self, chance: random.Random) -> None:
        """Somebody presses on one of the newest cards, as others do at the same time."""
        while not self._done.wait(0.2):
            if cards := self._company.cards():
                self._company.press_claim(chance.choice(self._company.reps), chance.choice(cards))
