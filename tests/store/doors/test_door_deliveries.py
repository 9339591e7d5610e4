from datetime import timedelta

from store.db.database import Database, Transaction
from store.doors import door_deliveries, door_rows
from store.doors.door_deliveries import DoorTraffic, KeptDelivery
from store.doors.door_rows import KeptDoor
from store.record import inbox
from store.record.inbox import KnownPayload
from tests.office.clock import NOW

FAULTS = [{"field": "email", "remedy": "this field is needed"}]


def door(tx: Transaction, name: str = "web") -> KeptDoor:
    assert door_rows.open_door(tx, name, "zapier", "x", NOW, {"touch": "webinar"}, {"email": "mail"})
    found = door_rows.load_door(tx, name)
    assert found
    return found


def kept(tx: Transaction, to: KeptDoor, number: int, outcome: str, days_ago: int = 0) -> KeptDelivery:
    at = NOW - timedelta(days=days_ago)
    found = door_deliveries.keep_body(tx, to.id, f"{to.id}:{number}", f"body {number}", at)
    assert isinstance(found, KeptDelivery)
    if outcome != "waiting":
        faults = FAULTS if outcome == "refused" else None
        door_deliveries.note_outcome(tx, found, outcome, at, {"results": []}, "ads", faults)
    return found


def test_a_name_is_one_doors(database: Database) -> None:
    with database.begin() as tx:
        first = door(tx)
        assert (first.options, first.mapping, first.made_at) == ({"touch": "webinar"}, {"email": "mail"}, NOW)
        assert not door_rows.open_door(tx, "web", "tally", "y", NOW, {}, {})
        door_rows.change_door(tx, first.id, mapping={"email": "other"})
        changed = door_rows.door_of_id(tx, first.id)
        assert changed and changed.mapping == {"email": "other"}
        assert [each.name for each in door_rows.every(tx)] == ["web"]


def test_a_body_that_comes_again_is_the_one_that_is_kept(database: Database) -> None:
    with database.begin() as tx:
        web = door(tx)
        kept(tx, web, 1, "taken")
        again = door_deliveries.keep_body(tx, web.id, f"{web.id}:1", "another", NOW)
        assert isinstance(again, KnownPayload)
        assert (again.body, again.answer) == ("body 1", {"results": []})


def test_what_came_is_counted_and_the_newest_body_found(database: Database) -> None:
    with database.begin() as tx:
        web = door(tx)
        kept(tx, web, 1, "taken", days_ago=70)
        kept(tx, web, 2, "taken", days_ago=3)
        kept(tx, web, 3, "refused", days_ago=2)
        newest = kept(tx, web, 4, "waiting")
        door_deliveries.note_unread(tx, web.id, "test", NOW)
        assert door_deliveries.traffic(tx, NOW - timedelta(weeks=8)) == {web.id: DoorTraffic(NOW, 1, 1)}
        latest = door_deliveries.latest(tx, web.id)
        assert latest and (latest.id, latest.body) == (newest.id, "body 4")
        assert door_deliveries.lock(tx, newest.id) == "waiting"


def test_refused_bodies_are_read_again_as_long_as_they_are_there(database: Database) -> None:
    with database.begin() as tx:
        web, other = door(tx), door(tx, "other")
        gone, there = kept(tx, web, 1, "refused"), kept(tx, web, 2, "refused")
        kept(tx, other, 3, "refused")
        inbox.blank(tx, [gone.inbox_id])
        assert [each.id for each in door_deliveries.to_retry(tx, web.id)] == [there.id]
        assert door_deliveries.faults_of(tx, web.id) == [(NOW, FAULTS)]
        door_deliveries.read_refused_again(tx, web.id)
        assert [each.id for each in door_deliveries.unread(tx)] == [there.id]
