"""Looking for posts of unknown outcome: what if that fails, and what goes on meanwhile."""

from bot.slack import directory
from store.outbox import posts
from tests.office.delivering import LAST_LOOK


def test_posts_that_come_later_do_not_wait_for_one_of_unknown_outcome(world):
    world.slack.faults.drop("chat.postMessage", done=False)
    first, second = world.queue(), world.queue()
    world.deliver()
    world.wait(1)
    assert world.facts(second).ts is not None
    assert world.facts(first).ts is None


def test_in_an_outage_only_one_post_a_minute_becomes_unknown_and_then_all_go_out(world):
    world.slack.faults.fail("*", 503, times=1000)
    queued = [world.queue() for _ in range(15)]
    world.deliver()
    for _ in range(36):
        world.wait(5)
    assert world.times("chat.postMessage") == [0, 5, 10, 15, 25, 45, 80, 140]
    with world.database.read() as tx:
        assert posts.counts(tx) == {"unknown": 8, "waiting": 7}
    world.slack.faults.clear()
    world.wait(60)
    world.wait_in_steps(6)
    assert world.cards() == queued[8:]
    for seconds in (60, LAST_LOOK, *[1] * 8):
        world.wait(seconds)
    assert sorted(world.cards()) == queued


def test_history_is_read_again_when_that_is_what_fails(world):
    world.slack.faults.drop("chat.postMessage")
    world.slack.faults.fail("conversations.history", 503, times=2)
    handoff = world.queue()
    world.deliver()
    world.wait_in_steps(65)
    assert world.post(handoff).state == "said"
    assert world.times("conversations.history") == [5, 35, 65]
    assert len(world.cards()) == 1


def unknown_below(world, talk):
    """A card that was posted without an answer, under so many messages of others."""
    world.slack.faults.drop("chat.postMessage")
    handoff = world.queue()
    world.deliver()
    for number in range(talk):
        world.slack.say(world.tess, world.leads, f"talk {number}")
    return handoff


def test_history_is_searched_page_by_page(world, monkeypatch):
    monkeypatch.setattr(directory, "PAGE", 2)
    handoff = unknown_below(world, talk=5)
    world.wait(5)
    assert world.facts(handoff).ts == world.slack.messages(world.leads)[0]["ts"]
    assert len(world.times("conversations.history")) == 3


def test_scant_history_is_read_on_where_the_last_look_ended(world):
    world.slack.terms.scant_history = True
    handoff = unknown_below(world, talk=40)
    world.wait_in_steps(130)
    assert world.facts(handoff).ts == world.slack.messages(world.leads)[0]["ts"]
    assert world.times("conversations.history") == [5, 5, 65, 65, 125]  # the second of two is one too many
    world.wait(LAST_LOOK)
    assert len(world.cards()) == 1


def test_what_scant_history_shows_is_found_though_the_next_page_is_refused(world):
    world.slack.terms.scant_history = True
    for number in range(40):
        world.slack.say(world.tess, world.leads, f"talk {number}")
    world.slack.faults.drop("chat.postMessage")
    handoff = world.queue()
    world.deliver()
    world.wait(5)
    assert (world.post(handoff).state, len(world.cards())) == ("said", 1)


def test_where_history_may_not_be_read_a_card_is_sent_again_and_the_others_go_on(world):
    world.slack.app.scopes -= {"channels:history"}
    world.slack.faults.drop("chat.postMessage", done=False)
    lost, other = world.queue(), world.queue()
    for seconds in (0, 1, 4):
        world.wait(seconds)
    assert world.facts(other).ts is not None
    for seconds in (55, 540):
        world.wait(seconds)
    assert world.facts(lost).ts is not None
    assert world.dms(world.sam) == []


def test_what_history_never_shows_is_sent_again_after_ten_minutes(world):
    world.slack.faults.drop("chat.postMessage", done=False)
    world.slack.faults.limit("conversations.history", retry_after=60, times=100)
    handoff = world.queue()
    world.deliver()
    world.wait_in_steps(595)
    assert world.cards() == []
    world.wait_in_steps(60)
    assert world.cards() == [handoff]
