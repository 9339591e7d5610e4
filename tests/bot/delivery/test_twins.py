"""Two copies of a card: the newer stays, the older is deleted, and the trace says so."""

import pytest

from store.rules import acts
from tests.office.delivering import LAST_LOOK


@pytest.fixture
def twins(world):
    """A card that was posted while history hid it, and was therefore sent again: handoff, first and second copy."""
    world.slack.faults.drop("chat.postMessage")
    handoff = world.queue()
    world.deliver()
    first = world.slack.messages(world.leads)[0]["ts"]
    world.slack.hide(world.leads, first)
    for seconds in (5, 55, 540):
        world.wait(seconds)
    world.slack.hide(world.leads, first, hidden=False)
    second = world.slack.messages(world.leads)[1]["ts"]
    assert world.facts(handoff).ts == second
    return handoff, first, second


def copies(world):
    return [message["ts"] for message in world.slack.messages(world.leads)]


def test_a_first_copy_that_surfaces_is_deleted_at_the_next_look(world, twins):
    handoff, _, second = twins
    world.wait(LAST_LOOK - 1)
    assert len(copies(world)) == 2
    world.wait(1)
    assert copies(world) == [second]
    assert world.trace(handoff).count("twin_removed") == 1
    assert world.post(handoff).state == "said"
    world.wait(10 * LAST_LOOK)
    assert copies(world) == [second]


def test_where_slack_keeps_all_messages_the_first_copy_says_that_the_other_counts(world, twins):
    handoff, first, second = twins
    world.slack.terms.keeps_messages = True
    world.wait(LAST_LOOK)
    there = world.slack.messages(world.leads)
    assert [(message["ts"], "metadata" in message) for message in there] == [(first, False), (second, True)]
    assert there[0]["text"] == "Slack got this message twice. The other one counts."
    assert world.trace(handoff).count("twin_removed") == 1
    assert world.post(handoff).state == "said"


def test_a_press_on_the_first_copy_counts_and_removes_it(world, twins):
    handoff, first, second = twins
    world.slack.press(world.ana, world.leads, first, acts.CLAIM.code)
    world.wait_in_steps(3)
    assert world.facts(handoff).owner_id == world.ana
    assert copies(world) == [second]
    assert "Claimed by" in world.shown(handoff)
    world.wait(LAST_LOOK)
    assert copies(world) == [second]
    assert world.trace(handoff).count("twin_removed") == 1


def test_two_copies_that_surface_together_leave_the_newer_as_the_card(world, twins):
    handoff, _, second = twins
    with world.database.begin() as tx:  # as if the answer to the second try had been lost as well
        tx.exec_driver_sql("UPDATE cards SET ts = NULL, shown_version = 0")
        tx.exec_driver_sql("UPDATE outbox SET state = 'unknown', not_before = NULL WHERE kind = 'card'")
    world.wait(1)
    assert world.facts(handoff).ts == second
    world.wait(1)
    assert copies(world) == [second]


def test_a_twin_somebody_deleted_already_is_no_trouble(world, twins):
    handoff, first, second = twins
    world.slack.press(world.ana, world.leads, first, acts.CLAIM.code)
    world.delete_by_hand(first)
    world.wait_in_steps(3)
    assert copies(world) == [second]
    assert world.post(handoff, "delete").state == "said"


def test_a_deletion_that_fails_is_tried_again(world, twins):
    handoff, _, second = twins
    world.slack.faults.fail("chat.delete", 503)
    world.slack.faults.limit("chat.delete", retry_after=7)
    world.wait(LAST_LOOK)
    world.wait_in_steps(8)
    assert copies(world) == [second]
    assert world.trace(handoff).count("twin_removed") == 1


def test_a_first_copy_that_never_comes_is_no_trouble(world, twins):
    handoff, first, second = twins
    world.delete_by_hand(first)
    world.wait(LAST_LOOK)
    assert copies(world) == [second]
    assert "twin_removed" not in world.trace(handoff)
