"""Share: into a channel of ours through the outbox, elsewhere by the address that Slack gives."""

from bot.cards import actions


def share(world, user, channel):
    handoff = world.hand_over("claimed", name="Nora Weiss")
    world.press(user, handoff, "Share…")
    answer = world.slack.submit(user, {"channel": channel})
    world.deliver()
    return answer


def test_in_a_channel_we_are_in_the_lead_is_posted_once(world):
    team = world.slack.add_channel("team", world.mia)
    world.slack.invite_bot(team)
    world.slack.faults.deliver_twice()
    assert share(world, world.mia, team) is None
    [message] = world.slack.messages(team)
    assert "Nora Weiss" in message["text"]
    assert "Shared by Mia Vogel" in str(message["blocks"])


def test_elsewhere_it_goes_by_the_address_of_the_form(world):
    team = world.slack.add_channel("team", world.mia, with_bot=False)
    assert share(world, world.mia, team) is None
    [message] = world.slack.messages(team)
    assert "Nora Weiss" in message["text"]


def test_share_in_a_window_asks_on_top_of_it(world):
    world.hand_over(name="Nora Weiss")
    note = world.slack.command(world.ana, "/lead", "waiting")
    world.slack.press_note(world.ana, note["id"], actions.SHOW_LEAD)
    world.slack.press_form(world.ana, actions.SHARE)
    assert world.slack.open_view(world.ana)["callback_id"] == actions.FORM_SHARE
