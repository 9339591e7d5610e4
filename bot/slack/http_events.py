"""Slack's requests by HTTP, for workspaces where many replicas stand behind one address."""

import hashlib
import hmac
import logging
import time
from collections.abc import Awaitable, Callable

from slack_bolt import App, BoltRequest, BoltResponse
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.intake.http import limits
from bot.intake.http.limits import InHand, Threads
from bot.slack import envelopes

log = logging.getLogger(__name__)

PATH = "/slack/events"
UNSIGNED, UNREADABLE = 401, 400
TOLERANCE_SECONDS = 5 * 60
AT_WORK = 10  # as by socket


def route(app: App, signing_secret: str, in_hand: InHand) -> Route:
    """The one address that Slack calls."""
    endpoint = _endpoint(app, signing_secret.encode(), Threads(AT_WORK))
    whole = Middleware(limits.WholeBody, in_hand, lambda headers: None if _may_be_signed(headers) else _unsigned())
    return Route(PATH, endpoint, methods=["POST"], middleware=[whole])


def _endpoint(app: App, secret: bytes, threads: Threads) -> Callable[[Request], Awaitable[Response]]:
    """Hand each request to the app in a thread, so that one that waits holds up nobody."""

    async def handle(request: Request) -> Response:
        if not _is_signed(request, secret):
            return _unsigned()
        try:
            asked = _read(request)
        except envelopes.NotSlacks as flaw:
            log.warning("a request was refused: it is not built as Slack's are: %s", flaw)
            return Response(status_code=UNREADABLE, headers={"x-slack-no-retry": "1"})
        return await threads.run(lambda: _response(app.dispatch(asked)))

    return handle


def _unsigned() -> Response:
    log.warning("a request was refused: its signature is wrong or old. Is SLACK_SIGNING_SECRET this app's?")
    return Response(status_code=UNSIGNED)


def _may_be_signed(headers: Headers) -> bool:
    """Whether a signature is there, and fresh."""
    told = headers.get("x-slack-request-timestamp", "")
    is_number = told.isascii() and told.isdigit() and len(told) <= 12
    is_fresh = is_number and abs(time.time() - int(told)) <= TOLERANCE_SECONDS
    return is_fresh and headers.get("x-slack-signature", "").startswith("v0=")


def _is_signed(request: Request, secret: bytes) -> bool:
    """Slack's v0 signature over the bytes as they came, before anything looks into them; Bolt's own is over text."""
    told = request.headers["x-slack-request-timestamp"]
    wanted = hmac.new(secret, f"v0:{told}:".encode() + request.state.body, hashlib.sha256).hexdigest()
    offered = request.headers.get("x-slack-signature", "")
    return hmac.compare_digest(f"v0={wanted}".encode(), offered.encode())


def _read(request: Request) -> BoltRequest:
    """The request as Bolt takes it; raises NotSlacks."""
    headers: envelopes.Headers = {name: [value] for name, value in request.headers.items()}
    return envelopes.read(request.state.body.decode(errors="replace"), headers, query=dict(request.query_params))


def _response(answer: BoltResponse) -> Response:
    response = Response(answer.body, status_code=answer.status)
    for name, values in answer.first_headers_without_set_cookie().items():
        response.headers[name] = values
    return response
