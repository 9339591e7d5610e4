"""An import undone: what it made is gone from every figure, list and lookup, unless somebody built upon it."""

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from store.clocks import setting_back
from store.db import tables as t
from store.db.database import Database, Transaction
from store.handoffs import claim, handoffs, opportunities
from store.leads import imports, lookup, receiving
from store.monday.meeting import agenda_cases
from store.monday.scoreboard import figures, goals, scoreboards, spending
from store.monday.scoreboard.spending import SpendPeriod
from store.privacy import forgetting, undoing
from store.record.events import LeadEvent, Received, Stages, TouchEvent
from store.rules.monday.kpis import KPIS, QUALIFIED_TO_OPPORTUNITY, WIN_RATE
from store.rules.office_time import periods
from store.rules.office_time.periods import Period
from store.views import handoff_views, home_views, lead_lists
from tests.histories.books import Lead
from tests.histories.company import REPS
from tests.histories.world import History
from tests.office.cast import ANA, MIA, SAM
from tests.office.clock import DAY, HOUR, MONDAY, NOW, WEEK
from tests.office.store_helpers import count, event, receive, staff
from tests.office.whole import SEED, WHOLE

SEEDS = range(int(os.environ.get("HANDOFF_HISTORIES", "1")))  # companies of different seeds
COMING = Stages(
    sales_ready=NOW - 40 * DAY, claimed=NOW - 40 * DAY, first_response=NOW - 39 * DAY, opportunity=NOW - 30 * DAY,
    won=NOW - 3 * DAY, amount=900_00, owner="Cleo Carr",
)  # fmt: skip


def bring(database: Database, events: Sequence[LeadEvent], now: datetime = NOW) -> tuple[int, list[Received]]:
    """Import these rows, two at a time."""
    with database.begin() as tx:
        import_id = imports.begin_import(tx, "leads", "0" * 64, now)
    received: list[Received] = []
    for some in (events[place : place + 2] for place in range(0, len(events), 2)):
        with database.begin() as tx:
            received += imports.receive_rows(tx, import_id, some, now)
    return import_id, received


def undo(database: Database, import_id: int, now: datetime = NOW) -> undoing.Undoing:
    with database.read() as tx:
        planned = undoing.preview_undoing(tx, import_id)
    going_on = True
    while going_on:
        with database.begin() as tx:
            going_on = undoing.undo_some(tx, import_id, now)
    return planned


def past(number: int, **more: Any) -> LeadEvent:
    """A row of a file about somebody new, whose deal was won."""
    who = {"external_id": f"f{number}", "email": f"f{number}@filed.example", "name": f"Fay File{number}"}
    said = {"system": "csv", "received": NOW - 50 * DAY, "stages": COMING, "touches": (), **who, **more}
    if said["stages"]:
        said["stages"] = replace(said["stages"], deal_id=f"D-{number}")
    return event(**said)


def news(number: int, **more: Any) -> LeadEvent:
    """A row of a file about somebody who asked for a demo just now."""
    return past(number, **{"received": NOW, "stages": None, "touches": (TouchEvent("demo_request", NOW),), **more})


# ---- Everything that people see -------------------------------------------------------------------------------------


def seen(tx: Transaction, now: datetime, words: Sequence[str]) -> dict[str, Any]:
    """Every figure, list, lookup and card, by name."""
    week = periods.monday(now, UTC)
    mondays = [*periods.weeks_before(week, 8), week]
    spans = [*(periods.week(monday, UTC) for monday in mondays), Period(now - 400 * DAY, now)]
    found: dict[str, Any] = {code: list(figures.measure_kpi(tx, code, spans, now, UTC)) for code in KPIS}
    found["first contact"] = figures.first_contacts(tx, spans, now, UTC)
    found |= {f"board {monday}": scoreboards.for_week(tx, monday, now) for monday in mondays[-2:]}
    found["range"] = scoreboards.for_range(tx, mondays[0], week + periods.WEEK, now)
    found["pace"], found["plan"] = goals.load_pace(tx, now), goals.load_plan(tx, now)
    found["candidates"] = sorted(agenda_cases.candidates(tx, now - 14 * DAY, now), key=lambda one: one.handoff_id)
    found["spend"] = (spending.campaigns(tx, now), spending.total_by_campaign(tx, mondays[0], week + periods.WEEK))
    found |= {f"home {one}": home_views.load(tx, one, now) for one in (*REPS, ANA, MIA, SAM)}
    found["waiting"], found["late"] = lead_lists.waiting_for_a_rep(tx), lead_lists.past_their_deadline(tx, now)
    found["given back"] = lead_lists.given_back(tx)
    found |= {f"lookup {word}": lookup.find(tx, word) for word in words}
    for lead_id in tx.scalars(select(t.leads.c.id).where(t.leads.c.erased_at.is_(None)).order_by(t.leads.c.id)).all():
        found[f"lead {lead_id}"] = handoff_views.lead_facts(tx, lead_id, now)
        found[f"journey {lead_id}"] = handoff_views.journey(tx, lead_id)
    for handoff_id in tx.scalars(select(t.handoffs.c.id).where(t.handoffs.c.erased.is_(False))).all():
        facts = handoff_views.handoff_facts(tx, handoff_id)
        found[f"handoff {handoff_id}"] = facts and replace(facts, version=0)
    return found


def differing(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    return {name: (one.get(name), other.get(name)) for name in {*one, *other} if one.get(name) != other.get(name)}


def looked(database: Database) -> dict[str, Any]:
    with database.read() as tx:
        return seen(tx, NOW, WORDS)


def enter(database: Database, amount: int) -> int:
    """What a campaign cost, by a file."""
    with database.begin() as tx:
        import_id = imports.begin_import(tx, "spend", "1" * 64, NOW)
        spending.keep_amounts(tx, [(SpendPeriod("filed", periods.monday(NOW, UTC)), amount)], None, NOW, import_id)
    return import_id


WORDS = ("company", "company 3", "ada@company1.example", "w2", "fay", "file1", "f1@filed.example", "csv:f1", "stray1")


def _new_of(lead: Lead) -> Stages | None:
    """A past for who has none, else one more deal: what an earlier file said is not said otherwise."""
    if not (lead.handoffs or lead.deals or lead.went_on):
        return replace(COMING, owner=None)
    dated = all(deal.opened for deal in lead.deals)
    return Stages(opportunity=NOW - 15 * DAY, lost=NOW - 2 * DAY) if lead.deals and dated else None


def some_rows(world: History) -> list[LeadEvent]:
    """Rows about new people, old and fresh, and about each one known: touches, ids, deals and handoffs, no fields."""
    chance = world.chance
    rows = [past(number, stages=chance.choice((COMING, replace(COMING, won=None), None))) for number in range(1, 6)]
    rows += [news(number, hand_over=number % 2 == 0) for number in range(6, 9)]
    rows += [past(9, undated=True, received=None), news(1, email=None), past(10, source="hall", campaign="brand")]
    for lead in world.books.leads:
        touched = (TouchEvent("demo_request", NOW - 20 * DAY), TouchEvent("pricing_page", NOW - HOUR))
        who = {"email": world.mails[lead], "external_id": f"stray{world.ids[lead]}"}
        told = chance.choice((None, _new_of(lead)))
        rows += [LeadEvent("csv", NOW - 400 * DAY, touches=touched, stages=told, **who)] if who["email"] else []
    return rows


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"] if WHOLE else ["sqlite"])  # half a minute on the other one
@pytest.mark.parametrize("seed", SEEDS)
def test_a_company_sees_after_undoing_what_it_saw_before_the_import(
    request: pytest.FixtureRequest, engine: str, seed: int
) -> None:
    database = request.getfixturevalue(f"{engine}_database")
    world = History(database, "Europe/Berlin", NOW - 28 * DAY, leads=8, seed=SEED + seed, days=27)
    world.run(lambda tx, now: None)
    rows = some_rows(world)
    before = looked(database)
    import_id, received = bring(database, rows)
    spent = enter(database, 500)
    between = looked(database)
    assert {one.outcome for one in received} >= {"new", "updated"}
    assert differing(before, between).keys() >= {*KPIS, "spend", "waiting", "lookup fay", "lookup stray1"}
    for one in (spent, import_id):
        undo(database, one)
    assert differing(before, looked(database)) == {}
    again, _ = bring(database, rows)
    enter(database, 500)
    shown = [name for name in between if name.split()[0] in {*KPIS, "first", "board", "range", "spend", "pace", "plan"}]
    assert not differing(between, looked(database)).keys() & set(shown)
    assert again > import_id


# ---- What stays -----------------------------------------------------------------------------------------------------


def acted(database: Database, received: Received) -> None:
    with database.begin() as tx:
        assert received.handoff_id is not None
        claim.claim(tx, received.handoff_id, ANA, NOW + HOUR)


def answered_a_past(database: Database, received: Received) -> None:
    with database.begin() as tx:
        handoff_id = tx.scalar(select(t.handoffs.c.id).where(t.handoffs.c.lead_id == received.lead_id))
        assert handoff_id is not None
        opportunities.reopen(tx, handoff_id, SAM, NOW + HOUR)


def touched(database: Database, received: Received) -> None:
    with database.begin() as tx:
        receiving.receive_touch(tx, "csv", "f1", None, TouchEvent("webinar", NOW + HOUR), NOW + HOUR)


def told_by_another_file(database: Database, received: Received) -> None:
    bring(database, [past(1, stages=None, touches=(TouchEvent("webinar", NOW - DAY),))], NOW + HOUR)


def asked(database: Database, received: Received) -> None:
    receive(database, NOW + HOUR, external_id="f1", system="csv", email="f1@filed.example", name="Fay File1")


@pytest.mark.parametrize(
    ("row", "since", "why"),
    [
        (news(1), acted, "worked_on"),
        (past(1), answered_a_past, "worked_on"),
        (news(1, title="Intern"), touched, "told_of"),
        (past(1), told_by_another_file, "told_of"),
        (past(1, stages=None, title="Intern"), asked, "handed_over"),
    ],
)
def test_what_somebody_built_upon_stays_and_is_listed_with_the_reason(
    database: Database, row: LeadEvent, since: Callable[[Database, Received], None], why: str
) -> None:
    with database.begin() as tx:
        staff(tx)
    import_id, [received, _] = bring(database, [row, past(2, name="Gus Grey")])
    since(database, received)
    planned = undo(database, import_id, NOW + 2 * HOUR)
    assert planned.stay == {received.lead_id: why} and planned.leads == 1
    with database.read() as tx:
        [found] = lookup.find(tx, "fay file1")
        assert lookup.find(tx, "gus grey") == []
        brought = count(tx, t.touches, import_id=import_id) + count(tx, t.opportunities, outcome="won")
        assert (brought > 0) == (why == "worked_on" and row.stages is None)
    assert found.lead_id == received.lead_id


# ---- Again, half-way, beside forgetting, and in the weeks that were told --------------------------------------------


def test_what_stopped_half_way_is_finished_and_a_second_time_does_nothing(database: Database) -> None:
    with database.begin() as tx:
        staff(tx)
    import_id, _ = bring(database, [past(number) for number in range(undoing.AT_ONCE + 5)])
    with database.begin() as tx:
        assert undoing.undo_some(tx, import_id, NOW)
    with database.read() as tx:
        assert imports.find_import(tx, import_id).undone_at is None  # type: ignore[union-attr]
        assert len(lookup.find(tx, "fay", 100)) == 5
    assert undo(database, import_id, NOW + HOUR).leads == 5
    with database.read() as tx:
        facts = count(tx, t.trace)
        assert (lookup.find(tx, "fay"), count(tx, t.touches), count(tx, t.lead_ids)) == ([], 0, 0)
    assert undo(database, import_id, NOW + 2 * HOUR).counts() == dict.fromkeys(undoing.Undoing().counts(), 0)
    with database.read() as tx:
        assert imports.find_import(tx, import_id).undone_at == NOW + HOUR  # type: ignore[union-attr]
        assert count(tx, t.trace) == facts


def test_who_was_forgotten_stays_refused_and_who_was_withdrawn_does_not(database: Database) -> None:
    with database.begin() as tx:
        staff(tx)
    known = receive(database, NOW - DAY, problem=None)
    with database.read() as tx:
        assert len(home_views.load(tx, MIA, NOW).at_threshold) == 1
    row = event(system="csv", external_id="f3", touches=(TouchEvent("demo_request", NOW),), problem=None)
    import_id, [one, _, _] = bring(database, [past(1), past(2), row])
    with database.begin() as tx:
        for lead_id in (one.lead_id, known.lead_id):
            forgetting.forget(tx, lead_id or 0, NOW + HOUR)
    assert undo(database, import_id, NOW + 2 * HOUR).leads == 2
    with database.read() as tx:
        assert home_views.load(tx, MIA, NOW + 2 * HOUR).at_threshold == []
        period = Period(NOW - 100 * DAY, NOW + DAY)
        assert figures.won(tx, [period], NOW + 2 * HOUR)[0].n == 0
        assert forgetting.find(tx, "f2@filed.example") is None
        assert forgetting.erased_when(tx, "f2@filed.example") is None
    _, again = bring(database, [past(1), past(2)], NOW + 3 * HOUR)
    assert [each.outcome for each in again] == ["erased", "new"]
    with database.begin() as tx:
        assert forgetting.forget(tx, again[1].lead_id or 0, NOW + 3 * HOUR) is not None
        assert forgetting.forget(tx, 2, NOW + 3 * HOUR) is None  # nothing is left of the first one


def test_no_deadline_of_a_withdrawn_handoff_runs_or_counts(database: Database) -> None:
    with database.begin() as tx:
        staff(tx)
    import_id, _ = bring(database, [news(1)])
    planned = undo(database, import_id, NOW + 5 * DAY)
    assert (planned.handoffs, planned.touches, planned.stay) == (1, 1, {})
    with database.begin() as tx:
        assert {row.outcome for row in tx.execute(select(t.clocks))} == {"void"}
        assert count(tx, t.rungs, done_at=None) == 0
        assert handoffs.lock(tx, 1) is None and handoffs.current(tx, 1) is None


def test_a_week_that_was_told_says_the_same_and_the_next_monday_lists_what_the_undoing_changed(
    database: Database,
) -> None:
    with database.begin() as tx:
        staff(tx, NOW - 60 * DAY)
    receive(database)
    import_id, _ = bring(database, [past(1), past(2)])
    week = periods.monday(MONDAY, UTC) - periods.WEEK
    for moment in (MONDAY, MONDAY + WEEK):
        with database.begin() as tx:
            assert scoreboards.close_due(tx, moment) is not None
            told = scoreboards.for_week(tx, week, moment)
        if moment == MONDAY:
            undo(database, import_id, MONDAY + HOUR)
    with database.read() as tx:
        assert scoreboards.for_week(tx, week, MONDAY + WEEK) == told
        listed = scoreboards.for_week(tx, week + periods.WEEK, MONDAY + WEEK).corrections
        assert scoreboards.for_week(tx, week, MONDAY + WEEK).corrections == ()
    assert {one.kpi for one in listed} >= {WIN_RATE, QUALIFIED_TO_OPPORTUNITY}
    assert {cause for one in listed for cause in one.cause} == {f"undone {import_id}"}
    [won] = [one for one in listed if (one.kpi, one.week) == (WIN_RATE, week)]
    assert (won.was, won.now) == ({"hits": 2, "n": 2}, {"hits": 0, "n": 0})


def test_what_a_clock_that_was_ahead_undid_is_undone_from_when_it_was_set_back(database: Database) -> None:
    with database.begin() as tx:
        staff(tx)
    receive(database)
    before = looked(database)
    import_id, _ = bring(database, [past(1), past(2), news(3)])
    undo(database, import_id, NOW + 40 * DAY)
    with database.begin() as tx:
        setting_back.set_back(tx, NOW)
        known = imports.find_import(tx, import_id)
        assert known is not None and known.undone_at == NOW
    assert differing(before, looked(database)) == {}


def named_again(door: str) -> Callable[[Database, LeadEvent], object]:
    """What names the deal of a row later: a program, or another file."""

    def program(database: Database, row: LeadEvent) -> object:
        told = replace(row.stages or COMING, told_at=NOW + HOUR)
        with database.begin() as tx:
            return receiving.receive_deal(tx, LeadEvent(row.system, NOW, stages=told), NOW + HOUR)

    return program if door == "program" else lambda database, row: bring(database, [row], NOW + HOUR)[0]


OPEN_DEALS = Stages(opportunity=NOW - 30 * DAY, amount=500_00)


@pytest.mark.parametrize("door", ["program", "file"])
def test_a_deal_that_was_named_since_stays_with_its_lead(database: Database, door: str) -> None:
    one, other = past(1, stages=OPEN_DEALS), past(2, stages=OPEN_DEALS)
    import_id, received = bring(database, [one, other])
    again = named_again(door)(database, one)
    planned = undo(database, import_id, NOW + 2 * HOUR)
    assert (planned.leads, planned.deals, planned.stay) == (1, 1, {received[0].lead_id: "told_of"})
    with database.read() as tx:
        (deal,) = tx.execute(select(t.opportunities).where(t.opportunities.c.history)).all()
        assert (deal.lead_id, deal.amount) == (received[0].lead_id, 500_00)
        standing = handoffs.find(tx, deal.handoff_id)
        assert standing is not None
        assert (standing.withdrawn_at, standing.state) == (None, "opportunity")
        assert tx.scalars(select(t.leads.c.status).order_by(t.leads.c.id)).all() == ["opportunity", "new"]
    if door == "file":
        assert isinstance(again, int)
        undo(database, again, NOW + 3 * HOUR)
        with database.read() as tx:
            assert count(tx, t.opportunities, history=True) == 1  # the file that made it was undone before this one


def test_undone_from_the_newest_on_nothing_stays(database: Database) -> None:
    first, _ = bring(database, [past(1, stages=OPEN_DEALS)])
    second, _ = bring(database, [past(1, stages=OPEN_DEALS)], NOW + HOUR)
    undo(database, second, NOW + 2 * HOUR)
    undo(database, first, NOW + 3 * HOUR)
    with database.read() as tx:
        assert count(tx, t.opportunities, history=True) == 0


def test_a_deal_loses_the_handoff_that_is_undone_and_has_its_acts_again(database: Database) -> None:
    first, _ = bring(database, [past(1, stages=OPEN_DEALS)])
    handed_over = replace(OPEN_DEALS, sales_ready=NOW - 40 * DAY)
    second, _ = bring(database, [past(1, stages=handed_over)], NOW + HOUR)
    with database.read() as tx:
        assert tx.scalars(select(t.handoffs.c.cycle).where(t.handoffs.c.withdrawn_at.is_(None))).all() == [1]
    undo(database, second, NOW + 2 * HOUR)
    with database.read() as tx:
        (deal,) = tx.execute(select(t.opportunities).where(t.opportunities.c.history)).all()
        standing = handoffs.find(tx, deal.handoff_id)
        assert standing is not None
        assert (standing.withdrawn_at, standing.cycle <= 0) == (None, True)
        assert tx.scalar(select(t.leads.c.cycle)) == 0
    assert first
