"""Response addresses: five answers within their time, to one person or to the channel."""

import time
import urllib.error
import urllib.request

import pytest
from slack_sdk.webhook import WebhookClient

from bot.playground.driver import Slack
from tests.bot.playground.shapes import actions


@pytest.fixture
def address(slack: Slack, mia: str, leads: str):
    """The response address of an interaction of Mia's in the leads channel."""

    def address(**origin) -> WebhookClient:
        return WebhookClient(f"{slack.url}/response/{slack.workspace.tickets.address(leads, mia, **origin)}")

    return address


def test_an_answer_is_for_one_person_unless_it_says_otherwise(slack, mia, leads, address):
    assert address().send(text="only you").body == "ok"
    address().send(text="everybody", response_type="in_channel")
    assert [note["text"] for note in slack.ephemerals(mia)] == ["only you"]
    assert [message["text"] for message in slack.messages(leads)] == ["everybody"]


def test_it_posts_where_the_app_is_not_a_member(slack, leads, address):
    slack.remove_bot(leads)
    assert address().send(text="hello", response_type="in_channel").status_code == 200


def test_an_answer_in_a_thread(slack, mia, leads, address):
    parent = slack.say(mia, leads, "look")
    address().send_dict({"text": "seen", "response_type": "in_channel", "thread_ts": parent})
    assert [reply["text"] for reply in slack.thread(leads, parent)] == ["seen"]


def test_the_message_with_the_button_is_replaced_or_deleted(client, slack, leads, address):
    ts = client.chat_postMessage(channel=leads, text="card", blocks=[actions()])["ts"]
    address(message=ts).send(text="done", replace_original=True)
    assert [(message["text"], "blocks" in message) for message in slack.messages(leads)] == [("done", False)]
    address(message=ts).send(delete_original=True)
    assert slack.messages(leads) == []


def test_an_ephemeral_message_is_replaced_or_deleted(client, slack, mia, leads, address):
    client.chat_postEphemeral(channel=leads, user=mia, text="sure?")
    [note] = slack.ephemerals(mia)
    address(note=note["id"]).send(text="done", replace_original=True)
    assert [one["text"] for one in slack.ephemerals(mia)] == ["done"]
    address(note=note["id"]).send(delete_original=True)
    assert slack.ephemerals(mia) == []


def test_an_address_is_good_for_five_answers(address):
    one = address()
    answers = [one.send(text=str(number)) for number in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert "used_url" in answers[5].body


def test_an_address_is_good_for_its_time(slack, address):
    slack.timing.response = 0.05
    one = address()
    time.sleep(0.1)
    assert "expired_url" in one.send(text="late").body


@pytest.mark.parametrize(
    ("body", "error"),
    [({"text": ""}, "no_text"), ({"blocks": [{"type": "hologram"}]}, "invalid_blocks")],
)
def test_answers_are_checked(address, body, error):
    answer = address().send_dict(body)
    assert (answer.status_code, error in answer.body) == (400, True)


def test_a_body_that_is_not_json_is_refused(address):
    with pytest.raises(urllib.error.HTTPError, match="400") as failed:
        urllib.request.urlopen(address().url, b"text=hello")
    failed.value.close()


def test_an_archived_channel_takes_no_answer(slack, leads, address):
    slack.archive(leads)
    assert address().send(text="hello").status_code == 410
