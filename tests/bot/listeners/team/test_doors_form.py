"""`/handoff doors`: a body is chosen, the lead it would make is seen, the mapping corrected and saved."""

import json

from sqlalchemy import select

from bot.cards import actions
from bot.intake.http import door_processing
from store.db import tables as t
from store.doors import door_rows
from store.doors.door_rows import KeptDoor
from tests.office.clock import NOW
from tests.office.world import texts


def a_door(world) -> KeptDoor:
    with world.database.begin() as tx:
        door_rows.open_door(tx, "web", "generic", "x", NOW, {}, {})
        door = door_rows.load_door(tx, "web")
    assert door
    return door


def shown(world, user) -> str:
    return "\n".join(texts(world.slack.open_view(user)["blocks"]))


def typed(world, user, name) -> str:
    blocks = world.slack.open_view(user)["blocks"]
    return next(block["element"].get("initial_value", "") for block in blocks if block.get("block_id") == name)


def test_the_latest_body_is_mapped_shown_saved_and_taken(world):
    door = a_door(world)
    body = {"reach": {"x": ["ann@acme.example", {}]}, "Your name": "Ann Bell", "Which company?": "Acme"}
    assert door_processing.take_body(world.database, door, {}, json.dumps(body).encode(), NOW) == "refused"
    world.slack.command(world.mia, "/handoff", "doors")
    world.slack.submit(world.mia, {"door": str(door.id), "body": ""})
    assert "name: Ann Bell" in shown(world, world.mia)
    assert "external_id or email is needed" in shown(world, world.mia)
    written = typed(world, world.mia, "mapping")
    assert sorted(written.splitlines()) == ['company = answers."Which company?"', 'name = answers."Your name"']
    world.slack.submit(world.mia, {"mapping": written + "\nemail = reach.x[0]"})
    assert door_processing.process_kept(world.database, NOW) == {"taken": 1}
    with world.database.read() as tx:
        lead = tx.execute(select(t.leads)).one()
    assert (lead.email, lead.name, lead.company) == ("ann@acme.example", "Ann Bell", "Acme")
    world.deliver()
    (said,) = world.slack.messages(world.leads)[-1:]
    assert "changed how the door web is read.*" in "\n".join(texts(said["blocks"]))


def test_a_pasted_body_is_enough(world):
    door = a_door(world)
    world.slack.command(world.sam, "/handoff", "doors")
    world.slack.submit(world.sam, {"door": str(door.id), "body": '{"email": "ann@acme.example"}'})
    assert "email: ann@acme.example" in shown(world, world.sam)
    assert typed(world, world.sam, "mapping") == 'email = answers."email"'


def test_a_path_that_is_none_keeps_the_form_open(world):
    door = a_door(world)
    world.slack.command(world.sam, "/handoff", "doors")
    world.slack.submit(world.sam, {"door": str(door.id), "body": '{"email": "ann@acme.example"}'})
    answer = world.slack.submit(world.sam, {"mapping": "email = x[["})
    assert "JMESPath" in str(answer)
    assert world.slack.open_view(world.sam)["callback_id"] == actions.FORM_DOOR


def test_only_marketers_and_managers_see_doors(world):
    a_door(world)
    world.slack.command(world.ben, "/handoff", "doors")
    assert world.slack.open_view(world.ben).get("callback_id") != actions.FORM_DOORS
