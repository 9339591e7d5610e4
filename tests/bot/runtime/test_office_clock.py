"""Office time: moved forward, held, never behind what is known. Only the machine's clock is put in place of."""

from datetime import UTC, datetime

import pytest

from bot.runtime import office_clock
from bot.runtime.office_clock import OfficeClock
from store.db.database import Database
from tests.office.clock import HOUR, NOW
from tests.office.store_helpers import receive


class Machine:
    """The machine's clock."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    made = Machine()
    monkeypatch.setattr(office_clock, "_machine", made)
    return made


def test_office_time_is_the_machines_and_has_a_zone(machine: Machine) -> None:
    assert OfficeClock()() == NOW
    assert OfficeClock()().tzinfo is UTC


def test_it_begins_at_a_chosen_moment_and_goes_on_from_there(machine: Machine) -> None:
    office = OfficeClock(NOW - 3 * HOUR)
    machine.at += HOUR
    assert office() == NOW - 2 * HOUR


def test_it_stands_still_while_the_machines_clock_is_set_back(machine: Machine) -> None:
    office = OfficeClock()
    office()
    machine.at -= HOUR
    assert office() == NOW
    machine.at += 2 * HOUR
    assert office() == NOW + HOUR


def test_it_goes_on_from_where_it_was_moved_to(machine: Machine) -> None:
    office = OfficeClock()
    office.move_to(NOW + HOUR)
    assert office() == NOW + HOUR
    machine.at += HOUR
    assert office() == NOW + 2 * HOUR


def test_it_is_never_moved_back(machine: Machine) -> None:
    office = OfficeClock()
    office.move_to(NOW - HOUR)
    assert office() == NOW


def test_a_held_clock_stands_still_between_moves(machine: Machine) -> None:
    office = OfficeClock(held=True)
    machine.at += HOUR
    assert office() == NOW
    office.move_to(NOW + 3 * HOUR)
    machine.at += HOUR
    assert office() == NOW + 3 * HOUR


def test_it_never_runs_behind_the_newest_fact(sqlite_database: Database, machine: Machine) -> None:
    receive(sqlite_database, now=NOW + HOUR)
    office = OfficeClock()
    office.not_before(sqlite_database)
    assert office() == NOW + HOUR
    machine.at += HOUR / 2
    assert office() == NOW + HOUR
    machine.at += HOUR
    assert office() == NOW + 1.5 * HOUR


def test_an_empty_database_says_nothing_of_the_time(sqlite_database: Database, machine: Machine) -> None:
    office = OfficeClock()
    office.not_before(sqlite_database)
    assert office() == NOW
