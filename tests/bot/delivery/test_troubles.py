"""A channel refuses the bot: the managers are told once, the work is kept, and it goes on by itself."""

import pytest

from bot.slack import directory
from store.outbox import backoff
from store.team import channels, workspace

TROUBLES = {
    "archived": (
        lambda world: world.slack.archive(world.leads),
        lambda world: world.slack.admin.archive(world.leads, False),
        "is archived",
    ),
    "removed": (
        lambda world: world.slack.remove_bot(world.leads),
        lambda world: world.slack.invite_bot(world.leads),
        "/invite @Handoff",
    ),
    "shared": (
        lambda world: world.slack.share_channel(world.leads),
        lambda world: world.slack.admin.share(world.leads, False),
        "shared with another company",
    ),
}
EACH = pytest.mark.parametrize("kind", TROUBLES)
UNHEARD = pytest.mark.parametrize("kind", ["archived", "removed"])


@pytest.fixture
def unheard(world, monkeypatch):
    """Slack's events do not reach the bot."""
    monkeypatch.setattr(world.slack.admin, "_tell", lambda *_args, **_body: None)


def begin(world, kind):
    TROUBLES[kind][0](world)
    world.deliver()


def end(world, kind):
    TROUBLES[kind][1](world)


@EACH
def test_the_managers_are_told_once_and_the_work_goes_on_at_the_event(world, kind):
    handoff = world.show()
    begin(world, kind)
    other = world.queue()
    world.claim(handoff)
    for _ in range(3):
        world.wait(backoff.CHANNEL_AGAIN)
    assert world.cards() == [handoff]
    assert world.thread(handoff) == []
    assert [TROUBLES[kind][2] in dm for dm in world.dms(world.sam)] == [True]
    assert world.dms(world.ana) == []
    end(world, kind)
    world.wait_in_steps(3)
    assert world.cards() == [handoff, other]
    assert "Claimed by" in world.shown(handoff)
    assert len(world.thread(handoff)) == 1
    with world.database.read() as tx:
        assert channels.troubled(tx) == {}


@UNHEARD
def test_without_an_event_a_post_finds_out_and_a_later_one_resumes(world, unheard, kind):
    begin(world, kind)
    handoff, other = world.queue(), world.queue()
    world.wait(0)
    world.wait(1)
    assert [TROUBLES[kind][2] in dm for dm in world.dms(world.sam)] == [True]
    assert len(world.times("chat.postMessage")) == 2  # the card and the word to the manager
    end(world, kind)
    world.wait(backoff.CHANNEL_AGAIN - 2)
    assert world.cards() == []
    world.wait(1)
    world.wait(1)
    assert world.cards() == [handoff, other]
    assert len(world.dms(world.sam)) == 1
    with world.database.read() as tx:
        assert channels.troubled(tx) == {}


def test_an_update_finds_out_that_the_channel_is_archived_and_one_that_it_is_not(world, unheard):
    handoff = world.show()
    with world.database.begin() as tx:  # nothing but the card is to be told
        tx.exec_driver_sql("UPDATE outbox SET state = 'said'")
    begin(world, "archived")
    world.claim(handoff)
    with world.database.begin() as tx:
        tx.exec_driver_sql("UPDATE outbox SET state = 'dropped' WHERE kind = 'note'")
    world.deliver()
    assert len(world.dms(world.sam)) == 1
    end(world, "archived")
    world.wait(backoff.CHANNEL_AGAIN)
    assert "Claimed by" in world.shown(handoff)
    with world.database.read() as tx:
        assert channels.troubled(tx) == {}


def test_a_channel_that_takes_updates_but_no_posts_is_told_of_once(world):
    handoff = world.show()
    begin(world, "removed")
    for _ in range(3):
        with world.database.begin() as tx:
            tx.exec_driver_sql("UPDATE cards SET version = version + 1")
        world.queue()
        world.office.forward(seconds=backoff.CHANNEL_AGAIN)
        world.wait(backoff.CHANNEL_AGAIN)
    assert world.cards() == [handoff]
    world.deliver()
    assert len(world.dms(world.sam)) == 1


def test_a_second_name_for_the_same_trouble_is_no_second_word(world):
    with world.database.begin() as tx:
        for code in ("not_in_channel", "channel_not_found"):
            channels.note_trouble(tx, world.leads, code, world.office())
    world.deliver()
    assert len(world.dms(world.sam)) == 1
    assert "I can't find" in world.dms(world.sam)[0]


def test_a_trouble_that_is_over_before_anybody_was_told_is_not_told(world):
    with world.database.begin() as tx:
        channels.note_trouble(tx, world.leads, "is_archived", world.office())
        channels.note_mended(tx, world.leads)
    world.deliver()
    assert world.dms(world.sam) == []


def test_a_shared_channel_that_was_archived_meanwhile_is_still_shared(world):
    begin(world, "shared")
    world.slack.archive(world.leads)
    world.slack.admin.archive(world.leads, False)
    world.queue()
    world.wait(backoff.CHANNEL_AGAIN)
    assert world.cards() == []
    end(world, "shared")
    world.deliver()
    assert len(world.cards()) == 1


@EACH
def test_cards_that_were_never_posted_go_to_the_channel_that_is_chosen_instead(world, kind):
    shown = world.show()
    begin(world, kind)
    waiting = world.queue()
    world.wait(backoff.CHANNEL_AGAIN)
    other = world.slack.add_channel("other", world.ana)
    with world.database.begin() as tx:
        channels.choose_for_cards(tx, other, "other")
    world.deliver()
    assert (world.cards(), world.cards(other)) == ([shown], [waiting])


def test_cards_of_a_segment_whose_channel_refuses_us_go_there_too(world):
    with world.database.begin() as tx:
        tx.exec_driver_sql("UPDATE settings SET value = '\"C0GONE\"' WHERE name = 'channel'")
    waiting = world.queue()
    world.deliver()
    with world.database.begin() as tx:
        workspace.change(tx, channel=None)
        channels.choose_for_cards(tx, world.leads, "leads")
    world.deliver()
    assert world.cards() == [waiting]


def test_a_card_of_unknown_fate_is_looked_for_where_it_was_tried_and_sent_where_it_belongs_now(world):
    world.slack.faults.drop("chat.postMessage", done=False)
    waiting = world.queue()
    world.deliver()
    other = world.slack.add_channel("other", world.ana)
    with world.database.begin() as tx:
        channels.choose_for_cards(tx, other, "other")
    for seconds in (5, 55, 540):
        world.wait(seconds)
    assert {call.args["channel"] for call in world.slack.calls("conversations.history")} == {world.leads}
    assert (world.cards(), world.cards(other)) == ([], [waiting])


def test_what_no_event_told_of_a_shared_channel_the_daily_look_finds_out(world, unheard):
    world.slack.admin.share(world.leads)
    look_around(world)
    world.queue()
    world.deliver()
    world.deliver()
    assert world.cards() == []
    assert len(world.dms(world.sam)) == 1
    world.slack.admin.share(world.leads, False)
    look_around(world)
    world.deliver()
    assert len(world.cards()) == 1


def look_around(world):
    directory.look_around(world.client, world.database, world.identity, world.office())


def test_in_a_shared_channel_no_card_is_redrawn(world):
    handoff = world.show()
    begin(world, "shared")
    world.claim(handoff)
    for _ in range(3):
        world.wait(backoff.CHANNEL_AGAIN)
    assert "Claimed by" not in world.shown(handoff)
    assert world.slack.calls("chat.update") == []
