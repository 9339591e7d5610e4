"""After a clock that was ahead for a while: no figure counts what it recorded, and nothing waits until it is right."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from store.clocks import setting_back
from store.db import tables as t
from store.db.database import Database
from store.handoffs import answering, claim, opportunities, questions, recycling
from store.leads import receiving
from store.monday.meeting import agenda_cases
from store.monday.scoreboard import figures, scoreboard_parts, scoreboards
from store.record.events import Stages
from store.rules.monday.kpis import KPIS
from store.rules.monday.measures import Rate, Times
from store.rules.office_time.periods import Period
from store.team import workspace
from tests.office.cast import ANA
from tests.office.clock import DAY, HOUR, MINUTE, NOW, WEEK
from tests.office.store_helpers import event, hand_over, receive, touch

AHEAD = NOW + 45 * DAY  # what the machine says for an hour
BACK = NOW + HOUR
LATER = NOW + 90 * DAY


def someone(database: Database, name: str, now: datetime = NOW, **more: object) -> int:
    """Another buyer's handoff."""
    made = receive(database, now, external_id=name, email=f"{name}@{name}.example", company=name, **more).handoff_id
    assert made is not None
    return made


def set_back(database: Database) -> None:
    with database.begin() as tx:
        setting_back.set_back(tx, BACK)


@pytest.fixture
def worked_ahead(database: Database) -> list[int]:
    """Three handoffs: one is won while the clock is ahead, one goes back, one is made."""
    won, recycled = hand_over(database), someone(database, "b")
    with database.begin() as tx:
        claim.claim(tx, recycled, ANA, NOW + MINUTE)
        claim.claim(tx, won, ANA, AHEAD)
        answering.respond(tx, won, AHEAD, "call", "", None, ANA, AHEAD + MINUTE)
        opportunities.open_deal(tx, won, 500_000, "", ANA, AHEAD + 2 * MINUTE)
        opportunities.win(tx, won, None, None, "", ANA, AHEAD + 3 * MINUTE)
        recycling.recycle(tx, recycled, "nurture", "no_need", "", None, None, ANA, AHEAD)
    made = someone(database, "c", AHEAD)
    set_back(database)
    return [won, recycled, made]


def test_no_figure_counts_what_a_clock_that_was_ahead_recorded(database: Database, worked_ahead: list[int]) -> None:
    """Not even once it is as late as it said; the handoffs that were there before count as they stood."""
    for at in (BACK + DAY, LATER):
        with database.read() as tx:
            zone, whole = workspace.load(tx).timezone, [Period(NOW - DAY, at + DAY)]
            found = {code: figures.measure_kpi(tx, code, whole, at, zone)[0] for code in KPIS}
            assert [(one.hits, one.n) for one in found.values() if isinstance(one, Rate)] == [(2, 2), (0, 2), (0, 0)]
            assert found["first_response"] == Times((), (), left_out=2)  # over, and nobody knows since when
            assert found["sales_cycle"] == Times(())
            assert figures.amounts_won(tx, whole[0], at) == []


def test_no_board_agenda_or_pace_counts_it(database: Database, worked_ahead: list[int]) -> None:
    with database.read() as tx:
        shown = scoreboards.for_range(tx, (NOW - DAY).date(), (LATER + DAY).date(), LATER)
        assert shown.detail is not None
        (source,) = shown.detail.sources
        assert (source.received, source.won, source.opportunities, source.pipeline) == (2, 0, 0, 0)
        assert [(one.leads, one.won, one.revenue) for one in shown.detail.campaigns] == [(2, 0, 0)]
        sales = shown.detail.kept[0]
        assert (sales.met, sales.missed) == (1, 2)  # a claim in time; both deadlines of the third ran on and are over
        assert (shown.detail.recycled, shown.detail.wins, shown.detail.reps, shown.detail.stages) == ((), (), (), ())
        assert shown.detail.pipeline == 0
        decided = {one.handoff_id: one for one in agenda_cases.candidates(tx, NOW - DAY, LATER)}
        for handoff_id in worked_ahead[:2]:
            one = decided[handoff_id]
            assert (one.opened_at, one.recycled_at, one.missed_at, one.waited) == (None, None, None, None)
        assert agenda_cases.usual(tx, LATER) == {}


def test_running_deadlines_go_on_from_the_moment_it_was_set_back(database: Database) -> None:
    handed = hand_over(database)
    made = someone(database, "c", AHEAD)
    with database.begin() as tx:
        claim.claim(tx, handed, ANA, AHEAD)
    set_back(database)
    with database.read() as tx:
        due = dict(
            tx.execute(
                select(t.clocks.c.handoff_id, t.clocks.c.due_at)
                .where(t.clocks.c.stopped_at.is_(None))
                .where(t.clocks.c.kind == "claim")
            ).all()
        )
        rungs = tx.scalars(select(t.rungs.c.look_at).where(t.rungs.c.done_at.is_(None))).all()
    assert due.keys() == {made}
    assert BACK < due[made] < BACK + DAY
    assert rungs and max(rungs) < BACK + 3 * DAY


def test_a_deadline_that_passed_only_by_that_clock_is_open_while_a_question_is(database: Database) -> None:
    handed = hand_over(database)
    with database.begin() as tx:
        questions.ask(tx, handed, "Which plan?", ANA, AHEAD)
    set_back(database)
    with database.read() as tx:
        of_sales = select(t.clocks.c.due_at).where(t.clocks.c.kind != "answer")
        assert tx.scalars(of_sales).all() == [None, None]
        assert scoreboard_parts.promises_kept(tx, "sales", Period(NOW, LATER), LATER).missed == 0


def test_what_was_done_ahead_can_be_worked_on(database: Database, worked_ahead: list[int]) -> None:
    """A deal that was won then has no date, and none that was opened then is younger than today."""
    won, _, made = worked_ahead
    with database.begin() as tx:
        deal = tx.execute(select(t.opportunities)).one()
        assert (deal.outcome, deal.opened_at, deal.closed_at) == ("won", None, None)
        opportunities.reopen(tx, won, ANA, BACK + MINUTE)
        opportunities.win(tx, won, None, None, "", ANA, BACK + HOUR)
        claim.claim(tx, made, ANA, BACK + HOUR)
    with database.read() as tx:
        assert figures.won(tx, [Period(NOW, NOW + DAY)], NOW + DAY) == [Rate(1, 1)]


def test_a_touch_that_was_dated_ahead_fades_from_the_day_it_was_set_back(database: Database) -> None:
    touches = [touch("pricing_page", AHEAD + n * MINUTE) for n in range(2)]
    receive(database, AHEAD, title="Nobody", touches=(*touches, touch("webinar", NOW)))
    set_back(database)
    with database.read() as tx:
        assert tx.scalars(select(t.touches.c.at).order_by(t.touches.c.at)).all() == [
            NOW, BACK - timedelta(microseconds=1), BACK,
        ]  # fmt: skip


def test_a_file_that_was_imported_ahead_counts_once_it_comes_again(database: Database) -> None:
    hand_over(database)
    past = event(at=NOW, external_id="p", email="p@p.example", received=NOW - 60 * DAY, touches=(),
                 stages=Stages(sales_ready=NOW - 50 * DAY, opportunity=NOW - 40 * DAY, won=NOW - 2 * DAY))  # fmt: skip
    month = [Period(NOW - 4 * WEEK, NOW)]
    for now, counted in ((AHEAD, 0), (BACK + HOUR, 1)):
        with database.begin() as tx:
            receiving.receive(tx, past, now)
        if now == AHEAD:
            set_back(database)
        with database.read() as tx:
            assert figures.won(tx, month, LATER) == [Rate(counted, counted)]
