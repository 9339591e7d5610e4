"""Events and interactions as signed requests to a real Bolt app behind a small HTTP server."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from slack_bolt import App, BoltRequest
from slack_sdk import WebClient

from bot.playground.driver import Slack
from bot.playground.errors import Unanswered
from tests.playground.shapes import modal, typed


class Front(ThreadingHTTPServer):
    """The app's request URL. `plan` answers the first requests in the app's stead."""

    app: App
    plan: list[tuple[int, dict[str, str]]]
    requests: list[dict[str, str]]


class Handler(BaseHTTPRequestHandler):
    server: Front

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.requests.append({name.lower(): value for name, value in self.headers.items()})
        if self.server.plan:
            self._answer(*self.server.plan.pop(0), "")
            return
        answer = self.server.app.dispatch(BoltRequest(body=body, headers={k: [v] for k, v in self.headers.items()}))
        self._answer(answer.status, {name: values[0] for name, values in answer.headers.items()}, answer.body)

    def _answer(self, status: int, headers: dict[str, str], body: str) -> None:
        time.sleep(float(headers.pop("sleep", 0)))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *args) -> None:
        pass


@pytest.fixture
def front(slack: Slack, client: WebClient) -> Iterator[Front]:
    server = Front(("127.0.0.1", 0), Handler)
    server.app = App(client=client, signing_secret=slack.app.signing_secret, process_before_response=True)
    server.plan, server.requests = [], []
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    slack.deliver_to(f"http://127.0.0.1:{server.server_port}/slack/events")
    yield server
    server.shutdown()
    server.server_close()


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
