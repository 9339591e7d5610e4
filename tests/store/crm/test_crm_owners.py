"""An owner there is the member a manager named, else the active one of the same mail."""

from store.crm import crm_owners
from store.crm.crm_values import NOT_HERE, CrmOwner
from store.db.database import Database, Transaction
from store.team import people
from store.team.people import Person
from tests.office.cast import ANA, BEN
from tests.office.clock import NOW

ANA_THERE, BEN_THERE, QUEUE = (
    CrmOwner("7", "Ana@Acme.example", "Ana"),
    CrmOwner("8", "ben@acme.example", "Ben"),
    CrmOwner("9", None, "Queue"),
)


def known(tx: Transaction, ben_is_active: bool = True) -> None:
    people.remember(tx, [Person(ANA, "Ana", mail="ana@acme.example"),
                         Person(BEN, "Ben", active=ben_is_active, mail="ben@acme.example")])  # fmt: skip
    crm_owners.keep_owners(tx, "hubspot", [ANA_THERE, BEN_THERE, QUEUE])


def name(tx: Transaction, owner_id: str, member_id: str | None) -> None:
    crm_owners.name_members(tx, {("hubspot", owner_id): member_id}, ANA, NOW)


def members(tx: Transaction) -> list[str | None]:
    return [crm_owners.member_of(tx, "hubspot", one) for one in ("7", "8", "9", None)]


def test_an_owner_is_the_active_member_of_that_mail(database: Database) -> None:
    with database.begin() as tx:
        known(tx, ben_is_active=False)
        assert members(tx) == [ANA, None, None, None]
        assert crm_owners.owner_of(tx, "hubspot", ANA) == "7"
        assert crm_owners.unmatched_owners(tx, "hubspot") == ["Ben", "Queue"]
        crm_owners.keep_owners(tx, "hubspot", [BEN_THERE, QUEUE])
        assert crm_owners.owner_of(tx, "hubspot", ANA) is None
        assert crm_owners.owner_name(tx, "hubspot", "7") == "Ana"


def test_an_owner_whose_record_is_broken_stays(database: Database) -> None:
    with database.begin() as tx:
        known(tx)
        crm_owners.keep_owners(tx, "hubspot", [BEN_THERE], broken=["7"])
        assert members(tx) == [ANA, BEN, None, None]
        assert [one.id for one in crm_owners.every_owner(tx)] == ["7", "8"]


def test_whom_a_manager_named_counts_and_stays_when_owners_are_read_again(database: Database) -> None:
    with database.begin() as tx:
        known(tx)
        name(tx, "9", ANA)
        name(tx, "8", NOT_HERE)
        crm_owners.keep_owners(tx, "hubspot", [ANA_THERE, BEN_THERE, QUEUE])
        assert members(tx) == [ANA, None, ANA, None]
        assert crm_owners.owner_of(tx, "hubspot", ANA) == "7"  # of two the one of her own mail
        assert crm_owners.owner_of(tx, "hubspot", BEN) is None
        assert crm_owners.unmatched_owners(tx, "hubspot") == []
        name(tx, "8", None)
        assert members(tx) == [ANA, BEN, ANA, None]
        name(tx, "7", BEN)
        assert [crm_owners.owner_of(tx, "hubspot", one) for one in (ANA, BEN)] == ["9", "8"]


def test_a_named_member_who_left_is_nobody(database: Database) -> None:
    with database.begin() as tx:
        known(tx)
        name(tx, "9", BEN)
        people.remember(tx, [Person(BEN, "Ben", active=False, mail="ben@acme.example")])
        assert members(tx) == [ANA, None, None, None]
        assert crm_owners.unmatched_owners(tx, "hubspot") == ["Ben", "Queue"]
