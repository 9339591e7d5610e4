"""Events and interactions as signed requests to a real Bolt app behind a small HTTP server."""

import time

import pytest

from bot.playground.values.errors import Unanswered
from tests.bot.playground.shapes import modal, typed


def test_signed_requests_reach_the_app_and_its_answers_come_back(client, slack, mia, leads, front):
    @front.app.command("/lead")
    def lead(ack, client, command):
        client.views_open(trigger_id=command["trigger_id"], view=modal(typed("a")))
        ack("opened")

    front.app.view("form")(lambda ack: ack(response_action="errors", errors={"a": "no"}))
    assert slack.command(mia, "/lead", channel=leads)["text"] == "opened"
    assert slack.submit(mia, {"a": "1"}) == {"a": "no"}


def test_a_wrong_secret_is_refused_by_the_app(slack, mia, front):
    front.app.shortcut("add_lead")(lambda ack: ack())
    slack.app.signing_secret = "another"
    with pytest.raises(Unanswered, match="http_error"):
        slack.shortcut(mia, "add_lead")


def test_an_event_is_repeated_with_its_number_and_reason(slack, mia, front):
    events = []
    front.app.event("user_change")(lambda event: events.append(event))
    slack.timing.ack = 0.2
    front.plan += [(500, {}), (503, {}), (200, {"sleep": "0.5"})]
    slack.admin.change_user(mia, title="Rep")
    slack.wait_for(lambda: events)
    told = [(one.get("x-slack-retry-num"), one.get("x-slack-retry-reason")) for one in front.requests]
    assert told == [(None, None), ("1", "http_error"), ("2", "http_error"), ("3", "http_timeout")]


def test_the_app_can_ask_for_no_repetition(slack, mia, front):
    front.plan += [(500, {"x-slack-no-retry": "1"})]
    slack.admin.change_user(mia, title="Rep")
    time.sleep(0.1)
    assert len(front.requests) == 1


def test_an_interaction_is_not_repeated(slack, mia, front):
    front.plan += [(500, {})]
    with pytest.raises(Unanswered, match="http_error"):
        slack.shortcut(mia, "add_lead")
    time.sleep(0.1)
    assert len(front.requests) == 1


def test_nobody_there(slack, mia):
    slack.deliver_to("http://127.0.0.1:9/slack/events")
    with pytest.raises(Unanswered, match="connection_failed"):
        slack.shortcut(mia, "add_lead")
