"""A closed week says the same for ever: whatever is logged, reopened, agreed, excused or renamed after its post."""

from dataclasses import replace
from datetime import timedelta

from store.agreement import policy
from store.db import tables as t
from store.handoffs import claim, excuses, opportunities
from store.monday.scoreboard import goals, spending
from store.monday.scoreboard.spending import SpendPeriod
from store.privacy import forgetting
from store.team import workspace
from tests.office.cast import ANA, MIA, SAM
from tests.office.clock import DAY, HOUR, MONDAY, NOW, WEEK
from tests.office.store_helpers import hand_over, receive
from tests.store.monday.scoreboard.test_scoreboards import W47, board, close, win

THURSDAY = (NOW + DAY).date()


def closed_week(database):
    """Two handoffs, one won for 1,200 by a campaign that cost something, the other overdue; the goal is 2,500."""
    first = hand_over(database, campaign="autumn")
    win(database, first, NOW + HOUR, 120_000)
    second = receive(database, NOW, external_id="w2", email="b@other.example", company="Other").handoff_id
    with database.begin() as tx:
        claim.claim(tx, second, ANA, NOW + 2 * DAY)
        opportunities.open_deal(tx, second, 80_000, "", ANA, NOW + 2 * DAY)
        spending.keep_amounts(tx, [(SpendPeriod("autumn", W47), 30_000)], MIA, NOW)
        goals.set_goal(tx, 250_000, None, {}, None, SAM, NOW)
    close(database, MONDAY)
    return first, second


def test_whatever_comes_later_changes_nothing_of_a_closed_week(database):
    first, second = closed_week(database)
    said = board(database, W47, MONDAY)
    assert (said.detail.pipeline, said.pace.won, len(said.detail.wins)) == (200_000, 120_000, 1)
    assert [(one.campaign, one.won, one.revenue, one.spend) for one in said.detail.campaigns] == [
        ("autumn", 1, 120_000, 30_000)
    ]
    later = MONDAY + DAY
    with database.begin() as tx:
        opportunities.win(tx, second, 90_000, THURSDAY + DAY, "", ANA, later)
        opportunities.reopen(tx, first, ANA, later)
        excuses.excuse(tx, second, "On a trade fair", SAM, later)
        spending.keep_amounts(
            tx, [(SpendPeriod("autumn", W47), 99_000), (SpendPeriod("winter", W47), 1_000)], MIA, later
        )
        goals.set_goal(tx, 990_000, None, {}, None, SAM, later)
        policy.apply(tx, policy.amend(policy.DEFAULT, targets={"win_rate": 90}), SAM, later)
        workspace.change(tx, zone="Asia/Tokyo")
    receive(database, later, external_id="w3", email="c@late.example", source="event", received=NOW)
    assert board(database, W47, MONDAY + WEEK) == said


def test_names_and_words_are_read_where_they_stand(database):
    """So that forgetting reaches them; the counts stay."""
    first, _ = closed_week(database)
    said = board(database, W47, MONDAY)
    assert [win.name for win in said.detail.wins] == ["Ada Berg"]
    with database.begin() as tx:
        lead_id = tx.scalar(t.handoffs.select().with_only_columns(t.handoffs.c.lead_id).where(t.handoffs.c.id == first))
        kept = tx.scalar(t.scoreboards.select().with_only_columns(t.scoreboards.c.board))
        assert "Ada" not in str(kept)
        forgetting.forget(tx, lead_id, MONDAY + HOUR)
    (win,) = board(database, W47, MONDAY + DAY).detail.wins
    assert not win.name
    assert replace(win, name="Ada Berg", company=said.detail.wins[0].company) == said.detail.wins[0]


def test_a_week_that_was_closed_before_boards_were_kept_is_reckoned_again(database):
    closed_week(database)
    said = board(database, W47, MONDAY)
    with database.begin() as tx:
        tx.execute(t.scoreboards.update().values(board=None))
    assert board(database, W47, MONDAY + timedelta(minutes=1)) == said
