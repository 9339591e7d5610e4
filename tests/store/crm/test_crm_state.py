"""How far a CRM was read, and whether it may be written."""

from store.crm import crm_state
from store.crm.crm_state import CrmConnection, Mark
from store.db.database import Database
from tests.office.clock import NOW


def test_marks_and_the_connection_are_kept(database: Database) -> None:
    with database.begin() as tx:
        assert crm_state.read_mark(tx, "hubspot", "deals").first
        half = Mark(None, NOW, "41", 12)
        crm_state.keep_mark(tx, "hubspot", "deals", half)
        assert crm_state.read_mark(tx, "hubspot", "deals") == half
        assert crm_state.connection(tx).system == ""
        crm_state.start_writing(tx, CrmConnection("hubspot", owner=True))
        assert crm_state.note_crm_trouble(tx, "refused with 401")
        assert not crm_state.note_crm_trouble(tx, "refused with 401")
        assert crm_state.connection(tx) == CrmConnection("hubspot", owner=True, trouble="refused with 401")
