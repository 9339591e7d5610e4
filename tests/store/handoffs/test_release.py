"""A handoff that is given back keeps card and cycle, and goes to somebody else."""

from store.db.database import Database
from store.handoffs import (
    answering,
    claim,
    handoffs,
    release,
)
from store.record.outcomes import Done, JustReleased
from tests.office.cast import ANA, SAM
from tests.office.clock import HOUR, NOW
from tests.office.store_helpers import claimed


def test_release_gives_back_card_and_cycle_and_not_to_the_same_person(database: Database) -> None:
    handoff_id = claimed(database)
    with database.begin() as tx:
        answering.plan(tx, handoff_id, "Send the offer", NOW.date(), ANA, ANA, NOW)
        assert isinstance(release.release(tx, handoff_id, ANA, NOW + HOUR), Done)
        row = handoffs.find(tx, handoff_id)
        assert row is not None
        assert (row.state, row.owner_id, row.cycle, row.releases) == ("sales_ready", None, 1, 1)
        assert (row.next_step, row.next_step_due) == ("Send the offer", None)  # nobody has to keep that day any more
        assert claim.claim(tx, handoff_id, ANA, NOW + 2 * HOUR) == JustReleased()
        assert isinstance(claim.assign(tx, handoff_id, ANA, SAM, NOW + 2 * HOUR), Done)
