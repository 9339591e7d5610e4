"""Who is whose owner, how far was read, and whether the CRM may be written."""

from store.crm import crm_state
from store.crm.crm_state import CrmConnection, Mark
from store.crm.crm_values import CrmOwner
from store.db.database import Database
from store.team import people
from store.team.people import Person
from tests.office.cast import ANA, BEN
from tests.office.clock import NOW


def test_an_owner_is_the_active_member_of_that_mail(database: Database) -> None:
    owners = [CrmOwner("7", "Ana@Acme.example", "Ana"), CrmOwner("8", "ben@acme.example", "Ben"),
              CrmOwner("9", None, "Queue")]  # fmt: skip
    with database.begin() as tx:
        people.remember(tx, [Person(ANA, "Ana", mail="ana@acme.example"), Person(BEN, "Ben", active=False,
                                                                                mail="ben@acme.example")])  # fmt: skip
        crm_state.keep_owners(tx, "hubspot", owners)
        assert [crm_state.member_of(tx, "hubspot", one) for one in ("7", "8", "9", None)] == [ANA, None, None, None]
        assert crm_state.owner_of(tx, "hubspot", ANA) == "7"
        assert crm_state.unmatched_owners(tx, "hubspot") == ["Queue"]
        crm_state.keep_owners(tx, "hubspot", owners[1:])
        assert crm_state.owner_of(tx, "hubspot", ANA) is None
        assert crm_state.owner_name(tx, "hubspot", "7") == "Ana"


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
