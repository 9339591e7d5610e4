"""`handoff outbox`: parked posts, listed, sent after all, forgotten."""

import pytest

from store.db import tables as t
from store.db.database import Database
from store.outbox import posts
from store.team import workspace
from tests.office.clock import NOW


@pytest.fixture
def parked(sqlite_database: Database) -> Database:
    """Two posts that nobody dares to send again: numbers 1 and 2."""
    with sqlite_database.begin() as tx:
        workspace.change(tx, zone="Europe/Berlin")
        for number, trouble in ((1, "unknown"), (2, "msg_too_long")):
            posts.say(tx, "policy", f"policy:{number}", NOW, channel="C0LEADS", extra={"version": number})
            is_it = t.outbox.c.seq == number
            tx.execute(t.outbox.update().where(is_it).values(state="parked", trouble=trouble))
    return sqlite_database


@pytest.fixture
def type_(handoff, sqlite_url):
    return lambda *words: handoff("outbox", *words, HANDOFF_DATABASE_URL=sqlite_url)


def states(database: Database) -> list[str]:
    with database.read() as tx:
        return [row.state for row in tx.execute(t.outbox.select().order_by(t.outbox.c.seq))]


def test_the_list_says_what_since_when_and_why(type_, parked):
    lines = [line.split() for line in type_("list").stdout.splitlines()]
    assert lines[1][:5] == ["1", "policy", "18", "Nov", "10:00"]  # in the workspace's zone
    assert "it may have been posted" in " ".join(lines[1])
    assert " ".join(lines[2]).endswith("Slack says msg_too_long")


def test_nothing_is_parked(type_, sqlite_database):
    assert type_("list").stdout == "Nothing is parked.\n"


def test_one_is_sent_after_all(type_, parked):
    assert type_("send", 2).stdout == "1 post will be sent by the running bot.\n"
    assert states(parked) == ["parked", "waiting"]


def test_every_one_is_sent_after_all(type_, parked):
    assert type_("send").stdout == "2 posts will be sent by the running bot.\n"
    assert states(parked) == ["waiting", "waiting"]


def test_one_is_forgotten(type_, parked):
    assert type_("drop", 1).stdout == "1 post forgotten.\n"
    assert states(parked) == ["dropped", "parked"]


@pytest.mark.parametrize("verb", ["send", "drop"])
def test_a_number_that_is_not_parked(type_, parked, verb):
    result = type_(verb, 7)
    assert result.exit_code == 2
    assert "No parked post has the number 7. See `handoff outbox list`." in result.stderr
