"""Records that could not be kept are named until they can be, and are read again when an operator asks for it."""

from datetime import timedelta

from store.crm import crm_state, set_aside
from store.crm.crm_state import Mark
from store.crm.crm_values import CONTACTS, DEALS
from store.db.database import Database
from tests.office.clock import NOW

EARLIER = NOW - timedelta(days=3)


def test_one_is_named_until_it_is_kept(database: Database) -> None:
    with database.begin() as tx:
        set_aside.note_set_aside(tx, "hubspot", CONTACTS, {"7": NOW, "8": NOW}, ["9"])
        set_aside.note_set_aside(tx, "hubspot", DEALS, {"7": NOW}, [])
        set_aside.note_set_aside(tx, "hubspot", CONTACTS, {}, ["7"])
        assert set_aside.set_aside(tx) == ["hubspot contacts 8", "hubspot deals 7"]
        set_aside.note_set_aside(tx, "hubspot", CONTACTS, {}, ["8"])
        set_aside.note_set_aside(tx, "hubspot", DEALS, {}, ["7"])
        assert set_aside.set_aside(tx) == []


def test_asked_for_again_reading_goes_back_to_the_oldest_and_no_further(database: Database) -> None:
    with database.begin() as tx:
        crm_state.keep_mark(tx, "hubspot", CONTACTS, Mark(NOW, NOW, "55", 9))
        crm_state.keep_mark(tx, "hubspot", DEALS, Mark(EARLIER, None, "", 4))
        set_aside.note_set_aside(tx, "hubspot", CONTACTS, {"7": NOW, "8": EARLIER}, [])
        set_aside.note_set_aside(tx, "hubspot", CONTACTS, {"8": NOW}, [])  # the first time counts
        set_aside.note_set_aside(tx, "hubspot", DEALS, {"7": NOW}, [])
        assert set_aside.read_set_aside_again(tx) == 3
        assert crm_state.read_mark(tx, "hubspot", CONTACTS) == Mark(EARLIER, None, "", 9)
        assert crm_state.read_mark(tx, "hubspot", DEALS) == Mark(EARLIER, None, "", 4)
