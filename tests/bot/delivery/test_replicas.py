"""Several threads, several replicas: each post once, one at a time in a place, and in order."""

import threading
import time
from collections import defaultdict
from contextlib import ExitStack

import pytest
from slack_sdk import WebClient

from bot.cards import blocks
from bot.delivery.drawing import messages
from bot.delivery.loop import Delivery
from bot.playground.driver import Slack
from store.db.database import Database
from store.outbox import posts
from store.rules.post_kinds import PostKind
from tests.office.clock import NOW

POSTS = 100
LOCK = threading.Lock()


class Watching(WebClient):
    """Notes how many posts are under way in each place."""

    def chat_postMessage(self, **args):  # noqa: N802
        under_way = self.under_way[args["channel"]]
        with LOCK:
            under_way.append(self)
            self.at_once.append(len(under_way))
        try:
            return super().chat_postMessage(**args)
        finally:
            with LOCK:
                under_way.remove(self)


@pytest.fixture
def slack():
    with Slack(now=lambda: NOW) as running:
        yield running


@pytest.fixture(autouse=True)
def numbered(monkeypatch):
    """A post says its number."""
    drawing = {PostKind.BACK: lambda _tx, post, *_: blocks.message(post.extra["code"])}
    monkeypatch.setattr(messages, "DRAWINGS", messages.DRAWINGS | drawing)


@pytest.fixture
def places(slack):
    return [slack.add_channel(f"c{number}") for number in range(4)] + [slack.add_user("Ana Lindqvist")]


def queue(database, places):
    """So many posts, one to each place in turn."""
    with database.begin() as tx:
        for number in range(POSTS):
            place = places[number % len(places)]
            where = {"channel" if place.startswith("C") else "member_id": place}
            posts.say(tx, "back", f"post:{number}", NOW, extra={"code": f"post {number}."}, **where)


def deliver(slack, databases):
    """Let a delivery of three threads on each database work until everything is said, one at a time in a place."""
    under_way, at_once = defaultdict(list), []
    with ExitStack() as stack:
        for database in databases:
            client = Watching(slack.app.token, base_url=slack.base_url, retry_handlers=[], timeout=5)
            client.under_way, client.at_once = under_way, at_once
            delivery = Delivery(database, lambda: NOW, client, gap=0.0)
            delivery.start()
            stack.callback(delivery.stop)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and not idle(databases[0]):
            time.sleep(0.01)
    assert set(at_once) == {1}


def idle(database):
    with database.read() as tx:
        return posts.counts(tx) == {}


def said(slack, place):
    messages = slack.messages(place) if place.startswith("C") else slack.dm(place)
    return [int(message["text"].split("post ")[1].split(".")[0]) for message in messages]


def test_three_threads_say_each_post_once_one_at_a_time_and_in_order(database, slack, places):
    queue(database, places)
    deliver(slack, [database])
    for first, place in enumerate(places):
        assert said(slack, place) == list(range(first, POSTS, len(places)))
    assert len(slack.calls("chat.postMessage")) == POSTS


def test_two_replicas_say_each_post_once_one_at_a_time_and_in_order(postgresql_database, slack, places):
    replica = Database(postgresql_database.url.render_as_string(hide_password=False))
    try:
        queue(postgresql_database, places)
        deliver(slack, [postgresql_database, replica])
    finally:
        replica.close()
    for first, place in enumerate(places):
        assert said(slack, place) == list(range(first, POSTS, len(places)))
    assert len(slack.calls("chat.postMessage")) == POSTS
