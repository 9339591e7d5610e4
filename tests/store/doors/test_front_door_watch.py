"""A door by which one delivery an office hour comes, in Berlin's office hours; the team's calendar is the usual one."""

from datetime import datetime, timedelta

from sqlalchemy import select

from store.agreement import policy
from store.db import tables as t
from store.db.database import Database, Transaction
from store.doors import door_deliveries, door_rows, front_door_watch
from store.doors.door_rows import KeptDoor
from store.rules.office_time import business_time
from store.team import calendars
from tests.office.clock import NOW

WEEK = timedelta(weeks=1)


def door(tx: Transaction, name: str = "web", since: datetime = NOW - 8 * WEEK, **options: object) -> KeptDoor:
    door_rows.open_door(tx, name, "zapier", "x", since, options, {})
    found = door_rows.load_door(tx, name)
    assert found
    return found


def arrivals(tx: Transaction, to: KeptDoor, many: int, every_seconds: int, source: str | None = None) -> datetime:
    """So many deliveries, one each so many seconds of office time, from eight weeks ago on; when the last came."""
    calendar, at = calendars.team(tx, NOW).calendar, NOW - 8 * WEEK
    for number in range(many):
        at = business_time.add(calendar, at, every_seconds)
        kept = door_deliveries.keep_body(tx, to.id, f"{to.id}:{source}:{number}", "{}", at)
        assert isinstance(kept, door_deliveries.KeptDelivery)
        door_deliveries.note_outcome(tx, kept, "taken", at, {}, source)
    return at


def hours_later(tx: Transaction, at: datetime, hours: float) -> datetime:
    return business_time.add(calendars.team(tx, NOW).calendar, at, int(hours * 3600))


def posts(tx: Transaction) -> list[str]:
    return [row.kind for row in tx.execute(select(t.outbox).where(t.outbox.c.kind == "door_silent"))]


def with_owner(tx: Transaction) -> None:
    policy.apply(tx, policy.amend(policy.current(tx), owners={"capture": "U0NOOR"}), "U0NOOR", NOW - 8 * WEEK)


def test_a_silence_is_told_once_and_ended_by_an_arrival(database: Database) -> None:
    """One an hour: 20 silent hours have a chance below one percent of one percent, 4 have not."""
    with database.begin() as tx:
        with_owner(tx)
        web = door(tx)
        last = arrivals(tx, web, 100, 3600)
        assert front_door_watch.watch(tx, hours_later(tx, last, 4)) == 0
        assert [front_door_watch.watch(tx, hours_later(tx, last, hours)) for hours in (20, 21)] == [1, 0]
        assert posts(tx) == ["door_silent"]
        assert front_door_watch.silences(tx)[web.id][0].last_at == last
        front_door_watch.note_arrival(tx, web.id, None)
        assert front_door_watch.silences(tx) == {}


def test_one_source_falls_silent_while_another_goes_on(database: Database) -> None:
    with database.begin() as tx:
        with_owner(tx)
        web = door(tx)
        arrivals(tx, web, 40, 3600, "ads")
        last = arrivals(tx, web, 100, 3600, "search")
        assert front_door_watch.watch(tx, hours_later(tx, last, 1)) == 1
        assert [each.source for each in front_door_watch.silences(tx)[web.id]] == ["ads"]
        front_door_watch.note_arrival(tx, web.id, "search")
        assert [each.source for each in front_door_watch.silences(tx)[web.id]] == ["ads"]
        front_door_watch.note_arrival(tx, web.id, "ads")
        assert front_door_watch.silences(tx) == {}


def test_a_door_of_few_deliveries_is_told_after_ten_working_days_or_as_its_options_say(database: Database) -> None:
    with database.begin() as tx:
        with_owner(tx)
        door(tx, "new", NOW - timedelta(days=10))
        door(tx, "slow", NOW - timedelta(days=20), quiet_days=30)
        door(tx, "brisk", NOW - timedelta(days=10), quiet_days=5)
        door(tx, "old", NOW - timedelta(days=20))
        assert front_door_watch.watch(tx, NOW) == 2
        names = {each.id: each.name for each in door_rows.every(tx)}
        assert {names[door_id] for door_id in front_door_watch.silences(tx)} == {"brisk", "old"}
