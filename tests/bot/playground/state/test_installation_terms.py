"""What a workspace's plan and owners allow, as a client sees it."""

import pytest
from slack_sdk import WebClient

from bot.playground.driver import Slack
from bot.playground.state.people import OTHER_TEAM
from tests.bot.playground.wire.test_web_api import refusal

TABLE = {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]}


def test_where_messages_are_kept_none_is_deleted_and_all_can_be_changed(client: WebClient, slack: Slack, leads: str):
    slack.terms.keeps_messages = True
    where = {"channel": leads, "ts": client.chat_postMessage(channel=leads, text="hello")["ts"]}
    assert refusal(client.chat_delete, **where)["error"] == "compliance_exports_prevent_deletion"
    client.chat_update(**where, text="gone")
    assert [message["text"] for message in slack.messages(leads)] == ["gone"]


@pytest.mark.parametrize("method", ["conversations_history", "conversations_replies"])
def test_scant_history_is_fifteen_objects_once_a_minute(client: WebClient, slack: Slack, leads: str, method: str):
    slack.terms.scant_history = True
    now = slack.workspace.machine()
    slack.workspace.machine = lambda: now
    first = client.chat_postMessage(channel=leads, text="0")["ts"]
    thread = {"thread_ts": first} if method == "conversations_replies" else {}
    for number in range(20):
        client.chat_postMessage(channel=leads, text=str(number), **thread)
    more = {"ts": first} if thread else {}
    answer = getattr(client, method)(channel=leads, limit=200, **more)
    assert (len(answer["messages"]), answer["has_more"]) == (15, True)
    assert refusal(getattr(client, method), channel=leads, limit=200, **more)["error"] == "ratelimited"
    now += 60
    assert getattr(client, method)(channel=leads, limit=200, **more)["ok"]


def test_where_private_tables_are_refused_others_are_taken(client: WebClient, slack: Slack, leads: str, mia: str):
    slack.terms.private_tables = False
    client.chat_postMessage(channel=leads, text="x", blocks=[TABLE])
    refused = refusal(client.chat_postEphemeral, channel=leads, user=mia, text="x", blocks=[TABLE])
    assert refused["error"] == "invalid_blocks"
    assert slack.ephemerals(mia) == []


def test_an_organisation_and_accounts_without_a_profile_are_told_of(client: WebClient, slack: Slack):
    slack.terms.enterprise = "E00000001"
    assert client.auth_test()["enterprise_id"] == "E00000001"
    other = slack.add_user("Eve Else", team=OTHER_TEAM, enterprise="E00000009")
    assert client.users_info(user=other)["user"]["enterprise_user"]["enterprise_id"] == "E00000009"
    gone = slack.add_user("Gus Gone", deleted=True, has_profile=False)
    assert client.users_info(user=gone)["user"]["profile"] is None
