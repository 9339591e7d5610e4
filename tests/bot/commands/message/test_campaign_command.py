"""`handoff campaign list`: briefs as people and as programs read them."""

import json
from datetime import date

from store.message import brief_days, briefs
from tests.office.cast import ANA
from tests.office.clock import NOW
from tests.office.store_helpers import staff
from tests.store.message.test_briefs import write


def test_without_a_brief_it_says_how_to_write_one(type_, sqlite_database):
    assert "`/campaign add` writes one." in type_("campaign", "list").stdout
    assert json.loads(type_("campaign", "list", "--json").stdout) == []


def test_briefs_are_listed_with_who_has_read_them(type_, sqlite_database):
    with sqlite_database.begin() as tx:
        staff(tx)
        write(tx, campaign="[red]webinar", starts_on=date(2026, 11, 16), ends_on=None)
        write(tx, "V2", campaign="fair")
        brief_days.see_to_briefs(tx, NOW)
        briefs.note_reader(tx, 1, ANA, NOW)
    shown = type_("campaign", "list").stdout
    assert "[red]webinar" in shown and "1 of 3" in shown and "2026-12-04" in shown
    fair, webinar = json.loads(type_("campaign", "list", "--json").stdout)
    assert (fair["campaign"], fair["posted_at"], fair["ends_on"]) == ("fair", None, "2026-12-04")
    assert webinar["read_by"] == ["Ana"] and webinar["not_read_by"] == ["Ben", "Chloe"] and webinar["marketer"] == "Mia"
