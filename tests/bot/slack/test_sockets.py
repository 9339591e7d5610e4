"""Our Socket Mode on the playground's: what happens when connections end, break, or are one too many."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.driver import Slack
from bot.playground.state.tickets import Timing
from bot.playground.values.errors import Unanswered
from bot.slack.sockets import LIVED_SECONDS, Sockets

BRIEF = Timing(ack=1.0, warning=0.3)


@pytest.fixture
def slack() -> Iterator[Slack]:
    with Slack(timing=replace(BRIEF)) as running:
        yield running
        assert running.complaints == []


@pytest.fixture
def ana(slack: Slack) -> str:
    return slack.add_user("Ana Lindqvist")


@pytest.fixture
def app(slack: Slack) -> App:
    """Knows one shortcut."""
    made = App(name="test", client=client(slack), process_before_response=True)
    made.shortcut("add_lead")(lambda ack: ack())
    return made


def client(slack: Slack) -> WebClient:
    return WebClient(slack.app.token, base_url=slack.base_url, retry_handlers=[], timeout=5)


@contextmanager
def connected(slack: Slack, app: App, count: int = 1) -> Iterator[Sockets]:
    sockets = Sockets(app, slack.app.app_token, client(slack), count)
    sockets.start()
    slack.wait_for_sockets(count)
    try:
        yield sockets
    finally:
        sockets.stop()


def pressing(slack: Slack, user: str, seconds: float) -> list[float]:
    """Use the shortcut again and again; how long each acknowledgement took."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        slack.shortcut(user, "add_lead")
        time.sleep(0.02)
    return slack.delivery.seconds


@pytest.mark.parametrize("reason", ["warning", "refresh_requested", "link_disabled"])
def test_every_press_is_acknowledged_while_a_connection_is_replaced(slack, app, ana, reason):
    with connected(slack, app) as sockets:
        slack.timing.ack = 20.0  # a noisy machine is not a press that nobody hears
        slack.sockets.disconnect(reason, after=0.3)
        assert pressing(slack, ana, 0.7)
        slack.wait_for(lambda: sockets.connected() == len(slack.sockets.connections) == 1)


def test_a_connection_that_slack_closes_without_a_word_is_replaced(slack, app, ana):
    with connected(slack, app):
        slack.sockets.connections[0].close()
        slack.wait_for(lambda: len(slack.calls("apps.connections.open")) == 2)
        slack.wait_for_sockets(1)
        slack.shortcut(ana, "add_lead")


def test_a_connection_that_breaks_is_replaced_at_once(slack, app, ana):
    with connected(slack, app, 2) as sockets:
        slack.sockets.drop(1)
        slack.wait_for(lambda: len(slack.calls("apps.connections.open")) == 3)
        slack.wait_for_sockets(2)
        slack.wait_for(lambda: sockets.connected() == 2)
        slack.shortcut(ana, "add_lead")


def test_a_press_that_outlives_its_connection_is_acknowledged_on_the_next(slack, app, ana):
    replaced = threading.Event()
    app.shortcut("slow")(lambda ack: ack() if replaced.wait(5) else None)
    with connected(slack, app):
        pressed = threading.Thread(target=slack.shortcut, args=(ana, "slow"))
        pressed.start()
        slack.wait_for(lambda: slack.workspace.numbers.get("envelope"))
        slack.sockets.disconnect("refresh_requested")
        slack.wait_for(lambda: len(slack.calls("apps.connections.open")) == 2)
        slack.wait_for(lambda: [each.number for each in slack.sockets.connections] == [2])
        replaced.set()
        pressed.join()
        assert len(slack.delivery.seconds) == 1


def test_a_press_in_flight_is_acknowledged_before_we_stop(slack, app, ana):
    begun, done = threading.Event(), []

    def slow(ack):
        begun.set()
        time.sleep(0.3)
        ack()
        done.append(True)

    app.shortcut("slow")(slow)
    with connected(slack, app):
        pressed = threading.Thread(target=slack.shortcut, args=(ana, "slow"))
        pressed.start()
        begun.wait(2)
    pressed.join()
    assert done == [True]
    assert len(slack.delivery.seconds) == 1


def test_after_stopping_no_connection_and_no_thread_is_left(slack, app):
    before = threading.active_count()
    with connected(slack, app, 2):
        slack.sockets.disconnect("refresh_requested", count=1)
        slack.wait_for(lambda: len(slack.calls("apps.connections.open")) == 3)
    slack.wait_for(lambda: not slack.sockets.connections)
    slack.wait_for(lambda: threading.active_count() <= before)


def test_what_the_app_could_not_take_is_not_acknowledged_and_comes_again(slack, app, ana):
    tries = []

    def changed():
        tries.append(True)
        if len(tries) == 1:
            raise ValueError("not now")

    app.event("user_change")(changed)
    app.error(lambda: None)
    with connected(slack, app):
        slack.admin.change_user(ana, title="Rep")
        slack.wait_for(lambda: len(tries) == 2)


def test_slack_says_how_many_connections_there_are(slack, app):
    with connected(slack, app), connected(slack, app) as second:
        slack.wait_for(lambda: second.connections)
        assert second.connections == 2


def test_one_connection_too_many_is_not_tried_again_and_again(slack, app):
    with connected(slack, app, 5), connected(slack, app, 5):
        one_more = Sockets(app, slack.app.app_token, client(slack), 1)
        one_more.start()
        time.sleep(0.7)
        tried = len(slack.calls("apps.connections.open"))
        one_more.stop()
    assert tried == 11


def test_connecting_is_tried_again_when_slack_fails(slack, app, ana):
    with connected(slack, app):
        slack.faults.fail("apps.connections.open", 503)
        slack.sockets.drop()
        slack.wait_for(lambda: len(slack.calls("apps.connections.open")) == 3)
        slack.wait_for_sockets(1)
        slack.shortcut(ana, "add_lead")


class Pauses(threading.Event):
    """Waits for nobody: the clock moves on instead. Notes each pause, and what is said of the sockets meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds = 1000.0
        self.noted: list[tuple[float, str | None]] = []
        self.trouble = lambda: None

    def wait(self, timeout: float | None = None) -> bool:
        self.noted.append((timeout, self.trouble()))
        self.seconds += timeout
        return self.is_set()


def errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [line.getMessage() for line in caplog.records if line.levelname == "ERROR"]


@pytest.mark.parametrize("reason", ["link_disabled", "refresh_requested"])
def test_connections_that_slack_greets_and_hangs_up_on_are_made_ever_more_slowly_and_said_once(
    slack, app, ana, reason, caplog
):
    slack.faults.greet_and_go(reason, times=7)
    pauses = Pauses()
    sockets = Sockets(app, slack.app.app_token, client(slack), 1, machine=lambda: pauses.seconds)
    sockets._stopping, pauses.trouble = pauses, sockets.trouble
    sockets.start()
    slack.wait_for(lambda: slack.sockets.connections)
    slack.shortcut(ana, "add_lead")
    bad = "Slack hangs up on each connection at once"
    assert pauses.noted == [(1, bad), (2, bad), (4, bad), (8, bad), (16, bad), (30, bad)]
    assert len(slack.calls("apps.connections.open")) == 8
    assert sockets.trouble() == bad  # the eighth has yet to live
    pauses.seconds += LIVED_SECONDS
    assert sockets.trouble() is None
    switched_off = ["Socket Mode is switched off in the app's settings: switch it on, or use HTTP"]
    assert errors(caplog) == (switched_off if reason == "link_disabled" else []) + [
        f"Slack hangs up on new connections at once ({reason}): trying more slowly"
    ]
    sockets.stop()


def test_once_a_connection_has_lived_a_goodbye_is_followed_at_once_and_the_next_trouble_is_said(
    slack, app, ana, caplog
):
    slack.faults.greet_and_go(times=2)
    pauses = Pauses()
    sockets = Sockets(app, slack.app.app_token, client(slack), 1, machine=lambda: pauses.seconds)
    sockets._stopping = pauses
    sockets.start()
    slack.wait_for(lambda: slack.sockets.connections)
    slack.shortcut(ana, "add_lead")
    assert len(errors(caplog)) == 2
    pauses.seconds += LIVED_SECONDS
    slack.faults.greet_and_go(times=2)
    slack.sockets.disconnect("refresh_requested")
    slack.wait_for(lambda: len(slack.calls("apps.connections.open")) == 6)
    slack.wait_for(lambda: slack.sockets.connections)
    slack.shortcut(ana, "add_lead")
    assert [seconds for seconds, _ in pauses.noted] == [1, 1]
    assert len(errors(caplog)) == 4
    sockets.stop()


def test_a_wrong_app_token_is_said_at_the_start(slack, app):
    sockets = Sockets(app, "xapp-wrong", client(slack), 1)
    with pytest.raises(SlackApiError, match="invalid_auth"):
        sockets.start()
    sockets.stop()


def test_a_command_is_answered_with_the_acknowledgement(slack, app, ana):
    app.command("/lead")(lambda ack: ack("nobody of that name"))
    with connected(slack, app):
        assert slack.command(ana, "/lead")["text"] == "nobody of that name"


def test_what_comes_after_the_last_answer_is_not_taken(slack, app, ana):
    with connected(slack, app) as sockets:
        sockets._deaf = True
        with pytest.raises(Unanswered):
            slack.shortcut(ana, "add_lead")
