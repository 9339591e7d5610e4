"""What happens to people and channels arrives as an event, if the app subscribed to it."""

import re

import pytest

from bot.playground.state.installation import from_manifest
from tests.bot.playground.wire.test_web_api import refusal

HAPPENINGS = [
    (lambda s, leads, mia: s.deactivate(mia), {"type": "user_change"}),
    (lambda s, leads, mia: s.make_guest(mia), {"type": "user_change"}),
    (lambda s, leads, mia: s.add_user("New One", announce=True), {"type": "team_join"}),
    (lambda s, leads, mia: s.archive(leads), {"type": "channel_archive", "channel": "C00000001"}),
    (lambda s, leads, mia: s.admin.archive(leads, False), {"type": "channel_unarchive", "channel": "C00000001"}),
    (lambda s, leads, mia: s.admin.delete(leads), {"type": "channel_deleted", "channel": "C00000001"}),
    (lambda s, leads, mia: s.admin.rename(leads, "hot"), {"type": "channel_rename"}),
    (lambda s, leads, mia: s.share_channel(leads), {"type": "channel_shared", "connected_team_id": "T00000002"}),
    (lambda s, leads, mia: s.admin.share(leads, False), {"type": "channel_unshared"}),
    (lambda s, leads, mia: s.admin.leave(leads, mia), {"type": "member_left_channel", "user": "U00000002"}),
    (lambda s, leads, mia: s.admin.enter(leads, mia), {"type": "member_joined_channel", "user": "U00000002"}),
    (lambda s, leads, mia: s.admin.revoke(), {"type": "tokens_revoked"}),
    (lambda s, leads, mia: s.admin.uninstall(), {"type": "app_uninstalled"}),
]


@pytest.fixture
def events(app) -> list[dict]:
    found: list[dict] = []
    app.event(re.compile(".*"))(lambda body: found.append(body))
    return found


@pytest.mark.parametrize(("act", "event"), HAPPENINGS, ids=[row[1]["type"] for row in HAPPENINGS])
def test_what_happens_is_told(slack, mia, leads, events, act, event):
    act(slack, leads, mia)
    assert [body["type"] for body in events] == ["event_callback"]
    assert event.items() <= events[0]["event"].items()
    assert events[0]["event_id"].startswith("Ev")
    assert events[0]["authorizations"][0]["user_id"] == "U00000001"


def test_a_removed_app_hears_of_it_twice_over(slack, leads, events):
    slack.remove_bot(leads)
    assert [body["event"]["type"] for body in events] == ["member_left_channel", "channel_left"]


def test_private_channels_have_events_of_their_own(slack, mia, events):
    slack.archive(slack.add_channel("secret", mia, private=True))
    assert events[0]["event"]["type"] == "group_archive"


def test_what_the_app_did_not_subscribe_to_is_not_told(slack, mia, events):
    slack.app.events.discard("user_change")
    slack.deactivate(mia)
    assert events == []


def test_a_revoked_token_works_again_after_a_new_installation(client, slack):
    slack.admin.revoke()
    assert refusal(client.auth_test)["error"] == "token_revoked"
    slack.admin.reinstall()
    assert client.auth_test()["ok"]


def test_the_manifest_says_what_the_app_is():
    app = from_manifest(
        {
            "display_information": {"name": "Handoff"},
            "features": {
                "app_home": {"home_tab_enabled": True},
                "bot_user": {"display_name": "Handoff"},
                "slash_commands": [{"command": "/lead", "description": "Find a lead"}],
                "shortcuts": [{"name": "Add a lead", "type": "global", "callback_id": "add_lead"}],
            },
            "oauth_config": {"scopes": {"bot": ["chat:write"]}},
            "settings": {"event_subscriptions": {"bot_events": ["app_home_opened"]}},
        }
    )
    assert (app.scopes, app.events, app.home_tab) == ({"chat:write"}, {"app_home_opened"}, True)
    assert app.command("/lead") == {"command": "/lead", "description": "Find a lead"}
    assert app.command("/other") is None
