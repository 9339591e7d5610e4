"""Whom an event is about: found by id and mail, many at a time."""

from store.db.database import Database
from store.leads import known_leads
from tests.office.store_helpers import event, receive


def test_an_id_wins_over_a_mail_and_the_other_lead_is_named_too(database: Database) -> None:
    ada = receive(database, external_id="w1", email="ada@acme.example").lead_id
    bob = receive(database, external_id="w2", email="bob@acme.example").lead_id
    asked = {
        "the same": (event(external_id="w1", email="ada@acme.example"), (ada, None)),
        "by mail alone": (event(external_id=None, email="Bob@Acme.example"), (bob, None)),
        "an id nobody has": (event(external_id="w9", email="bob@acme.example"), (bob, None)),
        "two leads": (event(external_id="w1", email="bob@acme.example"), (ada, bob)),
        "nobody": (event(external_id="w9", email="eve@acme.example"), (None, None)),
    }
    with database.begin() as tx:
        known = known_leads.load_known(tx, [one for one, _ in asked.values()])
        assert {name: known.match(one) for name, (one, _) in asked.items()} == {
            name: wanted for name, (_, wanted) in asked.items()
        }
        assert known.rows.keys() == {ada, bob}
