"""The days before the Monday with which the demo opens."""

from collections.abc import Iterator

import pytest

from bot.demo import company, last_week
from bot.demo.world import World
from scheduler import jobs
from store.db.database import Database
from tests.office.clock import MONDAY_BEFORE

ANA, BEN, LEADS = "U0ANA", "U0BEN", company.LEADS


@pytest.fixture
def empty(sqlite_database: Database, kept_past: None) -> Iterator[World]:
    """The company before anything has happened here, on its way to Monday."""
    made = World(sqlite_database, MONDAY_BEFORE + last_week.BEGINS, jobs.tick, jobs.next_due, hold=True)
    made.start()
    made.settle()
    yield made
    made.stop()


def test_the_demo_opens_with_a_monday_worth_looking_at(empty):
    last_week.play_week(empty, MONDAY_BEFORE)
    empty.settle()
    scoreboard, agenda = (
        next(message for message in empty.slack.messages(LEADS) if message["text"].startswith(name))
        for name in ("Week 46", "Agenda: 30 minutes")
    )
    assert {"table", "image"} <= {block["type"] for block in scoreboard["blocks"]}
    assert "*Bottleneck: Handoff.*" in scoreboard["text"]
    assert "*Goal of the quarter: €" in scoreboard["text"]
    assert "Deadlines met" in str(empty.slack.thread(LEADS, scoreboard["ts"]))
    for name in ("Lena Hartwig", "June Adair", "Oskar Lund"):  # it went well, a promise broke, it came back
        assert name in str(agenda["blocks"])
    assert "Compares tools for a blog" in str(empty.slack.dm("U0NOOR"))
