"""Nothing rings by a clock that is minutes from Slack's, or that jumped while Slack could not be asked."""

import pytest

from bot.runtime.clock_watch import MOST_APART, ClockWatch


class Machine:
    """Two clocks, one of which can be set, and Slack, whose clock is right."""

    def __init__(self) -> None:
        self.passed, self.set_by, self.slack_answers, self.asked = 0.0, 0.0, True, 0
        self.watch = ClockWatch(self.ask, lambda: 1e9 + self.passed + self.set_by, lambda: self.passed)

    def ask(self) -> float | None:
        self.asked += 1
        return self.set_by if self.slack_answers else None


@pytest.fixture
def machine() -> Machine:
    return Machine()


def test_while_nobody_sets_the_clock_slack_is_not_asked(machine: Machine) -> None:
    machine.passed += 86_400
    assert machine.watch.is_right()
    assert machine.asked == 0
    assert machine.watch.trouble() is None


@pytest.mark.parametrize("days", [45, -45])
def test_a_clock_that_was_set_wrong_rings_nothing_until_it_is_right_again(machine: Machine, days: int) -> None:
    machine.set_by = days * 86_400.0
    assert not machine.watch.is_right()
    assert "64800 minutes from Slack's" in machine.watch.trouble()
    machine.set_by = 0.0
    assert machine.watch.is_right()
    assert machine.watch.trouble() is None


def test_a_clock_that_was_wrong_before_we_began_is_seen_once_slack_is_asked(machine: Machine) -> None:
    machine.watch.note(MOST_APART + 1)
    assert not machine.watch.is_right()


def test_after_a_jump_nothing_rings_until_slack_can_be_asked(machine: Machine) -> None:
    machine.slack_answers = False
    machine.set_by = MOST_APART + 1
    assert not machine.watch.is_right()
    assert "jumped" in machine.watch.trouble()
    machine.watch.note(None)
    assert not machine.watch.is_right()
    machine.slack_answers, machine.set_by = True, 0.0
    assert machine.watch.is_right()


def test_a_machine_that_slept_asks_slack_and_goes_on() -> None:
    wall = [1e9]
    watch = ClockWatch(lambda: 0.0, lambda: wall[0], lambda: 0.0)
    wall[0] += 7200  # what nobody can set stands still meanwhile
    assert watch.is_right()
