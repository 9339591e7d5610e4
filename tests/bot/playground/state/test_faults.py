"""Each thing that can go wrong, once, as the real client sees it."""

import time
from http.client import RemoteDisconnected

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.bot.playground.wire.test_web_api import refusal

BROKEN = (ConnectionResetError, RemoteDisconnected, TimeoutError)


def post(client: WebClient, channel: str) -> str:
    return client.chat_postMessage(channel=channel, text="hello")["ts"]


@pytest.mark.parametrize(("done", "posts"), [(True, 1), (False, 0)])
def test_the_connection_breaks_after_the_work_or_before(client, slack, leads, done, posts):
    slack.faults.drop("chat.postMessage", done=done)
    with pytest.raises(BROKEN):
        post(client, leads)
    assert len(slack.messages(leads)) == posts
    assert post(client, leads)


def test_the_default_client_posts_twice_when_the_answer_is_lost(slack, leads):
    slack.faults.drop("chat.postMessage")
    post(WebClient(slack.app.token, base_url=slack.base_url), leads)
    assert len(slack.messages(leads)) == 2


@pytest.mark.parametrize(("done", "posts"), [(True, 1), (False, 0)])
def test_no_answer_until_the_client_gives_up(slack, leads, done, posts):
    slack.faults.hang("chat.postMessage", done=done)
    impatient = WebClient(slack.app.token, base_url=slack.base_url, retry_handlers=[], timeout=0.1)
    with pytest.raises(BROKEN):
        post(impatient, leads)
    assert len(slack.messages(leads)) == posts


@pytest.mark.parametrize("status", [500, 503])
@pytest.mark.parametrize(("done", "posts"), [(True, 1), (False, 0)])
def test_a_server_error_with_the_work_done_or_not(client, slack, leads, status, done, posts):
    slack.faults.fail("chat.postMessage", status, done=done)
    with pytest.raises(SlackApiError) as failed:
        post(client, leads)
    assert failed.value.response.status_code == status
    assert len(slack.messages(leads)) == posts


def test_too_many_requests_say_when_to_come_back(client, slack, leads):
    slack.faults.limit("chat.postMessage", retry_after=7)
    with pytest.raises(SlackApiError) as limited:
        post(client, leads)
    assert limited.value.response.status_code == 429
    assert limited.value.response.headers["Retry-After"] == "7"
    assert limited.value.response["error"] == "ratelimited"
    assert slack.messages(leads) == []


def test_any_error_can_be_asked_for_any_number_of_times(client, slack, leads):
    slack.faults.refuse("*", "fatal_error", times=2)
    assert refusal(client.auth_test)["error"] == "fatal_error"
    assert refusal(client.chat_postMessage, channel=leads, text="x")["error"] == "fatal_error"
    assert post(client, leads)


def test_a_fault_meant_for_one_method_leaves_the_others_alone(client, slack, leads):
    slack.faults.refuse("chat.update", "internal_error")
    assert post(client, leads)
    slack.faults.clear()
    assert client.chat_update(channel=leads, ts=slack.messages(leads)[0]["ts"], text="x")["ok"]


def test_a_slow_answer(client, slack, leads):
    slack.faults.delay("chat.postMessage", 0.1)
    started = time.monotonic()
    post(client, leads)
    assert time.monotonic() - started >= 0.1


def test_history_lags_behind(client, slack, leads):
    slack.faults.lag_history(0.15)
    ts = post(client, leads)
    assert client.conversations_history(channel=leads)["messages"] == []
    time.sleep(0.2)
    assert client.conversations_history(channel=leads)["messages"][0]["ts"] == ts


def test_a_message_can_be_kept_out_of_history(client, slack, leads):
    ts = post(client, leads)
    slack.hide(leads, ts)
    assert client.conversations_history(channel=leads)["messages"] == []
    slack.hide(leads, ts, hidden=False)
    assert len(client.conversations_history(channel=leads)["messages"]) == 1


def test_a_delivery_can_come_twice(slack, mia, app):
    triggers = []

    @app.shortcut("add_lead")
    def add(ack, body):
        triggers.append(body["trigger_id"])
        ack()

    slack.faults.deliver_twice()
    slack.shortcut(mia, "add_lead")
    slack.shortcut(mia, "add_lead")
    assert len(triggers) == 3
    assert triggers[0] == triggers[1]


def test_deliveries_can_come_in_another_order(slack, mia, app):
    order = []

    @app.shortcut("one")
    @app.shortcut("two")
    def note(ack, body):
        order.append(body["callback_id"])
        ack()

    slack.faults.hold(2)
    slack.shortcut(mia, "one")
    slack.shortcut(mia, "two")
    assert order == []
    assert all(outcome.acknowledged for outcome in slack.release())
    assert order == ["two", "one"]
