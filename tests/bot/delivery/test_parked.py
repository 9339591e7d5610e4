"""Parked posts wait for a person: listed, sent after all, or forgotten."""

import pytest

from store.outbox import posts
from tests.office.delivering import LAST_LOOK


@pytest.fixture
def note(world):
    """A handoff whose thread note was parked, since nobody knows whether it was said."""
    handoff = world.show()
    world.slack.faults.drop("chat.postMessage", done=False)
    world.claim(handoff)
    for seconds in (0, 5, 55, 540):
        world.wait(seconds)
    return handoff


def parked(world):
    with world.database.read() as tx:
        return posts.parked(tx)


def test_it_is_listed_with_what_it_is_and_why(world, note):
    (post,) = parked(world)
    assert (post.kind, post.handoff_id, post.trouble) == ("note", note, "unknown")
    with world.database.read() as tx:
        assert posts.counts(tx) == {"parked": 1}
    world.wait(LAST_LOOK)
    assert world.thread(note) == []


@pytest.mark.parametrize("every", [True, False])
def test_it_is_sent_by_command_without_another_look(world, note, every):
    (post,) = parked(world)
    looks = len(world.slack.calls("conversations.replies"))
    with world.database.begin() as tx:
        assert posts.send_parked(tx, None if every else post.seq) == 1
    world.deliver()
    assert len(world.thread(note)) == 1
    world.wait(LAST_LOOK)
    assert len(world.slack.calls("conversations.replies")) == looks
    assert parked(world) == []


def test_sent_by_command_and_lost_again_it_is_looked_for_again(world, note):
    world.slack.faults.drop("chat.postMessage")
    with world.database.begin() as tx:
        posts.send_parked(tx)
    world.deliver()
    world.wait(5)
    assert world.post(note, "note").state == "said"
    assert len(world.thread(note)) == 1


def test_it_is_forgotten_by_command(world, note):
    (post,) = parked(world)
    with world.database.begin() as tx:
        assert posts.drop_parked(tx, post.seq) == 1
        assert posts.drop_parked(tx, post.seq) == 0
        assert posts.send_parked(tx, post.seq) == 0
    world.wait(LAST_LOOK)
    assert world.thread(note) == []


def test_only_parked_posts_are_sent_or_forgotten_by_command(world):
    handoff = world.queue()
    seq = world.post(handoff).seq
    with world.database.begin() as tx:
        assert (posts.drop_parked(tx, seq), posts.send_parked(tx, seq)) == (0, 0)
    world.deliver()
    assert world.cards() == [handoff]
