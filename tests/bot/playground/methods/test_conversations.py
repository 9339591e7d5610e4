import pytest
from slack_sdk import WebClient

from bot.playground.driver import Slack
from tests.bot.playground.conftest import Office
from tests.bot.playground.methods.test_chat import MARK
from tests.bot.playground.wire.test_web_api import refusal


@pytest.fixture
def five(client: WebClient, office: Office, leads: str) -> list[str]:
    """ts of five posts, a minute apart."""
    stamps = []
    for number in range(5):
        stamps.append(client.chat_postMessage(channel=leads, text=str(number), metadata=MARK)["ts"])
        office.forward(minutes=1)
    return stamps


def texts(answer) -> list[str]:
    return [message["text"] for message in answer["messages"]]


def test_history_gives_the_newest_first_and_no_replies(client: WebClient, leads: str, five: list[str]):
    client.chat_postMessage(channel=leads, text="log", thread_ts=five[0])
    assert texts(client.conversations_history(channel=leads)) == ["4", "3", "2", "1", "0"]


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        ({"oldest": 1}, "432"),
        ({"oldest": 1, "inclusive": True}, "4321"),
        ({"latest": 3}, "210"),
        ({"latest": 3, "inclusive": True}, "3210"),
        ({"oldest": 0, "latest": 4}, "321"),
    ],
)
def test_history_within_bounds(client: WebClient, leads: str, five: list[str], bounds, expected):
    arguments = {name: five[value] if name != "inclusive" else value for name, value in bounds.items()}
    assert "".join(texts(client.conversations_history(channel=leads, **arguments))) == expected


def test_history_takes_seconds_for_bounds_and_refuses_words(client: WebClient, leads: str, five: list[str]):
    assert texts(client.conversations_history(channel=leads, oldest=five[3].split(".")[0])) == ["4"]
    assert refusal(client.conversations_history, channel=leads, oldest="soon")["error"] == "invalid_ts_oldest"


def test_history_comes_in_pages(client: WebClient, leads: str, five: list[str]):
    pages = [texts(answer) for answer in client.conversations_history(channel=leads, limit=2)]
    assert pages == [["4", "3"], ["2", "1"], ["0"]]
    assert refusal(client.conversations_history, channel=leads, cursor="?")["error"] == "invalid_cursor"


def test_metadata_is_whole_only_when_asked_for(client: WebClient, leads: str, five: list[str]):
    [short] = client.conversations_history(channel=leads, limit=1)["messages"]
    [whole] = client.conversations_history(channel=leads, limit=1, include_all_metadata=True)["messages"]
    assert short["metadata"] == {"event_type": "lead_card"}
    assert whole["metadata"] == MARK


def test_replies_start_with_the_parent(client: WebClient, leads: str, five: list[str]):
    for number in range(3):
        client.chat_postMessage(channel=leads, text=f"reply {number}", thread_ts=five[0], metadata=MARK)
    answer = client.conversations_replies(channel=leads, ts=five[0], limit=3, include_all_metadata=True)
    assert texts(answer) == ["0", "reply 0", "reply 1"]
    assert answer["has_more"]
    assert answer["messages"][1]["metadata"] == MARK
    assert texts(client.conversations_replies(channel=leads, ts=five[1])) == ["1"]
    assert refusal(client.conversations_replies, channel=leads, ts="1.0")["error"] == "thread_not_found"


def test_history_needs_the_app_inside(client: WebClient, slack: Slack, leads: str):
    secret = slack.add_channel("secret", private=True)
    slack.remove_bot(leads)
    slack.remove_bot(secret)
    assert refusal(client.conversations_history, channel=leads)["error"] == "not_in_channel"
    assert refusal(client.conversations_history, channel=secret)["error"] == "channel_not_found"


def test_info_tells_shared_archived_and_member(client: WebClient, slack: Slack, leads: str):
    slack.admin.share(leads, pending=True)
    assert client.conversations_info(channel=leads)["channel"]["is_pending_ext_shared"]
    slack.share_channel(leads)
    slack.archive(leads)
    channel = client.conversations_info(channel=leads)["channel"]
    assert channel["is_ext_shared"]
    assert channel["is_archived"]
    assert channel["is_member"]


def test_lists_hold_public_channels_and_the_private_ones_of_the_app(client, slack, leads, mia):
    own = slack.add_channel("own", mia, private=True)
    slack.add_channel("secret", mia, private=True, with_bot=False)
    old = slack.add_channel("old")
    slack.archive(old)
    found = client.users_conversations(types="public_channel,private_channel", exclude_archived=True)["channels"]
    assert [channel["id"] for channel in found] == [leads, own]
    assert [c["id"] for c in client.users_conversations(user=mia, types="private_channel")["channels"]] == [own]
    assert refusal(client.users_conversations, types="secret")["error"] == "invalid_types"


def test_direct_messages_open_with_active_people_only(client: WebClient, slack: Slack, tom: str):
    first = client.conversations_open(users=tom)["channel"]["id"]
    assert client.conversations_open(users=[tom], return_im=True)["channel"]["user"] == tom
    assert client.conversations_open(channel=first)["channel"]["id"] == first
    slack.deactivate(tom)
    assert refusal(client.conversations_open, users=tom)["error"] == "user_disabled"
    assert refusal(client.conversations_open, users="U404")["error"] == "user_not_found"
