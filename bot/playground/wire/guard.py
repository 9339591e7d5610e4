"""Only this machine's own pages and programs may speak to the playground, and people only once it is open to them."""

from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_HEADERS = {
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data: https:; connect-src 'self' ws: wss:; "
        "frame-ancestors 'none'; base-uri 'none'; form-action 'none'; object-src 'none'"
    ),
}


class Guard:
    """Refuses foreign hosts (a name that points here) and foreign origins (a page from elsewhere) with 403."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or socket."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif not _welcome(Headers(scope=scope), scope["path"]):
            refusal = Response(status_code=403) if scope["type"] == "http" else WebSocketClose()
            await refusal(scope, receive, send)
        else:
            await self._app(scope, receive, _with_headers(send))


_OF_THE_APP = ("/api/", "/socket/", "/response/", "/upload/")
_SOON = '<!doctype html><meta http-equiv="refresh" content="1"><title>Slack</title>Getting ready…'


class Door:
    """Answers people with 503 and a page that tries again until `is_open`; the app's own calls pass."""

    def __init__(self, app: ASGIApp, is_open: Callable[[], bool]) -> None:
        self._app, self._is_open = app, is_open

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or socket."""
        if scope["type"] == "lifespan" or self._is_open() or scope["path"].startswith(_OF_THE_APP):
            await self._app(scope, receive, send)
        else:
            refusal = HTMLResponse(_SOON, status_code=503) if scope["type"] == "http" else WebSocketClose()
            await refusal(scope, receive, send)


def _welcome(headers: Headers, path: str) -> bool:
    host = urlsplit(f"//{headers.get('host', '')}")
    if host.hostname not in _LOOPBACK:
        return False
    # A browser says so of a picture and of a link, too; the page itself may be linked to.
    if headers.get("sec-fetch-site") == "cross-site" and path != "/":
        return False
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == host.netloc


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(_HEADERS)
        await send(message)

    return sending
