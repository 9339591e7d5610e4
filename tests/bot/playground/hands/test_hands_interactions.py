"""What people do reaches a real Bolt app in Slack's shapes."""

from datetime import UTC, datetime

import pytest

from tests.bot.playground.shapes import actions, button, home, menu, option, options, section, without_flags

EPOCH = int(datetime(2026, 11, 25, 10, 0, tzinfo=UTC).timestamp())

# the element, what a person chooses, what the app is told
USES = [
    (button(value="7", style="primary"), None, {"value": "7", "style": "primary"}),
    (menu(), "2", {"selected_option": option("2", "Number 2")}),
    (menu(), "Number 1", {"selected_option": option("1", "Number 1")}),
    (menu(type="multi_static_select"), ["0", "2"], {"selected_options": [options(3)[0], options(3)[2]]}),
    (menu(type="radio_buttons"), "1", {"selected_option": options(3)[1]}),
    (menu(type="checkboxes"), ["1"], {"selected_options": [options(3)[1]]}),
    ({"type": "users_select"}, "U00000002", {"selected_user": "U00000002"}),
    ({"type": "multi_users_select"}, ["U00000002"], {"selected_users": ["U00000002"]}),
    ({"type": "conversations_select"}, "C00000001", {"selected_conversation": "C00000001"}),
    ({"type": "datepicker"}, "2026-11-25", {"selected_date": "2026-11-25"}),
    ({"type": "datetimepicker"}, datetime(2026, 11, 25, 10, tzinfo=UTC), {"selected_date_time": EPOCH}),
]


def test_every_element_tells_its_own_story(client, slack, mia, leads, seen):
    for element, choice, told in USES:
        element = {**element, "action_id": "it"}
        ts = client.chat_postMessage(channel=leads, text="x", blocks=[{**actions(element), "block_id": "here"}])["ts"]
        slack.press(mia, leads, ts, "it", choice)
        [action] = seen[-1]["actions"]
        assert (action["type"], action["action_id"], action["block_id"]) == (element["type"], "it", "here")
        assert told.items() <= without_flags(action).items()
        assert action["action_ts"]


def test_a_press_on_a_message_carries_message_channel_and_addresses(client, slack, mia, leads, seen):
    card = [actions(button("claim", "Claim", value="7"))]
    ts = client.chat_postMessage(channel=leads, text="card", blocks=card)["ts"]
    slack.press(mia, leads, ts, "Claim")
    [body] = seen
    assert body["type"] == "block_actions"
    assert body["user"] == {"id": mia, "username": "mia", "name": "mia", "team_id": "T00000001"}
    container = {"type": "message", "message_ts": ts, "channel_id": leads, "is_ephemeral": False}
    assert body["container"] == container
    assert body["channel"] == {"id": leads, "name": "leads"}
    assert body["message"]["text"] == "card"
    assert body["response_url"].startswith(slack.url)
    assert body["trigger_id"]


def test_an_entry_of_the_overflow_menu_is_pressed_by_its_text(client, slack, mia, leads, seen):
    entries = [option("assign:7", "Assign..."), option("lost:7", "Lost")]
    more = {"type": "overflow", "action_id": "menu", "options": entries}
    ts = client.chat_postMessage(channel=leads, text="x", blocks=[section(accessory=more)])["ts"]
    slack.press(mia, leads, ts, "Lost")
    assert seen[0]["actions"][0]["selected_option"]["value"] == "lost:7"
    with pytest.raises(LookupError, match="menu"):
        slack.press(mia, leads, ts, "Won")


def test_a_stale_card_can_be_pressed_as_it_was_seen(client, slack, mia, leads, seen):
    ts = client.chat_postMessage(channel=leads, text="open", blocks=[actions(button("claim", value="7"))])["ts"]
    client.chat_update(channel=leads, ts=ts, text="taken", blocks=[actions(button("release", value="7"))])
    with pytest.raises(LookupError):
        slack.press(mia, leads, ts, "claim")
    slack.press(mia, leads, ts, "claim", stale=True)
    assert seen[0]["message"]["text"] == "open"


def test_presses_in_private_places_do_not_tell_their_names(client, slack, mia, seen):
    secret = slack.add_channel("secret", mia, private=True)
    for channel, name in ((secret, "privategroup"), (mia, "directmessage")):
        answer = client.chat_postMessage(channel=channel, text="x", blocks=[actions()])
        slack.press(mia, answer["channel"], answer["ts"], "press")
        assert seen[-1]["channel"]["name"] == name


def test_an_ephemeral_message_can_be_pressed(client, slack, mia, leads, seen):
    client.chat_postEphemeral(channel=leads, user=mia, text="x", blocks=[actions()])
    [note] = slack.ephemerals(mia)
    slack.press_note(mia, note["id"], "press")
    assert seen[0]["container"]["is_ephemeral"]
    assert "message" not in seen[0]


def test_home_is_opened_and_pressed(client, slack, mia, app, seen):
    @app.event("app_home_opened")
    def publish(event, client):
        client.views_publish(user_id=event["user"], view=home(actions(), private_metadata=event["tab"]))

    assert slack.open_home(mia)["private_metadata"] == "home"
    slack.press_home(mia, "Press")
    assert seen[0]["container"] == {"type": "view", "view_id": slack.home(mia)["id"]}
    assert seen[0]["view"]["type"] == "home"


def test_someone_from_another_team_is_told_apart(client, slack, leads, seen):
    ada = slack.other_team_user("Ada Elsewhere")
    ts = client.chat_postMessage(channel=leads, text="x", blocks=[actions()])["ts"]
    slack.press(ada, leads, ts, "press")
    assert seen[0]["user"]["team_id"] == seen[0]["team"]["id"] == "T00000002"
