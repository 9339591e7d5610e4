"""How old a touch is while office time stands still, ahead of the machine's clock; what extra facts are worth."""

from datetime import datetime

import pytest
from sqlalchemy import select

from store.agreement import policy
from store.db import tables as t
from store.db.database import Database
from store.handoffs import lead_judging
from store.leads import receiving
from tests.office.clock import DAY, NOW
from tests.office.store_helpers import event, receive, staff

AHEAD = NOW + 45 * DAY  # more than a high-intent touch counts


@pytest.mark.parametrize(("machine", "is_ready"), [(NOW, True), (AHEAD, False)])
def test_a_demo_asked_for_today_counts_though_office_time_stands_ahead(
    database: Database, machine: datetime, is_ready: bool
) -> None:
    database.age_by(lambda: machine)
    with database.begin() as tx:
        staff(tx)
        got = receiving.receive(tx, event(at=NOW, received=NOW), AHEAD)
    assert (got.handoff_id is not None) == is_ready


def test_time_that_was_moved_on_purpose_is_no_younger(database: Database) -> None:
    database.age_by(lambda: AHEAD + DAY)
    with database.begin() as tx:
        staff(tx)
        assert receiving.receive(tx, event(at=NOW), AHEAD).handoff_id is None


# ---- Extra facts ----------------------------------------------------------------------------------------------------

SMALL = {"extra": "Company_Size", "words": ["1", "only me"], "points": -200, "why": "too small"}
NOT_SMALL = policy.amend(policy.DEFAULT, scoring={"fit": [*policy.DEFAULT.plain()["scoring"]["fit"], SMALL]})
BIG = policy.amend(NOT_SMALL, channels={"segments": [{"extra": {"Company size": ["500+"]}, "channel": "C0BIG"}]})


@pytest.mark.parametrize(("size", "channel"), [("Only me", None), ("10", "C0LEADS"), ("500+", "C0BIG")])
def test_an_extra_fact_brings_points_and_a_channel(database: Database, size: str, channel: str | None) -> None:
    """The same if it comes with the lead, before what makes it ready, or in another case."""
    with database.begin() as tx:
        staff(tx)
        policy.apply(tx, BIG, None, NOW)
    at_once = receive(database, extra=(("company size", size),))
    two = {"external_id": "w2", "email": "bo@b.example", "company": "B"}
    receive(database, touches=(), extra=(("COMPANY SIZE", size),), **two)
    later = receive(database, **two)
    assert [each.handoff_id is not None for each in (at_once, later)] == [channel is not None] * 2
    with database.read() as tx:
        assert set(tx.scalars(select(t.cards.c.channel))) == ({channel} if channel else set())


def test_leads_are_judged_alike_one_by_one_and_together(database: Database) -> None:
    receive(database, problem=None, extra=(("Company size", "1"),))
    receive(database, problem=None, external_id="w2", email="bo@b.example")
    with database.read() as tx:
        rows = tx.execute(select(t.leads).order_by(t.leads.c.id)).all()
        together = lead_judging.of_each(tx, rows, NOT_SMALL, NOW)
        assert together == [lead_judging.judge_stored(tx, row, NOT_SMALL, NOW) for row in rows]
    assert [each.score.fit for each in together] == [-180, 20]
