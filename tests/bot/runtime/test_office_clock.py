"""Office time: moved forward, held, never behind what is known. Only the machine's clock is put in place of."""

from datetime import UTC, datetime

import pytest

from bot.runtime import office_clock
from bot.runtime.office_clock import OfficeClock
from store.db.database import Database
from store.record import trace
from tests.office.clock import DAY, HOUR, NOW
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


def test_what_a_clock_that_was_ahead_recorded_is_said_and_passed_over(machine: Machine, database: Database) -> None:
    receive(database, NOW + 45 * DAY)
    office = OfficeClock()
    office.not_before(database)
    assert office() == NOW + 45 * DAY
    assert "see `handoff clock`" in office.trouble()
    with database.begin() as tx:
        assert trace.ahead_of(tx, NOW) > 0
        trace.record_set_back(tx, NOW)
        assert trace.ahead_of(tx, NOW) == 0
    office = OfficeClock()
    office.not_before(database)
    assert office() == NOW
    assert office.trouble() is None
    receive(database, NOW + HOUR, external_id="w2", email="bo@b.example")
    office.not_before(database)
    assert office() == NOW + HOUR


def test_ages_are_counted_by_the_machines_time_while_it_stands_still(machine: Machine, database: Database) -> None:
    receive(database, NOW + 45 * DAY)
    office = OfficeClock()
    office.not_before(database)
    assert (office(), office.unheld()) == (NOW + 45 * DAY, NOW)
    office.move_to(NOW + 50 * DAY)
    assert office() == office.unheld() == NOW + 50 * DAY


def test_time_that_was_moved_on_purpose_is_no_trouble(machine: Machine) -> None:
    office = OfficeClock()
    office.move_to(NOW + 45 * DAY)
    assert office.trouble() is None
