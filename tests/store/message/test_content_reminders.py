"""The owner of an asset is reminded two days before it is due and once it is overdue, once each, in their hours.

  November 2026
Mo Tu We Th Fr Sa Su
16 17 18 19 20 21 22     18 is now
23 24 25 26 27 28 29
"""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from store.db import tables as t
from store.db.database import Database
from store.message import content_reminders, contents
from store.reminders import away
from store.rules.assets import DraftedAsset
from tests.office.cast import ANA, BEN, MIA
from tests.office.clock import NOW
from tests.office.store_helpers import staff

DUE = date(2026, 11, 25)
SHEET = DraftedAsset("ROI sheet", None, "close", ("price",), (), MIA, DUE, "planned")


def at(day: int, hour: int = 8) -> datetime:
    """In UTC; Berlin is an hour ahead."""
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def told(tx) -> list[tuple[str, bool, datetime]]:
    query = select(t.outbox).where(t.outbox.c.kind == "content_due").order_by(t.outbox.c.seq)
    return [(row.member_id, row.extra["late"], row.say_from) for row in tx.execute(query)]


@pytest.fixture
def asset(database: Database) -> int:
    with database.begin() as tx:
        staff(tx)
        return contents.add_asset(tx, SHEET, MIA, NOW).id


def test_each_reminder_comes_once_on_its_day_for_when_the_owner_is_in_office(database: Database, asset: int) -> None:
    looks = [(22, 22), (22, 23), (23, 8), (25, 22), (25, 23), (30, 9)]  # midnight in Berlin is 23:00
    done = []
    for day, hour in looks:
        with database.begin() as tx:
            done.append(content_reminders.remind_due(tx, at(day, hour)))
    assert done == [0, 1, 0, 0, 1, 0]
    with database.read() as tx:
        assert told(tx) == [(MIA, False, at(23)), (MIA, True, at(26))]


@pytest.mark.parametrize(
    ("change", "reminders"),
    [
        ({}, 1),
        ({"state": "idea"}, 1),
        ({"state": "live", "link": "https://kestrel.example"}, 0),
        ({"state": "retired"}, 0),
        ({"due": date(2026, 12, 2)}, 0),
        ({"state": "idea", "due": None}, 0),
    ],
)
def test_only_what_is_in_work_and_due_is_reminded_of(database, asset, change, reminders) -> None:
    with database.begin() as tx:
        contents.change_asset(tx, asset, 1, replace(SHEET, **change), MIA, NOW)
        assert content_reminders.remind_due(tx, at(24)) == reminders


def test_another_day_is_reminded_of_anew(database: Database, asset: int) -> None:
    with database.begin() as tx:
        content_reminders.remind_due(tx, at(26))
        contents.change_asset(tx, asset, 1, replace(SHEET, due=date(2026, 11, 28)), MIA, at(26))
        assert content_reminders.remind_due(tx, at(26)) == 1
        assert content_reminders.remind_due(tx, at(29)) == 1
        assert [late for _, late, _ in told(tx)] == [True, False, True]


def test_who_covers_hears_it_and_without_one_it_waits_for_the_owner(database: Database, asset: int) -> None:
    with database.begin() as tx:
        second = contents.add_asset(tx, replace(SHEET, title="Tour", owner_id=ANA), ANA, NOW).id
        away.plan(tx, MIA, date(2026, 11, 23), date(2026, 11, 27), BEN, NOW)
        away.plan(tx, ANA, date(2026, 11, 23), date(2026, 11, 27), None, NOW)
        content_reminders.remind_due(tx, at(23))
        assert told(tx) == [(BEN, False, at(23)), (ANA, False, at(30))]
        assert content_reminders.load_reminded(tx, second, DUE, False, at(30)) is None  # it is overdue by then
        assert content_reminders.load_reminded(tx, second, DUE, True, at(30)) is not None


def test_it_is_known_when_the_next_one_is_due(database: Database, asset: int) -> None:
    with database.begin() as tx:
        moments = [content_reminders.next_reminder(tx)]
        for day in (23, 26):
            content_reminders.remind_due(tx, at(day))
            moments.append(content_reminders.next_reminder(tx))
    assert moments == [at(22, 23), at(25, 23), None]
