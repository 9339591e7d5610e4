"""Slack's requests by HTTP, for workspaces where many replicas stand behind one address."""

import logging
from collections.abc import Awaitable, Callable, Sequence

from slack_bolt import App, BoltRequest, BoltResponse
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.intake import limits

log = logging.getLogger(__name__)

PATH = "/slack/events"
UNSIGNED = 401


def route(app: App) -> Route:
    """The one address that Slack calls. Bolt checks the signature; the app must have been given the secret."""
    # At INFO it prints refused bodies, which hold what people typed.
    logging.getLogger("slack_bolt.RequestVerification").setLevel(logging.WARNING)
    return Route(PATH, _endpoint(app), methods=["POST"], middleware=[Middleware(limits.WholeBody)])


def _endpoint(app: App) -> Callable[[Request], Awaitable[Response]]:
    """Hand each request to the app in a thread, so that one that waits holds up nobody."""

    async def handle(request: Request) -> Response:
        body = request.state.body.decode("utf-8", "replace")
        headers: dict[str, str | Sequence[str]] = {name: [value] for name, value in request.headers.items()}
        asked = BoltRequest(body=body, query=dict(request.query_params), headers=headers)
        answer = await run_in_threadpool(app.dispatch, asked)
        if answer.status == UNSIGNED:
            log.warning("a request was refused: its signature is wrong or old. Is SLACK_SIGNING_SECRET this app's?")
        return _response(answer)

    return handle


def _response(answer: BoltResponse) -> Response:
    response = Response(answer.body, status_code=answer.status)
    for name, values in answer.first_headers_without_set_cookie().items():
        response.headers[name] = values
    return response
