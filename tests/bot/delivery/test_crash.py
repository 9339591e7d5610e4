"""The process is killed between any two statements: what it had in hand is looked for, not sent blindly."""

import pytest
from slack_sdk import WebClient

from store.outbox import backoff, cards
from tests.office.delivering import LAST_LOOK


class Killed(BaseException):
    """Nothing after this runs."""


class Dying(WebClient):
    """Posts, or not, and then the process dies."""

    posts = True

    def chat_postMessage(self, **args):  # noqa: N802
        if self.posts:
            super().chat_postMessage(**args)
        raise Killed


def die(world, posts):
    dying = Dying(world.slack.app.token, base_url=world.slack.base_url, retry_handlers=[])
    dying.posts = posts
    with pytest.raises(Killed):
        world.by(dying).until_idle()


@pytest.mark.parametrize("posts", [True, False])
def test_what_was_in_hand_is_looked_for_once_the_lease_is_over(world, posts):
    handoff = world.queue()
    die(world, posts)
    world.wait(backoff.LEASE - 1)
    assert world.slack.calls("conversations.history") == []
    world.wait(1)
    assert len(world.slack.calls("conversations.history")) == 1
    for seconds in (55, 540, LAST_LOOK):
        world.wait(seconds)
    assert len(world.cards()) == 1
    assert world.facts(handoff).ts is not None


def test_a_place_is_not_blocked_for_longer_than_the_lease(world):
    world.queue()
    die(world, posts=False)
    other = world.queue()
    world.wait(backoff.LEASE)
    assert world.facts(other).ts is not None


def test_after_a_restart_it_is_looked_for_at_once(world):
    handoff = world.queue()
    die(world, posts=True)
    world.reboot()
    world.deliver()
    assert world.facts(handoff).ts == world.slack.messages(world.leads)[0]["ts"]
    assert len(world.cards()) == 1


def test_after_a_restart_no_wait_of_the_old_clock_is_kept(world):
    handoff = world.show()
    world.slack.faults.drop("chat.update")
    world.claim(handoff)
    world.deliver()
    world.reboot()
    world.deliver()
    assert "Claimed by" in world.shown(handoff)
    assert len(world.slack.calls("chat.update")) == 2


def test_a_redraw_that_was_in_hand_is_done_again(world):
    handoff = world.show()
    world.claim(handoff)
    with world.database.begin() as tx:
        assert cards.take_stale(tx) is not None
    world.wait(backoff.LEASE - 1)
    assert "Claimed by" not in world.shown(handoff)
    world.wait(1)
    assert "Claimed by" in world.shown(handoff)


class Sleepy(WebClient):
    """Its process sleeps over its lease before Slack gets the call; `meanwhile` others work."""

    meanwhile = staticmethod(lambda: None)

    def chat_postMessage(self, **args):  # noqa: N802
        self.meanwhile()
        return super().chat_postMessage(**args)


def test_a_post_that_goes_out_after_its_lease_is_a_twin_of_the_one_that_took_its_place(world):
    def meanwhile():
        for seconds in (backoff.LEASE, 55, 540):
            world.wait(seconds)

    sleepy = Sleepy(world.slack.app.token, base_url=world.slack.base_url, retry_handlers=[])
    sleepy.meanwhile = meanwhile
    handoff = world.queue()
    assert world.by(sleepy).step()
    assert world.cards() == [handoff, handoff]
    world.wait(LAST_LOOK)
    world.wait_in_steps(2)
    assert world.cards() == [handoff]
    assert world.facts(handoff).ts == world.slack.messages(world.leads)[0]["ts"]


def test_restarts_do_not_shorten_the_wait_for_a_history_that_lags(world):
    world.queue()
    die(world, posts=False)
    for _ in range(5):
        world.reboot()
        world.wait(4)
    assert len(world.slack.calls("conversations.history")) == 1
    world.wait(51)
    assert len(world.slack.calls("conversations.history")) == 2
    assert world.cards() == []


def test_a_restart_does_not_forget_how_long_slack_wants_to_be_left_alone(world):
    world.slack.faults.limit("chat.postMessage", retry_after=20)
    handoff = world.queue()
    world.deliver()
    world.reboot()
    world.wait(backoff.WITHOUT_RETRY_AFTER - 1)
    assert world.facts(handoff).ts is None
    world.wait(1)
    assert world.facts(handoff).ts is not None
