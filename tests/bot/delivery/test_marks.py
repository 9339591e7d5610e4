"""What every post carries, whatever its kind."""

import pytest

from store.agreement import policy
from store.outbox import posts
from store.team import channels

OFF = {False, "0"}


@pytest.fixture
def every_kind(world):
    """A card, a note, a direct message, a share and a word to the managers, as they were posted."""
    handoff = world.show()
    world.claim(handoff)
    with world.database.begin() as tx:
        lead_id = world.facts(handoff).lead.id
        posts.say(tx, "share", "s", world.office(), lead_id=lead_id, channel=world.leads, extra={"by": world.ana})
        policy.apply(tx, policy.amend(policy.current(tx), currency="USD"), None, world.office())
        posts.say(tx, "policy", "p", world.office(), channel=world.leads, extra={"version": 1})
        channels.note_trouble(tx, "C0OLD", "is_archived", world.office())
    world.wait_in_steps(4)
    return world.slack.calls("chat.postMessage")


def test_every_post_carries_its_id_so_that_it_can_be_found_again(world, every_kind):
    kinds = [call.args["metadata"]["event_type"] for call in every_kind]
    assert kinds == ["handoff_card", "handoff_note", "handoff_trouble", "handoff_share", "handoff_policy"]
    ids = [call.args["metadata"]["event_payload"]["id"] for call in every_kind]
    assert len(set(ids)) == len(ids)


def test_every_post_has_a_text_for_notifications_and_nothing_is_guessed_into_it(world, every_kind):
    for call in every_kind:
        assert call.args["text"].strip()
        assert call.args["parse"] == "none"
        assert {call.args[name] for name in ("link_names", "unfurl_links", "unfurl_media")} <= OFF


def test_an_update_keeps_the_mark_and_guesses_nothing(world):
    handoff = world.show()
    world.claim(handoff)
    world.deliver()
    (call,) = world.slack.calls("chat.update")
    assert call.args["parse"] == "none"
    assert call.args["link_names"] in OFF
    assert call.args["text"].strip()
    assert world.slack.messages(world.leads)[0]["metadata"]["event_payload"]["id"] == world.post(handoff).id
