"""`/handoff settings`: everything that holds, for all to read; closing days, for those who may change them."""

from datetime import date, datetime

import pytest

from bot.cards import actions
from store.db.database import Database
from store.team import calendars
from tests.office.world import texts


def opened(world, user):
    world.slack.command(user, "/handoff", "settings")
    return "\n".join(texts(world.slack.open_view(user)["blocks"]))


def closing(world, days):
    world.slack.command(world.sam, "/handoff", "settings")
    world.slack.press_form(world.sam, actions.CLOSING_DAYS)
    return world.slack.submit(world.sam, {"days": days})


def in_channel(world):
    world.deliver()
    return ["\n".join(texts(message["blocks"])) for message in world.slack.messages(world.leads)]


@pytest.mark.parametrize(
    "line",
    [
        "Meeting on Monday at 10:00, every week",
        "Reps: Ana Lindqvist, ",
        "Feedback: no owner yet",
        "Hours: Mon-Fri 09:00-17:00",
        "No closing days besides public holidays",
    ],
)
def test_everybody_reads_all_that_is_agreed(world, line):
    assert line in opened(world, world.tess)


def test_only_who_may_change_it_has_buttons(world):
    opened(world, world.ana)
    with pytest.raises(LookupError):
        world.slack.press_form(world.ana, actions.CLOSING_DAYS)
    opened(world, world.sam)
    world.slack.press_form(world.sam, actions.SET_UP)
    assert world.slack.open_view(world.sam)["callback_id"] == actions.FORM_SET_UP_CHANNELS


def test_closing_days_are_kept_said_and_shown_again(world):
    assert closing(world, "24 Dec 2026 to 26 Dec 2026\nDE-BE 8 Mar 2027\n31 Dec 2026 09:00-13:00") is None
    (said,) = in_channel(world)
    assert said.startswith("*Sam")
    for line in ("24 Dec 2026 to 26 Dec 2026", "DE-BE 8 Mar 2027", "31 Dec 2026 09:00-13:00"):
        assert f"• {line}" in said
        assert f"Closed: {line}" in opened(world, world.tess)
    assert closing(world, "24 Dec 2026 to 26 Dec 2026\nDE-BE 8 Mar 2027\n31 Dec 2026 09:00-13:00") is None
    assert in_channel(world) == [said], "the same again changes nothing and says nothing"


@pytest.mark.parametrize("days", ["whenever", "1 Jan 2020", "30 Feb 2027", "24 Dec 2026 to 1 Dec 2026", "24 Dec 2099"])
def test_what_is_no_day_ahead_is_sent_back(world, days):
    assert list(closing(world, days)) == ["days"]
    with world.database.read() as tx:
        assert calendars.closing_days(tx) == ()


def test_a_deadline_set_afterwards_runs_around_a_closing_day_and_a_running_one_does_not(world):
    before = world.facts(world.hand_over())
    today = before.handed_over_at.date()
    closing(world, f"{today.isoformat()} to {date.fromordinal(today.toordinal() + 3).isoformat()}")
    again = world.facts(world.hand_over(name="Otto Braun", email="otto@braun.example"))
    (old,), (new,) = ([c.due_at for c in each.clocks if c.kind == "claim"] for each in (before, again))
    assert new > old
    assert [c.due_at for c in world.facts(before.id).clocks if c.kind == "claim"] == [old]


def test_a_regions_closing_days_touch_the_hours_of_that_region_alone(sqlite_database: Database) -> None:
    now = datetime.fromisoformat("2026-11-16T09:00:00+00:00")
    day = date(2027, 3, 8)
    with sqlite_database.begin() as tx:
        calendars.set_hours(tx, calendars.TEAM, "Europe/Berlin", calendars.USUAL, "DE-BY", now)
        calendars.set_hours(tx, "U1", "Europe/Berlin", calendars.USUAL, "DE-HH", now)
        calendars.set_hours(tx, "U2", "Europe/Paris", calendars.USUAL, "FR", now)
        calendars.set_closing_days(
            tx, [calendars.ClosingDay(day, "DE-HH"), calendars.ClosingDay(date(2027, 3, 9), "DE")], now
        )
        closed = {
            whose: [
                found for found in (day, date(2027, 3, 9)) if found in calendars.latest(tx, whose).calendar.exceptions
            ]
            for whose in (calendars.TEAM, "U1", "U2")
        }
        assert closed == {calendars.TEAM: [date(2027, 3, 9)], "U1": [day, date(2027, 3, 9)], "U2": []}
        calendars.set_closing_days(tx, [], now)
        assert day not in calendars.latest(tx, "U1").calendar.exceptions
