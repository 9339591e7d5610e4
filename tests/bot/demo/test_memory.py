"""A company that is kept goes on where it stopped."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.demo import company
from bot.demo.memory import Memory
from bot.demo.world import World
from scheduler import jobs
from store.db import migrate
from store.db.database import Database
from store.rules import acts
from store.views import handoff_views
from tests.office.clock import MONDAY_BEFORE

ANA, BEN, LEADS = "U0ANA", "U0BEN", company.LEADS


@contextmanager
def kept(folder: Path, killed: bool = False) -> Iterator[World]:
    """The company in this folder, from start to stop; one that was killed has what it had when it started."""
    database = Database(f"sqlite:///{folder / 'handoff.db'}")
    migrate.upgrade(database)
    world = World(database, MONDAY_BEFORE, jobs.tick, jobs.next_due, hold=True, memory=Memory(folder))
    world.start(past=False)
    remembered = (folder / "slack.json").read_bytes()
    yield world
    world.stop()
    database.close()
    if killed:
        (folder / "slack.json").write_bytes(remembered)


def card(world: World, number: int = 0) -> dict:
    return world.slack.messages(LEADS)[number]


def log_response(world: World) -> None:
    world.slack.press(ANA, LEADS, card(world)["ts"], acts.RESPOND.code)
    assert world.slack.submit(ANA, {"how": "call"}) is None
    world.settle()


def begin(world: World) -> None:
    """One lead, claimed."""
    world.send(title="Founder")
    world.settle()
    world.slack.press(ANA, LEADS, card(world)["ts"], acts.CLAIM.code)
    world.settle()


def test_a_kept_company_goes_on_where_it_stopped(tmp_path):
    with kept(tmp_path) as world:
        begin(world)
        world.slack.say(BEN, company.GENERAL, "Well done")
        world.move("1h")
        shown, thread = card(world), world.slack.thread(LEADS, card(world)["ts"])
    with kept(tmp_path) as world:
        assert not world.is_new
        assert world.clock() == MONDAY_BEFORE + timedelta(hours=1)
        assert card(world)["text"] == shown["text"]
        assert world.slack.thread(LEADS, shown["ts"]) == thread
        assert world.slack.messages(company.GENERAL)[0]["text"] == "Well done"
        log_response(world)
        assert "Contacted" in card(world)["text"]


def test_another_lead_is_somebody_else_after_a_restart(tmp_path):
    for number in (1, 2):
        with kept(tmp_path) as world:
            world.send(title="Founder")
            world.settle()
            assert len(world.slack.messages(LEADS)) == number


def test_a_company_that_was_killed_loses_nothing_that_matters(tmp_path):
    with kept(tmp_path) as world:
        world.send(title="Founder")
    with kept(tmp_path, killed=True) as world:  # before its memory was written again
        world.slack.press(ANA, LEADS, card(world)["ts"], acts.CLAIM.code)
        world.send(title="Founder")
        world.settle()
        log_response(world)
    with kept(tmp_path) as world:
        world.settle()
        assert len(world.slack.messages(LEADS)) == 2
        assert "Contacted" in card(world)["text"]
        world.slack.press(ANA, LEADS, card(world)["ts"], acts.PLAN.code)
        assert world.slack.submit(ANA, {"next_step": "Demo on Friday"}) is None
        with world.database.read() as tx:
            assert handoff_views.handoff_facts(tx, 1).next_step == "Demo on Friday"  # no form of old had its number


@pytest.fixture
def world(sqlite_database: Database, kept_past: None) -> Iterator[World]:
    made = World(sqlite_database, MONDAY_BEFORE, jobs.tick, jobs.next_due, hold=True)
    made.start(past=False)
    yield made
    made.stop()
