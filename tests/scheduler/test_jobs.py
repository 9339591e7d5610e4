"""What is due is done at its moment and once, whoever looks and however late."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from scheduler import jobs
from store.db import tables as t
from store.db.database import Busy, Database
from store.handoffs import claim, recycling
from store.leads import receiving
from store.reminders import away
from tests.office.cast import ANA, BEN, CHLOE
from tests.office.clock import NOW
from tests.office.store_helpers import count, event, staff

FRIDAY = date(2026, 11, 20)
WAKES = datetime(2026, 11, 20, 8, tzinfo=UTC)  # 9:00 in Berlin
SECOND = timedelta(seconds=1)


def recycled(database: Database, how_many: int = 1, until: date = FRIDAY) -> None:
    """So many leads that were recycled on Wednesday until a date."""
    with database.begin() as tx:
        staff(tx)
        for number in range(how_many):
            who = {"external_id": f"w{number}", "email": f"p{number}@acme{number}.example", "company": f"Acme{number}"}
            handoff_id = receiving.receive(tx, event(**who), NOW).handoff_id
            assert handoff_id is not None
            recycling.recycle(tx, handoff_id, "wake", "not_now", "Later", until, None, ANA, NOW)


def test_a_lead_wakes_at_its_moment_and_once(database: Database) -> None:
    recycled(database)
    assert jobs.wake_leads(database, WAKES - SECOND) == 0
    assert jobs.wake_leads(database, WAKES) == 1
    assert jobs.wake_leads(database, WAKES) == 0
    with database.read() as tx:
        assert count(tx, t.handoffs, cycle=2, state="sales_ready") == 1


def test_after_an_outage_everything_that_came_due_wakes(database: Database) -> None:
    recycled(database, how_many=3)
    assert jobs.wake_leads(database, WAKES + timedelta(days=9)) == 3


def test_each_that_is_due_is_a_sign_of_life(database: Database) -> None:
    recycled(database, how_many=3)
    beats: list[int] = []
    jobs.tick(database, WAKES, lambda: beats.append(1))
    assert len(beats) >= 3


def test_two_replicas_wake_each_lead_once(postgresql_database: Database, postgresql_url: str) -> None:
    recycled(postgresql_database, how_many=24)
    with closing(Database(postgresql_url)) as other, ThreadPoolExecutor(4) as pool:
        replicas = [postgresql_database, other] * 2
        woken = list(pool.map(lambda replica: jobs.wake_leads(replica, WAKES), replicas))
    assert sum(woken) == 24
    assert sum(each > 0 for each in woken) > 1  # they shared the work
    with postgresql_database.read() as tx:
        assert count(tx, t.trace, kind="woke") == 24
        assert count(tx, t.handoffs, cycle=2) == 24
        assert count(tx, t.outbox, kind="card") == 48


# ---- One that fails -------------------------------------------------------------------------------------------------


def broken(database: Database, handoff_id: int) -> None:
    """The policy that this handoff keeps is not there: whatever looks at it fails."""
    with database.begin() as tx:
        tx.execute(t.handoffs.update().where(t.handoffs.c.id == handoff_id).values(policy_version=99))


def test_a_lead_that_can_not_be_woken_holds_up_no_other(
    database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    recycled(database, how_many=3)
    monkeypatch.setattr(jobs, "BATCH", 1)  # it is not in the way of the next batch either
    with database.begin() as tx:
        (first, *_) = recycling.to_wake(tx, WAKES, limit=5)
        lead_id = tx.scalar(select(t.handoffs.c.lead_id).where(t.handoffs.c.id == first))
        asked = t.leads.update().where(t.leads.c.id == lead_id)
        tx.execute(asked.values(cycle=0))  # its next handoff would have the number of this one
    assert jobs.wake_leads(database, WAKES) == 2
    assert f"waking handoff {first} failed" in caplog.text
    assert "IntegrityError" in caplog.text
    with database.begin() as tx:
        tx.execute(asked.values(cycle=1))
    assert jobs.wake_leads(database, WAKES + SECOND) == 1  # at the next tick


def test_a_handoff_that_can_not_be_rung_holds_up_no_other(
    database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(jobs, "BATCH", 1)
    with database.begin() as tx:
        staff(tx)
        for number in range(3):
            who = {"external_id": f"w{number}", "email": f"p{number}@acme{number}.example", "company": f"Acme{number}"}
            handoff_id = receiving.receive(tx, event(**who), NOW).handoff_id
            assert handoff_id is not None
            claim.claim(tx, handoff_id, ANA, NOW)
    broken(database, 2)
    late = NOW + timedelta(days=2)  # past the release, which asks the policy for the next claim clock
    assert jobs.ring_clocks(database, late) > 0
    assert "ringing handoff 2 failed" in caplog.text
    with database.begin() as tx:
        assert count(tx, t.trace, kind="released") == 2
        tx.execute(t.handoffs.update().values(policy_version=0))
    caplog.clear()
    jobs.ring_clocks(database, late + SECOND)
    assert caplog.text == ""
    with database.read() as tx:
        assert count(tx, t.trace, kind="released") == 3


def test_an_absence_that_can_not_be_seen_to_holds_up_no_other(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with database.begin() as tx:
        staff(tx)
        handoff_id = receiving.receive(tx, event(), NOW).handoff_id
        assert handoff_id is not None
        claim.claim(tx, handoff_id, ANA, NOW)
        away.plan(tx, ANA, FRIDAY, FRIDAY, None, NOW)
        away.plan(tx, CHLOE, FRIDAY, FRIDAY, BEN, NOW)
    broken(database, handoff_id)
    assert jobs.see_to_absences(database, WAKES) == 1
    assert "seeing to absence 1 failed" in caplog.text


def test_a_database_that_does_not_answer_is_nobodys_fault(
    database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    recycled(database)

    def lost(*_: object) -> int:
        raise Busy

    monkeypatch.setattr(recycling, "wake", lost)
    with pytest.raises(Busy):
        jobs.wake_leads(database, WAKES)
    assert caplog.text == ""


def test_what_is_due_next(database: Database) -> None:
    with database.read() as tx:
        assert jobs.next_due(tx, NOW) is None
    recycled(database)
    with database.read() as tx:
        assert jobs.next_due(tx, NOW) == WAKES
    jobs.wake_leads(database, WAKES)
    with database.read() as tx:
        assert jobs.next_due(tx, NOW) == WAKES + timedelta(hours=2)  # the nudge of the new handoff
