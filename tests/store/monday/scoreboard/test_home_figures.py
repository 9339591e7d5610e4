"""What Home says in numbers is what the scoreboard and the lists say at the same moment."""

from datetime import timedelta

from store.db import tables as t
from store.db.database import Database
from store.handoffs import claim, opportunities
from store.monday.scoreboard import goals, home_figures, scoreboards
from store.monday.scoreboard.scoreboard_facts import HomeFigures
from store.rules.states import MANAGER, MARKETER, REP
from store.views import deal_lists
from tests.office.cast import ANA, MIA, SAM
from tests.office.clock import DAY, HOUR, NOW
from tests.office.store_helpers import hand_over


def lived(database: Database) -> None:
    """Three deals of Ana's: one won, one opened lately, one long ago; and a goal."""
    made = [
        hand_over(database, external_id=f"w{n}", email=f"ada@acme{n}.example", company=f"Acme{n}") for n in range(3)
    ]
    with database.begin() as tx:
        for number, handoff_id in enumerate(made):
            claim.claim(tx, handoff_id, ANA, NOW + HOUR)
            opportunities.open_deal(tx, handoff_id, 100_000 * (number + 1), "", ANA, NOW + HOUR)
        opportunities.win(tx, made[0], None, None, "", ANA, NOW + 2 * HOUR)
        tx.execute(
            t.opportunities.update()
            .where(t.opportunities.c.handoff_id == made[2])
            .values(opened_at=NOW - timedelta(days=70))
        )
        goals.set_goal(tx, 900_000, None, {}, None, SAM, NOW)


def test_the_numbers_are_those_of_the_scoreboard_asked_for_at_that_moment(database: Database) -> None:
    lived(database)
    now = NOW + 3 * HOUR
    with database.read() as tx:
        found = home_figures.load_figures(tx, ANA, {REP, MARKETER, MANAGER}, now)
        board = scoreboards.asked_for(tx, "", now)
        open_ = deal_lists.deals(tx, deal_lists.OPEN)
    assert board.detail is not None
    assert (found.window, found.week) == (board.detail.window, board.period)
    assert (found.pace, found.plan, found.currency) == (board.pace, board.plan, board.currency)
    assert found.campaigns == board.detail.campaigns and found.campaigns
    assert found.objections == board.detail.objections
    assert found.own in board.detail.reps
    assert [(one.since, one.until, one.count, one.amount) for one in found.open_deals] == [
        (0, 30, 1, 200_000), (60, 90, 1, 300_000),
    ]  # fmt: skip
    assert (open_.total, open_.amounts) == (2, 500_000)
    assert sum(one.received for one in found.arrived) == 3


def test_nobody_sees_what_their_role_has_no_part_in(database: Database) -> None:
    lived(database)
    with database.read() as tx:
        rep, marketer, none = (
            home_figures.load_figures(tx, who, roles, NOW + DAY)
            for who, roles in ((ANA, {REP}), (MIA, {MARKETER}), (SAM, set[str]()))
        )
    assert rep.own is not None and not (rep.campaigns or rep.open_deals or rep.pace)
    assert marketer.campaigns and not (marketer.own or marketer.open_deals or marketer.pace)
    assert none == HomeFigures(none.zone, none.currency, none.window, none.week)
