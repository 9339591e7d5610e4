"""Cards come to show what is true, whatever happens to an update or to the message."""

from datetime import timedelta

import pytest
from slack_sdk import WebClient
from sqlalchemy import select

from store.clocks import clocks
from store.db import tables as t
from store.outbox import backoff, cards
from store.rules import acts
from store.rules.states import ClockKind
from tests.office.delivering import LAST_LOOK


def updates(world):
    return len(world.slack.calls("chat.update"))


def due(world, handoff, kind=ClockKind.RESPONSE):
    """When the first response is due, or the claim."""
    with world.database.read() as tx:
        (clock,) = clocks.running(tx, handoff, [kind])
    return clock.due_at


def change(world, handoff):
    with world.database.begin() as tx:
        cards.changed(tx, handoff, world.office())


def test_many_changes_are_one_update(world):
    handoff = world.show()
    for _ in range(5):
        change(world, handoff)
    world.deliver()
    assert updates(world) == 1
    world.wait(LAST_LOOK)
    assert updates(world) == 1


class Meddling(WebClient):
    """While it updates a card, the card changes again."""

    meanwhile = staticmethod(lambda: None)

    def chat_update(self, **args):
        answer = super().chat_update(**args)
        self.meanwhile()
        return answer


def test_a_change_during_an_update_is_shown_by_the_next(world):
    handoff = world.show()
    meddling = Meddling(world.slack.app.token, base_url=world.slack.base_url, retry_handlers=[])
    meddling.meanwhile = lambda: world.claim(handoff)
    change(world, handoff)
    world.by(meddling).step()
    world.deliver()
    assert "Claimed by" in world.shown(handoff)


@pytest.mark.parametrize("done", [True, False])
def test_after_an_update_of_unknown_outcome_the_card_is_drawn_once_more_a_minute_later(world, done):
    handoff = world.show()
    world.slack.faults.drop("chat.update", done=done)
    world.claim(handoff)
    world.deliver()
    world.wait(59)
    assert updates(world) == 1
    world.wait(1)
    assert updates(world) == 2
    assert "Claimed by" in world.shown(handoff)
    world.wait(LAST_LOOK)
    assert updates(world) == 2


def test_a_card_whose_update_slack_refuses_for_good_is_left_until_it_changes_again(world):
    handoff = world.show()
    world.slack.faults.refuse("chat.update", "edit_window_closed")
    change(world, handoff)
    world.wait(LAST_LOOK)
    assert (updates(world), world.cards()) == (1, [handoff])
    world.claim(handoff)
    world.deliver()
    assert "Claimed by" in world.shown(handoff)


@pytest.mark.parametrize("code", ["update_failed", "external_channel_migrating", "ekm_access_denied"])
def test_a_card_whose_update_slack_refuses_for_now_is_redrawn_and_silences_nothing(world, code):
    handoff = world.show()
    world.slack.faults.refuse("chat.update", code)
    change(world, handoff)
    world.deliver()
    other = world.queue()
    world.wait(2)
    assert world.cards() == [handoff, other]
    world.wait(backoff.CHANNEL_AGAIN)
    assert updates(world) == 2


@pytest.mark.parametrize("replies", [0, 1])
def test_the_card_of_an_open_handoff_is_posted_anew_when_somebody_deleted_it(world, replies):
    handoff = world.show()
    gone = world.facts(handoff).ts
    for _ in range(replies):  # then a stone stays in its place
        world.slack.say(world.ben, world.leads, "I know them", thread=gone)
    world.delete_by_hand(gone)
    world.claim(handoff)
    world.wait_in_steps(3)
    assert world.cards() == [handoff]
    assert world.facts(handoff).ts != gone
    assert "Claimed by" in world.shown(handoff)
    assert len(world.thread(handoff)) == 1
    world.wait(LAST_LOOK)
    assert world.cards() == [handoff]


def test_a_note_for_a_deleted_thread_has_the_card_posted_anew_and_waits_for_it(world):
    handoff = world.show()
    world.delete_by_hand(world.facts(handoff).ts)
    world.slack.faults.limit("chat.update", retry_after=60)
    world.claim(handoff)
    world.wait_in_steps(3)
    assert world.cards() == [handoff]
    assert len(world.thread(handoff)) == 1


def test_a_deleted_card_is_posted_anew_as_often_as_it_is_deleted(world):
    handoff = world.show()
    for _ in range(2):
        world.delete_by_hand(world.facts(handoff).ts)
        change(world, handoff)
        world.wait_in_steps(2)
    assert world.cards() == [handoff]


def test_the_deleted_card_of_a_closed_handoff_stays_away_and_so_does_its_thread(world):
    handoff = world.show()
    world.close(handoff)
    world.delete_by_hand(world.facts(handoff).ts)
    world.wait(LAST_LOOK)
    assert world.cards() == []
    assert world.post(handoff, "note").state == "dropped"


def test_posting_anew_pauses_no_clock(world):
    handoff = world.show()
    promised = due(world, handoff)
    world.office.forward(hours=2)
    world.delete_by_hand(world.facts(handoff).ts)
    change(world, handoff)
    world.wait_in_steps(2)
    assert world.cards() == [handoff]
    assert due(world, handoff) == promised
    with world.database.read() as tx:
        assert cards.find(tx, handoff).posted_at == world.facts(handoff).handed_over_at


def test_a_card_that_first_reaches_slack_late_pauses_the_clocks_and_says_so(world):
    handoff = world.queue()
    promised, claim = due(world, handoff), due(world, handoff, ClockKind.CLAIM)
    world.office.forward(minutes=30)
    world.deliver()
    world.deliver()
    assert due(world, handoff) == promised + timedelta(minutes=30)
    assert world.trace(handoff).count("shown_late") == 1
    assert str(int((claim + timedelta(minutes=30)).timestamp())) in world.shown(handoff)


def test_a_card_that_comes_within_five_minutes_pauses_nothing(world):
    handoff = world.queue()
    world.office.forward(minutes=4)
    promised = due(world, handoff)
    world.deliver()
    assert due(world, handoff) == promised


def test_a_card_found_late_was_seen_from_the_moment_it_was_posted(world):
    world.slack.faults.drop("chat.postMessage")
    handoff = world.queue()
    world.deliver()
    promised = due(world, handoff)
    world.slack.hide(world.leads, world.slack.messages(world.leads)[0]["ts"])
    for seconds in (5, 55, 539):
        world.office.forward(seconds=seconds)
        world.wait(seconds)
    world.slack.hide(world.leads, world.slack.messages(world.leads)[0]["ts"], hidden=False)
    world.office.forward(seconds=1)
    world.wait(1)
    assert world.facts(handoff).ts is not None
    assert due(world, handoff) == promised
    assert "shown_late" not in world.trace(handoff)


def test_a_card_of_unknown_fate_that_is_pressed_was_seen_from_the_moment_it_was_posted(world):
    world.slack.faults.drop("chat.postMessage")
    handoff = world.queue()
    world.deliver()
    promised = due(world, handoff)
    world.office.forward(minutes=9)
    world.slack.press(world.mia, world.leads, world.slack.messages(world.leads)[0]["ts"], acts.CLAIM.code)
    assert world.facts(handoff).ts is not None
    assert due(world, handoff) == promised


def test_a_card_found_again_is_redrawn_since_nobody_knows_what_it_shows(world):
    world.slack.faults.drop("chat.postMessage")
    handoff = world.queue()
    world.deliver()
    world.claim(handoff)
    world.wait(5)
    world.deliver()
    assert "Claimed by" in world.shown(handoff)
    with world.database.read() as tx:
        card = tx.execute(select(t.cards).where(t.cards.c.handoff_id == handoff)).one()
    assert card.shown_version == card.version


@pytest.mark.parametrize("code", ["update_failed", "external_channel_migrating", "streaming_state_conflict"])
def test_a_refusal_that_passes_leaves_no_card_as_it_was(world, code):
    handoff = world.show()
    world.slack.faults.refuse("chat.update", code)
    world.claim(handoff)
    world.deliver()
    world.wait(2)
    assert "Claimed by" in world.shown(handoff)
