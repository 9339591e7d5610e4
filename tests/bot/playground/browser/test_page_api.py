"""The page's requests, as a browser on this machine sends them, with a real app behind."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest
from websockets.sync.client import ClientConnection, connect

from bot.playground.browser.page_acts import Controls
from bot.playground.driver import Slack
from tests.bot.playground.shapes import actions, button, field, home, modal, option, typed


@pytest.fixture
def page(slack: Slack) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=slack.url, headers={"Origin": slack.url}) as browser:
        yield browser


@pytest.fixture
def live(slack: Slack, mia: str) -> Iterator[ClientConnection]:
    """What Mia's page hears."""
    with connect(f"{slack.url.replace('http', 'ws')}/page/live?as={mia}") as line:
        slack.wait_for(lambda: slack.workspace.feed.listening)
        yield line


def heard(line: ClientConnection, *kinds: str) -> list[dict]:
    """The next events of these kinds, in their order."""
    found = []
    while len(found) < len(kinds):
        event = json.loads(line.recv(2))
        if event["type"] == kinds[len(found)]:
            found.append(event)
    return found


def ask(page: httpx.Client, path: str, **query) -> dict:
    return page.get(f"/page/{path}", params=query).json()


def act(page: httpx.Client, path: str, **body) -> dict:
    return page.post(f"/page/{path}", json=body).json()


def test_boot_tells_who_is_there(page, slack, mia, tom, leads):
    secret = slack.add_channel("secret", tom, private=True)
    slack.app.commands = [
        {"command": "/lead", "description": "Find a lead", "usage_hint": "[name]", "url": "https://x"}
    ]
    boot = ask(page, "boot", **{"as": mia})
    channels = {channel["id"]: channel for channel in boot["channels"]}
    assert boot["ok"]
    assert {user["id"] for user in boot["users"]} == {"U00000001", mia, tom}
    assert leads in channels
    assert secret not in channels
    assert [channel["im_user"] for channel in channels.values() if channel["is_im"]] == [mia]
    assert boot["commands"][0] == {"command": "/lead", "description": "Find a lead", "usage_hint": "[name]"}
    assert [one["command"] for one in boot["commands"]] == ["/lead", "/invite"]
    assert boot["app"]["bot_user"] == "U00000001"
    assert boot["controls"] is False
    assert boot["now"] == "2026-11-23T09:00:00+00:00"


def test_history_and_threads(page, client, slack, mia, tom, leads):
    parent = client.chat_postMessage(channel=leads, text="card")["ts"]
    client.chat_postMessage(channel=leads, text="log", thread_ts=parent)
    client.chat_postEphemeral(channel=leads, user=mia, text="psst")
    mine = ask(page, "history", channel=leads, **{"as": mia})
    assert [message["text"] for message in mine["messages"]] == ["card"]
    assert [note["message"]["text"] for note in mine["ephemerals"]] == ["psst"]
    assert ask(page, "history", channel=leads, **{"as": tom})["ephemerals"] == []
    thread = ask(page, "replies", channel=leads, ts=parent, **{"as": mia})["messages"]
    assert [message["text"] for message in thread] == ["card", "log"]


def test_what_one_may_not_see_is_not_there(page, slack, mia, tom):
    secret = slack.add_channel("secret", tom, private=True)
    assert ask(page, "history", channel=secret, **{"as": mia})["error"] == "not_found"
    assert ask(page, "history", channel="C404", **{"as": mia})["ok"] is False


def test_a_person_writes_and_everybody_hears(page, live, mia, tom, leads):
    answer = act(page, "post", channel=leads, text="<b> @tom", **{"as": mia})
    assert answer["message"]["text"] == f"&lt;b&gt; <@{tom}>"
    [event] = heard(live, "message")
    assert (event["channel"], event["message"]) == (leads, answer["message"])


def test_changes_and_deletions_are_heard(client, live, slack, leads):
    ts = client.chat_postMessage(channel=leads, text="a")["ts"]
    client.chat_update(channel=leads, ts=ts, text="b")
    client.chat_delete(channel=leads, ts=ts)
    slack.archive(leads)
    said, changed, deleted, channel = heard(live, "message", "changed", "deleted", "channel")
    assert (said["message"]["text"], changed["message"]["text"], deleted["ts"]) == ("a", "b", ts)
    assert channel["channel"]["is_archived"]


def test_others_secrets_are_not_heard(client, live, slack, mia, tom, leads):
    client.chat_postMessage(channel=tom, text="for Tom")
    client.chat_postEphemeral(channel=leads, user=tom, text="for Tom")
    client.chat_postMessage(channel=leads, text="for all")
    assert heard(live, "message")[0]["message"]["text"] == "for all"


def test_a_click_opens_a_form_that_is_filled_in_and_sent(page, live, client, app, mia, leads):
    @app.action("claim")
    def claim(ack, body, client):
        client.views_open(trigger_id=body["trigger_id"], view=modal(typed("words")))
        ack()

    app.view("form")(lambda ack: ack())
    blocks = [{**actions(button("claim")), "block_id": "b"}]
    ts = client.chat_postMessage(channel=leads, text="x", blocks=blocks)["ts"]
    where = {"type": "message", "channel": leads, "ts": ts}
    press = {"type": "button", "action_id": "claim"}
    assert act(page, "click", container=where, block_id="b", action=press, **{"as": mia})["ok"]
    [opened] = heard(live, "view")
    view = opened["view"]
    assert (opened["op"], opened["stack_depth"]) == ("open", 1)
    assert ask(page, "views", **{"as": mia})["stack"] == [view]
    values = {"words": {"words": {"type": "plain_text_input", "value": ""}}}
    refused = act(page, "submit", view_id=view["id"], state={"values": values}, **{"as": mia})
    assert refused["errors"] == {"words": "Please complete this required field."}
    values["words"]["words"]["value"] = "call her"
    assert act(page, "submit", view_id=view["id"], state={"values": values}, **{"as": mia}) == {
        "ok": True,
        "errors": {},
    }
    assert [event["op"] for event in heard(live, "view", "view")] == ["errors", "close"]


def test_what_was_typed_comes_along_with_a_click_in_a_form(page, client, app, slack, mia):
    seen = []

    @app.action("menu")
    def chosen(ack, body):
        seen.append(body)
        ack()

    menu = {"type": "static_select", "options": [option("1", "One")]}
    view = modal(typed("words"), field("menu", menu, dispatch_action=True))
    view_id = client.views_open(trigger_id=slack.workspace.tickets.trigger(mia), view=view)["view"]["id"]
    act(
        page,
        "click",
        container={"type": "view", "view_id": view_id},
        block_id="menu",
        action={"type": "static_select", "action_id": "menu", "selected_option": option("1", "One")},
        state={"values": {"words": {"words": {"type": "plain_text_input", "value": "half a"}}}},
        **{"as": mia},
    )
    assert seen[0]["actions"][0]["selected_option"]["value"] == "1"
    assert seen[0]["view"]["state"]["values"]["words"]["words"]["value"] == "half a"


def test_commands_shortcuts_and_closing(page, client, app, slack, mia, leads):
    seen = []
    app.command("/lead")(lambda ack: ack("found nothing"))
    app.shortcut("add_lead")(lambda ack, body: seen.append(body["type"]) or ack())
    app.shortcut("from_message")(lambda ack, body: seen.append(body["message"]["text"]) or ack())
    answer = act(page, "command", channel=leads, command="/lead", text="x", **{"as": mia})
    assert answer["response"]["text"] == "found nothing"
    assert act(page, "shortcut", callback_id="add_lead", **{"as": mia})["ok"]
    ts = slack.say(mia, leads, "a lead")
    assert act(page, "shortcut", callback_id="from_message", channel=leads, ts=ts, **{"as": mia})["ok"]
    assert seen == ["shortcut", "a lead"]
    view_id = client.views_open(trigger_id=slack.workspace.tickets.trigger(mia), view=modal())["view"]["id"]
    assert act(page, "close", view_id=view_id, **{"as": mia})["ok"]
    assert act(page, "close", view_id=view_id, **{"as": mia})["error"] == "not_found"


def test_home_is_shown_as_it_was_published(page, app, mia):
    app.event("app_home_opened")(lambda event, client: client.views_publish(user_id=event["user"], view=home()))
    assert ask(page, "home", **{"as": mia})["view"]["type"] == "home"


def test_no_answer_is_said_in_slacks_words(page, slack, mia):
    answer = act(page, "shortcut", callback_id="add_lead", **{"as": mia})
    text = "Operation timed out. Apps need to respond within 3 seconds."
    assert answer == {"ok": False, "error": "no_answer", "text": text}


def test_the_clock_and_leads_move_through_the_controls(office):
    def move(to: str) -> datetime:
        if to == "yesterday":
            raise ValueError("Time goes forward only.")
        return datetime(2026, 11, 23, 10, tzinfo=UTC)

    with (
        Slack(now=office, controls=Controls(move, lambda: "Ann arrived", {"Form": "http://127.0.0.1:1"})) as slack,
        httpx.Client(base_url=slack.url) as page,
        connect(f"{slack.url.replace('http', 'ws')}/page/live?as=U1") as line,
    ):
        assert ask(page, "boot")["controls"] is True
        assert ask(page, "boot")["links"] == {"Form": "http://127.0.0.1:1"}
        slack.wait_for(lambda: slack.workspace.feed.listening)
        assert act(page, "time", to="1h") == {"ok": True, "now": "2026-11-23T10:00:00+00:00"}
        assert [event.get("busy") for event in heard(line, "busy", "busy", "clock")] == [True, False, None]
        assert act(page, "time", to="yesterday")["text"] == "Time goes forward only."
        assert act(page, "lead") == {"ok": True, "text": "Ann arrived"}


@pytest.mark.parametrize(
    "headers", [{"Host": "evil.example"}, {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_foreign_pages_are_kept_out(page, headers):
    assert page.get("/page/boot", headers=headers).status_code == 403
    assert page.post("/page/lead", json={}, headers=headers).status_code == 403


def test_a_picture_on_a_foreign_page_does_nothing_in_the_apps_name_and_a_link_to_the_page_is_followed(page, slack):
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}
    address = f"/api/chat.postMessage?token={slack.app.token}&channel=C00000001&text=x"
    assert page.get(address, headers=headers).status_code == 403
    assert page.get("/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_a_foreign_page_gets_no_line_either(slack):
    with pytest.raises(Exception, match="403"):
        connect(f"{slack.url.replace('http', 'ws')}/page/live?as=U1", origin="https://evil.example")


def test_forms_and_broken_bodies_are_refused(page):
    assert page.post("/page/post", data={"as": "U1"}).status_code == 403
    assert page.post("/page/post", content=b"{", headers={"Content-Type": "application/json"}).status_code == 400


def test_the_page_comes_with_a_strict_policy(page):
    answer = page.get("/")
    assert answer.headers["content-type"].startswith("text/html")
    assert "default-src 'self'" in answer.headers["content-security-policy"]


def test_a_permalink_leads_to_the_page(page, client, leads):
    parent = client.chat_postMessage(channel=leads, text="card")["ts"]
    reply = client.chat_postMessage(channel=leads, text="log", thread_ts=parent)["ts"]
    for ts, address in ((parent, f"/#/{leads}/{parent}"), (reply, f"/#/{leads}/{parent}/{reply}")):
        link = f"/archives/{leads}/p{ts.replace('.', '')}" + (f"?thread_ts={parent}" if ts == reply else "")
        assert page.get(link).headers["location"] == address
    assert page.get("/archives/C1/evil").status_code == 404


def test_people_wait_at_the_door_until_it_is_open_while_the_app_comes_and_goes(page, slack, mia):
    slack.workspace.is_open = False
    for path in ("/", f"/page/boot?as={mia}", "/icon.svg"):
        answer = page.get(path)
        assert answer.status_code == 503
        assert 'http-equiv="refresh"' in answer.text
    assert page.post("/api/auth.test").status_code == 200
    slack.workspace.is_open = True
    assert page.get("/").status_code == 200


def test_the_app_is_added_to_a_channel_by_invite(page, slack, mia):
    channel = slack.add_channel("marketing", mia, with_bot=False)
    wrong = act(page, "command", **{"as": mia, "channel": channel, "command": "/invite", "text": "@Nemo"})
    assert wrong["text"] == "Mention who to add, as in /invite @Handoff"
    bot = slack.workspace.bot
    act(page, "command", **{"as": mia, "channel": channel, "command": "/invite", "text": f"@{bot.real_name}"})
    assert bot.id in slack.workspace.channels[channel].members
    assert slack.messages(channel)[-1]["text"] == f"_added {bot.real_name} to this channel_"
