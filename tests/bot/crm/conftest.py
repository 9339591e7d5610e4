"""A CRM next door, a lead that is handed over, and the loop between them."""

from collections.abc import Iterator

import pytest

from bot.crm.hubspot_crm import HubSpot
from bot.playground.neighbour.neighbour import Neighbour
from bot.runtime.crm_loop import CrmLoop
from store.crm import crm_state
from store.crm.crm_state import CrmConnection
from store.db.database import Database
from tests.office.clock import HeldClock


@pytest.fixture
def clock() -> HeldClock:
    return HeldClock()


@pytest.fixture
def neighbour(clock: HeldClock) -> Iterator[Neighbour]:
    found = Neighbour(clock).start()
    yield found
    found.stop()


@pytest.fixture
def crm(neighbour: Neighbour) -> Iterator[HubSpot]:
    found = HubSpot(neighbour.token, neighbour.url)
    yield found
    found.close()


@pytest.fixture
def loop(crm: HubSpot, database: Database, clock: HeldClock) -> CrmLoop:
    with database.begin() as tx:
        crm_state.start_writing(tx, CrmConnection("hubspot", owner=True))
    return CrmLoop(crm, database, clock)
