"""A press on a card that is behind, or on a twin of it, puts the channel right."""

from store.outbox import cards
from store.record.facts import ActFacts
from store.rules import acts
from store.views import handoff_views


def copy_of_card(world, handoff):
    """A second message with the same buttons, as an unknown outcome may leave it; its ts."""
    card = next(m for m in world.slack.messages(world.leads) if m["ts"] == world.facts(handoff).ts)
    return str(world.client.chat_postMessage(channel=world.leads, text="card", blocks=card["blocks"])["ts"])


def shown(world):
    return [message["ts"] for message in world.slack.messages(world.leads)]


def test_a_press_on_an_old_look_of_the_card_has_it_redrawn(world):
    handoff = world.hand_over("claimed")
    before = len(world.slack.calls("chat.update"))
    world.press(world.ben, handoff, acts.CLAIM.code, stale=True)
    world.deliver()
    assert len(world.slack.calls("chat.update")) == before + 1


def test_a_press_on_a_card_as_it_is_redraws_nothing(world):
    handoff = world.hand_over("claimed")
    before = len(world.slack.calls("chat.update"))
    world.press(world.ben, handoff, acts.RECYCLE.code)
    world.press(world.ana, handoff, acts.RECYCLE.code)
    world.deliver()
    assert len(world.slack.calls("chat.update")) == before


def test_a_press_on_an_older_twin_counts_and_the_twin_goes(world):
    handoff = world.hand_over()
    old = world.facts(handoff).ts
    new = copy_of_card(world, handoff)
    with world.database.begin() as tx:
        cards.posted(tx, handoff, world.leads, new, 1, world.office())
    world.slack.press(world.ana, world.leads, old, acts.CLAIM.code)
    world.deliver()
    assert world.facts(handoff).owner_id == world.ana
    assert shown(world) == [new]
    with world.database.read() as tx:
        journey = handoff_views.journey(tx, world.facts(handoff).lead.id)
    assert [step.kind for step in journey if isinstance(step, ActFacts)].count("twin_removed") == 1


def test_a_press_on_a_newer_twin_makes_it_the_card(world):
    handoff = world.hand_over()
    new = copy_of_card(world, handoff)
    world.slack.press(world.ana, world.leads, new, acts.CLAIM.code)
    world.deliver()
    assert shown(world) == [new]
    assert world.facts(handoff).ts == new
    assert "Claimed" in str(world.slack.messages(world.leads)[0]["blocks"])


def test_a_twin_that_is_pressed_twice_is_deleted_once(world):
    handoff = world.hand_over()
    new = copy_of_card(world, handoff)
    world.slack.press(world.ana, world.leads, new, acts.CLAIM.code)
    world.slack.press(world.ben, world.leads, new, acts.CLAIM.code)
    world.deliver()
    assert len(world.slack.calls("chat.delete")) == 1


def test_a_twin_is_found_by_a_button_that_opens_a_form_too(world):
    handoff = world.hand_over()
    new = copy_of_card(world, handoff)
    world.slack.press(world.ana, world.leads, new, acts.RECYCLE.code)
    world.deliver()
    assert shown(world) == [new]


def test_a_press_on_a_card_that_nobody_knows_of_makes_it_known(world):
    world.slack.faults.drop("chat.postMessage", done=True)
    handoff = world.hand_over()
    assert world.facts(handoff).ts is None
    [ts] = shown(world)
    world.slack.press(world.ana, world.leads, ts, acts.CLAIM.code)
    world.deliver()
    assert world.facts(handoff).ts == ts
    assert "Claimed" in str(world.slack.messages(world.leads)[0]["blocks"])
    assert shown(world) == [ts]
