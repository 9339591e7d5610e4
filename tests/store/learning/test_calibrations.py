"""What the whole says of a past: lines, what the present definition passes, and the agreement it proposes."""

from collections import defaultdict
from datetime import timedelta
from typing import Any

import pytest

from store.agreement import policy
from store.db import tables as t
from store.db.database import Database
from store.handoffs import lead_judging
from store.leads import receiving
from store.learning import calibrations
from store.learning.calibration_facts import CalibrationFacts
from store.rules import states
from store.rules.monday.measures import Rate
from tests.office.clock import NOW
from tests.office.store_helpers import event, staff, touch

DAY = timedelta(days=1)
LEADS = 168


@pytest.fixture(scope="module")
def made() -> dict[int, bool]:
    """Three of four on gold are good, one of six of the others."""
    return {number: number % 4 < 3 if number % 3 == 0 else number % 6 == 1 for number in range(LEADS)}


@pytest.fixture
def past(sqlite_database: Database, made: dict[int, bool]) -> Database:
    """A handoff a day, as rows; those who came to the webinar are no better than the others."""
    with sqlite_database.begin() as tx:
        staff(tx)
        for table, rows in _rows(made).items():
            tx.execute(t.metadata.tables[table].insert(), rows)
    return sqlite_database


def _rows(made: dict[int, bool]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for number, good in made.items():
        at, key, recycled = NOW - (LEADS - number + 30) * DAY, number + 1, not good and number % 5 == 0
        seconds, then = int(at.timestamp()), {"lead_id": key, "recorded_at": at}
        facts = {"plan": "Gold" if number % 3 == 0 else "Tin", "result": "paid" if good else "left"}
        said = {"title": "VP Sales", "email": f"h{key}@x.example", "problem": "slow"}
        lead = {"id": key, "status": "sales_ready", "field_moments": {}, "received_at": at, "cycle": 1}
        found["leads"].append(lead | said)
        state, quality = (states.RECYCLED, 2) if recycled else (states.CLAIMED, None)
        handoff = {"id": key, "lead_id": key, "cycle": 1, "policy_version": 0, "handed_over_at": at}
        found["handoffs"].append(handoff | {"state": state, "quality": quality})
        dated = ({name: [value, seconds] for name, value in told.items()} for told in (said, facts))
        copy = dict(zip(("fields", "extra"), dated, strict=True)) | {"ticks": {}}
        found["handed_over_facts"].append({"handoff_id": key, "lead_id": key, "facts": copy})
        named = [{"key": name, "name": name.capitalize(), "value": value} for name, value in facts.items()]
        found["lead_facts"] += [{**then, **fact, "happened_at": at} for fact in named]
        kinds = ["demo_request"] + ["webinar"] * (number // 12 % 2)
        found["touches"] += [{**then, "kind": kind, "at": at} for kind in kinds]
        if good:
            deal = {"lead_id": key, "handoff_id": key, "opened_at": at + DAY, "outcome": states.WON}
            found["opportunities"].append(deal | {"closed_at": at + 3 * DAY, "history": False})
    return found


def calibrated(database: Database, *left_out: str) -> CalibrationFacts:
    with database.read() as tx:
        return calibrations.calibrate(tx, NOW, left_out)


def test_a_past_proposes_the_points_that_it_shows(past: Database, made: dict[int, bool]) -> None:
    found = calibrated(past)
    assert (found.learnt.n, found.learnt.good) == (LEADS, sum(made.values()))
    assert found.document is not None
    assert [(rule.when, rule.points > 0) for rule in found.rules] in ([("Plan: Gold", True)], [("Plan: Tin", False)])
    assert found.too_good == ["Result: left"] or set(found.too_good) == {"Result: left", "Result: paid"}
    assert found.document.scoring_section.sales_ready == found.proposed_threshold
    gold = {number for number in made if number % 3 == 0}
    lines = {(one.part, one.what): one for one in found.lines}
    line = lines["fact", "Plan: Gold"]
    assert line.had == Rate(sum(made[number] for number in gold), len(gold))
    assert line.had_not == Rate(sum(made.values()) - line.had.hits, LEADS - len(gold))
    assert lines["touch", "Webinar"].had.n == LEADS / 2
    assert lines["checklist", "Right persona"].had.n == LEADS
    assert lines["fit", "decision-maker"].had.n == LEADS
    assert sum(one.had.n for one in found.lines if one.part == "band") == LEADS
    recycled = sum(not good and number % 5 == 0 for number, good in made.items())
    (band,) = [one for one in found.lines if one.part == "band"]
    assert (band.quality, band.rated) == (2.0, recycled)
    assert {each.ending: (each.passed, each.n) for each in found.passed} == {
        "won": (sum(made.values()), sum(made.values())), "recycled": (recycled, recycled), "disqualified": (0, 0),
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
