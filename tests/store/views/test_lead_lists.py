"""A list says how many there are, though only the first are loaded."""

from store.db import tables as t
from store.db.database import Database
from store.handoffs import claim
from store.views import home_views, lead_lists
from tests.office.cast import ANA
from tests.office.clock import DAY, NOW
from tests.office.store_helpers import hand_over

MANY = lead_lists.SHOWN + 3


def made(database: Database) -> list[int]:
    """More handoffs than a list loads, each of a company of its own."""
    return [
        hand_over(database, external_id=f"w{number}", email=f"ada@acme{number}.example", company=f"Acme{number}")
        for number in range(MANY)
    ]


def test_those_who_wait_and_those_that_are_late_are_counted(sqlite_database: Database) -> None:
    made(sqlite_database)
    with sqlite_database.read() as tx:
        waiting = lead_lists.waiting_for_a_rep(tx)
        late = lead_lists.past_their_deadline(tx, NOW + 10 * DAY)
        assert lead_lists.given_back(tx).total == lead_lists.owned_by(tx, ANA).total == 0
    assert (len(waiting), waiting.total) == (len(late), late.total) == (lead_lists.SHOWN, MANY)


def test_what_was_imported_without_an_owner_waits_as_well_before_it_has_a_card(sqlite_database: Database) -> None:
    handoff_id = hand_over(sqlite_database)
    with sqlite_database.begin() as tx:
        tx.execute(t.cards.delete())
        tx.execute(t.handoffs.update().values(history=True))
        assert [line.handoff_id for line in lead_lists.waiting_for_a_rep(tx)] == [handoff_id]


def test_home_counts_all_that_a_rep_holds(sqlite_database: Database) -> None:
    for handoff_id in made(sqlite_database):
        with sqlite_database.begin() as tx:
            claim.claim(tx, handoff_id, ANA, NOW)
    with sqlite_database.read() as tx:
        mine = home_views.load(tx, ANA, NOW).mine
    assert (len(mine), mine.total) == (lead_lists.SHOWN, MANY)
