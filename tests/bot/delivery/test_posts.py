"""Choosing the next post costs little, however much was said before."""

import pytest
from sqlalchemy import event

from store.outbox import posts
from tests.office.clock import NOW
from tests.office.store_helpers import hand_over


@pytest.fixture
def tx(database):
    with database.begin() as opened:
        yield opened


def say(tx, *numbers, channel="C1"):
    for number in numbers:
        posts.say(tx, "back", f"k{number}", NOW, channel=channel, extra={"code": str(number)})


def take(tx):
    post = posts.lease_next(tx, NOW)
    return None if post is None else post.extra["code"]


def test_the_same_key_twice_is_one_post(tx):
    say(tx, 1, 1)
    assert [take(tx), take(tx)] == ["1", None]


def test_while_one_is_under_way_its_place_is_taken_and_others_are_free(tx):
    say(tx, 1, 2)
    say(tx, 3, channel="C2")
    assert [take(tx), take(tx), take(tx)] == ["1", "3", None]


def test_a_card_for_which_nobody_has_named_a_channel_waits_and_holds_up_nobody(database):
    hand_over(database)
    with database.begin() as tx:
        tx.exec_driver_sql("UPDATE cards SET channel = NULL")
        assert take(tx) is None
        assert posts.idle(tx, NOW)
        say(tx, 1)
        assert take(tx) == "1"


def test_a_place_somebody_else_took_in_the_same_moment_is_left_to_them(postgresql_database):
    with postgresql_database.begin() as tx:
        say(tx, 1, 2)
        say(tx, 3, channel="C2")
    with postgresql_database.begin() as one:
        assert take(one) == "1"
        with postgresql_database.begin() as other:
            # The other neither sees the lease nor the place taken: it is held up by the row and goes elsewhere.
            other.exec_driver_sql("SET LOCAL lock_timeout = '2s'")
            one.commit()
            assert take(other) == "3"


def test_said_posts_are_not_read_to_find_the_next_one(sqlite_database):
    """A full scan would grow with everything that was ever said, under the lock that writers wait for."""
    with sqlite_database.begin() as tx:
        say(tx, 1)
        statements = []
        event.listen(tx, "before_cursor_execute", lambda *args: statements.append((args[2], args[3])))
        posts.lease_next(tx, NOW)
        statement, parameters = next(found for found in statements if "FROM outbox" in found[0])
        plan = [row[3] for row in tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
    assert any("outbox USING INDEX ix_outbox_open" in step for step in plan), plan
