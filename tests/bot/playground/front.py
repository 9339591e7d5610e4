"""A small HTTP server in front of a Bolt app: its request URL."""

import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from slack_bolt import App, BoltRequest


class Front(ThreadingHTTPServer):
    """The app's request URL. `plan` answers the first requests in the app's stead."""

    request_queue_size = 50  # the default of 5 makes the sixth caller wait a second
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
