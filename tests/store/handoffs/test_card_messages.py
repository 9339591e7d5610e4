"""What a press on a card tells about its messages."""

import pytest
from sqlalchemy import select, update

from store.db import tables as t
from store.handoffs import card_messages
from store.outbox import cards, posts
from tests.office.clock import NOW
from tests.office.store_helpers import count, hand_over

CHANNEL = "C0LEADS"


@pytest.fixture
def card(database):
    """A handoff whose card is message 100.5, showing version 3 of 3."""
    handoff = hand_over(database)
    with database.begin() as tx:
        for _ in range(2):
            cards.changed(tx, handoff, NOW)
        cards.posted(tx, handoff, CHANNEL, "100.5", 3, NOW)
    return handoff


def press(database, handoff, ts, version=3, channel=CHANNEL):
    with database.begin() as tx:
        card_messages.pressed(tx, handoff, channel, ts, version, NOW)
        row = cards.find(tx, handoff)
        deleted = tx.scalars(select(t.outbox.c.extra).where(t.outbox.c.kind == "delete")).all()
    return row.ts, row.version > row.shown_version, [extra["ts"] for extra in deleted]


def test_a_card_as_it_should_be_is_left_alone(database, card):
    assert press(database, card, "100.5") == ("100.5", False, [])


def test_a_card_that_shows_less_is_redrawn(database, card):
    assert press(database, card, "100.5", version=2) == ("100.5", True, [])


def test_an_older_twin_goes(database, card):
    assert press(database, card, "99.9") == ("100.5", True, ["99.9"])


def test_a_newer_twin_stays(database, card):
    assert press(database, card, "1000.1") == ("1000.1", True, ["100.5"])


def test_a_message_elsewhere_is_no_card(database, card):
    assert press(database, card, "1000.1", channel="C0OTHER") == ("100.5", False, [])


def test_a_handoff_that_is_not_there_is_no_error(database):
    with database.begin() as tx:
        card_messages.pressed(tx, 4711, CHANNEL, "1.1", 1, NOW)


@pytest.mark.parametrize(("state", "ts"), [("unknown", "100.5"), ("sending", None), ("waiting", None)])
def test_a_card_of_unknown_fate_is_known_once_it_is_pressed(database, state, ts):
    handoff = hand_over(database)
    with database.begin() as tx:
        tx.execute(update(t.outbox).where(t.outbox.c.kind == "card").values(state=state))
    assert press(database, handoff, "100.5", version=1)[0] == ts
    with database.read() as tx:
        assert count(tx, t.outbox, kind="card", state="said") == (ts is not None)


def test_a_card_that_is_just_being_looked_for_is_left_to_the_look(database):
    handoff = hand_over(database)
    with database.begin() as tx:
        post = posts.lease_next(tx, NOW)
        tx.execute(update(t.outbox).where(t.outbox.c.id == post.id).values(state="unknown"))
    assert press(database, handoff, "100.5", version=1)[0] is None
