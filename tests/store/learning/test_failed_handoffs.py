"""Handoffs that came to nothing, and what is known of why."""

from sqlalchemy import update

from store.agreement import policy
from store.db import tables as t
from store.db.database import Database
from store.handoffs import claim, opportunities, recycling
from store.learning import failed_handoffs
from store.rules import states
from store.rules.learning.month_rules import FailedHandoff
from store.rules.office_time.periods import Period
from tests.office.cast import ANA
from tests.office.clock import DAY, MINUTE, NOW
from tests.office.store_helpers import hand_over, receive

SPAN = Period(NOW - DAY, NOW + DAY)
LATER = NOW + 30 * DAY


def failed(database: Database, at=LATER) -> list[FailedHandoff]:
    with database.read() as tx:
        return failed_handoffs.find_failed(tx, SPAN, at, policy.current(tx).reasons)


def test_one_that_waits_has_missed_its_deadline_by_then(database):
    hand_over(database)
    assert failed(database) == [FailedHandoff(None, None, True)]
    assert failed(database, NOW + MINUTE) == [FailedHandoff(None, None, False)]


def test_one_that_came_back_has_its_reason_s_meaning_and_its_quality(database):
    one = hand_over(database)
    with database.begin() as tx:
        claim.claim(tx, one, ANA, NOW + MINUTE)
        recycling.recycle(tx, one, states.NURTURE, "no_need_yet", "", None, None, ANA, NOW + 2 * MINUTE)
        tx.execute(update(t.handoffs).values(quality=2))
        means = {reason.code: reason.at_fault for reason in policy.current(tx).reasons.recycle}
    assert failed(database) == [FailedHandoff(2, means["no_need_yet"], False)]
    assert means["no_need_yet"] == "too_early"


def test_one_with_an_opportunity_in_time_has_not_failed_and_one_too_late_has(database):
    one = hand_over(database)
    other = receive(database, external_id="w2", email="bo@other.example", company="Other").handoff_id
    for handoff, days in ((one, 21), (other, 22)):
        with database.begin() as tx:
            claim.claim(tx, handoff or 0, ANA, NOW + MINUTE)
            opportunities.open_deal(tx, handoff or 0, None, "", ANA, NOW + days * DAY)
    assert len(failed(database)) == 1
    with database.read() as tx:
        outside = Period(NOW - 9 * DAY, NOW - DAY)
        assert failed_handoffs.find_failed(tx, outside, LATER, policy.current(tx).reasons) == []
