"""Slack says "not so fast": that method is quiet for so long, nothing is lost, and each place keeps its order."""

import pytest

from store.agreement import policy
from store.outbox import rate_holds


def test_posts_wait_as_long_as_slack_asks_and_keep_their_order(world):
    world.slack.faults.limit("chat.postMessage", retry_after=30)
    queued = [world.queue() for _ in range(3)]
    world.deliver()
    world.wait(29)
    assert world.times("chat.postMessage") == [0]
    world.wait_in_steps(3)
    assert world.times("chat.postMessage") == [0, 30, 31, 32]
    assert world.cards() == queued


def test_while_posts_are_limited_cards_are_redrawn_and_homes_published(world):
    handoff = world.show()
    world.slack.faults.limit("chat.postMessage", retry_after=30)
    world.claim(handoff)
    world.slack.open_home(world.ana)
    world.deliver()
    assert "Claimed by" in world.shown(handoff)
    assert world.slack.home(world.ana) is not None
    assert world.thread(handoff) == []
    world.wait(30)
    assert len(world.thread(handoff)) == 1


def test_while_redraws_are_limited_cards_are_posted(world):
    handoff = world.show()
    world.slack.faults.limit("chat.update", retry_after=30)
    world.claim(handoff)
    other = world.queue()
    world.deliver()
    world.wait(1)
    world.wait(1)
    assert world.facts(other).ts is not None
    assert len(world.slack.calls("chat.update")) == 1
    world.wait(28)
    assert "Claimed by" in world.shown(handoff)


def test_while_homes_are_limited_the_rest_goes_on(world):
    world.slack.faults.limit("views.publish", retry_after=30)
    world.slack.open_home(world.ana)
    handoff = world.show()
    assert world.facts(handoff).ts is not None
    world.wait(27)
    assert world.slack.home(world.ana) is None
    world.wait(1)
    assert world.slack.home(world.ana) is not None


def test_while_history_is_limited_the_rest_goes_on(world):
    world.slack.faults.drop("chat.postMessage")
    world.slack.faults.limit("conversations.history", retry_after=30)
    lost = world.queue()
    world.deliver()
    world.wait(5)
    other = world.queue()
    world.wait(1)
    assert world.facts(other).ts is not None
    world.wait(28)
    assert world.facts(lost).ts is None
    world.wait(1)
    assert world.facts(lost).ts is not None


@pytest.mark.parametrize("code", ["ratelimited", "rate_limited"])
def test_a_limit_without_a_time_is_half_a_minute(world, code):
    world.slack.faults.refuse("chat.postMessage", code)
    world.queue()
    world.deliver()
    world.wait(29)
    assert world.cards() == []
    world.wait(1)
    assert len(world.cards()) == 1


def test_a_longer_limit_is_not_cut_short_by_a_shorter_one(world):
    with world.database.begin() as tx:
        rate_holds.hold_back(tx, "chat.postMessage", 60)
        rate_holds.hold_back(tx, "chat.postMessage", 5)
    world.queue()
    world.wait(59)
    assert world.cards() == []
    world.wait(1)
    assert len(world.cards()) == 1


def test_twelve_cards_to_two_channels_earn_no_refusal(world):
    world.slack.workspace.strict = True
    second = world.slack.add_channel("second", world.ana)
    with world.database.begin() as tx:
        channels = {"segments": [{"source": "referral", "channel": second}]}
        policy.apply(tx, policy.amend(policy.current(tx), channels=channels), None, world.office())
    queued = [world.queue(source=source) for source in ("referral", "paid_search") * 6]
    world.deliver()
    world.wait_in_steps(5)
    assert (world.cards(second), world.cards()) == (queued[::2], queued[1::2])
    assert world.times("chat.postMessage") == sorted([0, 1, 2, 3, 4, 5] * 2)
