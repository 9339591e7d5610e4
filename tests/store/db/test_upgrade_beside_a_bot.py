"""PostgreSQL's schema is changed while the bot works on: nothing fails, nothing is lost, nobody waits for long."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from store.db import migrate
from store.db import tables as t
from store.db.database import Busy, Database
from store.handoffs import answering, claim
from store.record.outcomes import Done
from tests.office import filling, lives
from tests.office.cast import ANA, BEN, CHLOE
from tests.office.clock import MINUTE, NOW
from tests.office.store_helpers import claimed, count, hand_over, staff

pytestmark = pytest.mark.parametrize("empty_url", ["postgresql"], indirect=True)

# What a next release may do at any time, crossing the order in which the bot takes these tables.
EXPAND = """for table in ('trace', 'outbox', 'leads', 'handoffs', 'touches', 'clocks'):
        op.add_column(table, sa.Column('new', sa.Text()))
        op.add_column(table, sa.Column('full', sa.Text(), nullable=False, server_default='so'))
        op.create_index('ix_new_' + table, table, ['new'])
    op.execute("UPDATE leads SET new = 'filled'")
    op.create_table('more', sa.Column('lead_id', sa.BigInteger(), sa.ForeignKey('leads.id'), primary_key=True))"""
TOUCHES = [{"kind": "demo_request", "at": NOW.isoformat()}]
ACTS = 3
WAIT = 60.0  # no promise: what takes longer hangs


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + WAIT
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def work(database: Database, by: str, stop: threading.Event, done: list[int]) -> None:
    """Leads come in, are claimed and answered, one after another."""
    while not stop.is_set():
        name = f"{by}-{len(done)}"
        row = {"external_id": name, "company": name, "email": f"ada@{name.lower()}.example", "touches": TOUCHES}
        handoff_id = lives.deliver(database, lives.body(**row), name, NOW).results[0]["handoff"]
        with database.begin() as tx:
            assert isinstance(claim.claim(tx, handoff_id, by, NOW + MINUTE), Done)
        with database.begin() as tx:
            answer = answering.respond(tx, handoff_id, NOW + MINUTE, "call", "", 4, by, NOW + 2 * MINUTE)
            assert isinstance(answer, Done)
        done.append(handoff_id)


def test_the_bot_works_on_while_the_schema_is_upgraded(empty, next_revision):
    for revision in migrate.revisions():  # begin at the oldest that this code works on
        migrate.upgrade(empty, revision)
        if filling.as_today(empty):
            break
    next_revision(EXPAND)
    with empty.begin() as tx:
        staff(tx)
    stop, done = threading.Event(), {by: [] for by in (ANA, BEN, CHLOE)}
    with ThreadPoolExecutor(len(done)) as pool:
        working = [pool.submit(work, empty, by, stop, acts) for by, acts in done.items()]
        try:
            more_acts(working, done)
            migrate.upgrade(empty)
            more_acts(working, done)
        finally:
            stop.set()
    for each in working:
        each.result()
    assert migrate.at_head(empty)
    answered = sorted(handoff for acts in done.values() for handoff in acts)
    with empty.read() as tx:
        found = tx.execute(sa.select(t.handoffs.c.id, t.handoffs.c.state).order_by(t.handoffs.c.id)).all()
        assert found == [(each, "contacted") for each in answered]
        for kind in ("received", "claimed", "responded"):
            assert count(tx, t.trace, kind=kind) == len(answered), kind
        assert count(tx, t.leads) == count(tx, t.touches) == len(answered)


def more_acts(working: list[Future[None]], done: dict[str, list[int]]) -> None:
    """Wait until each of them did a few more, or one of them failed."""
    before = {by: len(acts) for by, acts in done.items()}
    until(lambda: any(each.done() for each in working)
          or all(len(acts) >= before[by] + ACTS for by, acts in done.items()))  # fmt: skip


@contextmanager
def upgrading(database: Database) -> Iterator[Callable[[], Future[None]]]:
    """Call what is given to begin an upgrade beside what the block does; at the end it must be through."""
    begun: list[Future[None]] = []

    def begin() -> Future[None]:
        begun.append(pool.submit(migrate.upgrade, database))
        return begun[0]

    with ThreadPoolExecutor(1) as pool:
        yield begin
        begun[0].result(timeout=WAIT)
    assert migrate.at_head(database)


def waits(database: Database) -> bool:
    with database.read() as tx:
        return bool(tx.scalar(sa.text("SELECT count(*) FROM pg_locks WHERE NOT granted")))


def test_nobody_waits_behind_an_upgrade_that_waits_for_a_long_look(empty, next_revision):
    migrate.upgrade(empty)
    handoff = hand_over(empty)
    next_revision(EXPAND)
    with upgrading(empty) as begin, empty.read() as long_look:  # as pg_dump's
        long_look.execute(sa.select(t.handoffs))
        upgrade = begin()
        until(lambda: waits(empty) or upgrade.done())
        with empty.begin(wait=WAIT / 10) as tx:
            assert isinstance(claim.claim(tx, handoff, ANA, NOW), Done)
        assert not upgrade.done()


def test_an_act_that_is_crossed_with_an_upgrade_goes_on(empty, next_revision):
    migrate.upgrade(empty)
    handoff = claimed(empty)
    next_revision(EXPAND)
    with upgrading(empty) as begin, empty.begin() as tx:
        tx.execute(sa.update(t.handoffs).values(score=1))
        upgrade = begin()
        until(lambda: waits(empty) or upgrade.done())
        assert isinstance(answering.respond(tx, handoff, NOW, "call", "", 4, ANA, NOW + MINUTE), Done)


def test_an_upgrade_that_is_never_let_in_gives_up(empty, next_revision, monkeypatch):
    monkeypatch.setattr(migrate, "HOLD_TRIES", 1)
    migrate.upgrade(empty)
    before = migrate.current(empty)
    next_revision(EXPAND)
    with ThreadPoolExecutor(1) as pool, empty.read() as long_look:
        long_look.execute(sa.select(t.handoffs))
        with pytest.raises(Busy):
            pool.submit(migrate.upgrade, empty).result(timeout=WAIT)
    assert migrate.current(empty) == before
