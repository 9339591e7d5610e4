"""`/handoff`: help with who owns what, and the way to the settings."""

from bot.cards import actions
from tests.office.world import texts


def handoff(world, user, text=""):
    answer = world.slack.command(user, "/handoff", text)
    return "\n".join(texts(answer))


def test_help_names_the_four_owners(world):
    answer = handoff(world, world.tess, "help")
    for part in ("Capture", "Qualification", "Follow-up", "Feedback"):
        assert f"{part}: open" in answer


def test_an_unknown_word_is_answered_with_help(world):
    assert "*Handoff makes sure" in handoff(world, world.tess, "dance")


def test_before_set_up_it_is_offered_to_an_admin(new_world):
    assert "*Handoff is not set up yet.*" in handoff(new_world, new_world.sam)
    note = new_world.slack.ephemerals(new_world.sam)[-1]
    new_world.slack.press_note(new_world.sam, note["id"], actions.SET_UP)
    assert new_world.slack.open_view(new_world.sam)["callback_id"] == actions.FORM_SET_UP_CHANNELS


def test_before_set_up_it_is_not_offered_to_others(new_world):
    assert "not set up yet" not in handoff(new_world, new_world.ana)


def test_settings_open_for_a_manager(world):
    assert handoff(world, world.sam, "settings") == ""
    assert world.slack.open_view(world.sam)["callback_id"] == actions.FORM_SET_UP_CHANNELS


def test_settings_are_not_for_others(world):
    assert handoff(world, world.ana, "settings").startswith("Only an admin")
    assert world.slack.open_view(world.ana) is None
