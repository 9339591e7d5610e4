"""Own writes are known again for a day, and end with what somebody else wrote."""

from store.crm import echoes
from store.db.database import Database
from tests.office.clock import DAY, HOUR, NOW

CONTACT = ("contacts", "11")


def test_an_echo_is_known_within_the_day_and_until_another_value_is_seen(database: Database) -> None:
    with database.begin() as tx:
        echoes.remember_sent(tx, "hubspot", CONTACT, {"owner": "7"}, NOW)
        echoes.remember_sent(tx, "hubspot", CONTACT, {"owner": "8"}, NOW + HOUR)
        asked = [("7", 2 * HOUR), ("8", 2 * HOUR), ("7", DAY + HOUR), ("9", 3 * HOUR), ("8", 4 * HOUR)]
        found = [echoes.is_echo(tx, "hubspot", CONTACT, None, "owner", value, NOW + after) for value, after in asked]
        assert found == [True, True, False, False, False]
        assert not echoes.is_echo(tx, "hubspot", ("contacts", "12"), None, "owner", "8", NOW)
