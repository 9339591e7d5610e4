"""How old a touch is while office time stands still, ahead of the machine's clock."""

from datetime import datetime

import pytest

from store.db.database import Database
from store.leads import receiving
from tests.office.clock import DAY, NOW
from tests.office.store_helpers import event, staff

AHEAD = NOW + 45 * DAY  # more than a high-intent touch counts


@pytest.mark.parametrize(("machine", "is_ready"), [(NOW, True), (AHEAD, False)])
def test_a_demo_asked_for_today_counts_though_office_time_stands_ahead(
    database: Database, machine: datetime, is_ready: bool
) -> None:
    database.age_by(lambda: machine)
    with database.begin() as tx:
        staff(tx)
        got = receiving.receive(tx, event(at=NOW, received=NOW), AHEAD)
    assert (got.handoff_id is not None) == is_ready


def test_time_that_was_moved_on_purpose_is_no_younger(database: Database) -> None:
    database.age_by(lambda: AHEAD + DAY)
    with database.begin() as tx:
        staff(tx)
        assert receiving.receive(tx, event(at=NOW), AHEAD).handoff_id is None
