"""What is said of absences: in the team's hours to the thread, in their own to who covers, and not if it passed by."""

from datetime import date, timedelta

import pytest

from store.handoffs import answering, claim, recycling
from store.reminders import away
from store.rules.office_time import business_time
from store.team import calendars
from tests.office.delivering import TimedWorld
from tests.office.ticking import let_pass

TOMORROW = date(2026, 11, 19)


@pytest.fixture
def handoff(world: TimedWorld) -> int:
    """Ana's, answered on Wednesday at 10:00; she is away tomorrow and Ben covers."""
    shown = world.show(name="Nora Weiss", company="Kettle GmbH")
    world.claim(shown)
    with world.database.begin() as tx:
        answering.respond(tx, shown, world.office(), "call", "", None, world.ana, world.office())
        answering.plan(tx, shown, "Send the offer", date(2026, 11, 23), None, world.ana, world.office())
        away.plan(tx, world.ana, TOMORROW, TOMORROW, world.ben, world.office())
    world.wait_in_steps(2)
    return shown


def later(world: TimedWorld, hours: float) -> None:
    """So many hours pass, and what is due happens at its moment."""
    now = world.office()
    let_pass(world.database, now, now + timedelta(hours=hours), world.office.move_to)
    world.wait_in_steps(5)


def covers(world: TimedWorld) -> list[str]:
    return [text for text in world.dms(world.ben) if "You cover for" in text]


def test_the_thread_hears_of_an_absence_and_its_end_in_the_teams_hours(world, handoff):
    later(world, 22.75)  # Thursday 08:45: she is away since midnight
    assert not [text for text in world.thread(handoff) if "covers" in text]
    later(world, 0.25)
    assert "Ana Lindqvist is away; Ben Okafor covers. It stays Ana Lindqvist's." in world.thread(handoff)
    later(world, 23.75)
    assert "Ana Lindqvist is back." not in world.thread(handoff)
    later(world, 0.25)
    assert world.thread(handoff)[-1] == "Ana Lindqvist is back."


def test_who_covers_hears_once_which_handoffs_are_open_with_links(world, handoff):
    later(world, 22.75)
    assert covers(world) == []
    later(world, 6)
    (told,) = covers(world)
    assert told.startswith("*You cover for Ana Lindqvist until Thu 19 Nov.*")
    ts = (world.facts(handoff).ts or "").replace(".", "")
    assert f"archives/{world.leads}/p{ts}|Nora Weiss, Kettle GmbH>: Contacted, next step due Mon 23 Nov" in told


def test_who_covers_hears_it_in_their_own_hours(world, handoff):
    with world.database.begin() as tx:
        blocks = business_time.parse_hours("mon-fri 13:00-20:00")
        calendars.set_hours(tx, world.ben, "Europe/Berlin", blocks, None, world.office())
    later(world, 26.75)  # Thursday 12:45
    assert covers(world) == []
    later(world, 0.25)
    assert len(covers(world)) == 1


def test_who_covers_hears_nothing_if_nothing_is_open(world, handoff):
    with world.database.begin() as tx:
        recycling.recycle(tx, handoff, "nurture", "not_now", "", None, None, world.ana, world.office())
    later(world, 24)
    assert world.dms(world.ben) == []


def test_an_absence_that_was_over_before_morning_is_not_spoken_of(world, handoff):
    later(world, 15)  # Thursday 01:00
    with world.database.begin() as tx:
        away.end(tx, world.ana, world.office())
    later(world, 9)
    assert not [text for text in world.thread(handoff) if "covers" in text or "is back" in text]
    assert covers(world) == []


def test_a_handoff_that_was_passed_on_at_night_is_not_said_to_be_covered(world, handoff):
    later(world, 15)
    now = world.office()
    with world.database.begin() as tx:
        claim.assign(tx, handoff, world.ben, world.sam, now)
    later(world, 9)
    assert not [text for text in world.thread(handoff) if "covers" in text]
    assert covers(world) == []
    assert world.office() == now + timedelta(hours=9)


def test_what_a_manager_is_to_decide_is_said_in_their_own_hours(world, handoff):
    with world.database.begin() as tx:
        away.end(tx, world.ana, world.office())
        away.plan(tx, world.ana, TOMORROW, TOMORROW, None, world.office())
        blocks = business_time.parse_hours("mon-fri 13:00-20:00")
        calendars.set_hours(tx, world.sam, "Europe/Berlin", blocks, None, world.office())
    later(world, 26.75)
    assert world.dms(world.sam) == []
    later(world, 0.25)
    assert "no one covers" in world.dms(world.sam)[0]
