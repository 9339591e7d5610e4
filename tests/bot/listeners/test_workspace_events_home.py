"""Home is published when it is opened, for members."""


def test_an_opened_home_is_published(world):
    world.slack.open_home(world.ana)
    world.deliver()
    assert "Nothing open" in str(world.slack.home(world.ana)["blocks"])


def test_somebody_slack_has_not_described_yet_gets_a_home(new_world):
    late = new_world.slack.add_user("Lia Late")
    new_world.slack.open_home(late)
    new_world.deliver()
    assert new_world.slack.home(late) is not None


def test_a_guest_gets_none(world):
    world.slack.make_guest(world.tess)
    world.slack.open_home(world.tess)
    world.deliver()
    assert world.slack.home(world.tess) is None


def test_the_messages_tab_is_not_home(world):
    world.slack.hands.tell({"type": "app_home_opened", "user": world.ana, "channel": "D1", "tab": "messages"})
    world.deliver()
    assert world.slack.home(world.ana) is None
