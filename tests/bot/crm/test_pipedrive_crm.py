"""A second CRM through the same port: a whole life is written there, and a deal closed there is closed here."""

import json
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from bot.crm import choosing
from bot.crm.pipedrive_crm import Pipedrive
from bot.playground.neighbour.neighbour import Neighbour
from bot.runtime.crm_loop import CrmLoop
from store.crm import crm_state
from store.crm.crm_state import CrmConnection
from store.db import tables as t
from store.db.database import Database
from store.handoffs import opportunities
from tests.bot.crm.test_crm_delivery import live, until_done
from tests.office.clock import MINUTE, HeldClock


@pytest.fixture
def loop(neighbour: Neighbour, database: Database, clock: HeldClock) -> Iterator[CrmLoop]:
    crm = choosing.choose({"hubspot": (None, ""), "pipedrive": (neighbour.token, neighbour.url)})
    assert isinstance(crm, Pipedrive)
    with database.begin() as tx:
        crm_state.start_writing(tx, CrmConnection("pipedrive"))
    yield CrmLoop(crm, database, clock)
    crm.close()


def said(neighbour: Neighbour, kind: str) -> list[dict[str, object]]:
    return [json.loads(one.properties["said"]) for one in neighbour.all(kind)]


@pytest.mark.parametrize("every", [0, 2, 3])
def test_a_whole_life_stands_there_also_where_answers_are_lost(
    loop: CrmLoop, neighbour: Neighbour, database: Database, clock: HeldClock, every: int
):
    live(database, clock)
    for number in range(100 * every):
        neighbour.state.mishaps.append(None)
        if number % every == 0:
            neighbour.lose_answer()
    until_done(loop, database, rounds=200)
    neighbour.state.mishaps.clear()
    (person,), (deal,) = said(neighbour, "contacts"), said(neighbour, "deals")
    assert person["name"] == "Ada Berg"
    assert "won" in str(person["custom_fields"])
    assert (deal["status"], deal["value"], deal["currency"]) == ("won", 500.0, "EUR")
    assert len(said(neighbour, "notes")) == 3
    loop.turn()  # and what is read of it is no news
    with database.read() as tx:
        assert tx.scalar(select(t.opportunities.c.outcome)) == "won"
        assert tx.scalars(select(t.trace.c.kind).where(t.trace.c.system == "pipedrive")).all() == []


def test_a_deal_lost_there_is_lost_here(loop: CrmLoop, neighbour: Neighbour, database: Database, clock: HeldClock):
    live(database, clock)
    until_done(loop, database)
    with database.begin() as tx:
        handoff_id = tx.scalar(select(t.handoffs.c.id))
        assert handoff_id is not None
        opportunities.reopen(tx, handoff_id, "U0ANA", clock())
    clock.at += MINUTE
    until_done(loop, database)
    clock.at += MINUTE
    neighbour.set("deals", neighbour.all("deals")[0].id, said=json.dumps(said(neighbour, "deals")[0] | {
        "status": "lost", "lost_time": clock().isoformat(), "lost_reason": "Price",
    }))  # fmt: skip
    loop.turn()
    with database.read() as tx:
        assert tx.scalar(select(t.opportunities.c.outcome)) == "lost"


def test_fields_of_ours_are_found_again_behind_a_page_of_others(
    loop: CrmLoop, neighbour: Neighbour, database: Database, clock: HeldClock
):
    live(database, clock)
    until_done(loop, database)
    again = Pipedrive(neighbour.token, neighbour.url)  # a new process, that knows no keys
    assert again._own_keys("persons") == loop.crm._own_keys("persons")  # type: ignore[attr-defined]
    assert again._own_keys("deals") == loop.crm._own_keys("deals")  # type: ignore[attr-defined]
    again.close()
