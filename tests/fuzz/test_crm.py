"""Records of a CRM whose values nobody would type: each look reads them all, and none stops what comes after it."""

from itertools import count
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.crm.hubspot_crm import ASKED, HubSpot
from bot.playground.neighbour.neighbour import Neighbour
from bot.runtime.crm_loop import CrmLoop
from store.crm import crm_state
from store.crm.crm_values import CONTACTS, DEALS
from store.db.database import Database
from tests.fuzz import tries
from tests.fuzz.twisting import WILD
from tests.office.clock import MINUTE, HeldClock

ODD = [each for each in WILD if isinstance(each, str) and each != "\ud83d"]  # which the neighbour can't send
MORE = ["ada@acme.example", "1e9", "1.005", "EUR", "true", "1763456400000", "9" * 17, "2026-11-18T09:00:00Z"]
NAMES = {kind: sorted({*names} - {"handoff_lead_id", "handoff_deal_id"}) for kind, names in ASKED.items()}
VALUES = st.sampled_from(ODD + MORE) | st.text(max_size=8)


def properties(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    """Some of what is read of a record, with any values."""
    return st.dictionaries(st.sampled_from(NAMES[kind]), VALUES, max_size=6)


def test_every_record_is_read(database: Database) -> None:
    clock = HeldClock()
    neighbour = Neighbour(clock).start()
    loop, numbers = CrmLoop(HubSpot(neighbour.token, neighbour.url), database, clock), count(1)

    @tries(40, 3000)
    @given(contact=properties(CONTACTS), deal=properties(DEALS))
    def each(contact: dict[str, Any], deal: dict[str, Any]) -> None:
        clock.at += MINUTE
        if "email" in contact:  # which is unique there
            contact["email"] = f"{next(numbers)}-{contact['email']}"
        made = neighbour.state.create("contacts", contact)
        neighbour.state.join("deals", neighbour.state.create("deals", deal).id, "contacts", made.id)
        stopped = loop.turn()
        assert stopped is None, stopped
        with database.read() as tx:
            assert {crm_state.read_mark(tx, "hubspot", kind).since for kind in (CONTACTS, DEALS)} == {clock.at}

    each()
    loop.stop()
    neighbour.stop()
