"""Guests, other companies and machines are told kindly that this is not for them."""

from dataclasses import replace

import pytest
from slack_bolt import BoltRequest

from bot.cards import actions
from bot.cards.lead import replies
from bot.runtime.app import build_app
from store.db import tables as t
from store.rules import acts
from store.team import people
from tests.office.store_helpers import count


def test_a_guest_s_press_changes_nothing(world):
    handoff = world.hand_over()
    world.slack.make_guest(world.ben)
    world.press(world.ben, handoff, acts.CLAIM.code)
    assert world.facts(handoff).state == "sales_ready"
    assert world.notes(world.ben) == [replies.GUEST]


@pytest.mark.parametrize("command", ["/lead", "/handoff"])
def test_a_guest_s_command_shows_nothing(world, command):
    world.slack.make_guest(world.ben)
    assert world.slack.command(world.ben, command, "waiting")["text"] == replies.GUEST


def test_somebody_of_another_company_is_told_so(world):
    handoff = world.hand_over()
    stranger = world.slack.other_team_user("Eve Else")
    world.press(stranger, handoff, acts.CLAIM.code)
    assert world.facts(handoff).state == "sales_ready"
    assert world.notes(stranger) == [replies.OTHER_TEAM]
    assert world.slack.command(stranger, "/lead", "waiting", channel=world.leads)["text"] == replies.OTHER_TEAM


def test_a_guest_s_form_is_refused_in_its_window(world):
    world.slack.shortcut(world.ben, actions.SHORTCUT_ADD)
    world.slack.make_guest(world.ben)
    world.slack.submit(world.ben, {"name": "Nora", "email": "nora@kettle.example"})
    assert replies.GUEST in world.window(world.ben)


def test_a_machine_is_not_listened_to(world):
    body = {"command": "/lead", "text": "waiting", "user_id": "USLACKBOT", "team_id": world.identity.team_id}
    answer = world.app.dispatch(BoltRequest(body=body, mode="socket_mode"))
    assert replies.BOT in answer.body


OURS, THEIRS = "T-OURS", "T-THEIRS"


@pytest.mark.parametrize(
    ("told", "heard"),
    [
        ({"team_id": OURS}, True),
        ({"team_id": THEIRS}, False),
        ({"team_id": THEIRS, "authorizations": [{"team_id": OURS, "enterprise_id": None}]}, True),
        ({"team_id": THEIRS, "authorizations": [{"team_id": THEIRS, "enterprise_id": None}]}, False),
        ({}, True),
    ],
)
def test_an_event_of_another_installation_is_not_acted_on(world, told, heard):
    app = build_app(replace(world.parts, identity=replace(world.identity, team_id=OURS)))
    user = {"id": "U9NEW", "name": "eve", "team_id": OURS, "profile": {"real_name": "Eve Else"}}
    body = {"type": "event_callback", "event": {"type": "team_join", "user": user}, **told}
    assert app.dispatch(BoltRequest(body=body, mode="socket_mode")).status == 200
    with world.database.read() as tx:
        assert ("U9NEW" in people.names(tx)) is heard


def test_in_an_organisation_of_several_workspaces_all_of_them_count(world):
    with world.database.begin() as tx:
        people.remember(tx, [people.Person("U9", "Grace of another workspace")])
    grid = build_app(replace(world.parts, identity=replace(world.identity, enterprise_id="E1")))
    body = {"command": "/lead", "text": "help", "user_id": "U9", "team_id": "T9", "enterprise_id": "E1"}
    assert "What `/lead` can do" in grid.dispatch(BoltRequest(body=body, mode="socket_mode")).body
    elsewhere = grid.dispatch(BoltRequest(body=body | {"enterprise_id": "E2"}, mode="socket_mode"))
    assert replies.OTHER_TEAM in elsewhere.body


# ---- Whom Slack has not described yet -------------------------------------------------------------------------------


def forget_people(world) -> None:
    """As if Slack had not answered when we looked around."""
    with world.database.begin() as tx:
        for table in (t.roles, t.homes, t.members):
            tx.execute(table.delete())


def asked_about(world) -> list[str]:
    return [call.args["user"] for call in world.slack.workspace.calls if call.method == "users.info"]


@pytest.mark.parametrize("kind", ["guest", "left", "another company's", "nobody"])
def test_a_stranger_gets_nothing_though_nobody_told_us_of_them(world, kind):
    handoff = world.hand_over()
    stranger = world.slack.other_team_user("Eve Else") if kind == "another company's" else world.tess
    if kind == "guest":
        world.slack.make_guest(stranger)
    if kind == "left":
        world.slack.deactivate(stranger)
    if kind == "nobody":
        world.slack.faults.refuse("users.info", "user_not_found", times=9)
    forget_people(world)
    ours = {"user_id": stranger, "team_id": world.identity.team_id}  # Slack names the workspace in which it was typed

    def do(body):
        return str(world.app.dispatch(BoltRequest(body=body, mode="socket_mode")).body)

    assert replies.GUEST in do(ours | {"command": "/lead", "text": "Nora"})
    assert "Nora" not in do(ours | {"command": "/lead", "text": "Nora"})
    user = {"id": stranger, "team_id": world.identity.team_id}
    press = {"action_id": acts.CLAIM.code, "value": str(handoff), "block_id": "b", "type": "button"}
    do({"type": "block_actions", "user": user, "actions": [press], "container": {}})
    do({"type": "event_callback", "team_id": world.identity.team_id,
        "event": {"type": "app_home_opened", "user": stranger, "tab": "home"}})  # fmt: skip
    assert world.facts(handoff).state == "sales_ready"
    with world.database.read() as tx:
        assert count(tx, t.homes, member_id=stranger) == 0
        assert count(tx, t.members, active=True) == 0


def test_a_full_member_is_asked_about_once_and_works_on(world):
    world.hand_over()
    forget_people(world)
    for _ in range(2):
        assert "Nora" in str(world.slack.command(world.ana, "/lead", "waiting"))
    assert asked_about(world) == [world.ana]
    with world.database.read() as tx:
        assert people.names(tx) == {world.ana: "Ana Lindqvist"}


def test_while_slack_does_not_say_who_it_is_nobody_is_let_in_and_pressing_again_helps(world):
    handoff = world.hand_over()
    forget_people(world)
    world.slack.faults.limit("users.info", times=2)
    world.press(world.ana, handoff, acts.CLAIM.code)
    assert world.slack.command(world.ana, "/lead", "waiting")["text"] == replies.SLACK_IS_SILENT
    assert world.facts(handoff).state == "sales_ready"
    assert set(world.notes(world.ana)) == {replies.SLACK_IS_SILENT}
    assert "Nora" in str(world.slack.command(world.ana, "/lead", "waiting"))


def test_where_a_permission_is_missing_it_is_said_and_how_to_mend_it(world):
    forget_people(world)
    world.slack.app.scopes.discard("users:read")
    assert "Reinstall the app from its manifest" in world.slack.command(world.ana, "/lead", "waiting")["text"]


def test_who_was_written_down_without_being_described_is_asked_about(world):
    world.slack.make_guest(world.ben)
    with world.database.begin() as tx:
        people.remember(tx, [people.Person(world.ben, world.ben)])
    assert world.slack.command(world.ben, "/lead", "waiting")["text"] == replies.GUEST


def test_whom_a_form_names_is_asked_about_before_it_is_taken(world):
    form = {"members": {"x": {"type": "multi_users_select", "selected_users": [world.ben, world.mia]}},
            "owner": {"x": {"type": "users_select", "selected_user": world.tess}},
            "free": {"x": {"type": "users_select", "selected_user": None}}}  # fmt: skip
    forget_people(world)
    view = {"id": "V1", "callback_id": "unknown", "state": {"values": form}, "blocks": [], "type": "modal"}
    user = {"id": world.ana, "team_id": world.identity.team_id}
    world.app.dispatch(BoltRequest(body={"type": "view_submission", "user": user, "view": view}, mode="socket_mode"))
    assert sorted(asked_about(world)) == sorted([world.ana, world.ben, world.mia, world.tess])
