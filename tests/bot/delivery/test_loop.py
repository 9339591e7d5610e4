"""The threads that deliver: nothing ends them but being told to, and no transaction waits for Slack."""

import threading
import time

import pytest
from slack_sdk import WebClient
from sqlalchemy.exc import OperationalError

from bot.delivery import loop, post_delivery
from bot.delivery.loop import Delivery
from store.outbox import posts
from store.team import channels
from tests.office.delivering import LAST_LOOK


def failing_once(function):
    """Fails at the first call, as while a database starts again."""
    calls = []

    def call(*args):
        calls.append(args)
        if len(calls) == 1:
            raise OperationalError("SELECT 1", {}, Exception("gone"))
        return function(*args)

    return call


def wait_for(look, seconds=10.0):
    deadline = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < deadline
        time.sleep(0.005)


@pytest.mark.parametrize(("module", "name"), [(post_delivery, "take_post"), (posts, "any_open")])
def test_a_thread_outlives_a_database_that_is_away_for_a_moment(world, monkeypatch, caplog, module, name):
    monkeypatch.setattr(loop, "IDLE_SECONDS", 0.01)
    monkeypatch.setattr(module, name, failing_once(getattr(module, name)))
    busy = module is post_delivery  # nobody says anything until there is something to say
    handoffs = [world.queue()] if busy else []
    world.delivery.start(threads=1)
    try:
        wait_for(lambda: "delivery waits for the database: it says gone" in caplog.text)
        handoffs = handoffs or [world.queue()]
        wait_for(lambda: world.cards() == handoffs)
    finally:
        world.delivery.stop()


def test_a_thread_that_sleeps_is_woken_by_new_work(world, monkeypatch):
    monkeypatch.setattr(loop, "IDLE_SECONDS", 60.0)
    world.delivery.start(threads=2)
    try:
        handoff = world.queue()
        world.delivery.wake()
        wait_for(lambda: world.cards() == [handoff])
    finally:
        world.delivery.stop()


class Noting(WebClient):
    """Notes which threads post."""

    posted_by: set[str] = set()  # noqa: RUF012  # one set for the one client

    def chat_postMessage(self, **args):  # noqa: N802
        self.posted_by.add(threading.current_thread().name)
        return super().chat_postMessage(**args)


def test_one_thread_looks_out_and_the_next_one_while_it_calls_slack(world, monkeypatch):
    monkeypatch.setattr(loop, "IDLE_SECONDS", 0.05)
    world.delivery = world.by(Noting(world.slack.app.token, base_url=world.slack.base_url, retry_handlers=[]))
    world.delivery.start(threads=2)
    try:
        world.slack.faults.delay("chat.postMessage", 0.5, times=2)
        with world.database.begin() as tx:
            for person in (world.ana, world.ben):
                posts.say(tx, "back", person, world.office(), member_id=person, extra={"code": "You are back."})
        wait_for(lambda: world.dms(world.ana) and world.dms(world.ben))
    finally:
        world.delivery.stop()
    assert Noting.posted_by == {"delivery-0", "delivery-1"}


def test_who_leads_is_heard_of_until_nobody_can(world, monkeypatch):
    """Three calls that hang leave nobody who looks."""
    monkeypatch.setattr(loop, "IDLE_SECONDS", 0.01)
    beats, hanging, go_on = [], threading.Semaphore(0), threading.Event()
    monkeypatch.setattr(Delivery, "_take", lambda *_: None)
    world.delivery = Delivery(world.database, world.office, world.client, beat=lambda: beats.append(1))

    def hang():
        hanging.release()
        go_on.wait(20)

    world.delivery.start(threads=3)
    try:
        wait_for(lambda: len(beats) > 3)
        monkeypatch.setattr(Delivery, "_take", lambda *_: None if go_on.is_set() else hang)
        assert all(hanging.acquire(timeout=10) for _ in range(3))
        before = len(beats)
        go_on.set()
        wait_for(lambda: len(beats) > before + 3)
    finally:
        go_on.set()
        world.delivery.stop()


def test_what_waits_for_a_place_goes_as_soon_as_it_is_free(world, monkeypatch):
    monkeypatch.setattr(loop, "IDLE_SECONDS", 60.0)
    handoffs = [world.queue() for _ in range(3)]
    world.delivery = Delivery(world.database, world.office, world.client, gap=0.0)
    world.delivery.start(threads=2)
    try:
        wait_for(lambda: world.cards() == handoffs)
    finally:
        world.delivery.stop()


def test_while_nothing_waits_one_thread_asks_for_all(world, monkeypatch):
    monkeypatch.setattr(loop, "IDLE_SECONDS", 0.02)
    asked = set()
    any_open = posts.any_open
    monkeypatch.setattr(posts, "any_open", lambda *args: asked.add(threading.current_thread().name) or any_open(*args))
    world.delivery.start(threads=3)
    time.sleep(0.2)
    world.delivery.stop()
    assert len(asked) == 1


def test_settling_gives_up_on_what_does_not_end(world):
    world.slack.faults.limit("chat.postMessage", retry_after=60)
    world.queue()
    with pytest.raises(TimeoutError):
        world.delivery.settle(seconds=0.05)


@pytest.mark.parametrize("what", ["channel", "slack", "nothing"])
def test_settling_does_not_wait_for_what_a_person_must_mend(world, what):
    handoff = world.show()
    if what == "channel":
        world.slack.archive(world.leads)
    if what == "slack":
        world.slack.admin.revoke()
    world.queue()
    world.claim(handoff)
    world.slack.open_home(world.ana)
    if what == "nothing":
        world.wait_in_steps(2)
    world.delivery.settle(seconds=2)


class Alone(WebClient):
    """Calls Slack only while nobody holds a connection to the database."""

    database = None
    called: list[str] = []  # noqa: RUF012  # one list for the one client

    def api_call(self, api_method, **more):
        for engine in (self.database._writer, self.database._reader):
            assert engine.pool.checkedout() == 0, api_method
        assert not self.database._writing.locked(), api_method
        self.called.append(api_method)
        return super().api_call(api_method, **more)


def test_no_transaction_is_open_while_slack_is_called(world):
    client = Alone(world.slack.app.token, base_url=world.slack.base_url, retry_handlers=[])
    client.database = world.database
    world.delivery = world.by(client)
    handoff = world.show()
    world.slack.faults.drop("chat.postMessage", times=2)
    world.claim(handoff)
    with world.database.begin() as tx:
        channels.note_trouble(tx, "C0OLD", "is_archived", world.office())
    world.slack.open_home(world.ana)
    world.deliver()
    for seconds in (5, 1):
        world.wait(seconds)
    lost = world.queue()
    world.slack.faults.drop("chat.postMessage")
    world.deliver()
    first = world.slack.messages(world.leads)[-1]["ts"]
    world.slack.hide(world.leads, first)
    for seconds in (5, 55, 540):
        world.wait(seconds)
    world.slack.hide(world.leads, first, hidden=False)
    world.wait(LAST_LOOK)
    world.wait_in_steps(3)
    assert world.facts(lost).ts is not None
    assert set(client.called) == {
        "chat.postMessage", "chat.update", "chat.delete", "views.publish", "conversations.open",
        "conversations.history", "conversations.replies",
    }  # fmt: skip
