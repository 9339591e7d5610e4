"""A subscriber: a real HTTP server that keeps what comes and answers as it is told."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


@dataclass(frozen=True)
class Came:
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> dict[str, Any]:
        event: dict[str, Any] = json.loads(self.body)
        return event


class Receiver:
    """`answers` are statuses, or functions of the handler, used up one by one; then everything is taken."""

    def __init__(self) -> None:
        self.came: list[Came] = []
        self.answers: list[int | Callable[[BaseHTTPRequestHandler], None]] = []
        self.headers: dict[str, str] = {}
        self.poison: int | None = None  # a lead of which nothing is taken
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                outer.came.append(Came(self.path, headers, body))
                answer = outer.answers.pop(0) if outer.answers else 204
                if outer.came[-1].event.get("lead", {}).get("id", 0) == outer.poison:
                    answer = 400
                if not isinstance(answer, int):
                    answer(self)
                    return
                self.send_response(answer)
                for name, value in outer.headers.items():
                    self.send_header(name, value)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/hooks?key=s3cret"

    def types(self) -> list[str]:
        return [each.event["type"] for each in self.came]
