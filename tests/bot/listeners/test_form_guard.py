"""Two colleagues have one form open: what one of them changed is not overwritten by the other."""

import pytest

from bot.cards import actions
from bot.cards.forms.crm_forms import OUTSIDE
from store.agreement import policy
from store.crm import crm_owners
from store.crm.crm_values import NOT_HERE, CrmOwner
from store.doors import door_rows
from store.monday.scoreboard import goals
from store.rules.office_time import closing_days
from store.rules.states import MANAGER, MARKETER
from store.team import calendars, people
from tests.bot.listeners.team.test_settings_forms_sent import agreed
from tests.office.clock import NOW


@pytest.fixture
def two(world):
    """Sam and Mia, who both may change settings."""
    with world.database.begin() as tx:
        people.appoint(tx, MANAGER, [world.sam, world.mia])
    return world


def open_both(world, button):
    for who in (world.sam, world.mia):
        world.slack.command(who, "/handoff", "settings")
        world.slack.press_form(who, button)


def segments(world):
    return [one.country for one in agreed(world).channels.segments]


FIRST, SECOND = {"segments": "country: DE > #leads"}, {"segments": "country: AT > #leads"}
TOLD = "changed while your form was open"


def test_what_both_changed_is_sent_back_and_stays_as_the_first_had_it(two):
    open_both(two, actions.SEGMENTS)
    assert two.slack.submit(two.mia, FIRST) is None
    assert TOLD in two.slack.submit(two.sam, SECOND)["segments"]
    assert segments(two) == [("DE",)]
    assert two.slack.submit(two.sam, FIRST) is None, "the same change is none"


def test_what_the_second_left_alone_stays_as_the_first_changed_it(two):
    open_both(two, actions.MEETING)
    assert two.slack.submit(two.mia, {"time": "11:00"}) is None
    assert two.slack.submit(two.sam, {"scoreboard_at": "08:30"}) is None
    meeting = agreed(two).meeting
    assert (meeting.time, meeting.scoreboard_at) == ("11:00", "08:30")


def test_a_goal_is_not_overwritten_by_who_changes_only_what_it_assumes(two):
    for who in (two.sam, two.mia):
        two.slack.command(who, "/handoff", "goal")
    assert two.slack.submit(two.mia, {"revenue": "300000"}) is None
    assert TOLD in two.slack.submit(two.sam, {"revenue": "250000"})["revenue"]
    assert two.slack.submit(two.sam, {"revenue": "300000", "deal_size": "12000"}) is None
    for who in (two.sam, two.mia):
        two.slack.command(who, "/handoff", "goal")
    assert two.slack.submit(two.mia, {"revenue": "400000"}) is None
    assert two.slack.submit(two.sam, {"cycle_days": "40"}) is None
    with two.database.read() as tx:
        kept = goals.current(tx, NOW)
        assert (kept.revenue, goals.assumed(kept).deal_size, goals.assumed(kept).cycle_days) == (
            40_000_000,
            1_200_000,
            40,
        )


def test_owners_in_the_crm_whom_a_colleague_matched_stay_matched(two):
    with two.database.begin() as tx:
        owners = [CrmOwner("7", None, "Ana L."), CrmOwner("8", None, "Queue"), CrmOwner("9", None, "Ben")]
        crm_owners.keep_owners(tx, "hubspot", owners)
    for who in (two.sam, two.mia):
        two.slack.command(who, "/handoff", "crm")
    assert two.slack.submit(two.mia, {"hubspot:7": two.ana, OUTSIDE: ["hubspot:8"]}) is None
    assert TOLD in two.slack.submit(two.sam, {"hubspot:7": two.ben})["hubspot:7"]
    assert two.slack.submit(two.sam, {"hubspot:7": "", "hubspot:9": two.ben}) is None
    with two.database.read() as tx:
        assert {one.id: one.named for one in crm_owners.every_owner(tx)} == {"7": two.ana, "8": NOT_HERE, "9": two.ben}


def test_a_door_that_a_colleague_reads_in_another_way_meanwhile_stays_so(two):
    with two.database.begin() as tx:
        door_rows.open_door(tx, "web", "generic", "x", NOW, {}, {})
        door = door_rows.load_door(tx, "web")
    for who in (two.sam, two.mia):
        two.slack.command(who, "/handoff", "doors")
        two.slack.submit(who, {"door": str(door.id), "body": '{"mail": "ann@acme.example", "e": "a@b.example"}'})
    assert two.slack.submit(two.mia, {"mapping": "email = mail"}) is None
    assert TOLD in two.slack.submit(two.sam, {"mapping": "email = e"})["mapping"]
    with two.database.read() as tx:
        assert door_rows.load_door(tx, "web").mapping == {"email": "mail"}


def test_closing_days_are_not_overwritten(two):
    open_both(two, actions.CLOSING_DAYS)
    assert two.slack.submit(two.mia, {"days": "24 Dec 2026"}) is None
    assert TOLD in two.slack.submit(two.sam, {"days": "31 Dec 2026"})["days"]
    with two.database.read() as tx:
        assert closing_days.describe_closing_days(calendars.closing_days(tx)) == ["24 Dec 2026"]


def test_a_role_given_meanwhile_is_not_taken_back_by_the_set_up(two):
    for who in (two.sam, two.mia):
        two.slack.command(who, "/handoff", "setup")
        assert two.slack.submit(who, {"channel": two.leads}) is None
    given = [two.mia, two.ben]
    assert two.slack.submit(two.mia, {"marketers": given}) is None
    assert two.slack.submit(two.sam, {"follow_up": two.sam}) is None
    with two.database.read() as tx:
        assert sorted(people.holders(tx, MARKETER)) == sorted(given)
        assert policy.current(tx).owners.follow_up == two.sam
