"""The quarter's goal: set by managers, worked back from what was measured or written down, with its pace."""

from datetime import UTC, date, datetime, timedelta

import pytest

from store.agreement import policy
from store.db import tables as t
from store.db.database import Database
from store.monday.scoreboard import goals
from store.record.outcomes import Again, Done, NotAllowed, Outcome, Refused
from store.rules.monday.kpis import LEAD_TO_QUALIFIED, QUALIFIED_TO_OPPORTUNITY, WIN_RATE
from store.rules.monday.measures import Rate
from tests.office.cast import MIA, SAM
from tests.office.clock import DAY, NOW
from tests.office.monday_helpers import came, won
from tests.office.store_helpers import count, staff

WRITTEN = {LEAD_TO_QUALIFIED: 25, QUALIFIED_TO_OPPORTUNITY: 50, WIN_RATE: 20}


@pytest.fixture
def team(database: Database) -> Database:
    with database.begin() as tx:
        staff(tx)
    return database


def aim(database: Database, revenue: int | None = 100_000_00, by: str = SAM, **more: object) -> Outcome:
    said: dict[str, object] = {"deal_size": 10_000_00, "rates": WRITTEN, "cycle_days": 14, "now": NOW, "act_key": "V1"}
    with database.begin() as tx:
        return goals.set_goal(tx, revenue, by=by, **{**said, **more})  # type: ignore[arg-type]


def test_a_goal_is_worked_back_by_what_was_written_down_where_little_was_measured(team: Database) -> None:
    assert isinstance(aim(team), Done)
    with team.read() as tx:
        plan = goals.load_plan(tx, NOW)
    assert plan is not None
    assert [(step.what, step.needed, step.assumed) for step in plan.steps] == [
        ("wins", 10, True), ("opportunities", 50, True), ("handoffs", 100, True), ("leads", 400, True),
    ]  # fmt: skip
    assert plan.arrivals is not None
    assert (plan.arrivals.until, plan.days_left) == (date(2026, 12, 18), 30)
    assert plan.leads_a_week == 94  # 400 leads, 30 days


def test_leads_that_came_since_are_taken_off(team: Database) -> None:
    aim(team)
    for number in range(7):
        came(team, number, NOW - number * DAY)
    with team.read() as tx:
        plan = goals.load_plan(tx, NOW)
    assert plan is not None
    assert (plan.leads_so_far, plan.leads_left) == (7, 393)


def test_what_was_measured_often_enough_counts_instead(team: Database) -> None:
    aim(team)
    for number in range(20):
        won(team, number, NOW - timedelta(days=50), 5_000_00)
    with team.read() as tx:
        found = goals.measured_lately(tx, NOW)
        plan = goals.load_plan(tx, NOW)
    assert (found.revenue, found.deals, found.rates[WIN_RATE]) == (100_000_00, 20, Rate(20, 20))
    assert found.rates[LEAD_TO_QUALIFIED] == found.rates[QUALIFIED_TO_OPPORTUNITY] == Rate(20, 20)
    assert plan is not None
    assert (plan.deal, plan.deal_assumed, [step.needed for step in plan.steps]) == (5_000_00, False, [20, 20, 20, 20])


def test_pace_counts_what_was_won_in_the_quarter_and_its_working_days(team: Database) -> None:
    aim(team)
    won(team, 1, datetime(2026, 9, 10, 9, tzinfo=UTC), 9_000_00)  # in the quarter before
    won(team, 2, NOW - 7 * DAY, 30_000_00)
    with team.read() as tx:
        pace = goals.load_pace(tx, NOW)
    assert pace is not None
    assert (pace.won, pace.goal, pace.days_gone, pace.days) == (30_000_00, 100_000_00, 34, 66)


def test_the_newest_goal_of_the_quarter_holds(team: Database) -> None:
    aim(team)
    aim(team, 200_000_00, act_key="V2", deal_size=None, rates={WIN_RATE: None}, cycle_days=None)
    with team.read() as tx:
        row, plan = goals.current(tx, NOW), goals.load_plan(tx, NOW)
        assert goals.current(tx, NOW + 60 * DAY) is None
        assert goals.load_plan(tx, NOW + 60 * DAY) is None
        assert goals.load_pace(tx, NOW + 60 * DAY) is None
    assert row is not None and plan is not None
    assert (row.version, row.revenue) == (2, 200_000_00)
    assert plan.missing == ("deal_size", WIN_RATE, QUALIFIED_TO_OPPORTUNITY, LEAD_TO_QUALIFIED, "sales_cycle")


def test_the_same_form_twice_is_one_goal(team: Database) -> None:
    assert [type(aim(team)) for _ in range(2)] == [Done, Again]
    with team.read() as tx:
        assert count(tx, t.goals) == 1


def test_only_managers_set_it(team: Database) -> None:
    assert isinstance(aim(team, by=MIA), NotAllowed)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"revenue": None}, "revenue"),
        ({"revenue": 0}, "revenue"),
        ({"rates": {WIN_RATE: 101}}, WIN_RATE),
        ({"rates": {LEAD_TO_QUALIFIED: 0}}, LEAD_TO_QUALIFIED),
        ({"cycle_days": -1}, "cycle_days"),
    ],
)
def test_what_is_wrong_is_said_of_its_field(team: Database, wrong: dict[str, object], field: str) -> None:
    outcome = aim(team, **wrong)  # type: ignore[arg-type]
    assert isinstance(outcome, Refused)
    assert outcome.field == field


def test_quarters_begin_with_the_month_of_the_policy(team: Database) -> None:
    with team.begin() as tx:
        policy.apply(tx, policy.amend(policy.current(tx), quarter_starts_in_month=2), None, NOW)
        assert goals.running_quarter(tx, NOW) == (date(2026, 11, 1), date(2027, 2, 1))
