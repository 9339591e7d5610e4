"""Socket Mode with the real client, and with a bare one where the client hides what is said."""

import contextlib
import json
from contextlib import ExitStack

import pytest
from slack_sdk import WebClient
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection
from websockets.sync.client import connect as open_socket

from bot.playground.driver import Slack
from bot.playground.values.errors import Unanswered
from tests.bot.playground.shapes import actions, button, home, modal, typed


@pytest.fixture
def impatient(slack: Slack) -> None:
    """Nobody acknowledges anything in this test, so there is no need to wait for long."""
    slack.timing.ack = 0.1


def bare(slack: Slack, stack: ExitStack) -> ClientConnection:
    """One socket that acknowledges nothing by itself."""
    url = WebClient(base_url=slack.base_url).apps_connections_open(app_token=slack.app.app_token)["url"]
    return stack.enter_context(open_socket(url))


def heard(socket: ClientConnection, timeout: float = 2.0) -> dict:
    return json.loads(socket.recv(timeout))


def test_everything_reaches_the_app_over_a_socket(client, slack, mia, leads, socket_app, connect):
    @socket_app.action("press")
    def pressed(ack, body, client):
        client.views_open(trigger_id=body["trigger_id"], view=modal(typed("a")))
        ack()

    @socket_app.event("app_home_opened")
    def opened(event, client):
        client.views_publish(user_id=event["user"], view=home())

    socket_app.view("form")(lambda ack: ack(response_action="errors", errors={"a": "no"}))
    socket_app.command("/lead")(lambda ack: ack("found"))
    connect()
    ts = client.chat_postMessage(channel=leads, text="x", blocks=[actions(button())])["ts"]
    slack.press(mia, leads, ts, "press")
    assert slack.submit(mia, {"a": "1"}) == {"a": "no"}
    assert slack.command(mia, "/lead")["text"] == "found"
    assert slack.open_home(mia)["type"] == "home"
    assert slack.complaints == []
    assert max(slack.delivery.seconds) < slack.timing.ack


def test_hello_counts_the_connections(slack):
    with ExitStack() as stack:
        hellos = [heard(bare(slack, stack)) for _ in range(2)]
    assert [hello["num_connections"] for hello in hellos] == [1, 2]
    assert hellos[0]["debug_info"]["approximate_connection_time"] == 3600
    assert hellos[0]["connection_info"] == {"app_id": "A00000001"}


def test_an_eleventh_connection_is_sent_away(slack):
    with ExitStack() as stack:
        sockets = [bare(slack, stack) for _ in range(10)]
        assert [heard(socket)["type"] for socket in sockets] == ["hello"] * 10
        goodbye = heard(bare(slack, stack))
        assert (goodbye["type"], goodbye["reason"]) == ("disconnect", "too_many_websockets")


def test_an_address_opens_one_connection(slack):
    url = WebClient(base_url=slack.base_url).apps_connections_open(app_token=slack.app.app_token)["url"]
    with open_socket(url), pytest.raises(Exception, match="403"):
        open_socket(url)


def test_deliveries_go_to_the_connections_in_turn(slack, mia, socket_app, connect):
    socket_app.shortcut("add_lead")(lambda ack: ack())
    handlers = [connect(), connect()]
    for handler in handlers:
        handler.seen = []
        handler.client.on_message_listeners.append(handler.seen.append)
    for _ in range(4):
        slack.shortcut(mia, "add_lead")
    assert [sum("envelope_id" in text for text in handler.seen) for handler in handlers] == [2, 2]


def test_only_what_may_be_answered_says_so(slack, mia, leads, client, impatient):
    ts = client.chat_postMessage(channel=leads, text="x", blocks=[actions(button())])["ts"]
    acts = [lambda: slack.command(mia, "/lead"), lambda: slack.press(mia, leads, ts, "press")]
    with ExitStack() as stack:
        socket = bare(slack, stack)
        heard(socket)
        for act, expected in zip(acts, [("slash_commands", True), ("interactive", False)], strict=True):
            with pytest.raises(Unanswered):
                act()
            envelope = heard(socket)
            assert (envelope["type"], envelope["accepts_response_payload"]) == expected


def test_an_event_comes_four_times_until_it_is_acknowledged(slack, mia, impatient):
    with ExitStack() as stack:
        socket = bare(slack, stack)
        heard(socket)
        slack.admin.change_user(mia, title="Rep")
        envelopes = [heard(socket) for _ in range(4)]
        assert [envelope["retry_attempt"] for envelope in envelopes] == [0, 1, 2, 3]
        assert [envelope["retry_reason"] for envelope in envelopes] == ["", "timeout", "timeout", "timeout"]
        assert len({envelope["payload"]["event_id"] for envelope in envelopes}) == 1
        assert len({envelope["envelope_id"] for envelope in envelopes}) == 4
        with pytest.raises(TimeoutError):
            heard(socket, 0.3)


def test_a_late_acknowledgement_is_noted(slack, mia, impatient):
    with ExitStack() as stack:
        socket = bare(slack, stack)
        heard(socket)
        with pytest.raises(Unanswered):
            slack.shortcut(mia, "add_lead")
        late = heard(socket)["envelope_id"]
        socket.send(json.dumps({"envelope_id": late}))
        slack.wait_for(lambda: slack.complaints)
    assert slack.complaints == [f"late acknowledgement: {late}"]


def test_with_no_connection_a_press_fails_and_an_event_comes_later(slack, mia, socket_app, connect):
    slack.timing.retries = (0.0, 0.5, 0.5)
    events = []
    socket_app.event("user_change")(lambda event: events.append(event))
    with pytest.raises(Unanswered, match="connection_failed"):
        slack.shortcut(mia, "add_lead")
    slack.admin.change_user(mia, title="Rep")
    connect()
    slack.wait_for(lambda: events, 2)
    assert events[0]["user"]["profile"]["title"] == "Rep"


@pytest.mark.parametrize("reason", ["warning", "refresh_requested", "link_disabled"])
def test_a_connection_that_is_asked_to_go_says_why_and_closes(slack, reason):
    with ExitStack() as stack:
        socket = bare(slack, stack)
        heard(socket)
        slack.sockets.disconnect(reason)
        assert heard(socket) == {"type": "disconnect", "reason": reason, "debug_info": {"host": "playground"}}
        with pytest.raises(ConnectionClosed):
            heard(socket)


def test_the_app_comes_back_after_a_refresh_and_after_a_break(slack, mia, socket_app, connect):
    slack.timing.ack = 0.3
    socket_app.shortcut("add_lead")(lambda ack: ack())
    connect()

    def works_elsewhere() -> bool:
        """Over another connection than before; the client may take a moment to read it."""
        with contextlib.suppress(Unanswered):
            slack.shortcut(mia, "add_lead")
            return before not in slack.sockets.connections
        return False

    for disturb in (slack.sockets.disconnect, slack.sockets.drop):
        before = slack.sockets.connections[0]
        disturb()
        slack.wait_for(works_elsewhere, 12)
