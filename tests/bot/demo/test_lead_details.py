"""What the invented leads did and said teaches something, and nothing too good to be true."""

import pytest

from bot.demo import company, settling
from store.db.database import Database
from store.learning import asked_credit, calibrations, journeys, months
from store.rules.learning.journey_patterns import DISCONNECTS, WINS
from tests.office.clock import MONDAY_BEFORE


@pytest.fixture
def past(sqlite_database: Database, kept_past: None) -> Database:
    """The company's past, without a Slack."""
    settling.set_up_company(sqlite_database, MONDAY_BEFORE, company.CRITERIA)
    settling.fill_past(sqlite_database, MONDAY_BEFORE)
    return sqlite_database


def test_outcomes_propose_points_with_overlap_and_ten_wins_have_journeys(past):
    with past.read() as tx:
        found, ways = calibrations.calibrate(tx, MONDAY_BEFORE), journeys.load_patterns(tx, MONDAY_BEFORE)
    assert found.document is not None
    assert found.learnt.present.auc < found.learnt.proposed.auc < 0.9
    assert found.too_good == []
    assert [each.points > 0 for each in found.rules] == [True, False]
    assert len(ways.wins) == len(ways.others) == WINS
    assert all(one.wins < WINS and one.others for one in ways.in_common)
    assert {one.code for one in ways.disconnects} == set(DISCONNECTS)


def test_leads_meet_a_second_campaign_and_buyers_say_how_they_heard(past):
    with past.read() as tx:
        credit = asked_credit.load_asked(tx, "2026-07-01..2026-11-15", MONDAY_BEFORE)
        review = months.review_asked_for(tx, "month", MONDAY_BEFORE)
    assert credit.disagreements
    assert credit.heard
    assert review.journeys.disconnects
