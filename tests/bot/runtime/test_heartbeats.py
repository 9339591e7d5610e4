"""A loop that hangs is known by what it does not do any more."""

import logging

from bot.runtime.heartbeats import LONGEST_SECONDS, Heartbeats


class Machine:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_only_a_watched_loop_that_does_not_turn_hangs():
    machine = Machine()
    heartbeats = Heartbeats(machine)
    heartbeats.beat("tidy")  # nobody watches it
    with heartbeats.watched("delivery", "ring"):
        machine.now += LONGEST_SECONDS
        heartbeats.beat("ring")
        assert heartbeats.stuck() == []
        machine.now += 1
        assert heartbeats.stuck() == ["delivery has hung for 91 s"]
        assert heartbeats.seconds_ago() == {"delivery": 91, "ring": 1}
        heartbeats.beat("delivery")
        assert heartbeats.stuck() == []
    machine.now += 1000
    assert heartbeats.seconds_ago() == {}


def test_the_log_says_once_what_hangs_and_once_that_it_goes_on(caplog):
    caplog.set_level(logging.INFO)
    machine = Machine()
    heartbeats = Heartbeats(machine)
    with heartbeats.watched("delivery"):
        for now in (0, 100, 200):
            machine.now = 1000.0 + now
            heartbeats.report()
        heartbeats.beat("delivery")
        heartbeats.report()
        heartbeats.report()
    assert [(line.levelname, line.getMessage()) for line in caplog.records] == [
        ("ERROR", "delivery hangs: it has not turned for 90 s. If it goes on, restart Handoff"),
        ("WARNING", "delivery goes on"),
    ]
