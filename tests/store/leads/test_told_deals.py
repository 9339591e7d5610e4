"""A program tells of a deal as it happens: the one opened on a card goes on there, another is kept beside it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from store.agreement import policy
from store.db import tables as t
from store.db.database import Database
from store.handoffs import opportunities
from store.leads import receiving
from store.monday.scoreboard import credit_paths, figures, scoreboard_parts
from store.record.events import Received, Stages
from store.rules.monday.measures import Rate
from store.rules.office_time.periods import Period
from store.views import deal_lists, handoff_views
from tests.office.clock import DAY, HOUR, NOW
from tests.office.store_helpers import ANA, claimed, count, event, receive

OPENED = NOW + HOUR
LATER = NOW + 3 * HOUR
ALL = Period(NOW - 100 * DAY, NOW + 10 * DAY)
D1 = Stages(opportunity=OPENED + timedelta(hours=5), deal_id="D-1", told_at=LATER)  # the same day
UNNAMED = Stages(told_at=LATER)


def opened(database: Database, amount: int | None = 100_000) -> int:
    handoff_id = claimed(database)
    with database.begin() as tx:
        opportunities.open_deal(tx, handoff_id, amount, "", ANA, OPENED)
    return handoff_id


def tell(database: Database, stages: Stages, now: datetime = LATER, **about: Any) -> Received | None:
    with database.begin() as tx:
        said = {"at": now, "external_id": None, "touches": (), "name": None, "title": None, "company": None} | about
        return receiving.receive_deal(tx, event(stages=stages, **said), now)


def deals(database: Database) -> list[tuple[Any, ...]]:
    of = t.opportunities.c
    with database.read() as tx:
        rows = tx.execute(select(of.deal_id, of.outcome, of.amount, of.history).order_by(of.id))
        return [tuple(row) for row in rows]


@pytest.mark.parametrize("stages", [
    pytest.param(replace(D1, won=LATER), id="opened on that day"),
    pytest.param(replace(UNNAMED, won=LATER), id="the only open one"),
    pytest.param(replace(UNNAMED, outcome="won"), id="closed when it was told"),
    pytest.param(replace(UNNAMED, deal_id="D-1", won=LATER), id="its id is new"),
])  # fmt: skip
def test_a_deal_opened_on_a_card_is_won_by_a_program_and_celebrated_once(database: Database, stages: Stages) -> None:
    handoff_id = opened(database)
    told = tell(database, replace(stages, owner="Ben"))
    assert told is not None
    assert told.outcome == "updated"
    assert tell(database, stages, LATER + HOUR).outcome == "unchanged"
    assert deals(database) == [(stages.deal_id, "won", 100_000, False)]
    with database.read() as tx:
        row = tx.execute(select(t.handoffs).where(t.handoffs.c.id == handoff_id)).one()
        assert (row.state, row.closed_at) == ("won", LATER)
        assert count(tx, t.outbox, kind="win") == 1
        (fact,) = tx.execute(select(t.trace).where(t.trace.c.kind == "won")).all()
        assert (fact.handoff_id, fact.system, fact.member_id, fact.money) == (handoff_id, "website", "U0BEN", 100_000)
        assert figures.won(tx, [ALL], LATER + DAY) == [Rate(1, 1)]
        assert figures.amounts_won(tx, ALL, LATER + DAY) == [100_000]


def test_it_is_lost_for_a_reason_of_the_agreement_or_in_words(database: Database) -> None:
    handoff_id = opened(database)
    tell(database, replace(UNNAMED, lost=LATER, reason="Price"))
    with database.read() as tx:
        row = tx.execute(select(t.handoffs).where(t.handoffs.c.id == handoff_id)).one()
        assert (row.state, row.reason) == ("lost", "price")
        assert tx.scalars(select(t.trace.c.code).where(t.trace.c.kind == "lost")).all() == ["price"]
        assert count(tx, t.remarks) == 0


def test_an_amount_is_put_right_and_an_older_ending_does_not_count(database: Database) -> None:
    opened(database)
    assert tell(database, replace(D1, amount=250_000)).outcome == "updated"
    tell(database, replace(D1, won=LATER + HOUR), LATER + HOUR)
    assert tell(database, replace(D1, lost=LATER), LATER + 2 * HOUR).outcome == "unchanged"
    assert deals(database) == [("D-1", "won", 250_000, False)]
    assert tell(database, replace(D1, lost=LATER + 2 * HOUR), LATER + 2 * HOUR).outcome == "updated"
    assert deals(database)[0][1] == "lost"


def test_another_deal_is_kept_beside_and_counted_once(database: Database) -> None:
    handoff_id = opened(database)
    other = Stages(opportunity=NOW - 20 * DAY, amount=40_000, deal_id="D-2", owner="Ana", told_at=LATER)
    told = tell(database, other)
    assert told is not None
    assert told.opportunities == 1
    assert tell(database, other, LATER + HOUR).outcome == "unchanged"
    assert deals(database) == [(None, None, 100_000, False), ("D-2", None, 40_000, True)]
    with database.read() as tx:
        assert deal_lists.deals(tx, deal_lists.OPEN).amounts == 140_000
        (beside,) = deal_lists.deals_beside(tx, told.lead_id or 0, handoff_id)
    assert beside.amount == 40_000
    with database.begin() as tx:
        opportunities.win(tx, beside.handoff_id or 0, None, None, "", "U0SAM", LATER + HOUR)
        opportunities.lose(tx, handoff_id, "price", "", "", ANA, LATER + 2 * HOUR)
    at = LATER + DAY
    with database.read() as tx:
        assert figures.won(tx, [ALL], at) == [Rate(1, 2)]
        assert figures.amounts_won(tx, ALL, at) == [40_000]
        assert figures.became_opportunities(tx, [ALL], at) == [Rate(1, 1)]
        (campaign,) = credit_paths.campaign_returns(tx, ALL, at, UTC, "first")
        assert (campaign.won, campaign.revenue, campaign.pipeline) == (1, 40_000, 140_000)
        (source,) = scoreboard_parts.by_source(tx, ALL, at)
        assert (source.won, source.opportunities, source.pipeline) == (1, 2, 140_000)
        detail = scoreboard_parts.load_detail(tx, ALL, ALL, ALL, at, policy.current(tx), UTC)
        assert (detail.pipeline, [win.amount for win in detail.wins]) == (140_000, [40_000])
        assert sum(line.closed for line in scoreboard_parts.rep_lines(tx, ALL, at, UTC)) == 2
        facts = handoff_views.lead_facts(tx, told.lead_id or 0, at)
        assert facts is not None
        assert facts.status == "won"  # if any is
        assert tx.scalar(select(t.leads.c.status)) == "lost"


def test_a_claimed_lead_without_a_deal_gets_this_one_unless_it_is_older(database: Database) -> None:
    handoff_id = claimed(database)
    tell(database, replace(D1, opportunity=NOW - DAY, deal_id="D-0"))
    with database.read() as tx:
        assert tx.scalar(select(t.handoffs.c.state).where(t.handoffs.c.id == handoff_id)) == "claimed"
    assert tell(database, D1).outcome == "updated"
    assert [deal[0] for deal in deals(database)] == ["D-0", "D-1"]
    with database.read() as tx:
        assert tx.scalar(select(t.handoffs.c.state).where(t.handoffs.c.id == handoff_id)) == "opportunity"


def test_an_unclaimed_lead_s_deal_stands_beside(database: Database) -> None:
    lead_id = receive(database).lead_id
    tell(database, D1)
    with database.read() as tx:
        states = tx.scalars(select(t.handoffs.c.state).where(t.handoffs.c.lead_id == lead_id).order_by(t.handoffs.c.id))
        assert states.all() == ["sales_ready", "opportunity"]


def test_two_that_are_told_of_without_a_name_stay_two(database: Database) -> None:
    opened(database)
    tell(database, Stages(opportunity=NOW - 9 * DAY, told_at=LATER))
    won = replace(UNNAMED, won=LATER, amount=7)
    assert tell(database, won).opportunities == 1
    assert tell(database, won).outcome == "unchanged"
    assert [deal[1] for deal in deals(database)] == [None, None, "won"]
