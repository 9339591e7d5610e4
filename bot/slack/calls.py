"""Calls to Slack by HTTP, each with one end: over after so many seconds, however slowly its answer trickles in.

The SDK waits anew for each piece of an answer, and follows redirects.
"""

import io
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from functools import partial
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from socket import socket
from ssl import SSLContext
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import (
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    build_opener,
)

from slack_sdk import WebClient
from slack_sdk.web.file_upload_v2_result import FileUploadV2Result

from store.db import cut_offs

Json = dict[str, Any]
Connected = Callable[[socket], None]


class SlackClient(WebClient):
    """The Web API without the SDK's own repetitions, which would post twice.

    `timeout` is for a whole call, in seconds.
    """

    def __init__(self, token: str | None, base_url: str, timeout: float, like: WebClient | None = None) -> None:
        more = {"ssl": like.ssl, "proxy": like.proxy, "headers": like.headers} if like is not None else {}
        super().__init__(token, base_url, timeout, retry_handlers=[], **more)  # type: ignore[arg-type]  # any number does

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> Json:  # noqa: ARG002 - the SDK's form
        return call(req, self.timeout, self.proxy, self.ssl)

    def _upload_file(
        self, *, url: str, data: bytes, timeout: float, proxy: str | None, ssl: SSLContext | None, **_: Any
    ) -> FileUploadV2Result:
        answer = call(Request(url, data, method="POST"), timeout, proxy, ssl)
        return FileUploadV2Result(answer["status"], answer["body"])


def call(request: Request, seconds: float, proxy: str | None = None, ssl: SSLContext | None = None) -> Json:
    """Status, headers and body of the answer. HTTPError, its body read, from status 300 on."""
    if request.type not in ("http", "https"):
        raise URLError(f"{request.type} is not called")
    end = time.monotonic() + seconds
    with ExitStack() as watched:

        def connected(sock: socket) -> None:
            twin = watched.enter_context(closing(sock.dup()))  # stays open, whatever TLS makes of the other
            watched.enter_context(cut_offs.after(max(0.0, end - time.monotonic()), twin.fileno))

        try:
            with _opener(connected, proxy, ssl).open(request, timeout=seconds) as answer:
                told = {"status": answer.status, "headers": answer.headers, "body": _text(answer)}
        except HTTPError as refusal:
            with refusal:
                body = io.BytesIO(refusal.read())
            raise HTTPError(refusal.url, refusal.code, refusal.msg, refusal.headers, body) from None
    if time.monotonic() >= end:  # what was cut off may look like an answer
        raise TimeoutError(f"no answer within {seconds:g} s")
    return told


def _text(answer: HTTPResponse) -> str:
    return answer.read().decode(answer.headers.get_content_charset() or "utf-8")


def _opener(connected: Connected, proxy: str | None, ssl: SSLContext | None) -> OpenerDirector:
    proxies = [ProxyHandler({"http": proxy, "https": proxy})] if proxy is not None else []
    return build_opener(*proxies, _Http(connected), _Https(connected, ssl), _NoRedirects())


class _Http(HTTPHandler):
    def __init__(self, connected: Connected) -> None:
        super().__init__()
        self._made = partial(_connection, HTTPConnection, connected)

    def http_open(self, req: Request) -> HTTPResponse:
        return self.do_open(self._made, req)


class _Https(HTTPSHandler):
    def __init__(self, connected: Connected, ssl: SSLContext | None) -> None:
        super().__init__(context=ssl)
        self._made, self._ssl = partial(_connection, HTTPSConnection, connected), ssl

    def https_open(self, req: Request) -> HTTPResponse:
        return self.do_open(self._made, req, context=self._ssl)


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """The redirect stays what it is, a refusal."""


def _connection(kind: type[HTTPConnection], connected: Connected, host: str, **options: Any) -> HTTPConnection:
    """A connection that shows its socket before the first byte, TLS's greeting included."""
    made = kind(host, **options)
    create: Callable[..., socket] = made._create_connection  # type: ignore[attr-defined]

    def watched(*address: Any, **more: Any) -> socket:
        sock = create(*address, **more)
        connected(sock)
        return sock

    made._create_connection = watched  # type: ignore[attr-defined]
    return made
