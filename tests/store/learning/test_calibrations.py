"""What the whole says of a past: lines, what the present definition passes, and the agreement it proposes."""

from datetime import timedelta

import pytest

from store.agreement import policy
from store.db import tables as t
from store.db.database import Database
from store.handoffs import lead_judging
from store.leads import receiving
from store.learning import calibrations
from store.learning.calibration_facts import CalibrationFacts
from store.rules.monday.measures import Rate
from tests.office.clock import NOW
from tests.office.past_outcomes import LEADS, MADE, keep_past
from tests.office.store_helpers import event, staff, touch

DAY = timedelta(days=1)


@pytest.fixture
def past(sqlite_database: Database) -> Database:
    with sqlite_database.begin() as tx:
        staff(tx)
        keep_past(tx)
    return sqlite_database


def calibrated(database: Database, *left_out: str) -> CalibrationFacts:
    with database.read() as tx:
        return calibrations.calibrate(tx, NOW, left_out)


def test_a_past_proposes_the_points_that_it_shows(past: Database) -> None:
    found = calibrated(past)
    assert (found.learnt.n, found.learnt.good) == (LEADS, sum(MADE.values()))
    assert found.document is not None
    assert [(rule.when, rule.points > 0) for rule in found.rules] in ([("Plan: Gold", True)], [("Plan: Tin", False)])
    assert found.too_good == ["Result: left"] or set(found.too_good) == {"Result: left", "Result: paid"}
    assert found.document.scoring_section.sales_ready == found.proposed_threshold
    gold = {number for number in MADE if number % 3 == 0}
    lines = {(one.part, one.what): one for one in found.lines}
    line = lines["fact", "Plan: Gold"]
    assert line.had == Rate(sum(MADE[number] for number in gold), len(gold))
    assert line.had_not == Rate(sum(MADE.values()) - line.had.hits, LEADS - len(gold))
    assert lines["touch", "Webinar"].had.n == LEADS / 2
    assert lines["checklist", "Right persona"].had.n == LEADS
    assert lines["fit", "decision-maker"].had.n == LEADS
    assert sum(one.had.n for one in found.lines if one.part == "band") == LEADS
    recycled = sum(not good and number % 5 == 0 for number, good in MADE.items())
    (band,) = [one for one in found.lines if one.part == "band"]
    assert (band.quality, band.rated) == (2.0, recycled)
    assert {each.ending: (each.passed, each.n) for each in found.passed} == {
        "won": (sum(MADE.values()), sum(MADE.values())), "recycled": (recycled, recycled), "disqualified": (0, 0),
    }  # fmt: skip


def test_what_is_left_out_is_not_looked_at(past: Database) -> None:
    found = calibrated(past, "plan", "RESULT")
    assert not [one for one in found.lines if "Plan" in one.what or "Result" in one.what]
    assert found.document is None
    assert found.too_good == []


def test_the_proposed_agreement_judges_each_lead_as_the_card(past: Database) -> None:
    found = calibrated(past)
    assert found.document is not None
    assert found.learnt.card is not None
    with past.read() as tx:
        leads = calibrations.past_leads.load_past(tx, policy.current(tx), NOW).leads
        by_it = calibrations.past_leads.load_past(tx, found.document, NOW).leads
    assert [lead.score for lead in by_it] == [found.learnt.card.score(lead) for lead in leads]


def test_no_more_leads_pass_than_were_handed_over(past: Database) -> None:
    """Two leads that wait would pass if every score did."""
    at = NOW - 100 * DAY
    with past.begin() as tx:
        for number in (1, 2):
            who = {"external_id": f"w{number}", "email": f"w{number}@y{number}.example", "company": f"Y{number}"}
            told = event(at=at, **who, title="x", persona="founder", touches=(touch("pricing_page", at),))
            assert receiving.receive(tx, told, at).handoff_id is None
    found = calibrated(past)
    assert found.document is not None
    with past.read() as tx:
        leads = tx.execute(t.leads.select().order_by(t.leads.c.id)).all()
        passing = [each.verdict.band for each in lead_judging.of_each(tx, leads, found.document, None)]
    assert passing.count("sales_ready") <= LEADS


def test_an_empty_past_says_how_many_are_missing(sqlite_database: Database) -> None:
    found = calibrated(sqlite_database)
    assert (found.learnt.why, found.learnt.missing, found.document) == ("few", 25, None)
    assert all(not one.had.n for one in found.lines)
