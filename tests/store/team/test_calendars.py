from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import holidays
import pytest
from sqlalchemy import func, select

from store.db import tables as t
from store.db.database import Database, Transaction
from store.rules.office_time import business_time
from store.rules.office_time.business_time import parse_hours
from store.team import calendars, workspace
from store.team.calendars import TEAM, USUAL, UnusableHours
from tests.office.clock import NOW

LATE = parse_hours("mon-thu 11:00-19:00")


@pytest.fixture
def tx(database: Database) -> Iterator[Transaction]:
    with database.begin() as tx:
        yield tx


def rows(tx: Transaction) -> int:
    return tx.scalar(select(func.count()).select_from(t.calendars)) or 0


# ---- Whose hours ----------------------------------------------------------------------------------------------------


def test_the_team_works_nine_to_five_in_the_workspaces_zone_until_others_are_set(tx):
    workspace.change(tx, zone="Europe/Berlin")
    hours = calendars.team(tx, NOW)
    assert (hours.whose, hours.version, hours.calendar.zone) == (TEAM, 1, "Europe/Berlin")
    assert hours.calendar.blocks == USUAL == parse_hours("mon-fri 09:00-17:00")


def test_the_usual_hours_are_written_down_once(tx):
    assert calendars.team(tx, NOW) == calendars.team(tx, NOW + timedelta(days=400))
    assert rows(tx) == 1


def test_a_member_without_hours_has_the_teams(tx):
    assert calendars.of_member(tx, "U1", NOW) == calendars.of_member(tx, None, NOW) == calendars.team(tx, NOW)


def test_a_member_with_hours_has_them(tx):
    own = calendars.set_hours(tx, "U1", "America/New_York", LATE, None, NOW)
    assert calendars.of_member(tx, "U1", NOW) == own
    assert own.calendar.zone == "America/New_York"
    assert calendars.of_member(tx, "U2", NOW).whose == TEAM


# ---- Versions -------------------------------------------------------------------------------------------------------


def test_new_hours_are_a_new_version_and_the_old_row_stays_as_it_was(tx):
    old = calendars.team(tx, NOW)
    new = calendars.set_hours(tx, TEAM, "UTC", LATE, None, NOW)
    assert (new.version, calendars.team(tx, NOW)) == (2, new)
    assert calendars.by_id(tx, old.id).blocks == USUAL
    assert calendars.by_id(tx, new.id).blocks == LATE


def test_the_same_hours_again_are_the_same_version(tx):
    first = calendars.set_hours(tx, TEAM, "Europe/Berlin", LATE, "DE-BE", NOW)
    again = calendars.set_hours(tx, TEAM, "Europe/Berlin", [*reversed(LATE), LATE[0]], "de-be", NOW)
    assert again == first
    assert rows(tx) == 1


def test_what_is_read_by_id_is_what_was_set(tx):
    made = calendars.set_hours(tx, "U1", "Europe/Berlin", parse_hours("fri 22:00-02:00"), "DE-BE", NOW)
    assert calendars.by_id(tx, made.id) == made.calendar
    assert calendars.by_id(tx, made.id) is calendars.by_id(tx, made.id)


def test_an_id_that_never_was_is_an_error(tx):
    with pytest.raises(LookupError, match="no calendar 99"):
        calendars.by_id(tx, 99)


def test_hours_that_were_undone_are_not_remembered(database):
    class Undone(Exception):
        pass

    with pytest.raises(Undone), database.begin() as tx:
        calendars.by_id(tx, calendars.set_hours(tx, TEAM, "UTC", LATE, None, NOW).id)
        raise Undone
    with database.begin() as tx:
        made = calendars.team(tx, NOW)
        assert calendars.by_id(tx, made.id).blocks == USUAL


def test_two_who_write_the_usual_hours_down_at_once_have_the_same_row(postgresql_database):
    with postgresql_database.begin() as one:
        first = calendars.team(one, NOW)
        one.commit()
        with postgresql_database.begin() as other:
            assert calendars.team(other, NOW) == first


def test_hours_set_in_the_same_moment_become_the_next_version(tx, monkeypatch):
    """Somebody's version 1 appears between our look and our writing."""
    theirs = calendars.set_hours(tx, TEAM, "UTC", USUAL, None, NOW)
    looks = iter([None])
    look = calendars.latest
    monkeypatch.setattr(calendars, "latest", lambda tx, whose: next(looks, look(tx, whose)))
    ours = calendars.set_hours(tx, TEAM, "UTC", LATE, None, NOW)
    assert (theirs.version, ours.version) == (1, 2)


# ---- Holidays -------------------------------------------------------------------------------------------------------


def test_the_holidays_of_the_region_are_written_out(tx):
    berlin = calendars.set_hours(tx, TEAM, "Europe/Berlin", USUAL, "DE-BE", NOW).calendar
    bavaria = calendars.set_hours(tx, "U1", "Europe/Berlin", USUAL, "DE-BY", NOW).calendar
    epiphany, womens_day = date(2027, 1, 6), date(2027, 3, 8)
    assert womens_day in berlin.exceptions
    assert womens_day not in bavaria.exceptions
    assert epiphany in bavaria.exceptions
    assert epiphany not in berlin.exceptions


def test_holidays_reach_from_last_year_to_five_years_ahead(tx):
    days = calendars.set_hours(tx, TEAM, "Europe/Berlin", USUAL, "DE", NOW).calendar.exceptions
    assert {day.year for day in days} == set(range(2025, 2032))


def test_a_promise_skips_the_holiday(tx):
    """December 2026: Th 24 | Fr 25, Sa 26 holidays | Su 27 | Mo 28. Thursday 16:00 + 2 h is Monday 10:00."""
    calendar = calendars.set_hours(tx, TEAM, "UTC", USUAL, "DE", NOW).calendar
    due = business_time.add(calendar, datetime(2026, 12, 24, 16, tzinfo=UTC), 2 * 3600)
    assert due == datetime(2026, 12, 28, 10, tzinfo=UTC)


def test_no_region_means_no_holidays(tx):
    for region in (None, "", "  "):
        made = calendars.set_hours(tx, TEAM, "UTC", USUAL, region, NOW)
        assert (made.region, dict(made.calendar.exceptions)) == (None, {})


def test_every_country_that_is_offered_can_be_set(sqlite_database):
    for country in holidays.list_supported_countries(include_aliases=False):
        with sqlite_database.begin() as tx:
            assert calendars.set_hours(tx, country, "UTC", USUAL, country, NOW).region == country


# ---- Renewal and the way back ---------------------------------------------------------------------------------------


def test_holidays_are_written_out_again_before_they_come_to_an_end(tx):
    """Set in 2026 they reach to the end of 2031."""
    first = calendars.set_hours(tx, TEAM, "Europe/Berlin", LATE, "DE-BE", NOW)
    own = calendars.set_hours(tx, "U1", "America/New_York", USUAL, "US", NOW)
    calendars.set_hours(tx, "U2", "UTC", USUAL, None, NOW)
    assert calendars.renew(tx, datetime(2029, 12, 1, tzinfo=UTC)) == 0
    assert calendars.renew(tx, datetime(2030, 1, 2, tzinfo=UTC)) == 2
    assert calendars.renew(tx, datetime(2030, 1, 3, tzinfo=UTC)) == 0
    renewed = calendars.team(tx, NOW)
    assert (renewed.version, renewed.region, renewed.calendar.blocks) == (2, "DE-BE", first.calendar.blocks)
    assert max(renewed.calendar.exceptions).year == 2035
    assert calendars.by_id(tx, first.id) == first.calendar  # what runs keeps what it has
    newest = calendars.latest(tx, "U1")
    assert newest is not None
    assert (newest.version, newest.calendar.zone) == (own.version + 1, "America/New_York")


def test_older_versions_are_not_renewed(tx):
    calendars.set_hours(tx, TEAM, "UTC", USUAL, "DE", NOW)
    calendars.set_hours(tx, TEAM, "UTC", USUAL, None, NOW)
    assert calendars.renew(tx, datetime(2040, 1, 1, tzinfo=UTC)) == 0


def test_a_region_that_is_not_known_any_more_holds_up_no_other(tx):
    calendars.set_hours(tx, TEAM, "UTC", USUAL, "DE", NOW)
    calendars.set_hours(tx, "U1", "UTC", USUAL, "US", NOW)
    tx.execute(t.calendars.update().where(t.calendars.c.whose == TEAM).values(region="DD"))
    assert calendars.renew(tx, datetime(2031, 1, 1, tzinfo=UTC)) == 1


def test_from_ones_own_hours_back_to_the_teams_and_again_to_ones_own(tx):
    own = calendars.set_hours(tx, "U1", "UTC", LATE, None, NOW)
    assert calendars.use_teams(tx, "U1", NOW) == calendars.team(tx, NOW)
    assert calendars.of_member(tx, "U1", NOW).whose == TEAM
    assert calendars.latest(tx, "U1") is None
    assert calendars.by_id(tx, own.id) == own.calendar
    assert calendars.set_hours(tx, "U1", "UTC", LATE, None, NOW).version == 3
    assert calendars.of_member(tx, "U1", NOW).whose == "U1"


def test_who_has_no_hours_of_their_own_has_the_teams_already(tx):
    calendars.use_teams(tx, "U1", NOW)
    assert rows(tx) == 1


# ---- Refusals -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "field", "remedy"),
    [
        ({"zone": "Europe/Bärlin"}, "zone", "write one like Europe/Berlin"),
        ({"zone": ""}, "zone", "write one like Europe/Berlin"),
        ({"zone": "../etc/passwd"}, "zone", "write one like Europe/Berlin"),
        ({"blocks": ()}, "hours", "mon-fri 09:00-17:00"),
        ({"region": "Narnia"}, "holidays", "a country such as DE or US"),
        ({"region": "DE-XX"}, "holidays", "one of BB, BE, BW"),
        ({"region": "AW-1"}, "holidays", "the country alone"),
    ],
)
def test_hours_that_cannot_be_kept_are_refused_with_a_remedy(tx, changed, field, remedy):
    given = {"zone": "UTC", "blocks": USUAL, "region": None, **changed}
    with pytest.raises(UnusableHours, match=remedy) as wrong:
        calendars.set_hours(tx, TEAM, given["zone"], given["blocks"], given["region"], NOW)
    assert wrong.value.field == field
    assert rows(tx) == 0
