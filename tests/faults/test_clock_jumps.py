"""Somebody sets the machine's clock forward or back, while posts are in hand and clocks due: nothing waits for it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from store.db import tables as t
from store.db.database import Database
from store.outbox import cards
from tests.conftest import ENGINES
from tests.faults import books
from tests.faults import company as companies
from tests.faults.company import Company
from tests.office.whole import WHOLE

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LEASE = 2.0  # a call that is late takes half a second
JUMPS = (HOUR, -HOUR, DAY, -DAY, -HOUR) if WHOLE else (DAY, -DAY)


@pytest.fixture(params=ENGINES if WHOLE else ENGINES[-1:])
def company(request: pytest.FixtureRequest) -> Iterator[Company]:
    database: Database = request.getfixturevalue(f"{request.param}_database")
    with companies.open_for(database, lease=LEASE, threads=1, pictures=False) as opened:
        yield opened


def test_the_machines_clock_is_set_forward_and_back(company: Company, capsys: pytest.CaptureFixture[str]) -> None:
    company.start()
    for jump in JUMPS:
        leads_come(company)
        company.move_to(company.clock() + 4 * HOUR)
        company.running[0].ask("jump", jump)
        company.faults += 1
        leads_come(company)
        company.settle()
    draw_anew(company)
    made_up = books.check(company.database, company.slack, company.sent, company.faults, company.clock())
    with capsys.disabled():
        print(f"\n{made_up}")  # noqa: T201


def draw_anew(company: Company) -> None:
    """Once office time goes on: while it stood still, ahead of the machine's, scores had faded less."""
    company.move_to(company.clock() + DAY)
    with company.database.begin() as tx:
        for handoff_id in tx.scalars(select(t.cards.c.handoff_id)).all():
            cards.changed(tx, handoff_id, company.clock())
    company.settle()


def leads_come(company: Company) -> None:
    """One card is in hand for a while, and nobody knows what became of the other; somebody claims one."""
    company.slack.faults.delay("chat.postMessage", 0.5)
    company.slack.faults.drop("chat.postMessage")
    for _ in range(2):
        company.deliver(company.lead())
    if newest := company.cards():
        company.press_claim(company.reps[0], newest[-1])
