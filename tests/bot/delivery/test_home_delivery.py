"""Home tabs: published when opened, and for a day when the person's own rows change, but not all the time."""

import pytest

from store.outbox import homes


def published(world):
    return [call.args["user_id"] for call in world.slack.calls("views.publish")]


def change(world, *members):
    with world.database.begin() as tx:
        homes.changed(tx, members)
    world.deliver()


def test_home_is_published_when_it_is_opened_and_again_when_it_changes(world):
    world.slack.open_home(world.ana)
    world.deliver()
    world.wait(10)
    assert published(world) == [world.ana]
    change(world, world.ana)
    assert published(world) == [world.ana] * 2


def test_a_home_nobody_opened_is_not_published(world):
    change(world, world.ana, world.ben)
    assert published(world) == []


def test_many_changes_are_published_once_after_ten_seconds(world):
    world.slack.open_home(world.ana)
    world.deliver()
    for _ in range(9):
        change(world, world.ana)
        world.wait(1)
    assert len(published(world)) == 1
    world.wait(1)
    assert len(published(world)) == 2
    world.wait(600)
    assert len(published(world)) == 2


def test_one_home_does_not_wait_for_another_to_rest(world):
    world.slack.open_home(world.ana)
    world.deliver()
    world.slack.open_home(world.ben)
    world.deliver()
    assert published(world) == [world.ana, world.ben]


def test_a_day_after_it_was_opened_a_home_is_not_followed_any_more(world):
    world.slack.open_home(world.ana)
    world.deliver()
    world.office.forward(hours=24)
    world.wait(10)
    change(world, world.ana)
    assert len(published(world)) == 2
    world.office.forward(seconds=1)
    world.wait(10)
    change(world, world.ana)
    assert len(published(world)) == 2
    world.slack.open_home(world.ana)
    world.deliver()
    assert len(published(world)) == 3


FAILING = {
    "the connection breaks": lambda faults: faults.drop("views.publish", done=False),
    "a server error": lambda faults: faults.fail("views.publish", 503),
    "Slack's own trouble": lambda faults: faults.refuse("views.publish", "internal_error"),
}


@pytest.mark.parametrize("kind", FAILING)
def test_a_home_that_was_not_published_is_tried_again_after_ten_seconds(world, kind):
    FAILING[kind](world.slack.faults)
    world.slack.open_home(world.ana)
    world.deliver()
    world.wait(9)
    assert world.slack.home(world.ana) is None
    world.wait(1)
    assert world.slack.home(world.ana) is not None


def test_a_home_slack_will_not_take_is_left_until_it_changes(world):
    world.slack.faults.refuse("views.publish", "invalid_blocks")
    world.slack.open_home(world.ana)
    world.deliver()
    world.wait(600)
    assert len(published(world)) == 1
    change(world, world.ana)
    assert world.slack.home(world.ana) is not None
