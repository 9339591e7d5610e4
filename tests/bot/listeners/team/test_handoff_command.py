"""`/handoff`: help with who owns what, and the way to the settings."""

from bot.cards import actions
from tests.office.world import texts


def handoff(world, user, text=""):
    answer = world.slack.command(user, "/handoff", text)
    return "\n".join(texts(answer))


def test_help_names_the_four_owners(world):
    answer = handoff(world, world.tess, "help")
    for part in ("Capture", "Qualification", "Follow-up", "Feedback"):
        assert f"{part}: open; a manager picks an owner" in answer


def test_an_unknown_word_is_answered_with_help(world):
    answer = handoff(world, world.tess, "dance")
    assert "There is no `/handoff dance`." in answer and "*Handoff makes sure" in answer
    assert "There is no" not in handoff(world, world.tess) + handoff(world, world.tess, "help")


def test_the_agreement_is_found_by_the_words_people_try(world):
    for word in ("policy", "agreement", "definition"):
        handoff(world, world.tess, word)
        assert "Right persona" in "\n".join(texts(world.slack.open_view(world.tess)))


def test_before_set_up_it_is_offered_to_an_admin(new_world):
    assert "*Handoff is not set up yet.*" in handoff(new_world, new_world.sam)
    note = new_world.slack.ephemerals(new_world.sam)[-1]
    new_world.slack.press_note(new_world.sam, note["id"], actions.SET_UP)
    assert new_world.slack.open_view(new_world.sam)["callback_id"] == actions.FORM_SET_UP_CHANNELS


def test_before_set_up_it_is_not_offered_to_others(new_world):
    assert "not set up yet" not in handoff(new_world, new_world.ana)


def test_set_up_opens_again_for_a_manager_and_for_no_one_else(world):
    assert handoff(world, world.sam, "set-up") == ""
    assert world.slack.open_view(world.sam)["callback_id"] == actions.FORM_SET_UP_CHANNELS
    handoff(world, world.ana, "set-up")
    assert "Only an admin" in world.window(world.ana)
