"""`/handoff away`, its form, Home's button, and one's own hours."""

from datetime import date
from typing import Any

import pytest

from bot.cards import actions
from store.record.facts import Away
from store.reminders import away
from store.rules.office_time import hours_text
from store.team import calendars


def handoff(world, user, text) -> str:
    answer: dict[str, Any] | None = world.slack.command(user, "/handoff", text)
    return (answer or {}).get("text", "")


def known(world, user) -> Away | None:
    with world.database.read() as tx:
        return away.now_or_next(tx, user, world.office())


def test_dates_and_who_covers_are_typed_behind_the_command(world):
    answer = handoff(world, world.ana, f"away 2026-12-01 2026-12-04 <@{world.ben}|ben>")
    assert answer.startswith("You are away from Tue 1 Dec to Fri 4 Dec. Ben Okafor covers")
    assert known(world, world.ana) == Away(world.ana, date(2026, 12, 1), date(2026, 12, 4), world.ben)


def test_one_day_without_anybody_covering(world):
    answer = handoff(world, world.ana, "away 2026-12-01")
    assert answer.startswith("You are away on Tue 1 Dec. No one covers")
    assert known(world, world.ana).nominee is None


def test_whoever_covers_can_be_written_by_name(world):
    handoff(world, world.ana, "away 2026-12-01 2026-12-04 Ben Okafor")
    assert known(world, world.ana).nominee == world.ben


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("10 Dec to 12 Dec", date(2026, 12, 10), date(2026, 12, 12)),
        ("December 10 - Dec 12", date(2026, 12, 10), date(2026, 12, 12)),
        ("28 Dec until 4 Jan", date(2026, 12, 28), date(2027, 1, 4)),
        ("tomorrow", date(2026, 11, 19), date(2026, 11, 19)),
        ("today  2026-11-20", date(2026, 11, 18), date(2026, 11, 20)),
        ("2 feb", date(2027, 2, 2), date(2027, 2, 2)),
    ],
)
def test_days_are_typed_as_people_write_them(world, typed, first, last):
    handoff(world, world.ana, f"away {typed} Ben Okafor")
    assert known(world, world.ana) == Away(world.ana, first, last, world.ben)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("next week", "Write the days like this"),
        ("30 Feb", "Write the days like this"),
        ("5 Ben", "Write the days like this"),
        ("2 Nov", "Pick today or a later day"),
        ("2026-02-31", "Write the days like this"),
        ("2026-12-01 2026-12-04 @nobody", "No one here goes by that name."),
        ("2026-12-04 2026-12-01", "Pick today or a later day, not before the first day."),
        ("2026-11-01 2026-11-02", "Pick today or a later day, not before the first day."),
        ("9999-12-31", "Pick a day within the next two years."),
    ],
)
def test_what_cannot_be_taken_says_what_would_do(world, typed, said):
    assert handoff(world, world.ana, f"away {typed}").startswith(said)
    assert known(world, world.ana) is None


def test_nobody_covers_for_themselves(world):
    answer = handoff(world, world.ana, f"away 2026-12-01 2026-12-04 <@{world.ana}>")
    assert answer == "Pick another colleague, who is active and not away then."


def test_off_drops_what_was_planned_and_says_so_if_nothing_was(world):
    assert handoff(world, world.ana, "away off") == "You had no days away planned."
    handoff(world, world.ana, "away 2026-12-01")
    assert handoff(world, world.ana, "away off") == "Your days away are canceled."
    assert known(world, world.ana) is None


def test_the_form_does_the_same_and_starts_with_what_is_noted(world):
    world.slack.command(world.ana, "/handoff", "away")
    wrong = world.slack.submit(world.ana, {"first": "2026-12-04", "last": "2026-12-01"})
    assert wrong == {"last": "Pick today or a later day, not before the first day."}
    assert world.slack.submit(world.ana, {"first": "2026-12-01", "last": "2026-12-04", "nominee": world.ben}) is None
    assert "Ben Okafor covers" in world.window(world.ana)
    world.slack.close(world.ana)
    world.slack.command(world.ana, "/handoff", "away")
    assert "2026-12-04" in str(world.slack.open_view(world.ana))


def test_on_home_a_person_goes_away_and_comes_back(world):
    world.slack.open_home(world.ana)
    world.deliver()
    world.slack.press_home(world.ana, actions.AWAY)
    world.slack.submit(world.ana, {"first": "2026-12-01", "last": "2026-12-04"})
    world.slack.close(world.ana)
    world.delivery.settle()
    assert "You are away from Tue 1 Dec to Fri 4 Dec" in str(world.slack.home(world.ana))
    world.slack.press_home(world.ana, actions.BACK)
    world.hints.until_idle()
    assert known(world, world.ana) is None
    assert "Your days away are canceled." in world.window(world.ana)


def test_own_hours_are_kept_and_said_back(world):
    world.slack.command(world.ana, "/handoff", "hours")
    assert world.slack.submit(world.ana, {"hours": "mon-thu 10:00-14:00", "holidays": "DE-BE"}) is None
    assert "Your hours are saved: Mon-Thu 10:00-14:00 Europe/Berlin, holidays of DE-BE." in world.window(world.ana)
    with world.database.read() as tx:
        own = calendars.latest(tx, world.ana)
    assert own is not None
    assert hours_text.describe(own.calendar.blocks) == "Mon-Thu 10:00-14:00"


@pytest.mark.parametrize(
    ("values", "field"), [({"hours": ""}, "hours"), ({"hours": "soon"}, "hours"), ({"holidays": "Mars"}, "holidays")]
)
def test_hours_that_cannot_be_kept_are_refused_at_their_field(world, values, field):
    world.slack.command(world.ana, "/handoff", "hours")
    assert list(world.slack.submit(world.ana, {"hours": "mon 09:00-12:00"} | values)) == [field]


def test_there_is_a_way_back_to_the_teams_hours(world):
    world.slack.command(world.ana, "/handoff", "hours")
    assert "Whose hours?" not in world.window(world.ana)  # the team's are hers
    assert world.slack.submit(world.ana, {"hours": "mon-thu 10:00-14:00"}) is None
    world.slack.command(world.ana, "/handoff", "hours")
    assert "The team's: Mon-Fri 09:00-17:00 Europe/Berlin" in world.window(world.ana)
    assert world.slack.submit(world.ana, {"whose": "team"}) is None
    assert "The team's hours are yours again: Mon-Fri 09:00-17:00 Europe/Berlin." in world.window(world.ana)
    with world.database.begin() as tx:
        assert calendars.latest(tx, world.ana) is None
        assert calendars.of_member(tx, world.ana, world.office()).whose == calendars.TEAM


def test_own_hours_can_be_changed_while_the_teams_are_on_offer(world):
    for hours in ("mon-thu 10:00-14:00", "mon-fri 08:00-12:00"):
        world.slack.command(world.ana, "/handoff", "hours")
        assert world.slack.submit(world.ana, {"hours": hours}) is None
    assert "Your hours are saved: Mon-Fri 08:00-12:00 Europe/Berlin" in world.window(world.ana)


def test_hours_can_be_changed_from_home(world):
    world.slack.open_home(world.ana)
    world.deliver()
    world.slack.press_home(world.ana, actions.HOURS)
    assert world.slack.open_view(world.ana)["callback_id"] == actions.FORM_HOURS


def test_the_way_back_while_away(world):
    handoff(world, world.ana, f"away {world.office().date().isoformat()} 2026-12-04 <@{world.ben}>")
    with world.database.begin() as tx:
        (away_id,) = away.to_see_to(tx, world.office(), limit=1)
        away.see_to(tx, away_id, world.office())
    assert handoff(world, world.ana, "away off") == "Welcome back. Reminders come to you again."
