"""A post of which nobody knows whether it arrived is looked for, and never posted twice without a look."""

import pytest

from store.rules import acts
from store.team import channels
from tests.office.delivering import LAST_LOOK

LOST = {
    "the connection breaks": lambda faults, done: faults.drop("chat.postMessage", done=done),
    "no answer comes in time": lambda faults, done: faults.hang("chat.postMessage", done=done),
    "a server error": lambda faults, done: faults.fail("chat.postMessage", 500, done=done),
    "a proxy's page": lambda faults, done: faults.fail("chat.postMessage", 200, done=done),
}
KINDS = pytest.mark.parametrize("kind", LOST)


def lost(world, kind, done):
    """A handoff whose card Slack took, or not, without an answer. Only that one call is in a hurry."""
    patient, world.delivery = world.delivery, world.by(world.hurried())
    LOST[kind](world.slack.faults, done)
    handoff = world.queue()
    world.deliver()
    world.delivery = patient
    return handoff


@KINDS
def test_a_card_whose_answer_is_lost_is_found_and_not_posted_twice(world, kind):
    handoff = lost(world, kind, done=True)
    assert (world.post(handoff).state, world.facts(handoff).ts) == ("unknown", None)
    world.wait(5)
    assert world.post(handoff).state == "said"
    assert world.facts(handoff).ts == world.slack.messages(world.leads)[0]["ts"]
    world.wait(LAST_LOOK)
    assert len(world.cards()) == len(world.times("chat.postMessage")) == 1


@KINDS
def test_a_card_that_was_never_posted_is_posted_again_after_three_looks(world, kind):
    handoff = lost(world, kind, done=False)
    for seconds in (4, 1, 54, 1, 539):
        world.wait(seconds)
    assert world.cards() == []
    world.wait(1)
    assert len(world.cards()) == 1
    assert world.times("conversations.history") == [5, 60, 600]
    assert world.times("chat.postMessage") == [0, 600]
    world.press(world.ana, handoff, acts.CLAIM.code)
    assert world.facts(handoff).owner_id == world.ana


def test_a_thread_note_that_was_never_posted_is_parked_after_three_looks(world):
    handoff = world.show()
    world.slack.faults.drop("chat.postMessage", done=False)
    world.claim(handoff)
    for seconds in (0, 5, 55, 540, LAST_LOOK):
        world.wait(seconds)
    assert world.thread(handoff) == []
    assert world.post(handoff, "note").state == "parked"
    assert len(world.slack.calls("conversations.replies")) == 3


def test_a_thread_note_whose_answer_is_lost_is_found_in_the_thread(world):
    handoff = world.show()
    world.slack.faults.drop("chat.postMessage")
    world.claim(handoff)
    world.deliver()
    world.wait(5)
    assert world.post(handoff, "note").state == "said"
    assert len(world.thread(handoff)) == 1


def test_a_direct_message_whose_answer_is_lost_is_found(world):
    with world.database.begin() as tx:
        channels.note_trouble(tx, "C0OLD", "is_archived", world.office())
    world.slack.faults.drop("chat.postMessage")
    world.deliver()
    world.wait(5)
    world.wait(LAST_LOOK)
    assert len(world.dms(world.sam)) == len(world.times("chat.postMessage")) == 1
