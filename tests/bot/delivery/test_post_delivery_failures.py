"""What goes wrong on the way to Slack, and what is done next."""

import errno
import http.client
import json
import re
import socket
import ssl
from pathlib import Path
from urllib.error import URLError

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web import SlackResponse
from sqlalchemy import select

import bot
from bot.slack import slack_errors
from bot.slack.slack_errors import Failure, Next
from store.db import tables as t
from store.outbox import backoff, posts
from store.team import channels


def nobody_listens():
    with socket.create_server(("127.0.0.1", 0)) as closing:
        port = closing.getsockname()[1]
    return WebClient("xoxb-1", base_url=f"http://127.0.0.1:{port}/api/", retry_handlers=[])


def test_what_was_surely_not_sent_is_tried_again_ever_later_and_in_order(world):
    queued = [world.queue() for _ in range(3)]
    world.delivery, working = world.by(nobody_listens()), world.delivery
    tries = []
    for _ in range(8):
        world.deliver()
        tries.append(world.post(queued[0]).attempts)
        world.machine.at += 1
    assert tries == [1, 2, 2, 3, 3, 3, 3, 4]  # after 0, 1, 3 and 7 seconds
    world.delivery = working
    world.wait_in_steps(11)
    assert world.cards() == queued
    assert world.slack.calls("conversations.history") == []


def test_after_a_long_outage_it_is_tried_every_five_minutes(world):
    handoff = world.queue()
    with world.database.begin() as tx:
        tx.exec_driver_sql("UPDATE outbox SET attempts = 5000")
    world.by(nobody_listens()).until_idle()
    world.wait(299)
    assert world.cards() == []
    world.wait(1)
    assert world.cards() == [handoff]


def test_once_slack_has_answered_waits_begin_anew(world):
    handoff = world.queue()
    with world.database.begin() as tx:
        tx.exec_driver_sql("UPDATE outbox SET attempts = 5000")
    world.slack.faults.limit("chat.postMessage", retry_after=2)
    world.deliver()
    world.machine.at += 2
    world.by(nobody_listens()).until_idle()
    world.wait(1)
    assert world.cards() == [handoff]


def test_a_slow_answer_is_an_answer(world):
    world.slack.faults.delay("chat.postMessage", 0.1)
    handoff = world.queue()
    world.deliver()
    assert world.facts(handoff).ts is not None


def test_what_slack_will_not_take_is_parked_and_the_next_goes_on(world):
    world.slack.faults.refuse("chat.postMessage", "invalid_blocks")
    refused, other = world.queue(), world.queue()
    world.deliver()
    world.wait(1)
    assert world.post(refused).state == "parked"
    assert world.cards() == [other]


def test_a_thread_that_stays_closed_leaves_its_note_to_a_person(world):
    handoff = world.show()
    world.claim(handoff)
    world.slack.faults.refuse("chat.postMessage", "restricted_action_thread_locked", times=100)
    for _ in range(7):
        world.wait(backoff.CHANNEL_AGAIN)
    assert world.post(handoff, "note").state == "parked"


@pytest.mark.parametrize("code", ["ekm_access_denied", "restricted_action", "channel_not_found"])
def test_a_direct_message_that_slack_refuses_for_now_is_kept_for_a_person_and_told(world, code):
    with world.database.begin() as tx:
        posts.say(tx, "back", "k", world.office(), member_id=world.tess, extra={"code": "x"})
    world.slack.faults.refuse("chat.postMessage", code)
    world.deliver()
    with world.database.read() as tx:
        assert [post.trouble for post in posts.parked(tx)] == [code]


def test_the_managers_hear_once_of_a_card_that_slack_will_not_take(world):
    world.slack.faults.refuse("chat.postMessage", "invalid_blocks")
    refused = world.queue()
    world.deliver()
    world.wait(5)
    (told,) = world.dms(world.sam)
    assert f"/lead {world.facts(refused).lead.id}" in told
    assert f"handoff outbox send {world.post(refused).seq}" in told


def test_what_was_sent_after_all_is_no_trouble_any_more(world):
    world.slack.faults.refuse("chat.postMessage", "invalid_blocks")
    world.queue()
    with world.database.begin() as tx:
        post = posts.lease_next(tx, world.office())
        channels.note_refused_post(tx, post, "invalid_blocks", world.office())
        posts.send_parked(tx)
    world.slack.faults.clear()
    world.deliver()
    world.wait(5)
    with world.database.read() as tx:
        assert tx.scalar(select(t.outbox.c.state).where(t.outbox.c.kind == "parked")) == "dropped"


LOCKED = {
    "locked": lambda world, handoff: world.slack.lock_thread(world.leads, world.facts(handoff).ts),
    "non-threadable": lambda world, _: world.slack.unlock_threads(world.leads, threadable=False),
    "restricted": lambda world, _: world.slack.faults.refuse("chat.postMessage", "restricted_action"),
}


@pytest.mark.parametrize("kind", LOCKED)
def test_a_thread_that_takes_no_reply_holds_up_nothing_else(world, kind):
    handoff = world.show()
    LOCKED[kind](world, handoff)
    world.claim(handoff)
    world.deliver()
    other = world.queue()
    world.wait(1)
    assert world.cards() == [handoff, other]
    assert "Claimed by" in world.shown(handoff)
    with world.database.read() as tx:
        assert channels.troubled(tx) == {}
    assert world.dms(world.sam) == []
    world.slack.unlock_threads(world.leads)
    world.wait(backoff.CHANNEL_AGAIN)
    assert len(world.thread(handoff)) == 1


def test_a_post_that_stands_alone_speaks_for_its_channel(world):
    world.slack.faults.refuse("chat.postMessage", "restricted_action")
    world.queue()
    world.deliver()
    with world.database.read() as tx:
        assert channels.troubled(tx) == {world.leads: "restricted_action"}


def told(world, member_id):
    with world.database.begin() as tx:
        posts.say(tx, "back", "k", world.office(), member_id=member_id, extra={"code": "x"})
    world.deliver()


def test_a_direct_message_waits_until_we_heard_that_somebody_left(world):
    world.slack.faults.refuse("chat.postMessage", "user_disabled")
    told(world, world.tess)
    handoff = world.queue()
    world.wait(1)
    assert world.cards() == [handoff]
    world.wait(backoff.CHANNEL_AGAIN)
    assert len(world.dms(world.tess)) == 1


def test_a_direct_message_to_somebody_who_left_is_dropped(world):
    world.slack.deactivate(world.tess)
    told(world, world.tess)
    world.wait(backoff.CHANNEL_AGAIN)
    assert len(world.slack.calls("chat.postMessage")) == 1


def answer(status=200, data=None, headers=None):
    response = SlackResponse(
        client=None, http_verb="POST", api_url="", req_args={}, data=data, headers=headers or {}, status_code=status
    )
    return SlackApiError("refused", response)


SORTED = [
    (answer(data={"ok": False, "error": "invalid_blocks"}), Failure(Next.GIVE_UP, "invalid_blocks")),
    (answer(data={"ok": False, "error": "is_archived"}), Failure(Next.MEND_CHANNEL, "is_archived")),
    (answer(data={"ok": False, "error": "is_inactive"}), Failure(Next.MEND_CHANNEL, "is_archived")),
    (answer(data={"ok": False, "error": "missing_scope"}), Failure(Next.MEND_TOKEN, "missing_scope")),
    (answer(data={"ok": False, "error": "internal_error"}), Failure(Next.FIND_OUT, "internal_error")),
    (answer(data={"ok": False, "error": "message_not_found"}), Failure(Next.MESSAGE_GONE, "message_not_found")),
    (
        answer(429, {"ok": False, "error": "ratelimited"}, {"retry-after": "7"}),
        Failure(Next.TRY_LATER, "ratelimited", 7),
    ),
    (answer(429, {"ok": False, "error": "a page"}, {"Retry-After": "7"}), Failure(Next.TRY_LATER, "ratelimited", 7)),
    (answer(429, None, {"Retry-After": "Wed, 18 Nov"}), Failure(Next.TRY_LATER, "ratelimited", 30)),
    (answer(503, {"ok": False, "error": "Received a response in"}), Failure(Next.FIND_OUT, "http_503")),
    (answer(404, {"ok": False, "error": "Received a response in"}), Failure(Next.FIND_OUT, "no_json")),
    (answer(data={"ok": False, "error": "Received a response in"}), Failure(Next.FIND_OUT, "no_json")),
    (answer(data={"ok": False}), Failure(Next.FIND_OUT, "no_json")),
    (answer(data=None), Failure(Next.FIND_OUT, "no_json")),
    (answer(data=[]), Failure(Next.FIND_OUT, "no_json")),
    (URLError(ConnectionRefusedError()), Failure(Next.TRY_LATER, "unreachable")),
    (URLError(socket.gaierror()), Failure(Next.TRY_LATER, "unreachable")),
    (URLError(OSError(errno.ENETUNREACH, "")), Failure(Next.TRY_LATER, "unreachable")),
    (URLError(ssl.SSLCertVerificationError()), Failure(Next.TRY_LATER, "unreachable")),
    (URLError(TimeoutError()), Failure(Next.FIND_OUT, "TimeoutError")),
    (URLError("tunnel"), Failure(Next.FIND_OUT, "URLError")),
    (TimeoutError(), Failure(Next.FIND_OUT, "TimeoutError")),
    (ConnectionResetError(), Failure(Next.FIND_OUT, "ConnectionResetError")),
    (http.client.RemoteDisconnected(), Failure(Next.FIND_OUT, "RemoteDisconnected")),
    (http.client.IncompleteRead(b""), Failure(Next.FIND_OUT, "IncompleteRead")),
    (SlackRequestError("?"), Failure(Next.FIND_OUT, "SlackRequestError")),
]


@pytest.mark.parametrize(("error", "failure"), SORTED)
def test_failures_are_sorted_by_what_comes_next(error, failure):
    assert isinstance(error, slack_errors.FAILURES)
    assert slack_errors.sort(error) == failure


DOCUMENTED = json.loads((Path(__file__).parents[1] / "slack" / "documented_codes.json").read_text())


def test_every_code_that_slack_documents_is_sorted():
    sorted_ = {code for codes in slack_errors.BY_CODE.values() for code in codes} | slack_errors.SAME.keys()
    assert {code for codes in DOCUMENTED.values() for code in codes} - sorted_ == set()


def test_every_method_we_call_is_among_the_documented():
    calls = re.compile(r"(?:client|slack|_web_client)\.((?:[a-z]+)(?:_[a-zA-Z]+)+)\b")
    files = [path for path in Path(bot.__file__).parent.rglob("*.py") if not {"playground", "demo"} & {*path.parts}]
    said = {call.replace("_", ".").lower() for path in files for call in calls.findall(path.read_text())}
    told = {method.lower() for method in DOCUMENTED} | {"files.upload.v2"}
    families = {method.partition(".")[0] for method in told}
    assert {call for call in said if call.partition(".")[0] in families} <= told
    assert len(said & told) > 10


def test_every_code_is_sorted_once():
    codes = [code for codes in slack_errors.BY_CODE.values() for code in codes]
    assert len(codes) == len(set(codes))
