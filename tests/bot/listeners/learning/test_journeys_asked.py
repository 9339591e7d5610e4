"""`/journey`: how leads were won and lost, step by step, and the map both teams share."""

import pytest

from bot.cards import actions
from store.privacy import forgetting
from tests.office.world import texts


def asked(world, text, command="/journey"):
    """What Mia is answered."""
    world.slack.command(world.mia, command, text)
    world.hints.until_idle()
    return world.slack.ephemerals(world.mia)[-1]


def written(note):
    """All of it on one page."""
    return "\n".join(texts(note))


@pytest.mark.parametrize("command", ["/journey", "/handoff"])
def test_the_last_wins_are_shown_with_what_they_have_in_common(world, command):
    world.hand_over("won")
    world.hand_over("won")
    typed = "wins" if command == "/journey" else "journey wins"
    said = written(asked(world, typed, command))
    assert "The last 2 wins took under a day from first touch to won (median)." in said
    assert "Only 2 wins so far; patterns look at the last 10." in said
    assert "1. *Nora2 Weiss, Kettle2 GmbH*, won 18 Nov, €1,200 · under a day · 1 touch" in said
    assert "Demo request: 2 of 2 wins" in said


def test_lost_leads_say_why_and_what_went_wrong(world):
    world.hand_over("lost")
    said = written(asked(world, "lost"))
    assert "The last 1 lost lead" in said and "Nora1 Weiss" in said
    assert "Claimed without context: no why now or fewer than 2 touches, then lost (once). Example: Nora1 Weiss" in said
    assert "Share the map" not in said


def test_one_lead_is_found_by_name(world):
    world.hand_over("claimed", name="Wanda Quinn")
    assert "Journey of Wanda Quinn" in written(asked(world, "wanda quinn"))
    assert "I found no" in written(asked(world, "zzzyx")) or "zzzyx" in written(asked(world, "zzzyx"))


def test_without_a_word_it_says_what_it_can_do(world):
    assert "`/journey wins`" in written(asked(world, ""))


def test_without_wins_there_is_nothing_to_compare_or_share(world):
    assert "No deal was won yet" in written(asked(world, "wins"))
    assert "There is no map of journeys yet." in written(asked(world, "map"))


def shared(world):
    """Mia shares the map."""
    note = asked(world, "wins")
    world.slack.press_note(world.mia, note["id"], actions.SHARE_JOURNEYS)
    world.deliver()


def test_the_map_is_posted_with_its_picture_kept_by_version_and_written_beside_the_channel(world):
    world.hand_over("won")
    shared(world)
    assert "Shared. Version 1 of the map is in the channel." in world.notes(world.mia)
    post = world.slack.messages(world.leads)[-1]
    assert "The only win took" in post["text"] and "version 1" in written(post)
    (canvas,) = world.slack.workspace.canvases.values()
    assert "# Journeys of our wins" in canvas.markdown
    shared(world)
    assert world.notes(world.mia)[-1] == "Shared. Version 1 of the map is in the channel."  # nothing changed
    world.hand_over("won")
    shared(world)
    assert world.notes(world.mia)[-1] == "Shared. Version 2 of the map is in the channel."
    assert "version 2" in written(asked(world, "map"))


def test_an_erased_lead_is_named_nowhere(world):
    handoff = world.hand_over("won", name="Wanda Quinn")
    shared(world)
    assert "Wanda Quinn" in written(world.slack.messages(world.leads)[-1])
    with world.database.begin() as tx:
        forgetting.forget(tx, world.facts(handoff).lead.id, world.office())
    world.deliver()
    assert "Wanda" not in written(world.slack.messages(world.leads))
    assert "Wanda" not in written(asked(world, "map"))
    (canvas,) = world.slack.workspace.canvases.values()
    assert "Wanda" not in canvas.markdown
