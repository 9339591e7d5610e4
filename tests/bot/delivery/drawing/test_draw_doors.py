"""The owner of capture hears once of a delivery that could not be read, and of a door that fell silent."""

import json
from datetime import timedelta

from bot.intake.http import door_processing
from store.agreement import policy
from store.doors import door_deliveries, door_rows, front_door_watch
from store.doors.door_rows import KeptDoor
from tests.office.clock import NOW
from tests.office.world import texts


def a_door(world, since=NOW) -> KeptDoor:
    with world.database.begin() as tx:
        policy.apply(tx, policy.amend(policy.current(tx), owners={"capture": world.mia}), world.sam, since)
        door_rows.open_door(tx, "web", "generic", "x", since, {}, {})
        door = door_rows.load_door(tx, "web")
    assert door
    return door


def heard(world, user) -> list[str]:
    world.deliver()
    return ["\n".join(texts(message["blocks"])) for message in world.slack.dm(user)]


def body(number: int) -> bytes:
    return json.dumps({"id": number, "name": "Ann Bell"}).encode()


def test_a_refused_delivery_is_told_once_with_what_is_missing(world):
    door = a_door(world)
    for number in (1, 2):
        assert door_processing.take_body(world.database, door, {}, body(number), NOW) == "refused"
    (said,) = heard(world, world.mia)
    assert said.startswith("2 deliveries at the door *web* couldn't become leads.")
    assert "external_id or email is needed" in said
    assert heard(world, world.sam) == []


def test_nothing_is_told_of_what_was_mended_meanwhile(world):
    door = a_door(world)
    assert door_processing.take_body(world.database, door, {}, body(1), NOW) == "refused"
    with world.database.begin() as tx:
        door_rows.change_door(tx, door.id, mapping={"external_id": "id"})
        door_deliveries.read_refused_again(tx, door.id)
    assert door_processing.process_kept(world.database, NOW) == {"taken": 1}
    assert heard(world, world.mia) == []


def test_a_silent_door_is_told(world):
    a_door(world, NOW - timedelta(days=30))
    with world.database.begin() as tx:
        assert front_door_watch.watch(tx, NOW) == 1
    (said,) = heard(world, world.mia)
    assert said.startswith("*web* is unusually quiet. No delivery has come yet.")
