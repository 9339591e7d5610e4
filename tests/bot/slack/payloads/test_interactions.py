"""Slack's JSON as it really looks, read into our words."""

from datetime import UTC, date, datetime

import pytest

from bot.cards import actions
from bot.listeners import workspace_events
from bot.slack import manifest
from bot.slack.payloads import interactions, shape, slack_events
from bot.slack.payloads.gestures import AppIdentity, ChannelInfo, Stamp

USER = {"id": "U1", "username": "ana", "name": "ana", "team_id": "T1"}
COMMON = {
    "user": USER,
    "api_app_id": "A1",
    "token": "x",
    "team": {"id": "T1", "domain": "acme"},
    "enterprise": None,
    "is_enterprise_install": False,
    "trigger_id": "12.34.ab",
}
BUTTON = {
    "action_id": "claim",
    "block_id": "h12-v3-8",
    "text": {"type": "plain_text", "text": "Claim", "emoji": True},
    "value": "12",
    "style": "primary",
    "type": "button",
    "action_ts": "1763456789.123456",
}


def press(**overrides):
    body = {
        "type": "block_actions",
        **COMMON,
        "container": {"type": "message", "message_ts": "1763.01", "channel_id": "C1", "is_ephemeral": False},
        "channel": {"id": "C1", "name": "leads"},
        "message": {"type": "message", "ts": "1763.01", "bot_id": "B1", "blocks": []},
        "state": {"values": {}},
        "response_url": "https://hooks.slack.com/actions/T1/1/x",
        "actions": [BUTTON],
    }
    return body | overrides


def submission(values, metadata='{"handoff":12,"cycle":1,"version":3}', **overrides):
    fields = [{"type": "input", "block_id": name, "element": {"action_id": name}} for name in values]
    view = {
        "id": "V1",
        "team_id": "T1",
        "type": "modal",
        "callback_id": "form_recycle",
        "private_metadata": metadata,
        "blocks": [{"type": "section", "block_id": "x"}, *fields],
        "state": {"values": {name: {name: element} for name, element in values.items()}},
        "hash": "1.a",
        "root_view_id": "V1",
        "app_id": "A1",
    }
    return {"type": "view_submission", **COMMON, "view": view, "response_urls": [], **overrides}


def test_a_press_on_a_card():
    click = interactions.click(press())
    assert (click.action, click.id, click.user_id, click.channel, click.ts) == ("claim", 12, "U1", "C1", "1763.01")
    assert click.stamp == Stamp(handoff_id=12, version=3)
    assert (click.way.response_url, click.way.trigger_id) == ("https://hooks.slack.com/actions/T1/1/x", "12.34.ab")


def test_an_entry_of_the_three_dots_is_a_press_of_its_own_action():
    chosen = {"text": {"type": "plain_text", "text": "Reopen"}, "value": "reopen:12"}
    menu = {"type": "overflow", "action_id": actions.MENU, "block_id": "h12-v3-8", "selected_option": chosen}
    body = press(actions=[menu])
    assert (interactions.chosen(body), interactions.click(body).action, interactions.click(body).id) == (
        "reopen",
        "reopen",
        12,
    )


def test_a_message_that_only_one_person_sees_has_no_lasting_ts():
    container = {"type": "message", "message_ts": "1763.02", "channel_id": "C1", "is_ephemeral": True}
    click = interactions.click(press(container=container, actions=[BUTTON | {"block_id": "Xa1"}]))
    assert (click.ts, click.stamp) == (None, None)


@pytest.mark.parametrize(("kind", "window"), [("modal", "V1"), ("home", None)])
def test_a_press_in_a_view_has_a_trigger_and_no_address(kind, window):
    body = press(container={"type": "view", "view_id": "V1"}, view={"id": "V1", "type": kind, "blocks": []})
    del body["response_url"], body["channel"], body["message"]
    way = interactions.click(body).way
    assert (way.response_url, way.trigger_id, way.view_id) == (None, "12.34.ab", window)


def test_every_kind_of_field_is_read():
    form = interactions.form(
        submission(
            {
                "way": {"type": "radio_buttons", "selected_option": {"value": "wake"}},
                "reason": {"type": "static_select", "selected_option": {"value": "not_now"}},
                "wake_on": {"type": "datepicker", "selected_date": "2027-03-01"},
                "happened_at": {"type": "datetimepicker", "selected_date_time": 1763456789},
                "words": {"type": "plain_text_input", "value": "  Later.\x00 "},
                "quality": {"type": "static_select", "selected_option": {"value": "4"}},
                "owner": {"type": "users_select", "selected_user": "U2"},
                "reps": {"type": "multi_users_select", "selected_users": ["U1", "U2"]},
                "channel": {"type": "conversations_select", "selected_conversation": "C9"},
            }
        )
    )
    assert (form.view_id, form.callback_id, form.user_id, form.handoff_id) == ("V1", "form_recycle", "U1", 12)
    assert [form.text(name) for name in ("way", "reason", "words", "owner", "channel")] == [
        "wake", "not_now", "Later.", "U2", "C9",
    ]  # fmt: skip
    assert form.day("wake_on") == date(2027, 3, 1)
    assert form.moment("happened_at") == datetime.fromtimestamp(1763456789, UTC)
    assert form.number("quality") == 4
    assert form.several("reps") == ["U1", "U2"]


def test_fields_left_empty_are_nothing():
    empty = {
        "words": {"type": "plain_text_input", "value": None},
        "quality": {"type": "static_select", "selected_option": None},
        "wake_on": {"type": "datepicker", "selected_date": None},
        "reps": {"type": "multi_users_select", "selected_users": []},
    }
    form = interactions.form(submission(empty, metadata=""))
    assert (form.text("words"), form.number("quality"), form.day("wake_on"), form.several("reps")) == (
        "",
        None,
        None,
        [],
    )
    assert (form.text("unknown"), form.moment("unknown"), form.several("unknown")) == ("", None, [])


def test_a_form_brings_addresses_into_the_channels_chosen_in_it():
    address = {"block_id": "channel", "action_id": "channel", "channel_id": "C9", "response_url": "https://x/1"}
    form = interactions.form(submission({}, '{"lead":7}', response_urls=[address]))
    assert (form.lead_id, form.addresses) == (7, {"C9": "https://x/1"})


def test_a_command():
    body = {"command": "/lead", "text": " mine ", "user_id": "U1", "team_id": "T1", "trigger_id": "1.2",
            "response_url": "https://x", "channel_id": "C1", "enterprise_id": "E1"}  # fmt: skip
    command = interactions.command(body)
    assert (command.text, command.user_id) == ("mine", "U1")
    sender = interactions.sender(body)
    assert (sender.kind, sender.team_id, sender.enterprise_id, sender.about) == ("command", "T1", "E1", "/lead")


def test_a_message_shortcut_brings_the_message():
    message = {"type": "message", "user": "U9", "text": "Hello", "ts": "1763456789.000200",
               "user_profile": {"real_name": "Eve Else"}}  # fmt: skip
    body = {"type": "message_action", **COMMON, "callback_id": "lead_from_message", "message": message}
    shortcut = interactions.shortcut(body)
    assert (shortcut.text, shortcut.author_id, shortcut.author_name) == ("Hello", "U9", "Eve Else")
    assert shortcut.written_at == 1763456789


def test_a_global_shortcut_brings_none():
    shortcut = interactions.shortcut({"type": "shortcut", **COMMON, "callback_id": "add_lead"})
    assert (shortcut.text, shortcut.author_id, shortcut.written_at) == ("", None, None)


def test_a_sender_is_named_by_ids_alone():
    sender = interactions.sender(press())
    assert (sender.kind, sender.user_id, sender.team_id, sender.about) == ("press", "U1", "T1", "claim 12")
    words = {"words": {"type": "plain_text_input", "value": "secret"}}
    sender = interactions.sender(submission(words))
    assert sender.about == 'form_recycle {"handoff":12,"cycle":1,"version":3}'
    assert sender.last_field == "words"


def test_somebody_of_another_team_is_known_by_their_own_team():
    assert interactions.sender(press(user=USER | {"team_id": "T2"})).team_id == "T2"


@pytest.mark.parametrize("body", [{}, {"type": "view_closed", "view": None}, {"type": "event_callback", "event": None}])
def test_a_payload_nobody_expected_can_still_be_named(body):
    sender = interactions.sender(body)
    assert (sender.user_id, sender.is_person) == (None, False)


def test_slackbot_is_no_person():
    assert interactions.sender({"command": "/lead", "user_id": "USLACKBOT"}).is_person is False


OURS = AppIdentity("T1", "B1", "U0", "E1")
MEMBER = {
    "id": "U1", "team_id": "T1", "name": "ana", "deleted": False, "real_name": "Ana Lindqvist", "tz": "Europe/Madrid",
    "profile": {"real_name": "Ana Lindqvist", "display_name": "ana"}, "is_admin": False,
    "is_owner": True, "is_bot": False,
    "is_restricted": False, "is_ultra_restricted": False,
}  # fmt: skip


def test_a_member_has_a_name_a_zone_and_perhaps_a_say():
    person = slack_events.person(MEMBER, OURS)
    assert (person.name, person.zone, person.active, person.is_admin) == ("Ana Lindqvist", "Europe/Madrid", True, True)


@pytest.mark.parametrize(
    "other",
    [
        {"deleted": True},
        {"is_restricted": True},
        {"is_ultra_restricted": True},
        {"is_bot": True},
        {"is_stranger": True},
        {"team_id": "T2"},
        {"team_id": "T2", "enterprise_user": {"enterprise_id": "E2"}},
        {"id": "USLACKBOT"},
    ],
    ids=str,
)
def test_leavers_guests_bots_and_strangers_are_known_and_not_active(other):
    person = slack_events.person(MEMBER | other, OURS)
    assert (person.name, person.active) == ("Ana Lindqvist", False)


def test_somebody_of_our_organisation_is_one_of_us_from_whichever_workspace():
    ours = MEMBER | {"team_id": "T2", "enterprise_user": {"enterprise_id": "E1"}}
    assert slack_events.person(ours, OURS).active is True
    assert slack_events.person(ours, AppIdentity("T1")).active is False


def test_a_deactivated_account_without_a_profile_is_known_by_its_id():
    assert slack_events.person({"id": "U7", "deleted": True, "profile": None}, OURS).name == "U7"


def test_who_we_are():
    answer = {"ok": True, "url": "https://acme.slack.com/", "team_id": "T1", "user_id": "U0", "bot_id": "B1"}
    assert slack_events.identity(answer) == AppIdentity("T1", "B1", "U0", None, "https://acme.slack.com/")


@pytest.mark.parametrize(
    ("more", "shared"),
    [
        ({}, False),
        ({"is_shared": True, "is_org_shared": True}, False),
        ({"is_ext_shared": True}, True),
        ({"is_pending_ext_shared": True}, True),
        ({"pending_connected_team_ids": ["T2"]}, True),
    ],
    ids=str,
)
def test_a_channel_is_shared_with_a_company_or_about_to_be(more, shared):
    answer = {"ok": True, "channel": {"id": "C1", "name": "leads", "is_member": True, "is_archived": False} | more}
    assert slack_events.channel_info(answer) == ChannelInfo("C1", "leads", True, False, shared)


def test_events_about_channels_name_them_by_id_or_as_an_object():
    assert slack_events.channel_of({"event": {"type": "channel_archive", "channel": "C1"}}) == ("C1", None)
    renamed = {"event": {"type": "channel_rename", "channel": {"id": "C1", "name": "sales", "created": 1}}}
    assert slack_events.channel_of(renamed) == ("C1", "sales")


def test_only_the_home_tab_counts_as_home():
    assert slack_events.home_opened_by({"event": {"user": "U1", "tab": "home"}}) == "U1"
    assert slack_events.home_opened_by({"event": {"user": "U1", "tab": "messages"}}) is None


def test_every_event_we_hear_has_a_shape_or_holds_nothing_that_is_read():
    heard = manifest.document()["settings"]["event_subscriptions"]["bot_events"]
    assert set(heard) == {*shape._EVENTS, *workspace_events.ENDED}
