"""The loop's thread: it begins, notes what stands in the way once, and ends."""

import threading

import pytest

from bot.crm.hubspot_crm import HubSpot
from bot.playground.neighbour.neighbour import Neighbour
from bot.runtime import crm_loop
from bot.runtime.crm_loop import CrmLoop
from store.crm import crm_state
from store.db import tables as t
from store.db.database import Database
from tests.office.clock import HeldClock
from tests.office.store_helpers import count


def test_it_reads_by_itself_and_ends(database: Database):
    clock = HeldClock()
    neighbour = Neighbour(clock).start()
    neighbour.add_contact(email="ines@alder.example")
    news = threading.Event()
    loop = CrmLoop(HubSpot(neighbour.token, neighbour.url), database, clock, news.set)
    loop.start()
    assert news.wait(20)
    loop.stop()
    neighbour.stop()
    with database.read() as tx:
        assert count(tx, t.leads) == 1


def test_an_answer_that_nobody_thought_of_does_not_end_it(
    database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setattr(crm_loop, "LOOK_SECONDS", 0.05)
    clock = HeldClock()
    neighbour = Neighbour(clock).start()
    neighbour.add_contact(email="ines@alder.example")
    neighbour.refuse(200, words="no results")
    news = threading.Event()
    loop = CrmLoop(HubSpot(neighbour.token, neighbour.url), database, clock, news.set)
    loop.start()
    assert news.wait(20)
    loop.stop()
    neighbour.stop()
    assert "the CRM's loop failed" in caplog.text


def test_a_refused_token_is_noted_and_forgotten_once_it_works(database: Database):
    clock = HeldClock()
    neighbour = Neighbour(clock).start()
    loop = CrmLoop(HubSpot(neighbour.token, neighbour.url), database, clock)
    neighbour.refuse(401)
    seen = []
    for _ in range(2):
        loop.turn()
        with database.read() as tx:
            seen.append(crm_state.connection(tx).trouble)
    assert seen == ["refused with 401", ""]
    loop.stop()
    neighbour.stop()


@pytest.mark.parametrize(("asked", "rests"), [(600, 600), (90_000, 3600), (1, 2), (None, 30)])
def test_it_rests_as_long_as_the_crm_asks_for_up_to_an_hour(database: Database, asked: int | None, rests: int):
    neighbour = Neighbour(HeldClock()).start()
    loop = CrmLoop(HubSpot(neighbour.token, neighbour.url), database, HeldClock())
    neighbour.refuse(429, retry_after=asked)
    loop.step()
    neighbour.state.calls.clear()
    steps = 0
    while not neighbour.state.calls:
        loop.step()
        steps += 1
    assert steps * crm_loop.LOOK_SECONDS == rests
    loop.stop()
    neighbour.stop()
