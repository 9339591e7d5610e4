"""What is due is done at its moment and once, whoever looks and however late."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

from scheduler import jobs
from store import receiving, recycling, tables
from store.database import Database
from tests.store_helpers import ANA, NOW, count, event, staff

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
        assert count(tx, tables.handoffs, cycle=2, state="sales_ready") == 1


def test_after_an_outage_everything_that_came_due_wakes(database: Database) -> None:
    recycled(database, how_many=3)
    assert jobs.wake_leads(database, WAKES + timedelta(days=9)) == 3


def test_two_replicas_wake_each_lead_once(postgresql_database: Database, postgresql_url: str) -> None:
    recycled(postgresql_database, how_many=24)
    with closing(Database(postgresql_url)) as other, ThreadPoolExecutor(4) as pool:
        replicas = [postgresql_database, other] * 2
        woken = list(pool.map(lambda replica: jobs.wake_leads(replica, WAKES), replicas))
    assert sum(woken) == 24
    assert sum(each > 0 for each in woken) > 1  # they shared the work
    with postgresql_database.read() as tx:
        assert count(tx, tables.trace, kind="woke") == 24
        assert count(tx, tables.handoffs, cycle=2) == 24
        assert count(tx, tables.outbox, kind="card") == 48


def test_what_is_due_next(database: Database) -> None:
    with database.read() as tx:
        assert jobs.next_due(tx) is None
    recycled(database)
    with database.read() as tx:
        assert jobs.next_due(tx) == WAKES
    jobs.wake_leads(database, WAKES)
    with database.read() as tx:
        assert jobs.next_due(tx) == WAKES + timedelta(hours=2)  # the nudge of the new handoff
