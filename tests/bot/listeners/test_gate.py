"""Guests, other companies and machines are told kindly that this is not for them."""

from dataclasses import replace

import pytest
from slack_bolt import BoltRequest

from bot.cards import actions
from bot.cards.lead import replies
from bot.runtime.app import build_app
from store.rules import acts


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


def test_in_an_organisation_of_several_workspaces_all_of_them_count(world):
    grid = build_app(replace(world.parts, identity=replace(world.identity, enterprise_id="E1")))
    body = {"command": "/lead", "text": "help", "user_id": "U9", "team_id": "T9", "enterprise_id": "E1"}
    assert "What `/lead` can do" in grid.dispatch(BoltRequest(body=body, mode="socket_mode")).body
    elsewhere = grid.dispatch(BoltRequest(body=body | {"enterprise_id": "E2"}, mode="socket_mode"))
    assert replies.OTHER_TEAM in elsewhere.body
