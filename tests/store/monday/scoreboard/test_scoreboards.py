"""Monday's scoreboard.

November 2026, Europe/Berlin
Mo Tu We Th Fr Sa Su
 9 10 11 12 13 14 15    W46
16 17 18 19 20 21 22    W47    Wednesday 18, 10:00 in Berlin: NOW
23 24 25 26 27 28 29    W48    Monday 23, 09:00 in Berlin: W47 is closed
"""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from store.agreement import policy
from store.db import tables as t
from store.db.database import Database
from store.handoffs import answering, claim, opportunities, recycling
from store.monday.scoreboard import scoreboards, spending
from store.monday.scoreboard.spending import SpendPeriod
from store.record.events import Stages, TouchEvent
from store.rules.monday.kpis import FIRST_RESPONSE, LEAD_TO_QUALIFIED, QUALIFIED_TO_OPPORTUNITY, SALES_CYCLE, WIN_RATE
from store.rules.monday.measures import Rate
from store.rules.office_time.business_time import parse_hours
from store.team import calendars, workspace
from tests.office.cast import ANA, BEN, MIA, SAM
from tests.office.clock import DAY, HOUR, MONDAY, NOW, WEEK
from tests.office.racing import at_once
from tests.office.store_helpers import count, hand_over, receive, staff

W46, W47, W48 = date(2026, 11, 9), date(2026, 11, 16), date(2026, 11, 23)


@pytest.fixture
def handoff(database: Database) -> int:
    """Handed over on Wednesday of W47."""
    return hand_over(database)


def close(database: Database, now: datetime) -> date | None:
    with database.begin() as tx:
        return scoreboards.close_due(tx, now)


def board(database: Database, week: date, now: datetime) -> scoreboards.Scoreboard:
    with database.read() as tx:
        return scoreboards.for_week(tx, week, now)


def kpi(shown: scoreboards.Scoreboard, code: str) -> scoreboards.Kpi:
    return next(one for one in shown.kpis if one.code == code)


def queued(database: Database) -> list[tuple[str, str | None, str | None, str | None]]:
    """Kind, channel, person and thread of what Monday queued."""
    columns = (t.outbox.c.kind, t.outbox.c.channel, t.outbox.c.member_id, t.outbox.c.under)
    kinds = ("scoreboard", "scoreboard_detail", "marketer_monday")
    query = select(*columns).where(t.outbox.c.kind.in_(kinds)).order_by(t.outbox.c.seq)
    with database.read() as tx:
        return [tuple(row) for row in tx.execute(query)]


# ---- When it is posted ----------------------------------------------------------------------------------------------


def test_a_week_closes_on_monday_at_nine_and_once(database, handoff):
    assert close(database, MONDAY - timedelta(seconds=1)) is None
    assert close(database, MONDAY) == W47
    assert close(database, MONDAY) is None
    assert close(database, MONDAY + DAY) is None
    assert queued(database) == [
        ("scoreboard", "C0LEADS", None, None),
        ("scoreboard_detail", "C0LEADS", None, "scoreboard:2026-11-16"),
        ("marketer_monday", None, MIA, None),
    ]


def test_on_a_holiday_it_comes_on_the_next_working_day(database, handoff):
    with database.begin() as tx:  # Easter Monday 2027 is the 29th of March
        calendars.set_hours(tx, calendars.TEAM, "Europe/Berlin", parse_hours("mon-fri 09:00-17:00"), "DE-BE", NOW)
    easter = datetime(2027, 3, 29, 7, tzinfo=UTC)  # 09:00 in summer time
    assert close(database, easter + 12 * HOUR) is None
    assert close(database, easter + DAY - timedelta(seconds=1)) is None
    assert close(database, easter + DAY) == date(2027, 3, 22)


def test_the_policy_may_name_another_time(database, handoff):
    with database.begin() as tx:
        policy.apply(tx, policy.amend(policy.DEFAULT, meeting={"scoreboard_at": "08:15"}), SAM, NOW)
    assert close(database, MONDAY - 46 * timedelta(minutes=1)) is None
    assert close(database, MONDAY - 45 * timedelta(minutes=1)) == W47


def test_after_a_sleep_over_mondays_only_the_newest_week_is_posted(database, handoff):
    later = MONDAY + 3 * WEEK + 2 * DAY
    assert close(database, later) == W47 + 3 * WEEK
    assert close(database, later) is None
    assert [kind for kind, *_ in queued(database)] == ["scoreboard", "scoreboard_detail", "marketer_monday"]


def test_two_replicas_that_wake_at_nine_post_once(postgresql_database):
    hand_over(postgresql_database)
    closed = at_once(*[lambda: close(postgresql_database, MONDAY)] * 4)
    assert sorted(map(bool, closed)) == [False, False, False, True]
    assert len(queued(postgresql_database)) == 3


def test_nothing_is_posted_before_set_up_or_of_an_empty_past(database):
    receive(database)
    assert close(database, MONDAY) is None  # nobody has set Handoff up
    with database.begin() as tx:
        workspace.change(tx, zone="Europe/Berlin", channel="C0LEADS", set_up_at=MONDAY + DAY)
    assert close(database, MONDAY + 2 * DAY) is None  # set up after that Monday
    assert close(database, MONDAY + WEEK) == W48


def test_a_workspace_in_which_nothing_came_in_yet_hears_nothing(database):
    with database.begin() as tx:
        staff(tx)
    assert close(database, MONDAY) is None


def test_it_says_when_the_next_one_is_due(database):
    with database.begin() as tx:
        assert scoreboards.next_due(tx, NOW) is None
        staff(tx)
        assert scoreboards.next_due(tx, NOW) == MONDAY
        assert scoreboards.next_due(tx, MONDAY + HOUR) == MONDAY + WEEK


# ---- What it says ---------------------------------------------------------------------------------------------------


def test_a_closed_week_is_reckoned_from_what_was_recorded_by_then(database, handoff):
    close(database, MONDAY)
    with database.begin() as tx:
        claim.claim(tx, handoff, ANA, MONDAY + HOUR)
        answering.respond(tx, handoff, NOW + HOUR, "call", "", None, ANA, MONDAY + 2 * HOUR)
    closed = board(database, W47, MONDAY + DAY)
    assert (closed.closed, closed.over, closed.at) == (True, True, MONDAY)
    answered = kpi(closed, FIRST_RESPONSE).so_far
    assert (answered.done, len(answered.waiting)) == ((), 1)


def test_the_headline_is_of_the_newest_week_that_has_matured(database, handoff):
    """W47 is over on the 23rd; KPI 2 of W46 matures on the 23rd, KPI 1 of W45 and KPI 3 of W44 as well."""
    close(database, MONDAY)
    shown = board(database, W47, MONDAY)
    assert kpi(shown, FIRST_RESPONSE).of_week == W46
    assert kpi(shown, FIRST_RESPONSE).so_far.n == 1
    assert kpi(shown, LEAD_TO_QUALIFIED).of_week == W47 - 2 * WEEK
    assert kpi(shown, QUALIFIED_TO_OPPORTUNITY).of_week == W47 - 3 * WEEK
    assert kpi(shown, LEAD_TO_QUALIFIED).so_far == Rate(1, 1)
    assert [figure.final for figure in kpi(shown, LEAD_TO_QUALIFIED).weeks] == [True] * 11 + [False] * 2


def test_the_running_week_is_shown_so_far(database, handoff):
    running = board(database, W47, NOW + HOUR)
    assert (running.closed, running.over) == (False, False)
    assert kpi(running, FIRST_RESPONSE).of_week == W46 - WEEK
    assert kpi(running, FIRST_RESPONSE).so_far.waiting == (3600,)


def test_what_closes_is_looked_back_for_longer_than_a_week(database, handoff):
    win(database, handoff, NOW + HOUR)
    late = board(database, W47 + 3 * WEEK, MONDAY + 3 * WEEK)
    assert kpi(late, WIN_RATE).headline == Rate(1, 1)  # within 28 days before the 14th of December
    later = board(database, W47 + 5 * WEEK, MONDAY + 5 * WEEK)
    assert kpi(later, WIN_RATE).headline == Rate(0, 0)
    assert kpi(later, SALES_CYCLE).headline.done == (0,)  # within 91 days


def test_wins_reasons_and_clocks_kept_stand_in_the_detail(database, handoff):
    win(database, handoff, NOW + HOUR, 120_000)
    second = receive(database, NOW + 2 * HOUR, external_id="w2", email="b@other.example", company="Other").handoff_id
    with database.begin() as tx:
        claim.claim(tx, second, BEN, NOW + 3 * HOUR)
        recycling.recycle(tx, second, "nurture", "no_budget", "next year", None, 2, BEN, NOW + 4 * HOUR)
    detail = board(database, W47, MONDAY).detail
    assert [(one.name, one.amount, one.owner_id) for one in detail.wins] == [("Ada Berg", 120_000, ANA)]
    assert [(one.what, one.count) for one in detail.recycled] == [("no_budget", 1)]
    sales, marketing = detail.kept
    assert (sales.met, sales.missed, sales.excused) == (3, 0, 0)  # two claims and a first response
    assert (marketing.met, marketing.missed) == (0, 0)
    assert (detail.pipeline, detail.mqls) == (120_000, 2)
    assert [(one.member_id, one.won, one.closed, one.revenue) for one in detail.reps] == [(ANA, 1, 1, 120_000)]
    (source,) = detail.sources
    assert (source.source, source.received, source.won, source.rated, source.quality) == ("paid_search", 2, 1, 1, 2.0)


def test_who_was_handed_over_before_the_import_was_an_mql_by_then(database):
    with database.begin() as tx:
        staff(tx)
    receive(database, NOW + DAY, stages=Stages(sales_ready=NOW))
    receive(database, NOW + DAY, external_id="w2", email="b@other.example", stages=Stages(sales_ready=NOW - WEEK))
    assert board(database, W47, MONDAY).detail.mqls == 1


def test_blank_and_unknown_sources_stand_apart(database):
    with database.begin() as tx:
        staff(tx)
    for number, source in enumerate((None, "unknown", "unknown")):
        receive(database, external_id=f"s{number}", email=None, source=source)
    lines = board(database, W47, MONDAY).detail.sources
    assert {line.source: line.received for line in lines} == {"": 1, "unknown": 2}


# ---- Corrections ----------------------------------------------------------------------------------------------------


def test_every_campaign_with_a_lead_a_touch_or_spend_is_listed(database):
    """What somebody brought before the window is not."""
    hand_over(database, campaign="autumn", touches=(TouchEvent("demo_request", NOW, "nudge"),))
    receive(database, external_id="b1", email=None, campaign="organic", received=NOW - 4 * WEEK)
    receive(database, external_id="b2", email=None, campaign="old", received=NOW - 20 * WEEK)
    with database.begin() as tx:
        spending.keep_amounts(tx, [(SpendPeriod("ads", W47), 30_000)], MIA, NOW)
    with database.read() as tx:
        of_range = scoreboards.for_range(tx, W47 - 13 * WEEK, W47 + WEEK, NOW)
    for shown in (board(database, W47, NOW), of_range):
        lines = {one.campaign: (one.spend, one.leads, one.touches) for one in shown.detail.campaigns}
        assert lines == {"ads": (30_000, 0, 0), "autumn": (0, 1, 0), "organic": (0, 1, 0), "nudge": (0, 0, 1)}
        assert next(iter(lines)) == "ads"


def test_a_late_fact_corrects_a_closed_week_once_and_with_its_cause(database, handoff):
    """KPI 2 of W47 matures a week after it ended: answering until then is none, logging it later is one."""
    close(database, MONDAY)
    close(database, MONDAY + WEEK)
    with database.begin() as tx:
        claim.claim(tx, handoff, ANA, MONDAY + WEEK + HOUR)
        answering.respond(tx, handoff, NOW + HOUR, "call", "", None, ANA, MONDAY + WEEK + 2 * HOUR)
    assert board(database, W48, MONDAY + 2 * WEEK).corrections == ()  # its own post stays as it was
    close(database, MONDAY + 2 * WEEK)
    said = board(database, W48 + WEEK, MONDAY + 2 * WEEK)
    (correction,) = said.corrections
    assert (correction.week, correction.kpi, correction.cause) == (W47, FIRST_RESPONSE, {"first_response": 1})
    assert (correction.was["waiting"], correction.now["waiting"]) == (1, 0)
    marked = [figure.week for figure in kpi(said, FIRST_RESPONSE).weeks if figure.corrected]
    assert marked == [W47]
    close(database, MONDAY + 3 * WEEK)
    assert board(database, W48 + 2 * WEEK, MONDAY + 3 * WEEK).corrections == ()


def test_a_reopened_deal_corrects_the_win_rate(database, handoff):
    win(database, handoff, NOW + HOUR)
    close(database, MONDAY)
    with database.begin() as tx:
        opportunities.reopen(tx, handoff, ANA, MONDAY + HOUR)
    close(database, MONDAY + WEEK)
    corrections = {one.kpi: one for one in board(database, W48, MONDAY + WEEK).corrections if one.week == W47}
    assert corrections[WIN_RATE].was == {"hits": 1, "n": 1}
    assert corrections[WIN_RATE].now == {"hits": 0, "n": 0}
    assert corrections[WIN_RATE].cause == {"deal_reopened": 1}


def test_what_was_not_final_when_it_was_said_is_no_correction(database, handoff):
    close(database, MONDAY)
    receive(database, MONDAY + HOUR, external_id="w9", email="late@late.example", received=NOW)
    close(database, MONDAY + WEEK)
    assert [one.kpi for one in board(database, W48, MONDAY + WEEK).corrections] == []


def test_a_post_keeps_every_number_it_said(database, handoff):
    close(database, MONDAY)
    with database.read() as tx:
        assert count(tx, t.figures, week=W47) == 5 * 13
        assert count(tx, t.figures, week=W47, kpi=FIRST_RESPONSE, of_week=W46, final=True) == 1


# ---- Any range ------------------------------------------------------------------------------------------------------


def test_any_range_of_days_has_the_same_figures(database, handoff):
    win(database, handoff, NOW + HOUR)
    with database.read() as tx:
        shown = scoreboards.for_range(tx, date(2026, 11, 18), date(2026, 11, 19), NOW + 2 * DAY)
        before = scoreboards.for_range(tx, date(2026, 11, 1), date(2026, 11, 18), NOW + 2 * DAY)
    assert kpi(shown, LEAD_TO_QUALIFIED).headline == Rate(1, 1)
    assert (kpi(shown, LEAD_TO_QUALIFIED).final, kpi(shown, WIN_RATE).final) == (False, True)
    assert kpi(shown, WIN_RATE).headline == Rate(1, 1)
    assert kpi(before, LEAD_TO_QUALIFIED).headline == kpi(before, WIN_RATE).headline == Rate(0, 0)


@pytest.mark.parametrize(("words", "week"), [("", W47), ("last", W46), ("2026-W45", date(2026, 11, 2))])
def test_a_week_can_be_named(database, handoff, words, week):
    with database.read() as tx:
        assert scoreboards.asked_for(tx, words, NOW).week == week


def test_the_quarter_begins_with_the_month_that_the_policy_names(database, handoff):
    with database.begin() as tx:
        policy.apply(tx, policy.amend(policy.DEFAULT, quarter_starts_in_month=2), SAM, NOW)
        shown = scoreboards.asked_for(tx, "quarter", NOW)
    assert shown.period.start == datetime(2026, 10, 31, 23, tzinfo=UTC)  # November, in Berlin
    assert shown.period.end == datetime(2027, 1, 31, 23, tzinfo=UTC)


def win(database: Database, handoff_id: int, now: datetime, amount: int | None = None) -> None:
    with database.begin() as tx:
        claim.claim(tx, handoff_id, ANA, now)
        opportunities.open_deal(tx, handoff_id, amount, "", ANA, now)
        opportunities.win(tx, handoff_id, None, None, "", ANA, now)


def test_a_past_without_handoffs_is_not_known_and_not_zero(database):
    with database.begin() as tx:
        staff(tx)
    for number in range(6):
        receive(database, external_id=f"p{number}", email=None, received=NOW - 5 * WEEK)
    past = kpi(board(database, W47 - 5 * WEEK, NOW), LEAD_TO_QUALIFIED)
    assert past.so_far is None
    assert past.weeks[-1].measure == Rate(0, 0, left_out=6)
    handed = Stages(sales_ready=NOW - 5 * WEEK)
    receive(database, NOW, external_id="h1", email=None, received=NOW - 5 * WEEK, stages=handed)
    assert kpi(board(database, W47 - 5 * WEEK, NOW), LEAD_TO_QUALIFIED).weeks[-1].measure == Rate(1, 7)


def test_wins_without_a_date_are_counted_as_left_out_where_they_may_lie(database):
    with database.begin() as tx:
        staff(tx)
    receive(database, external_id="u1", email=None, received=NOW - 9 * WEEK, stages=Stages(outcome="won"))
    receive(database, external_id="u2", email=None, received=NOW - 9 * WEEK, stages=Stages(outcome="lost"))
    shown = board(database, W46, NOW)
    assert kpi(shown, WIN_RATE).headline == Rate(0, 0, left_out=2)
    assert (shown.first_contact.n, shown.first_contact.left_out) == (0, 1)
    assert kpi(board(database, W48 + 26 * WEEK, NOW + 28 * WEEK), WIN_RATE).headline == Rate(0, 0)
