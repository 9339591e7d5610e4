"""Time that is moved: by one at a time, and to where it can be moved."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bot.demo import company
from bot.demo.world import World
from scheduler import jobs
from store.crm import crm_state
from store.db.database import Database
from tests.office.clock import MONDAY_BEFORE


@pytest.fixture
def world(sqlite_database: Database, kept_past: None) -> Iterator[World]:
    made = World(sqlite_database, MONDAY_BEFORE, jobs.tick, jobs.next_due, hold=True)
    made.start(past=False)
    yield made
    made.stop()


def test_two_who_move_the_clock_at_once_move_it_twice(world):
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(world.move, ["1h"] * 4))
    assert world.clock() == MONDAY_BEFORE + timedelta(hours=4)


def test_nothing_else_rings_while_time_is_moved(world):
    with ThreadPoolExecutor(1) as pool:
        with world.still:
            moving = pool.submit(world.move, "15m")
            with pytest.raises(TimeoutError):
                moving.result(0.2)
            assert world.clock() == MONDAY_BEFORE
        assert moving.result(5) == MONDAY_BEFORE + timedelta(minutes=15)


@pytest.mark.parametrize(
    ("to", "local"),
    [
        ("15m", "Mon 16 09:19"),
        ("1h", "Mon 16 10:04"),
        ("morning", "Tue 17 09:00"),
        ("monday", "Mon 23 09:00"),
        ("2026-11-18T12:00:00+01:00", "Wed 18 12:00"),
        ("2026-11-01T12:00:00+01:00", "Mon 16 09:04"),  # never back
    ],
)
def test_where_time_can_be_moved_to(world, to, local):
    assert f"{world.move(to).astimezone(company.BERLIN):%a %d %H:%M}" == local


@pytest.mark.parametrize("to", ["soon", "2026-11-18T12:00:00"])
def test_a_moment_that_can_not_be_read_is_refused(world, to):
    with pytest.raises(ValueError, match=r"soon|write the moment with its zone"):
        world.move(to)


def test_the_pages_button_sends_five_different_people_with_a_past_and_says_why_one_is_held_back(world):
    said = [world.send_lead() for _ in company.VISITORS]
    assert [one.partition(") is ")[2].partition(".")[0] for one in said] == [
        *["sales-ready: see #leads"] * 4,
        "held back",
    ]
    assert said[-1].endswith("Missing: Right persona. Marketing sees it on Home.")
    world.settle()
    cards = [message["text"] + str(message["blocks"]) for message in world.slack.messages(company.LEADS)]
    assert len(cards) == 4
    assert len({card.partition("Score ")[2][:3] for card in cards}) > 1


def test_beside_the_demo_there_is_a_crm_that_is_connected(sqlite_database: Database) -> None:
    world = World(sqlite_database, MONDAY_BEFORE, jobs.tick, jobs.next_due, hold=True, with_crm=True)
    try:
        bot = world.start(past=False)
        assert world.crm is not None
        assert bot.crm is not None
        assert bot.settings.hubspot_url == world.crm.url
        with sqlite_database.read() as tx:
            assert crm_state.connection(tx).system == "hubspot"
        assert len(world.crm.state.owners) == len(company.PEOPLE)
    finally:
        world.stop()
