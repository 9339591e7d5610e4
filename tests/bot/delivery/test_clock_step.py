"""The clock of the database's machine was put back by a day: nothing waits until it is as late again."""

from store.outbox import backoff, clock_step, posts, rate_holds

DAY = 24 * 3600.0


def bring_back(world):
    with world.database.begin() as tx:
        return clock_step.bring_back(tx)


def test_what_is_in_hand_ends_soon_and_not_at_once(world):
    handoff = world.queue()
    world.machine.at += DAY
    with world.database.begin() as tx:
        assert posts.lease_next(tx, world.office()) is not None
    world.machine.at -= DAY
    assert bring_back(world) == 2  # the post, and its place
    assert world.post(handoff).lease_until == world.machine.at + backoff.LEASE
    assert bring_back(world) == 0


def test_a_place_that_was_to_be_quiet_for_long_is_free_soon(world):
    with world.database.begin() as tx:
        rate_holds.hold_back(tx, rate_holds.SLACK, DAY)
    assert bring_back(world) == 1
    with world.database.read() as tx:
        assert rate_holds.next_end(tx) == backoff.LEASE


def test_what_waits_as_long_as_anything_may_goes_on_waiting(world):
    handoff = world.queue()
    world.slack.faults.limit("chat.postMessage", retry_after=2 * 3600)  # longer than we wait for anything
    world.deliver()
    with world.database.begin() as tx:
        rate_holds.hold_back(tx, rate_holds.channel("C0OLD"), backoff.CHANNEL_AGAIN)
    assert bring_back(world) == 0
    world.wait(backoff.LONGEST_WAIT)
    assert world.post(handoff).state == "said"


def test_nothing_is_made_to_wait_longer():
    waits = [value for value in vars(backoff).values() if isinstance(value, float)]
    assert max(*waits, *backoff.LOOKS) == backoff.LONGEST_WAIT
