import json
import urllib.request

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.driver import Slack


def refusal(call, **arguments) -> dict:
    with pytest.raises(SlackApiError) as refused:
        call(**arguments)
    return refused.value.response.data


def test_the_app_learns_who_it_is(client: WebClient, slack: Slack):
    answer = client.auth_test()
    assert (answer["user_id"], answer["bot_id"], answer["team_id"]) == ("U00000001", "B00000001", "T00000001")
    assert answer["url"] == f"{slack.url}/"


@pytest.mark.parametrize(
    ("token", "state", "error"),
    [
        (None, "installed", "not_authed"),
        ("xoxb-wrong", "installed", "invalid_auth"),
        ("xapp-playground", "installed", "not_allowed_token_type"),
        ("xoxb-playground", "revoked", "token_revoked"),
        ("xoxb-playground", "inactive", "account_inactive"),
    ],
)
def test_tokens_are_checked(slack: Slack, token, state, error):
    slack.app.state = state
    client = WebClient(token, base_url=slack.base_url)
    assert refusal(client.auth_test)["error"] == error


def test_a_missing_scope_is_named(client: WebClient, slack: Slack, leads: str):
    slack.app.scopes.discard("chat:write")
    answer = refusal(client.chat_postMessage, channel=leads, text="hello")
    assert (answer["error"], answer["needed"]) == ("missing_scope", "chat:write")
    assert "channels:read" in answer["provided"].split(",")


def test_reading_a_private_channel_needs_its_own_scope(client: WebClient, slack: Slack):
    secret = slack.add_channel("secret", private=True)
    slack.app.scopes.discard("groups:history")
    answer = refusal(client.conversations_history, channel=secret)
    assert (answer["error"], answer["needed"]) == ("missing_scope", "groups:history")


def test_every_answer_names_the_granted_scopes(client: WebClient, slack: Slack):
    slack.app.scopes.clear()
    slack.app.scopes.add("chat:write")
    assert client.auth_test().headers["x-oauth-scopes"] == "chat:write"


def test_unknown_methods_and_missing_arguments_are_refused(client: WebClient):
    assert refusal(client.api_call, api_method="chat.shout")["error"] == "unknown_method"
    answer = refusal(client.api_call, api_method="chat.update", json={"channel": "C1"})
    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == ["[ERROR] missing required field: ts"]


@pytest.mark.parametrize(
    ("kind", "body", "error"),
    [
        ("application/json", b"{", "invalid_json"),
        ("application/json", b"[]", "json_not_object"),
        ("text/csv", b"a;b", "invalid_post_type"),
    ],
)
def test_bodies_that_are_not_arguments_are_refused(slack: Slack, kind, body, error):
    request = urllib.request.Request(slack.base_url + "auth.test", body, {"Content-Type": kind})
    assert json.loads(urllib.request.urlopen(request).read())["error"] == error


def test_forms_may_carry_json_arguments(client: WebClient, slack: Slack, leads: str):
    blocks = json.dumps([{"type": "divider"}])
    client.api_call("chat.postMessage", params={"channel": leads, "text": "hi", "blocks": blocks})
    assert slack.messages(leads)[0]["blocks"][0]["type"] == "divider"


def test_people_are_found_by_id(client: WebClient, mia: str):
    user = client.users_info(user=mia)["user"]
    assert (user["real_name"], user["tz"], user["tz_offset"]) == ("Mia Vogel", "Europe/Berlin", 3600)
    assert refusal(client.users_info, user="U404")["error"] == "user_not_found"


def test_the_list_of_people_holds_leavers_slackbot_and_no_strangers(client: WebClient, slack: Slack, mia: str):
    stranger = slack.other_team_user("Ada Elsewhere")
    slack.deactivate(mia)
    people = {user["id"]: user for user in client.users_list()["members"]}
    assert people[mia]["deleted"]
    assert not people["USLACKBOT"]["is_bot"]
    assert stranger not in people


def test_addresses_need_their_own_scope(client: WebClient, slack: Slack, mia: str):
    slack.app.scopes.discard("users:read.email")
    assert "email" not in client.users_info(user=mia)["user"]["profile"]


def test_calls_are_remembered(client: WebClient, slack: Slack, leads: str):
    client.chat_postMessage(channel=leads, text="hello")
    assert [call.args["text"] for call in slack.calls("chat.postMessage")] == ["hello"]
