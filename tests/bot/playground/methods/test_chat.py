import pytest
from slack_sdk import WebClient

from bot.playground.driver import Slack
from tests.bot.playground.conftest import Office
from tests.bot.playground.shapes import actions, mrkdwn, plain, section
from tests.bot.playground.wire.test_web_api import refusal

MARK = {"event_type": "lead_card", "event_payload": {"d": "7"}}


def test_a_post_comes_back_as_slack_shows_it(client: WebClient, leads: str):
    answer = client.chat_postMessage(channel=leads, text="Hello", blocks=[section()], metadata=MARK)
    message = answer["message"]
    assert answer["channel"] == leads
    assert answer["ts"] == message["ts"]
    assert (message["bot_id"], message["user"]) == ("B00000001", "U00000001")
    assert message["blocks"][0]["block_id"]
    assert message["blocks"][0]["text"]["verbatim"] is False
    assert message["metadata"] == MARK


def test_ts_follows_the_office_clock_and_always_rises(client: WebClient, office: Office, leads: str):
    stamps = [client.chat_postMessage(channel=leads, text="x")["ts"] for _ in range(3)]
    office.forward(hours=1)
    stamps.append(client.chat_postMessage(channel=leads, text="x")["ts"])
    assert stamps[0] == f"{int(office().timestamp()) - 3600}.000000"
    assert stamps == sorted(set(stamps))
    assert stamps[3].startswith(str(int(office().timestamp())))


def test_a_person_can_be_written_to_by_id(client: WebClient, slack: Slack, mia: str):
    answer = client.chat_postMessage(channel=mia, text="psst")
    assert answer["channel"] == client.conversations_open(users=mia)["channel"]["id"]
    assert [message["text"] for message in slack.dm(mia)] == ["psst"]


def test_a_reply_counts_on_its_parent(client: WebClient, slack: Slack, mia: str, leads: str):
    parent = client.chat_postMessage(channel=leads, text="card")["ts"]
    first = client.chat_postMessage(channel=leads, text="log", thread_ts=parent)["ts"]
    slack.say(mia, leads, "thanks", thread=first)  # a reply named as parent leads to the same thread
    card = slack.messages(leads)[0]
    assert (card["reply_count"], card["reply_users"]) == (2, ["U00000001", mia])
    assert [reply["text"] for reply in slack.thread(leads, parent)] == ["log", "thanks"]


def test_an_update_replaces_blocks_and_keeps_metadata(client: WebClient, slack: Slack, leads: str):
    ts = client.chat_postMessage(channel=leads, text="old", blocks=[section()], metadata=MARK)["ts"]
    client.chat_update(channel=leads, ts=ts, text="new")
    [message] = slack.messages(leads)
    assert "blocks" not in message
    assert (message["text"], message["metadata"], message["edited"]["user"]) == ("new", MARK, "U00000001")


def test_an_update_may_change_metadata_or_remove_it(client: WebClient, slack: Slack, leads: str):
    ts = client.chat_postMessage(channel=leads, text="x", metadata=MARK)["ts"]
    other = {"event_type": "lead_card", "event_payload": {"d": "8"}}
    client.chat_update(channel=leads, ts=ts, text="x", metadata=other)
    assert slack.messages(leads)[0]["metadata"] == other
    client.chat_update(channel=leads, ts=ts, text="x", metadata={})
    assert "metadata" not in slack.messages(leads)[0]


def test_a_deleted_parent_leaves_a_tombstone_only_under_replies(client: WebClient, slack: Slack, leads: str):
    parent = client.chat_postMessage(channel=leads, text="card")["ts"]
    reply = client.chat_postMessage(channel=leads, text="log", thread_ts=parent)["ts"]
    client.chat_delete(channel=leads, ts=parent)
    assert slack.messages(leads)[0]["subtype"] == "tombstone"
    client.chat_delete(channel=leads, ts=reply)
    assert slack.thread(leads, parent) == []


def test_an_ephemeral_message_is_seen_by_one_person_only(client, slack, mia, tom, leads):
    client.chat_postEphemeral(channel=leads, user=tom, text="Mia claimed it at 09:41")
    assert [note["text"] for note in slack.ephemerals(tom)] == ["Mia claimed it at 09:41"]
    assert slack.ephemerals(mia) == slack.messages(leads) == []


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"channel": "C404", "text": "x"}, "channel_not_found"),
        ({"text": ""}, "no_text"),
        ({"text": "x", "blocks": "nonsense"}, "invalid_blocks_format"),
        ({"text": "x", "thread_ts": "1.000000"}, "thread_not_found"),
        ({"text": "x", "metadata": "nonsense"}, "invalid_metadata_format"),
        ({"text": "x", "metadata": {"event_type": "a"}}, "invalid_metadata_schema"),
        ({"text": "x", "metadata": {"event_type": "a", "event_payload": {"a": "x" * 9000}}}, "metadata_too_large"),
        ({"text": "x", "blocks": [section(text=mrkdwn("x" * 2800))] * 5}, "msg_blocks_too_long"),
    ],
)
def test_posts_are_refused_with_slacks_errors(client: WebClient, leads: str, arguments, error):
    arguments = {"channel": leads} | arguments
    assert refusal(client.api_call, api_method="chat.postMessage", json=arguments)["error"] == error


def test_long_text_is_cut_on_post_and_refused_on_update(client: WebClient, slack: Slack, leads: str):
    ts = client.chat_postMessage(channel=leads, text="x" * 50_000)["ts"]
    assert len(slack.messages(leads)[0]["text"]) == 40_000
    assert client.chat_update(channel=leads, ts=ts, text="x" * 4000)["ok"]
    assert refusal(client.chat_update, channel=leads, ts=ts, text="x" * 4001)["error"] == "msg_too_long"


def test_where_the_app_may_not_post(client: WebClient, slack: Slack, mia: str, leads: str):
    outside = slack.add_channel("outside", with_bot=False)
    secret = slack.add_channel("secret", private=True, with_bot=False)
    assert client.chat_postMessage(channel=outside, text="x")["ok"]  # chat:write.public
    slack.app.scopes.discard("chat:write.public")
    assert refusal(client.chat_postMessage, channel=outside, text="x")["error"] == "not_in_channel"
    assert refusal(client.chat_postMessage, channel=secret, text="x")["error"] == "channel_not_found"
    slack.archive(leads)
    assert refusal(client.chat_postMessage, channel=leads, text="x")["error"] == "is_archived"
    slack.deactivate(mia)
    assert refusal(client.chat_postMessage, channel=mia, text="x")["error"] == "channel_not_found"


def test_what_the_app_may_not_change(client: WebClient, slack: Slack, mia: str, leads: str):
    theirs = slack.say(mia, leads, "mine")
    own = client.chat_postMessage(channel=leads, text="x")["ts"]
    assert refusal(client.chat_update, channel=leads, ts="1.000000", text="x")["error"] == "message_not_found"
    assert refusal(client.chat_update, channel=leads, ts=theirs, text="x")["error"] == "cant_update_message"
    assert refusal(client.chat_update, channel=mia, ts=own, text="x")["error"] == "channel_not_found"
    assert refusal(client.chat_delete, channel=leads, ts=theirs)["error"] == "cant_delete_message"
    slack.archive(leads)
    assert refusal(client.chat_update, channel=leads, ts=own, text="x")["error"] == "is_inactive"


def test_ephemerals_need_both_in_the_channel(client: WebClient, slack: Slack, leads: str):
    stranger = slack.add_user("Ben Outside")
    outside = slack.add_channel("outside", stranger, with_bot=False)
    refused = refusal(client.chat_postEphemeral, channel=leads, user=stranger, text="x")
    assert refused["error"] == "user_not_in_channel"
    assert refusal(client.chat_postEphemeral, channel=outside, user=stranger, text="x")["error"] == "not_in_channel"


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("<!channel> hello", ["channel"]),
        ("<!here|here> and <!everyone>", ["here", "everyone"]),
        ("<@U00000002> and <!subteam^S1>", ["U00000002", "S1"]),
        ("&lt;!channel&gt; &lt;@U00000002&gt;", []),
        ("<!date^1^{date}|then> @channel", []),
    ],
)
def test_mentions_notify_unless_they_are_escaped(client: WebClient, slack: Slack, leads: str, text, targets):
    client.chat_postMessage(channel=leads, text="x", blocks=[section(text=mrkdwn(text))])
    client.chat_postMessage(channel=leads, text=text)
    assert [ping.target for ping in slack.pings] == targets * 2


def test_a_mention_in_an_edit_notifies_nobody(client: WebClient, slack: Slack, leads: str):
    ts = client.chat_postMessage(channel=leads, text="x")["ts"]
    client.chat_update(channel=leads, ts=ts, text="<@U00000002> has it")
    assert slack.pings == []
    assert [mention.target for mention in slack.mentions] == ["U00000002"]


def test_plain_text_cannot_notify_and_linked_names_can(client: WebClient, slack: Slack, leads: str):
    client.chat_postMessage(channel=leads, text="x", blocks=[section(text=plain("<!channel>")), actions()])
    assert slack.pings == []
    client.chat_postMessage(channel=leads, text="@channel", link_names=True)
    assert [ping.target for ping in slack.pings] == ["channel"]
